## L’équipe : qui peut faire quoi, invitations, page personnelle
people-nav = Équipe
people-title = L’équipe
people-back = Retour à l’équipe
people-me = Ma page
people-invite = Inviter quelqu’un
people-invite-hint = Vous obtenez un lien à lui envoyer. Cette personne choisira elle-même son identifiant et son mot de passe.
people-invite-do = Créer le lien
people-invited = Invitations en attente
people-invited-until = Le lien fonctionne jusqu’au { $when }
people-withdraw = Annuler le lien
people-link-made = Le lien pour { $name } :
people-link-hint = Copiez-le maintenant et envoyez-le vous-même : il ne s’affiche qu’une fois. Il sert une seule fois, dans les sept jours.
people-name = Nom
people-name-hint = Les visiteurs le lisent à côté des réponses : un prénom suffit.
people-role = Fonction, en { $language } (les visiteurs la lisent à côté du nom)
people-duties = En plus de répondre aux visiteurs
people-duty-scientist = Scientifique
people-duty-scientist-hint = répond aux questions de connaissance et les signe
people-duty-curator = Responsable de la FAQ
people-duty-curator-hint = modifie la FAQ
people-duty-community = Community manager
people-duty-community-hint = publie les questions du jour
people-duty-admin = Administration
people-duty-admin-hint = gère l’équipe
people-languages = Répond en
people-topics = Répond sur
people-all-hint = Ne rien choisir signifie tout.
people-save = Enregistrer
people-access = Accès
people-sessions =
    { $count ->
        [0] Aucune session ouverte
        [one] Une session ouverte
       *[other] { $count } sessions ouvertes
    }
people-password-link = Créer un lien pour un nouveau mot de passe
people-end-sessions = Fermer toutes ses sessions
people-disable = Désactiver ce compte
people-disable-hint = Une personne désactivée est déconnectée aussitôt. Ce qu’elle a écrit garde son nom.
people-enable = Rouvrir ce compte
people-is-disabled = désactivé : { $when }
people-last-seen = connexion : { $when }
people-since = depuis le { $when }
people-done-saved = C’est enregistré.
people-done-disabled = Le compte est désactivé et déconnecté partout.
people-done-enabled = Le compte est rouvert, avec le mot de passe qu’il avait.
people-done-sessions = Toutes ses sessions sont fermées.
people-done-withdrawn = Le lien ne fonctionne plus.

## Avec un lien
people-join-title = Bienvenue
people-join-hello = Bienvenue, { $name }
people-join-lead = Vous êtes invité·e au bureau des questions de { $museum }. Choisissez comment vous vous connecterez.
people-join-password = Choisissez un nouveau mot de passe pour le bureau des questions de { $museum }.
people-join-do = Enregistrer et se connecter
people-login-hint = Lettres, chiffres et . @ + - _, par exemple votre prénom.

## Mots de passe et sessions
people-password-change = Changer mon mot de passe
people-password-old = Mot de passe actuel
people-password-new = Nouveau mot de passe
people-password-hint = Au moins { $shortest } caractères. Une courte phrase se retient bien et se devine mal.
people-password-again = Nouveau mot de passe, encore une fois
people-password-do = Le changer
people-my-sessions = Où je suis connecté·e
people-session-since = Depuis : { $when }
people-session-here = (ce navigateur)
people-end-others = Fermer toutes les autres
people-me-done-password = Votre mot de passe est changé. Tous les autres navigateurs sont déconnectés.
people-me-done-sessions = Tous les autres navigateurs sont déconnectés.

## Ce qui empêche de faire quelque chose
people-forbidden-title = Impossible
people-forbidden-duty = Il faut pour cela la fonction « { $duty } ». Adressez-vous à la personne qui gère l’équipe.
people-forbidden-form = Ce formulaire a expiré. Rien n’a été modifié : revenez en arrière et recommencez.
people-forbidden-back = Retour
people-error-name = Il manque le nom.
people-error-unknown = Ce compte n’existe pas.
people-error-last-admin = Quelqu’un doit gérer l’équipe : confiez d’abord cette fonction à une autre personne.
people-error-disabled = Ce compte est désactivé.
people-error-link = Ce lien ne fonctionne plus : il a servi, a été annulé ou date de plus de sept jours. Demandez-en un nouveau.
people-error-login = L’identifiant se compose de lettres, de chiffres et de . @ + - _, au moins deux.
people-error-login-taken = Cet identifiant est déjà pris. Choisissez-en un autre.
people-error-password-short = Le nouveau mot de passe est trop court.
people-error-password-differs = Les deux nouveaux mots de passe diffèrent.
people-error-password-wrong = Le mot de passe actuel est faux.

## Le journal de qui a fait quoi
people-deeds = Qui a fait quoi
people-deeds-lead = Ce qui a été fait dans la console, le plus récent d’abord. Il ne contient jamais ce que les visiteurs ont écrit.
people-deeds-none = Rien n’a encore été fait.
people-deeds-more = Plus ancien
people-deed-signed-in = Connexion de { $who }.
people-deed-invited = { $who } a invité { $subject }.
people-deed-withdrawn = { $who } a annulé l’invitation de { $subject }.
people-deed-joined = { $who } a créé son compte.
people-deed-linked = { $who } a lié son compte à celui du fournisseur d’identité.
people-deed-password = { $who } a choisi un nouveau mot de passe.
people-deed-link = { $who } a créé un lien pour un nouveau mot de passe de { $subject }.
people-deed-saved = { $who } a modifié le compte de { $subject }.
people-deed-disabled = { $who } a désactivé le compte de { $subject }.
people-deed-enabled = { $who } a rouvert le compte de { $subject }.
people-deed-sessions = { $who } a fermé les sessions de { $subject }.
people-deed-phrasing = { $who } a ajouté une façon de demander à l’entrée { $subject } de la FAQ.
people-deed-entry = { $who } a créé l’entrée { $subject } de la FAQ.
people-deed-undo = { $who } a annulé une modification de l’entrée { $subject } de la FAQ.
people-deed-erased = { $who } a supprimé tout ce qui concernait un visiteur.
people-deed-edit = { $who } a modifié l’entrée { $subject } de la FAQ.
people-deed-overridden = { $who } a accepté une modification de l’entrée { $subject } malgré le budget de réponses fausses.
people-deed-proposed = { $who } a proposé une modification de l’entrée { $subject } de la FAQ.
people-deed-rejected = { $who } a refusé une proposition pour la FAQ.
people-notices = Être prévenu par e-mail
people-email = Votre adresse e-mail
people-notices-wants = M’écrire quand une question sur mes thèmes et dans mes langues attend depuis cinq minutes, et quand le délai promis est dépassé
people-me-done-notices = C’est enregistré.
people-error-email = Ce n’est pas une adresse e-mail, par exemple prenom@musee.example.
people-error-email-missing = Il manque l’adresse à laquelle vous écrire.
people-deed-reply-added = { $who } a enregistré la réponse type « { $subject } ».
people-deed-reply-changed = { $who } a modifié la réponse type « { $subject } ».
people-deed-reply-deleted = { $who } a supprimé la réponse type « { $subject } ».
people-browser = Avis de ce navigateur
people-browser-wants = M’avertir quand une question arrive et que la console n’est pas à l’écran
people-browser-hint = Cela vaut pour ce navigateur, tant qu’une page de la console reste ouverte. L’avis ne montre jamais ce que les visiteurs ont écrit.
people-deed-import = { $who } a importé des entrées dans la FAQ : { $subject }.
