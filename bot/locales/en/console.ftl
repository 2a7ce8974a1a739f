# The desk where the museum's team answers visitors.

## Frame
console-title = Visitors’ questions
console-brand = { $museum } · Curio
console-skip = Skip to content
console-nav-label = Navigation
console-nav-requests = Requests
console-language-label = Language of this interface
console-logout = Sign out
console-signed-in = Signed in: { $name }

## Signing in
console-login-title = Staff sign-in
console-login-login = Login
console-login-password = Password
console-login-submit = Sign in
console-login-wrong = Wrong login or password.
console-login-limited = Too many attempts. Try again in a few minutes.
console-login-expired = Your session has ended. Sign in again to go on.
console-login-draft-kept = Your session has ended. Your text is kept: sign in again to find it. Nothing was sent.
console-login-form-expired = This form has expired. Please try again.

## List
console-requests-title = Visitors’ requests
console-requests-waiting =
    { $count ->
        [0] Waiting
       *[other] Waiting ({ $count })
    }
console-requests-held =
    { $count ->
        [0] In progress
       *[other] In progress ({ $count })
    }
console-requests-none-waiting = Nobody is waiting for an answer.
console-requests-none-held = Nobody is following a conversation at the moment.
console-requests-since = Waiting for { $ago }
console-requests-held-by = Followed by { $name }
console-requests-held-by-you = Followed by you
console-requests-open = Open the conversation
console-requests-more =
    { $count ->
        [one] and one more question in the same conversation
       *[other] and { $count } more questions in the same conversation
    }

## Reasons
console-reason = Reason: { $reason }
console-reason-unsure = the program was not sure
console-reason-person = the visitor asks for a person
console-reason-none_of_these = none of the suggestions fitted
console-reason-escalate = a person must always see this question
console-reason-language = a language that the program does not speak
console-reason-assistant_unavailable = the assistant did not answer
console-reason-other = other

## Conversation
console-conversation-title = Conversation
console-conversation-back = All requests
console-conversation-meta = Started { $date } · { $channel } · { $spoken }
console-conversation-thread = Messages
console-conversation-empty = No messages.
console-channel-web = the museum’s site
console-channel-messenger = Messenger
console-channel-other = another channel
console-language-fr = French
console-language-en = English
console-language-other = language: { $code }
console-state-bot = The program answers
console-state-waiting = Waiting
console-state-person = Followed by a person
console-state-person-named = Followed by { $name }
console-author-visitor = Visitor
console-author-bot = Program
console-author-staff = Team
console-author-you = You
console-event-handed_off = The program passed the question on to the team.
console-event-taken = { $name } took the conversation.
console-event-closed = { $name } closed the conversation; the program answers again.
console-someone = Someone
console-choice = Choice: { $choice }
console-choice-person = ask a person
console-choice-none = none of the suggested questions
console-signed = Answer signed by { $name }
console-delivery-failed = This message did not reach the visitor.

## Evidence
console-evidence = Why this question is here
console-evidence-none = No request is open in this conversation.
console-candidates = Answers the program thought of
console-candidates-question = Question in the FAQ
console-candidates-probability = Probability
console-candidates-phrasing = nearest: “{ $phrasing }”
console-candidates-missing = Words that the first answer does not hold: { $words }
console-candidates-none = The program thought of no answer.

## Replying
console-reply-label = Your answer to the visitor
console-reply-hint = Plain text. Addresses that begin with https:// become links. Your name is shown beside the answer.
console-reply-send = Reply
console-reply-send-close = Reply and close
console-reply-take = Take
console-reply-close = Close
console-reply-close-hint = After closing, the program answers this visitor again.

## Results
console-done-draft = Here is the text you were writing. It has not been sent yet.
console-done-take = You now follow this conversation. The program is silent in it.
console-done-reply = Your answer is kept and on its way to the visitor.
console-done-reply-close = Your answer is on its way to the visitor and the conversation is closed.
console-done-close = The conversation is closed.
console-error-taken = { $name } follows this conversation. Your text is kept below and was not sent.
console-error-empty = The answer is empty. Write something before sending.
console-error-too-long = The answer is longer than { $limit } characters. It is kept below and was not sent.
console-error-form-expired = This form has expired. Your text is kept below: check it and send it again.
console-error-unavailable = The database cannot be written at the moment. Your text is kept below and was not sent.
console-error-unavailable-title = Not available at the moment
console-error-unavailable-text = The database does not answer. Try again in a few minutes.
console-error-not-found-title = Not found
console-error-not-found-text = This conversation does not exist.

## First account
console-first-account-name = The museum’s team
