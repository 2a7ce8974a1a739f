# Le poste où l'équipe du musée répond aux visiteurs.

## Cadre
console-title = Questions des visiteurs
console-brand = { $museum } · Curio
console-skip = Aller au contenu
console-nav-label = Navigation
console-nav-requests = Demandes
console-language-label = Langue de cette interface
console-logout = Se déconnecter
console-signed-in = Connecté : { $name }

## Connexion
console-login-title = Connexion de l’équipe
console-login-login = Identifiant
console-login-password = Mot de passe
console-login-submit = Se connecter
console-login-wrong = Identifiant ou mot de passe incorrect.
console-login-limited = Trop d’essais. Réessayez dans quelques minutes.
console-login-expired = Votre session a pris fin. Reconnectez-vous pour continuer.
console-login-draft-kept = Votre session a pris fin. Votre texte est conservé : reconnectez-vous pour le retrouver. Rien n’a été envoyé.
console-login-form-expired = Ce formulaire a expiré. Merci de recommencer.

## Liste
console-requests-title = Demandes des visiteurs
console-requests-waiting =
    { $count ->
        [0] En attente
       *[other] En attente ({ $count })
    }
console-requests-held =
    { $count ->
        [0] En cours
       *[other] En cours ({ $count })
    }
console-requests-none-waiting = Personne n’attend de réponse.
console-requests-none-held = Personne ne suit de discussion en ce moment.
console-requests-since = Attend depuis { $ago }
console-requests-held-by = Suivie par { $name }
console-requests-held-by-you = Suivie par vous
console-requests-open = Ouvrir la discussion
console-requests-more =
    { $count ->
        [one] et une autre question dans la même discussion
       *[other] et { $count } autres questions dans la même discussion
    }

## Motifs
console-reason = Motif : { $reason }
console-reason-unsure = le programme n’était pas sûr
console-reason-person = le visiteur demande une personne
console-reason-none_of_these = aucune des propositions ne convenait
console-reason-escalate = une personne doit toujours voir cette question
console-reason-language = langue que le programme ne parle pas
console-reason-assistant_unavailable = l’assistant ne répondait pas
console-reason-other = autre

## Discussion
console-conversation-title = Discussion
console-conversation-back = Toutes les demandes
console-conversation-meta = Commencée le { $date } · { $channel } · { $spoken }
console-conversation-thread = Messages
console-conversation-empty = Aucun message.
console-channel-web = site du musée
console-channel-messenger = Messenger
console-channel-other = autre canal
console-language-fr = français
console-language-en = anglais
console-language-other = langue : { $code }
console-state-bot = Le programme répond
console-state-waiting = En attente
console-state-person = Suivie par une personne
console-state-person-named = Suivie par { $name }
console-author-visitor = Visiteur
console-author-bot = Programme
console-author-staff = Équipe
console-author-you = Vous
console-event-handed_off = Le programme a transmis la question à l’équipe.
console-event-taken = { $name } a pris la discussion.
console-event-closed = { $name } a clos la discussion ; le programme répond de nouveau.
console-someone = Quelqu’un
console-choice = Choix : { $choice }
console-choice-person = parler à une personne
console-choice-none = aucune des questions proposées
console-signed = Réponse signée { $name }
console-delivery-failed = Ce message n’est pas arrivé chez le visiteur.

## Indices
console-evidence = Pourquoi cette question est ici
console-evidence-none = Aucune demande n’est ouverte dans cette discussion.
console-candidates = Réponses auxquelles le programme a pensé
console-candidates-question = Question de la FAQ
console-candidates-probability = Probabilité
console-candidates-phrasing = le plus proche : « { $phrasing } »
console-candidates-missing = Mots que la première réponse ne contient pas : { $words }
console-candidates-none = Le programme n’a pensé à aucune réponse.

## Répondre
console-reply-label = Votre réponse au visiteur
console-reply-hint = Texte simple. Les adresses qui commencent par https:// deviennent des liens. Votre nom s’affiche à côté de la réponse.
console-reply-send = Répondre
console-reply-send-close = Répondre et clore
console-reply-take = Prendre
console-reply-close = Clore
console-reply-close-hint = Après la clôture, le programme répond de nouveau à ce visiteur.

## Résultats
console-done-draft = Voici le texte que vous écriviez. Il n’a pas encore été envoyé.
console-done-take = Vous suivez maintenant cette discussion. Le programme s’y tait.
console-done-reply = Votre réponse est enregistrée et part vers le visiteur.
console-done-reply-close = Votre réponse part vers le visiteur et la discussion est close.
console-done-close = La discussion est close.
console-error-taken = { $name } suit cette discussion. Votre texte est conservé ci-dessous et n’a pas été envoyé.
console-error-empty = La réponse est vide. Écrivez un texte avant d’envoyer.
console-error-too-long = La réponse dépasse { $limit } caractères. Elle est conservée ci-dessous et n’a pas été envoyée.
console-error-form-expired = Ce formulaire a expiré. Votre texte est conservé ci-dessous : vérifiez-le et envoyez-le de nouveau.
console-error-unavailable = La base de données ne peut pas être écrite pour le moment. Votre texte est conservé ci-dessous et n’a pas été envoyé.
console-error-unavailable-title = Momentanément indisponible
console-error-unavailable-text = La base de données ne répond pas. Réessayez dans quelques minutes.
console-error-not-found-title = Introuvable
console-error-not-found-text = Cette discussion n’existe pas.

## Premier compte
console-first-account-name = L’équipe du musée
