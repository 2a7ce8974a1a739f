## La liste des demandes : filtres et recherche
finding-search = Chercher dans les discussions
finding-find = Afficher
finding-reset = Tout réafficher
finding-show = Demandes
finding-show-all = Toutes
finding-show-mine = Suivies par moi
finding-show-overdue = En retard
finding-show-for-me = Pour moi
finding-show-snoozed = Mises de côté
finding-language = Langue
finding-language-all = Toutes les langues
finding-channel = Canal
finding-channel-all = Tous les canaux
finding-topic = Thème
finding-topic-all = Tous les thèmes
finding-overdue = En retard
finding-found =
    { $count ->
        [0] « { $words } »
        [one] « { $words } » : une discussion
       *[other] « { $words } » : { $count } discussions
    }
finding-found-none = Aucune discussion ne contient tous ces mots dans un même message.
finding-state-bot = suivie par le programme
finding-state-waiting = en attente
finding-state-person = suivie par une personne
finding-whole = Tout afficher ({ $count })
