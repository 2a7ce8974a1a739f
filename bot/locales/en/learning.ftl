## Learning from a question: from a person's answer to the FAQ
learning-link = Add to the FAQ
learning-title = Add this question to the FAQ
learning-back = Back to the conversation
learning-lead = From then on the program answers by itself, in the words that you approve here.
learning-question = The question, as visitors would ask it
learning-masked = Addresses, telephone numbers and other long numbers were replaced by “…”. Take out people’s names as well.
learning-language = Language of the question
learning-phrasing = A new way of asking a known question
learning-phrasing-hint = Choose the entry whose answer is right as it stands.
learning-entry = Entry of the FAQ
learning-candidates = Those that the program thought of
learning-phrasing-do = Add to this entry
learning-new = Or else: a new entry
learning-new-hint = Nothing in the FAQ answers this question: write the answer for all visitors.
learning-id = Short name of the entry (plain letters, digits, hyphens)
learning-topic = Topic
learning-answer = Answer in { $language }
learning-new-do = Make this entry
learning-history = Changes of the FAQ
learning-history-lead = What was changed from the console. Changes made in the file itself do not show here.
learning-history-none = Nothing has been changed from the console yet.
learning-change-phrasing = { $entry }: a new way of asking
learning-change-entry = { $entry }: a new entry
learning-change-edit = { $entry }: edited
learning-change-import = { $entry }: imported
learning-change-undo = { $entry }: a change undone
learning-undo = Undo this change
learning-done-phrasing = Added. The program knows it within a second.
learning-done-entry = The new entry stands. The program knows it within a second.
learning-done-edit = Saved. The program knows it within a second.
learning-done-import = The imported entries stand. The program knows them within a second; each can be undone here.
learning-done-undo = The change is undone.
learning-error-form = This form has expired. Your text is kept: check it and try again.
learning-error-no-question = The question is missing.
learning-error-known = This question already stands in the entry “{ $entry }” ({ $id }). Nothing was changed.
learning-error-id = The short name may hold only plain letters, digits and hyphens, for example “cloakroom-helmets”.
learning-error-topic = The topic is missing: one word, for example “visit”.
learning-error-gone = This entry is no longer in the FAQ. Choose another one.
learning-error-character = The text holds a damaged character. Write it again.
learning-error-undone = This change can no longer be undone.
learning-error-changed = The entry { $id } was changed since. Undo the newest change first, or mend the file.
learning-error-faq = The FAQ does not accept this. Nothing was changed:
## What the team proposes, and what the FAQ says about it already
learning-link-propose = Propose for the FAQ
learning-lead-propose = The FAQ’s curators will see your proposal and decide about it.
learning-propose-do = Propose
learning-proposals = Proposals for the FAQ
learning-proposals-lead = What the team proposes to add. The FAQ’s curators decide.
learning-proposals-none = No proposal is waiting.
learning-proposals-decided = Decided already
learning-proposals-count =
    { $count ->
        [0] Proposals
        [one] One proposal to look at
       *[other] { $count } proposals to look at
    }
learning-proposal-entry = new entry { $entry }
learning-proposal-phrasing = new way of asking: { $entry }
learning-proposal-decide = Look at it
learning-proposal-approved = Accepted by { $who }.
learning-proposal-rejected = Rejected by { $who }.
learning-reject = Reject this proposal
learning-remark = Why (whoever proposed it will read this)
learning-done-proposed = Thank you: your proposal waits for the FAQ’s curators.
learning-done-reject = The proposal is rejected.
learning-error-decided = Somebody else has already decided about this proposal.
learning-near = What the FAQ says about it already
learning-near-answered = The assistant would already answer this question with the first of these entries.
learning-near-differs = May contradict each other: { $theirs } there, { $ours } here
learning-passed = Nothing was saved: with this change { $after } of the trial questions would get a wrong answer ({ $before } today; the museum accepts { $budget }). What would no longer be right:
learning-passed-given = would get the answer of “{ $entry }”
learning-passed-expected = instead of “{ $entry }”
learning-passed-nobody = although the FAQ does not answer it
learning-passed-more =
    { $count ->
        [one] and one other.
       *[other] and { $count } others.
    }
learning-passed-in-spite = Save it all the same. The log will say so.
learning-passed-ask = Make the words more precise, or ask an administrator to accept it all the same.
learning-verdict-overridden = accepted in spite of the false-answer budget
learning-verdict-unchecked = not tried out: the assistant was away
learning-breaks =
    { $count ->
        [one] Nothing was saved yet: one trial question would no longer be understood rightly. The museum stays within its false-answer budget ({ $after } of { $budget }).
       *[other] Nothing was saved yet: { $count } trial questions would no longer be understood rightly. The museum stays within its false-answer budget ({ $after } of { $budget }).
    }
learning-breaks-in-spite = I have read the list: save it all the same.
