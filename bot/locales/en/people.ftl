## The team: who may do what, invitations, one's own page
people-nav = Team
people-title = The team
people-back = Back to the team
people-me = My page
people-invite = Invite somebody
people-invite-hint = You get a link to send them. With it they choose their own login and password.
people-invite-do = Make the link
people-invited = Invited, not here yet
people-invited-until = The link works until { $when }
people-withdraw = Withdraw the link
people-link-made = The link for { $name }:
people-link-hint = Copy it now and send it yourself: it is shown only once. It works once, within seven days.
people-name = Name
people-name-hint = Visitors read it beside the answers: a first name is enough.
people-role = Role in { $language } (visitors read it beside the name)
people-duties = Beside answering visitors
people-duty-scientist = Scientist
people-duty-scientist-hint = answers knowledge questions and signs them
people-duty-curator = Curator
people-duty-curator-hint = changes the FAQ
people-duty-community = Community manager
people-duty-community-hint = publishes the questions of the day
people-duty-admin = Administrator
people-duty-admin-hint = manages the team
people-languages = Answers in
people-topics = Answers about
people-all-hint = Nothing chosen means everything.
people-save = Save
people-access = Access
people-sessions =
    { $count ->
        [0] Not signed in anywhere
        [one] Signed in in one browser
       *[other] Signed in in { $count } browsers
    }
people-password-link = Make a link for a new password
people-end-sessions = Sign out everywhere
people-disable = Disable this account
people-disable-hint = Whoever is disabled is signed out at once. What they wrote keeps their name.
people-enable = Let them in again
people-is-disabled = disabled { $when }
people-last-seen = signed in { $when }
people-since = since { $when }
people-done-saved = Saved.
people-done-disabled = The account is disabled and signed out everywhere.
people-done-enabled = The account is open again, with the password it had.
people-done-sessions = Signed out everywhere.
people-done-withdrawn = The link no longer works.

## With a link
people-join-title = Welcome
people-join-hello = Welcome, { $name }
people-join-lead = You are invited to the question desk of { $museum }. Choose how you will sign in.
people-join-password = Choose a new password for the question desk of { $museum }.
people-join-do = Save and sign in
people-login-hint = Letters, digits and . @ + - _, for example your first name.

## Passwords and sessions
people-password-change = Change my password
people-password-old = Present password
people-password-new = New password
people-password-hint = At least { $shortest } characters. A short sentence is easy to remember and hard to guess.
people-password-again = New password, once more
people-password-do = Change it
people-my-sessions = Where I am signed in
people-session-since = Since { $when }
people-session-here = (this browser)
people-end-others = Sign out all others
people-me-done-password = Your password is changed. All other browsers are signed out.
people-me-done-sessions = All other browsers are signed out.

## What keeps something from being done
people-forbidden-title = Not possible
people-forbidden-duty = This needs the duty “{ $duty }”. Ask whoever manages the team.
people-forbidden-form = This form has expired. Nothing was changed: go back and try again.
people-forbidden-back = Back
people-error-name = The name is missing.
people-error-unknown = This account does not exist.
people-error-last-admin = Somebody must manage the team: give another person that duty first.
people-error-disabled = This account is disabled.
people-error-link = This link no longer works: it was used, withdrawn, or is older than seven days. Ask for a new one.
people-error-login = The login may hold letters, digits and . @ + - _, at least two of them.
people-error-login-taken = This login is taken. Choose another one.
people-error-password-short = The new password is too short.
people-error-password-differs = The two new passwords differ.
people-error-password-wrong = The present password is wrong.

## The log of who did what
people-deeds = Who did what
people-deeds-lead = What was done in the console, the newest first. It never holds what visitors wrote.
people-deeds-none = Nothing was done yet.
people-deeds-more = Older
people-deed-signed-in = { $who } signed in.
people-deed-invited = { $who } invited { $subject }.
people-deed-withdrawn = { $who } withdrew the invitation of { $subject }.
people-deed-joined = { $who } made their account.
people-deed-linked = { $who } linked their account with the sign-in provider’s.
people-deed-password = { $who } chose a new password.
people-deed-link = { $who } made a link for a new password of { $subject }.
people-deed-saved = { $who } changed the account of { $subject }.
people-deed-disabled = { $who } disabled the account of { $subject }.
people-deed-enabled = { $who } opened the account of { $subject } again.
people-deed-sessions = { $who } signed { $subject } out.
people-deed-phrasing = { $who } added a way of asking to the FAQ entry { $subject }.
people-deed-entry = { $who } made the FAQ entry { $subject }.
people-deed-undo = { $who } undid a change of the FAQ entry { $subject }.
people-deed-erased = { $who } deleted everything about a visitor.
people-deed-edit = { $who } edited the FAQ entry { $subject }.
people-deed-overridden = { $who } accepted a change of the FAQ entry { $subject } in spite of the false-answer budget.
people-deed-proposed = { $who } proposed a change of the FAQ entry { $subject }.
people-deed-rejected = { $who } rejected a proposal for the FAQ.
people-notices = Notices by e-mail
people-email = Your e-mail address
people-notices-wants = Write to me when a question on my topics and in my languages has waited for five minutes, and when the promised time is past
people-me-done-notices = Saved.
people-error-email = This is no e-mail address, such as name@museum.example.
people-error-email-missing = The address to write to is missing.
people-deed-reply-added = { $who } saved the reply “{ $subject }”.
people-deed-reply-changed = { $who } changed the saved reply “{ $subject }”.
people-deed-reply-deleted = { $who } deleted the saved reply “{ $subject }”.
people-browser = Notices of this browser
people-browser-wants = Tell me when a question comes in and the console is not on the screen
people-browser-hint = This holds for this browser, while a page of the console stays open. A notice never shows what visitors wrote.
people-deed-import = { $who } imported FAQ entries: { $subject }.
