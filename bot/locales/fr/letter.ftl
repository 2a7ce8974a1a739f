## A person's reply as an e-mail to the visitor
letter-subject = Réponse de { $museum }
letter-opening = Bonjour,
letter-asked = Vous nous avez demandé :
letter-reply = Voici notre réponse :
letter-more = Pour poursuivre la discussion : { $url }
letter-why = Vous recevez ce message parce que vous avez laissé votre adresse pour cette réponse. Elle ne sert à rien d’autre.
