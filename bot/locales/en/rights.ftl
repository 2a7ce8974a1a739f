# Visitors' rights over their data: the page that explains them, the wish in the chat, the page that follows it up.

## In the chat
# What a visitor may write to have everything deleted, separated by |. Case, accents and punctuation do not matter.
# The first phrase is the one that the pages name.
rights-phrases = delete my data | delete all my data | delete all of my data | delete my personal data | delete all my personal data | erase my data | erase all my data | erase my personal data | remove my data | remove all my data | remove my personal data | data deletion | deletion of my data | please delete my data | i want to delete my data | i want you to delete my data | i would like to delete my data | i would like you to delete my data | i'd like to delete my data | i'd like you to delete my data | i want my data deleted | can you delete my data | could you delete my data | delete this conversation | delete my conversation | delete the conversation | erase this conversation | delete this chat | delete my messages | delete all my messages | erase my messages | forget me | right to be forgotten
rights-polite = please | thanks | thank you | thank you very much | thanks a lot | many thanks | hello | hi | hello please | hi please
rights-confirm = You are asking us to delete your data. This whole conversation will be erased on our side: your messages, our answers and what lets us write to you here. If a question is waiting for the team, it will be withdrawn. This cannot be undone. Shall we delete everything?
rights-choice-erase-confirmed = Yes, delete all
rights-choice-keep = No, keep it
rights-kept = All right: nothing was deleted, and the conversation goes on.
rights-erased =
    Your data are deleted. This page shows how far the deletion has come, down to the last step: { $url }

    If you write to us again, a new conversation begins.

## The pages
rights-skip = Skip to content
rights-languages-label = Language
rights-link = Your data
rights-footer = This page is about the question desk of the { $museum }.

rights-privacy-kicker = The question desk
rights-privacy-title = Your personal data
rights-privacy-lead = You can put your questions to the { $museum } without giving your name. Here is what we keep of our conversations, for how long, and how to have it deleted.
rights-privacy-more = In detail
rights-kept-title = What we keep
rights-kept-text = Your messages, our answers, whether they helped you if you say so, their dates and the language of the conversation. If you leave an e-mail address to receive an answer, we keep it with the conversation.
rights-kept-platforms = Messenger and Instagram give us an identifier that serves only to answer you. We ask them neither for your name nor for your picture. Messages that you write there also pass through Meta, under its own rules.
rights-kept-sensitive = Please do not write sensitive information: health, bank details, passwords.
rights-readers-title = Who reads it
rights-readers-text = A program of the museum reads your message first and answers it with texts written by the team. When it is not sure, people of the museum’s team take over. Your messages serve no advertising, and are neither sold nor passed on.
rights-time-title = For how long
rights-time-text =
    { $days ->
        [0] We keep the conversation until you ask us to delete it.
        [one] The conversation is deleted by itself one day after the last message, or later if the team still owes you an answer.
       *[other] The conversation is deleted by itself { $days } days after the last message, or later if the team still owes you an answer.
    }
rights-time-copies = What is deleted disappears from the museum’s backup copies as these are renewed.
rights-cookies-title = On your device
rights-cookies-text = The chat uses no cookies. Nothing is stored on your device before you open the chat; after that, your browser remembers only what it needs to find it again.
rights-delete-title = Deleting your data
rights-delete-text = In the chat, on the site or on any other messenger where you write to us, send these words: “{ $phrase }”. Once you have confirmed, everything is erased.
rights-delete-contact = You can also write to the museum, for this and to ask for a copy of your data or their correction.
rights-contact-title = The museum
rights-contact-complaint = If our answer does not satisfy you, you can turn to the data protection authority of your country; in France, it is the CNIL.

rights-status-kicker = Deletion of data
rights-status-done-title = Your data are deleted
rights-status-done-text = We have erased the conversation, what let us write to you in it, and the memory that the program had of it. We have nothing left of it.
rights-status-pending-title = Your data are deleted, one last step is under way
rights-status-pending-text = We have erased the conversation and what let us write to you in it. The program’s working memory is being emptied; this needs nothing from you and mostly takes a few minutes. Open this page again to see that it is done.
rights-status-none-title = We found nothing
rights-status-none-text = Under the identifier that the platform gave us, we keep no data. This identifier is not always the one under which you wrote to us.
rights-status-none-chat = To be sure that everything is erased, open the chat with the museum where you wrote to us and send these words: “{ $phrase }”.
rights-status-asked = Request received on { $date }.
rights-status-unknown-title = There is no such request
rights-status-unknown-text = No request for deletion has this code. Please check that you copied the whole address.
rights-status-unavailable-title = Not available at the moment
rights-status-unavailable-text = We cannot look up the state of your request at the moment. It is not lost: please try again in a few minutes.
rights-status-privacy = All about your data at the museum
