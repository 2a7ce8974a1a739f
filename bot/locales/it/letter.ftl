## A person's reply as an e-mail to the visitor
letter-subject = Risposta da { $museum }
letter-opening = Buongiorno,
letter-asked = Ci ha chiesto:
letter-reply = Ecco la nostra risposta:
letter-more = Per continuare la conversazione: { $url }
letter-why = Riceve questo messaggio perché ha lasciato il suo indirizzo per questa risposta. Non viene usato per altro.
