## A person's reply as an e-mail to the visitor
letter-subject = Antwort von { $museum }
letter-opening = Guten Tag,
letter-asked = Sie haben uns gefragt:
letter-reply = Hier ist unsere Antwort:
letter-more = Um das Gespräch fortzusetzen: { $url }
letter-why = Sie erhalten diese Nachricht, weil Sie Ihre Adresse für diese Antwort hinterlassen haben. Sie wird für nichts anderes verwendet.
