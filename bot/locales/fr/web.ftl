# Ce que le canal web dit lui-même aux visiteurs : le premier message, et ce qui n'a pas pu être reçu.

web-greeting =
    Bonjour, et bienvenue ! Ici, c’est un programme qui répond, uniquement avec des textes écrits par l’équipe du musée. Quand il n’est pas sûr, il transmet votre question à une personne, qui vous répondra dans cette fenêtre.

    Merci de ne pas écrire d’informations sensibles (santé, coordonnées bancaires, mots de passe).
web-error-session-unknown = Cet échange n’existe plus. Rouvrez la fenêtre pour en commencer un nouveau.
web-error-message-unknown = Cette réponse n’existe plus.
web-error-message-too-long = Votre message dépasse { $limit } caractères. Merci de le raccourcir.
web-error-message-empty = Votre message est vide.
web-error-payload-not-allowed = Ce choix n’existe pas ou n’existe plus.
web-error-malformed = Le musée n’a pas compris cet envoi. Rechargez la page et réessayez.
web-error-unavailable = Le musée ne peut pas recevoir de message pour le moment. Votre message n’a pas été enregistré : gardez-le et réessayez dans quelques minutes.
