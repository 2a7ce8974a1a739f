## La FAQ, telle que les responsables y travaillent
faq-title = FAQ
faq-back = Retour à la FAQ
faq-count =
    { $count ->
        [one] une entrée
       *[other] { $count } entrées
    }
faq-phrasings =
    { $count ->
        [one] une façon de demander
       *[other] { $count } façons de demander
    }
faq-search = Demandez comme un visiteur, ou cherchez
faq-search-hint = Vous voyez ce que l’assistant ferait de la question, et pourquoi. Rien n’est envoyé à personne.
faq-try = Essayer
faq-trial = Ce que ferait l’assistant
faq-trial-answer = Il répondrait (sûr à { $probability }).
faq-trial-suggest = Il proposerait des questions au choix (sûr de la première à { $probability }).
faq-trial-handoff = Il transmettrait la question à l’équipe (sûr de la première entrée à { $probability }).
faq-trial-smalltalk = Il y verrait une formule de politesse.
faq-trial-away = L’assistant ne peut pas être interrogé pour le moment. La liste ci-dessous vient du fichier.
faq-urgent = À regarder ({ $count })
faq-all = Toutes les entrées, par thème
faq-found =
    { $count ->
        [0] « { $words } » dans les entrées
        [one] « { $words } » : une entrée
       *[other] « { $words } » : { $count } entrées
    }
faq-found-none = Aucune entrée ne contient tous ces mots.
faq-want-expired = plus valable depuis le { $detail }
faq-want-expires = valable jusqu’au { $detail }
faq-want-later = valable à partir du { $detail }
faq-want-review = était à revoir avant le { $detail }
faq-want-review-soon = à revoir avant le { $detail }
faq-want-untranslated = pas de réponse en : { $detail }
faq-answers = Telle que les visiteurs la lisent aujourd’hui
faq-asked = Telle que les visiteurs la demandent
faq-text = L’entrée, telle qu’elle se trouve dans le fichier
faq-text-hint = Les lignes gardent leur retrait ; ce qui suit # s’adresse aux responsables. Les fautes sont signalées avant toute modification.
faq-preview = Comment cela se lirait
faq-preview-do = Aperçu
faq-save = Enregistrer
faq-error-changed = L’entrée { $id } a été modifiée entre-temps par quelqu’un d’autre. Rien n’a été enregistré : copiez votre texte, rouvrez l’entrée et insérez-le.
faq-error-id = Le texte doit être l’entrée { $id } et aucune autre : gardez son nom court, et créez de nouvelles entrées à partir d’une question. Rien n’a été enregistré.
faq-broken = Le fichier de la FAQ contient des fautes. Les visiteurs reçoivent les réponses de la dernière bonne version jusqu’à sa correction :
faq-missed =
    { $count ->
        [one] { $language } (manquée une fois)
       *[other] { $language } (manquée { $count } fois)
    }
faq-thefts = Entrées qui se volent des questions
faq-thefts-lead = Chaque façon de demander est posée sans elle-même. Si une autre entrée y répondrait, les deux se ressemblent trop : précisez les mots, ou réunissez-les.
faq-thefts-to =
    { $count ->
        [one] perd une façon de demander au profit de
       *[other] perd { $count } façons de demander au profit de
    }
faq-thefts-none = Aucune entrée ne vole de question à une autre.
faq-thefts-working = L’assistant pose toutes les questions de la FAQ. Cela prend quelques secondes.
faq-thefts-away = L’assistant ne peut pas être interrogé pour le moment. Revenez dans un instant.
faq-edit = Modifier cette entrée
faq-answer = Réponse
faq-questions = Façons de demander, une par ligne
faq-day-valid_from = Valable à partir du
faq-day-valid_until = Valable jusqu’au
faq-day-review_by = À revoir avant le
faq-fields-hint = Un champ vidé disparaît du fichier. Les commentaires et les autres lignes restent en place. L’aperçu montre ce que les visiteurs liraient.
faq-error-day = Une date s’écrit 2027-05-01. Rien n’a été enregistré.
faq-links = Liens morts
faq-links-lead = Les adresses que la FAQ donne aux visiteurs, demandées une fois par jour au plus et seulement quand cette page est ouverte.
faq-links-working = Les adresses sont demandées une à une. Cela prend quelques secondes.
faq-links-now = Les demander maintenant
faq-links-dead =
    { $count ->
        [one] Une adresse sur { $total } ne mène nulle part.
       *[other] { $count } adresses sur { $total } ne mènent nulle part.
    }
faq-links-fine =
    { $total ->
        [0] La FAQ ne donne aucune adresse.
        [one] L’adresse que donne la FAQ mène quelque part.
       *[other] Les { $total } adresses que donne la FAQ mènent toutes quelque part.
    }
faq-links-left-out = { $count } autres adresses n’ont pas été demandées.
faq-links-reason-status = la page n’existe plus (statut { $status })
faq-links-reason-address = ce n’est pas une adresse du web
faq-links-reason-port = l’adresse demande un autre port que ceux du web
faq-links-reason-unknown = personne ne connaît ce nom de site
faq-links-reason-private = l’adresse est à l’intérieur d’un réseau, les visiteurs ne l’atteignent pas
faq-links-reason-unreachable = le site ne répond pas
faq-links-reason-certificate = le certificat du site n’est pas valable
faq-links-reason-slow = le site met plus de dix secondes à répondre
faq-links-reason-redirects = le site renvoie trop souvent ailleurs
faq-links-reason-large = la page est trop grande
faq-links-reason-kind = la réponse n’est pas une page
faq-links-reason-encoding = la page ne peut pas être lue
