# Le poste où l'équipe du musée répond aux visiteurs.

## Cadre
console-title = Questions des visiteurs
console-brand = { $museum } · Curio
console-skip = Aller au contenu
console-nav-label = Navigation
console-nav-requests = Demandes
console-language-label = Langue de cette interface
console-logout = Se déconnecter

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
console-requests-held-by-you = Suivie par vous
console-requests-failed = Une réponse n’est pas arrivée
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
console-reason-flood = beaucoup de messages en peu de temps
console-reason-late = message arrivé trop tard pour une réponse automatique
console-reason-other = autre

## Discussion
console-conversation-title = Discussion
console-conversation-back = Toutes les demandes
console-print = Imprimer
console-conversation-meta = Commencée le { $date } · { $channel } · { $spoken }
console-conversation-thread = Messages
console-conversation-empty = Aucun message.
console-channel-web = site du musée
console-channel-messenger = Messenger
console-channel-instagram = Instagram
console-channel-other = autre canal
console-language-other = langue : { $code }
console-state-bot = Le programme répond
console-state-waiting = En attente
console-state-person = Suivie par une personne
console-state-person-named = Suivie par { $name }
console-state-elsewhere = Suivie hors de cette console
console-arrived = Arrivée par « { $ref } »
console-email-write = Écrire à { $address }
console-author-visitor = Visiteur
console-author-bot = Programme
console-author-staff = Équipe
console-author-you = Vous
console-author-inbox = L’équipe, dans la messagerie de Meta
console-event-handed_off = Le programme a transmis la question à l’équipe.
console-event-handed_off-undelivered = La réponse de l’équipe n’a pas pu être remise : la discussion attend de nouveau l’équipe.
console-event-handed_off-released = { $name } a remis la discussion parmi celles qui attendent.
console-event-handed_off-reopened = { $name } a remis la discussion parmi celles qui attendent.
console-event-taken = { $name } a pris la discussion.
console-event-closed = { $name } a clos la discussion ; le programme répond de nouveau.
console-event-taken-platform = Quelqu’un suit cette discussion hors de cette console ; le programme s’y tait.
console-event-closed-platform = La discussion est revenue de l’autre messagerie ; le programme répond de nouveau.
console-event-closed-timeout = Plus personne n’écrivait : la discussion s’est close d’elle-même et le programme répond de nouveau.
console-event-arrived = Le visiteur est arrivé par « { $ref } ».
console-event-opened = Le visiteur a ouvert la discussion.
console-someone = Quelqu’un
console-choice = Choix : { $choice }
console-choice-person = parler à une personne
console-choice-none = aucune des questions proposées
console-choice-start = démarrer
console-choice-erase = supprimer mes données
console-choice-erase-confirmed = oui, supprimer mes données
console-choice-keep = garder mes données
console-choice-other = un bouton
console-message-deleted = Le visiteur a supprimé ce message.
console-message-edited =
    { $count ->
        [one] modifié
       *[other] modifié { $count } fois
    }
console-rating-up = 👍 utile
console-rating-up-words = 👍 utile : { $words }
console-rating-down = 👎 pas utile
console-rating-down-words = 👎 pas utile : { $words }
console-signed = Réponse signée { $name }

## Pièces jointes
console-attachment-image = Image
console-attachment-sticker = Autocollant
console-attachment-audio = Message vocal
console-attachment-video = Vidéo
console-attachment-file = Fichier
console-attachment-location = Position
console-attachment-share = Lien partagé
console-attachment-story = Story
console-attachment-other = Pièce jointe
console-attachment-open = Ouvrir hors de la console (le lien peut avoir expiré)

## Délai pour répondre
# $until : « 18:40 » ou l’un de ces moments ; $left : « 5 heures ».
console-moment-tomorrow = demain à { $time }
console-moment-day = { $day } à { $time }
console-window-open = Vous pouvez répondre sur { $channel } jusqu’à { $until } (encore { $left }).
console-window-person = Vous pouvez répondre sur { $channel } jusqu’à { $until } (encore { $left }) : ce délai plus long vaut pour une réponse écrite par une personne.
console-window-closed-email = { $channel } ne laisse plus le musée écrire ici. Répondez à l’adresse e-mail du visiteur.
console-window-closed-kept = { $channel } ne laisse plus le musée écrire ici, et le visiteur n’a pas laissé d’adresse e-mail. Vous pourrez lui répondre dès qu’il écrira de nouveau.
console-window-ask-email = Votre réponse demandera plus de temps ? Demandez dès maintenant une adresse e-mail au visiteur : ensuite, { $channel } ne vous laissera plus lui écrire.
console-window-mark-open = Encore { $left }
console-window-mark-urgent = Plus que { $left }
console-window-mark-closed-email = Répondre par e-mail
console-window-mark-closed-kept = { $channel } ne laisse plus répondre
console-mail-subject = Votre question · { $museum }

## Envoi des messages
# $at : le moment où c’est arrivé, ou celui du prochain essai.
console-way-waiting = En attente d’envoi
console-way-unsure = Peut-être arrivé : { $channel } ne l’a pas encore confirmé.
console-way-cancelled = Pas envoyé : entre-temps, ce n’était plus au programme de répondre.
console-way-sent = Envoyé · { $at }
console-way-delivered = Reçu · { $at }
console-way-seen = Vu · { $at }
console-retry-rate = Pas encore envoyé : { $channel } demande au musée d’attendre. Prochain essai : { $at }.
console-retry-token = Pas encore envoyé : l’accès du musée à { $channel } a expiré. Prochain essai : { $at }.
console-retry-permission = Pas encore envoyé : { $channel } n’autorise pas Curio à écrire. Prochain essai : { $at }.
console-retry-restricted = Pas encore envoyé : { $channel } limite le compte du musée. Prochain essai : { $at }.
console-retry-elsewhere = Pas encore envoyé : la discussion est ouverte dans une autre messagerie. Prochain essai : { $at }.
console-retry-other = Pas encore envoyé : { $channel } ne l’a pas pris. Prochain essai : { $at }.
console-undelivered-partly = Seul le début de ce message est arrivé.
console-undelivered-window-closed = Ce message n’est pas parti : { $channel } ne laissait plus le musée écrire. Répondez par e-mail si le visiteur a laissé une adresse, ou renvoyez le message quand il écrira de nouveau.
console-undelivered-unreachable = Ce message n’est pas arrivé : le visiteur ne reçoit plus les messages du musée. Vous pourrez le renvoyer s’il écrit de nouveau.
console-undelivered-unknown-visitor = Ce message n’est pas arrivé : { $channel } ne connaît plus ce visiteur. Si cela se répète, prévenez la personne qui s’occupe de Curio.
console-undelivered-refused = { $channel } a refusé ce message. Écrivez-le autrement et renvoyez-le ; si cela se répète, prévenez la personne qui s’occupe de Curio.
console-undelivered-token = Ce message n’est pas parti : l’accès du musée à { $channel } avait expiré. Prévenez la personne qui s’occupe de Curio, puis renvoyez-le.
console-undelivered-permission = Ce message n’est pas parti : { $channel } n’autorise pas Curio à écrire. Prévenez la personne qui s’occupe de Curio, puis renvoyez-le.
console-undelivered-restricted = Ce message n’est pas parti : { $channel } limite le compte du musée. Prévenez la personne qui s’occupe de Curio, puis renvoyez-le.
console-undelivered-rate = Ce message n’est pas parti : { $channel } ne laissait plus passer de messages du musée. Renvoyez-le un peu plus tard.
console-undelivered-elsewhere = Ce message n’est pas parti : la discussion était ouverte dans une autre messagerie du musée. Répondez-y, ou renvoyez-le plus tard.
console-undelivered-unsure = Peut-être arrivé : { $channel } ne l’a jamais confirmé. Demandez au visiteur s’il l’a reçu avant de le renvoyer.
console-undelivered-other = Ce message n’est pas arrivé chez le visiteur. Vous pouvez le renvoyer ; si cela se répète, prévenez la personne qui s’occupe de Curio.

## Envois suspendus
console-pause-rate = { $channel } demande au musée d’attendre : les envois sont suspendus jusqu’à { $until }. Rien n’est perdu.
console-pause-token = { $channel } n’accepte plus les messages du musée : l’accès a expiré. Les messages des visiteurs sont conservés et vos réponses partiront dès que l’accès sera renouvelé. Prévenez la personne qui s’occupe de Curio : la marche à suivre est dans docs/howto/connect-messenger.md.
console-pause-permission = { $channel } n’autorise pas Curio à écrire aux visiteurs. Leurs messages sont conservés et vos réponses partiront dès que l’autorisation sera rétablie. Prévenez la personne qui s’occupe de Curio : la marche à suivre est dans docs/howto/connect-messenger.md.
console-pause-restricted = { $channel } limite le compte du musée et n’accepte plus ses messages. Ceux des visiteurs sont conservés et vos réponses partiront à la fin de cette limite. Prévenez la personne qui s’occupe de Curio : la marche à suivre est dans docs/howto/connect-messenger.md.
console-pause-other = { $channel } n’accepte pas les messages du musée en ce moment. Prochain essai : { $until }. Rien n’est perdu.

## Indices
console-evidence = Pourquoi cette question est ici
console-evidence-none = Aucune demande n’est ouverte dans cette discussion.
console-candidates = Réponses auxquelles le programme a pensé
console-candidates-question = Question de la FAQ
console-candidates-probability = Probabilité
console-candidates-phrasing = le plus proche : « { $phrasing } »
console-candidates-missing = Mots que la première réponse ne contient pas : { $words }
console-candidates-none = Le programme n’a pensé à aucune réponse.
console-curated = Lire la réponse
console-curated-send = Envoyer cette réponse

## Répondre
console-reply-label = Votre réponse au visiteur
console-reply-hint = Texte simple. Les adresses qui commencent par https:// deviennent des liens. Votre nom s’affiche à côté de la réponse. Ctrl + Entrée envoie.
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
console-done-reply-closed-window = Votre réponse est conservée ici, mais { $channel } ne laisse plus le musée écrire à ce visiteur.
console-done-reply-paused = Votre réponse est conservée. Elle partira dès que { $channel } acceptera de nouveau les messages du musée.
console-done-curated = La réponse de la FAQ est en route vers le visiteur.
console-done-close = La discussion est close.
console-done-release = La discussion attend de nouveau l’équipe.
console-done-assign = Votre collègue a maintenant la discussion.
console-done-snooze = La discussion est mise de côté. Elle reviendra d’elle-même, ou quand le visiteur écrira.
console-done-wake = La discussion n’est plus mise de côté.
console-done-reopen = La discussion attend de nouveau l’équipe.
console-done-note = Votre note est enregistrée.
console-done-saved = La réponse type se trouve dans votre réponse. Rien n’a encore été envoyé.
console-done-erased = Tout ce qui concernait ce visiteur est supprimé.
console-done-gone = Cette discussion n’existe plus.
console-error-taken = { $name } suit cette discussion. Votre texte est conservé ci-dessous et n’a pas été envoyé.
console-error-curated-gone = Cette réponse n’est plus dans la FAQ, ou n’est pas valable aujourd’hui. Rien n’a été envoyé.
console-error-empty = La réponse est vide. Écrivez un texte avant d’envoyer.
console-error-blank = La réponse contient encore { "{…}" } : remplissez ce blanc avant d’envoyer. Votre texte est conservé ci-dessous et n’a pas été envoyé.
console-error-too-long = La réponse dépasse { $limit } caractères. Elle est conservée ci-dessous et n’a pas été envoyée.
console-error-form-expired = Ce formulaire a expiré. Votre texte est conservé ci-dessous : vérifiez-le et envoyez-le de nouveau.
console-error-unavailable = La base de données ne peut pas être écrite pour le moment. Votre texte est conservé ci-dessous et n’a pas été envoyé.
console-error-unavailable-title = Momentanément indisponible
console-error-unavailable-text = La base de données ne répond pas. Réessayez dans quelques minutes.
console-error-not-found-title = Introuvable
console-error-not-found-text = Cette discussion n’existe pas.

## Supprimer
console-erase-link = Supprimer tout ce qui concerne ce visiteur…
console-erase-title = Supprimer tout ce qui concerne ce visiteur ?
console-erase-back = Retour à la discussion
console-erase-last = Son dernier message :
console-erase-unanswered = Ce visiteur attend encore une réponse : il n’en recevra pas.
console-erase-what = Curio supprimera :
console-erase-what-conversation = toute la discussion, avec les réponses et l’adresse e-mail éventuelle ;
console-erase-what-requests = les demandes transmises à l’équipe ;
console-erase-what-assistant = ce que l’assistant a retenu de ses messages.
console-erase-platform = Ce qui se trouve dans { $channel } même y reste : le visiteur peut l’y supprimer de son côté.
console-erase-final = Cette suppression est définitive.
console-erase-do = Tout supprimer
console-erase-cancel = Ne rien supprimer
console-erase-form-expired = Ce formulaire a expiré. Rien n’a été supprimé : confirmez de nouveau.

## Premier compte
console-first-account-name = L’équipe du musée
console-reply-mail = Envoyer aussi par e-mail à { $address }
console-mail-sent = Envoyé par e-mail, { $at }
console-mail-waiting = L’e-mail part dans un instant
console-mail-retry = Le serveur de messagerie n’a pas pris l’e-mail : il sera envoyé plus tard
console-mail-failed = L’e-mail n’a pas pu être envoyé. Écrivez à cette personne autrement.
console-mail-failed-address = Cette adresse e-mail n’existe pas : le message n’a pas pu être envoyé.
console-error-language = Votre réponse semble être en { $written } ; cette personne écrit en { $spoken }. Rien n’est encore parti : traduisez, ou envoyez à nouveau pour l’envoyer telle quelle.
