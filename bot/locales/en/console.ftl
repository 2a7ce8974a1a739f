# The desk where the museum's team answers visitors.

## Frame
console-title = Visitors’ questions
console-brand = { $museum } · Curio
console-skip = Skip to content
console-nav-label = Navigation
console-nav-requests = Requests
console-language-label = Language of this interface
console-logout = Sign out

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
console-requests-held-by-you = Followed by you
console-requests-failed = A reply did not arrive
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
console-reason-flood = many messages within a short time
console-reason-late = the message came too late for an automatic answer
console-reason-other = other

## Conversation
console-conversation-title = Conversation
console-conversation-back = All requests
console-print = Print
console-conversation-meta = Started { $date } · { $channel } · { $spoken }
console-conversation-thread = Messages
console-conversation-empty = No messages.
console-channel-web = the museum’s site
console-channel-messenger = Messenger
console-channel-instagram = Instagram
console-channel-other = another channel
console-language-other = language: { $code }
console-state-bot = The program answers
console-state-waiting = Waiting
console-state-person = Followed by a person
console-state-person-named = Followed by { $name }
console-state-elsewhere = Followed outside this console
console-arrived = Arrived through “{ $ref }”
console-email-write = Write to { $address }
console-author-visitor = Visitor
console-author-bot = Program
console-author-staff = Team
console-author-you = You
console-author-inbox = Team, in Meta’s inbox
console-event-handed_off = The program passed the question on to the team.
console-event-handed_off-undelivered = The team’s reply could not be delivered: the conversation waits for the team again.
console-event-handed_off-released = { $name } put the conversation back among those that wait.
console-event-handed_off-reopened = { $name } brought the conversation back among those that wait.
console-event-taken = { $name } took the conversation.
console-event-closed = { $name } closed the conversation; the program answers again.
console-event-taken-platform = Somebody follows this conversation outside this console; the program is silent in it.
console-event-closed-platform = The conversation came back from the other inbox; the program answers again.
console-event-closed-timeout = Nobody had written for a while: the conversation closed by itself and the program answers again.
console-event-arrived = The visitor arrived through “{ $ref }”.
console-event-opened = The visitor opened the conversation.
console-someone = Someone
console-choice = Choice: { $choice }
console-choice-person = ask a person
console-choice-none = none of the suggested questions
console-choice-start = start
console-choice-erase = delete my data
console-choice-erase-confirmed = yes, delete my data
console-choice-keep = keep my data
console-choice-other = a button
console-message-deleted = The visitor deleted this message.
console-message-edited =
    { $count ->
        [one] edited
       *[other] edited { $count } times
    }
console-rating-up = 👍 useful
console-rating-up-words = 👍 useful: { $words }
console-rating-down = 👎 not useful
console-rating-down-words = 👎 not useful: { $words }
console-signed = Answer signed by { $name }

## Attachments
console-attachment-image = Picture
console-attachment-sticker = Sticker
console-attachment-audio = Voice message
console-attachment-video = Video
console-attachment-file = File
console-attachment-location = Location
console-attachment-share = Shared link
console-attachment-story = Story
console-attachment-other = Attachment
console-attachment-open = Open outside the console (the link may have expired)

## Time to answer
# $until: “18:40” or one of these moments; $left: “5 hours”.
console-moment-tomorrow = tomorrow at { $time }
console-moment-day = { $day } at { $time }
console-window-open = You can answer on { $channel } until { $until } ({ $left } left).
console-window-person = You can answer on { $channel } until { $until } ({ $left } left): this longer time is for answers that a person writes.
console-window-closed-email = { $channel } no longer lets the museum write here. Answer at the visitor’s e-mail address.
console-window-closed-kept = { $channel } no longer lets the museum write here, and the visitor left no e-mail address. You can answer as soon as they write again.
console-window-ask-email = Will your answer take longer? Ask the visitor for an e-mail address now: later, { $channel } will not let you write to them.
console-window-mark-open = { $left } left
console-window-mark-urgent = Only { $left } left
console-window-mark-closed-email = Answer by e-mail
console-window-mark-closed-kept = { $channel } no longer open for answers
console-mail-subject = Your question · { $museum }

## Sending
# $at: when it happened, or when it is tried again.
console-way-waiting = Waiting to be sent
console-way-unsure = Perhaps it arrived: { $channel } has not confirmed it yet.
console-way-cancelled = Not sent: by then it was no longer for the program to answer.
console-way-sent = Sent · { $at }
console-way-delivered = Delivered · { $at }
console-way-seen = Seen · { $at }
console-retry-rate = Not sent yet: { $channel } asks the museum to wait. Next try: { $at }.
console-retry-token = Not sent yet: the museum’s access to { $channel } has expired. Next try: { $at }.
console-retry-permission = Not sent yet: { $channel } does not allow Curio to write. Next try: { $at }.
console-retry-restricted = Not sent yet: { $channel } restricts the museum’s account. Next try: { $at }.
console-retry-elsewhere = Not sent yet: the conversation is open in another inbox. Next try: { $at }.
console-retry-other = Not sent yet: { $channel } did not take it. Next try: { $at }.
console-undelivered-partly = Only the beginning of this message arrived.
console-undelivered-window-closed = This message was not sent: { $channel } no longer let the museum write. Answer by e-mail if the visitor left an address, or send it again when they write again.
console-undelivered-unreachable = This message did not arrive: the visitor no longer receives the museum’s messages. You can send it again if they write again.
console-undelivered-unknown-visitor = This message did not arrive: { $channel } no longer knows this visitor. If it happens again, tell the person who looks after Curio.
console-undelivered-refused = { $channel } refused this message. Word it differently and send it again; if it happens again, tell the person who looks after Curio.
console-undelivered-token = This message was not sent: the museum’s access to { $channel } had expired. Tell the person who looks after Curio, then send it again.
console-undelivered-permission = This message was not sent: { $channel } does not allow Curio to write. Tell the person who looks after Curio, then send it again.
console-undelivered-restricted = This message was not sent: { $channel } restricts the museum’s account. Tell the person who looks after Curio, then send it again.
console-undelivered-rate = This message was not sent: { $channel } let no more of the museum’s messages through. Send it again a little later.
console-undelivered-elsewhere = This message was not sent: the conversation was open in another inbox of the museum. Answer there, or send it again later.
console-undelivered-unsure = Perhaps it arrived: { $channel } never confirmed it. Ask the visitor before you send it again.
console-undelivered-other = This message did not reach the visitor. You can send it again; if that happens again, tell the person who looks after Curio.

## Sending paused
console-pause-rate = { $channel } asks the museum to wait: sending pauses until { $until }. Nothing is lost.
console-pause-token = { $channel } no longer accepts the museum’s messages: the access has expired. Visitors’ messages are kept, and your answers go out once the access is renewed. Tell the person who looks after Curio: docs/howto/connect-messenger.md says what to do.
console-pause-permission = { $channel } does not allow Curio to write to visitors. Their messages are kept, and your answers go out once that is allowed again. Tell the person who looks after Curio: docs/howto/connect-messenger.md says what to do.
console-pause-restricted = { $channel } restricts the museum’s account and no longer accepts its messages. Visitors’ messages are kept, and your answers go out when the restriction ends. Tell the person who looks after Curio: docs/howto/connect-messenger.md says what to do.
console-pause-other = { $channel } does not accept the museum’s messages at the moment. Next try: { $until }. Nothing is lost.

## Evidence
console-evidence = Why this question is here
console-evidence-none = No request is open in this conversation.
console-candidates = Answers the program thought of
console-candidates-question = Question in the FAQ
console-candidates-probability = Probability
console-candidates-phrasing = nearest: “{ $phrasing }”
console-candidates-missing = Words that the first answer does not hold: { $words }
console-candidates-none = The program thought of no answer.
console-curated = Read the answer
console-curated-send = Send this answer

## Replying
console-reply-label = Your answer to the visitor
console-reply-hint = Plain text. Addresses that begin with https:// become links. Your name is shown beside the answer. Ctrl + Enter sends.
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
console-done-reply-closed-window = Your answer is kept here, but { $channel } no longer lets the museum write to this visitor.
console-done-reply-paused = Your answer is kept. It goes out as soon as { $channel } accepts the museum’s messages again.
console-done-curated = The answer of the FAQ is on its way to the visitor.
console-done-close = The conversation is closed.
console-done-release = The conversation waits for the team again.
console-done-assign = Your colleague has the conversation now.
console-done-snooze = The conversation is put aside. It comes back by itself, or when the visitor writes.
console-done-wake = The conversation is no longer put aside.
console-done-reopen = The conversation waits for the team again.
console-done-note = Your note is kept.
console-done-saved = The saved reply stands in your answer. Nothing has been sent yet.
console-done-erased = Everything about this visitor is deleted.
console-done-gone = This conversation no longer exists.
console-error-taken = { $name } follows this conversation. Your text is kept below and was not sent.
console-error-curated-gone = This answer is no longer in the FAQ, or not valid today. Nothing was sent.
console-error-empty = The answer is empty. Write something before sending.
console-error-blank = The answer still holds { "{…}" }: fill it in before sending. Your text is kept below and was not sent.
console-error-too-long = The answer is longer than { $limit } characters. It is kept below and was not sent.
console-error-form-expired = This form has expired. Your text is kept below: check it and send it again.
console-error-unavailable = The database cannot be written at the moment. Your text is kept below and was not sent.
console-error-unavailable-title = Not available at the moment
console-error-unavailable-text = The database does not answer. Try again in a few minutes.
console-error-not-found-title = Not found
console-error-not-found-text = This conversation does not exist.

## Deleting
console-erase-link = Delete everything about this visitor…
console-erase-title = Delete everything about this visitor?
console-erase-back = Back to the conversation
console-erase-last = Their last message:
console-erase-unanswered = This visitor still waits for an answer: they will get none.
console-erase-what = Curio will delete:
console-erase-what-conversation = the whole conversation, with its answers and any e-mail address;
console-erase-what-requests = the requests passed on to the team;
console-erase-what-assistant = what the assistant remembers of their messages.
console-erase-platform = What stands in { $channel } itself stays there: the visitor can delete it on their side.
console-erase-final = This cannot be undone.
console-erase-do = Delete everything
console-erase-cancel = Delete nothing
console-erase-form-expired = This form has expired. Nothing was deleted: confirm again.

## First account
console-first-account-name = The museum’s team
console-reply-mail = Send by e-mail to { $address }, too
console-mail-sent = Sent by e-mail, { $at }
console-mail-waiting = The e-mail goes out in a moment
console-mail-retry = The mail server did not take the e-mail: it is sent later
console-mail-failed = The e-mail could not be sent. Write to this person in another way.
console-mail-failed-address = This e-mail address does not exist: the message could not be sent.
console-error-language = Your reply seems to be in { $written }; this person writes in { $spoken }. Nothing was sent yet: translate it, or press Send again to send it as it is.
