## A person's reply as an e-mail to the visitor
letter-subject = Answer from { $museum }
letter-opening = Hello,
letter-asked = You asked us:
letter-reply = Here is our answer:
letter-more = To go on with the conversation: { $url }
letter-why = You receive this message because you left your address for this answer. It is used for nothing else.
