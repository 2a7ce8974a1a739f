# What the desk itself answers, without the assistant, on all channels.

desk-greeting = Hello, and welcome to the museum! A program answers here, only with texts that the museum's team wrote. When it is not sure, it passes your question on to a person, who will answer you in this chat. What would you like to know?
desk-language-name = English
desk-attachment = Thank you! I can only read words: please write your question in a sentence. If it is about this picture or file, somebody from the team can have a look at it.
desk-edited = I saw that you changed your message, but it had been answered already. To have it answered, please send it again.
desk-email-kept = Noted: if the team cannot answer you here, they will write to this address.
desk-leave-email = If you leave your e-mail address here, the team can write to you as well: this messenger lets us answer for 24 hours only.
desk-leave-email-page = If you leave this page, write your e-mail address here: the team will answer you by e-mail, too.
desk-choice-person = Talk to a person
desk-flood = You are sending many messages in a short time, so I stop here. All of them are kept, and somebody from the team will read them.
