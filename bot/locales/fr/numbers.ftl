# Le service des questions en chiffres.
numbers-nav = Chiffres
numbers-title = Les questions en chiffres
numbers-range = Période
numbers-days =
    { $count ->
       *[other] { $count } jours
    }
numbers-csv = Télécharger pour un tableur
numbers-table = Voir le tableau
numbers-empty = Personne n’a encore posé de question pendant ces jours. Dès que des visiteurs écriront, vous verrez ici ce qu’ils demandent, et en combien de temps ils reçoivent une réponse.
numbers-nothing = –
numbers-how = Les jours sont ceux du musée, aujourd’hui compris. Une question compte une seule fois : si le visiteur choisit une proposition, elle compte comme ce que ce choix a donné. Ce qu’un visiteur écrit à une personne qui suit sa discussion n’est pas compté. Le délai va de la demande à la première réponse d’une personne, heures de fermeture comprises. Un avis compte le jour de la réponse ; donné plus de trois jours après elle, il peut ne plus être compté.

numbers-figure-asked = questions posées
numbers-figure-by-bot = répondues par le programme
numbers-figure-median = délai médian : la moitié des demandes reçoivent une réponse plus vite
numbers-figure-ninetieth = délai pour neuf demandes sur dix
numbers-figure-kept = promesses de délai tenues
numbers-figure-waiting = demandes encore sans réponse

numbers-outcomes = Ce que sont devenues les questions
numbers-outcomes-column = Issue
numbers-outcome-bot = Réponse directe du programme
numbers-outcome-suggestion = Proposition choisie par le visiteur
numbers-outcome-handed-off = Transmise à l’équipe
numbers-outcome-small-talk = Salutations et remerciements
numbers-outcome-left = Propositions laissées sans suite

numbers-waits = Délai de la première réponse d’une personne
numbers-waits-column = Délai
numbers-wait-quarter = Un quart d’heure au plus
numbers-wait-hour = Une heure au plus
numbers-wait-hours = Quatre heures au plus
numbers-wait-day = Un jour au plus
numbers-wait-days = Trois jours au plus
numbers-wait-more = Plus de trois jours

numbers-promise = La promesse faite aux visiteurs
numbers-promise-column = Promesse
numbers-promise-kept = Tenue
numbers-promise-broken = Dépassée
numbers-promise-in-time = Délai encore en cours
numbers-promise-unanswered = Close sans réponse

numbers-reasons = Pourquoi une personne a dû répondre
numbers-reasons-column = Motif

numbers-ratings = Les réponses du programme selon les visiteurs
numbers-ratings-column = Avis
numbers-rating-up = Utile
numbers-rating-down = Pas utile

numbers-answered = Réponses les plus données
numbers-answered-column = Question de la FAQ

numbers-course-language-week = Demandes par semaine, selon la langue
numbers-course-language-day = Demandes par jour, selon la langue
numbers-course-channel-week = Demandes par semaine, selon le canal
numbers-course-channel-day = Demandes par jour, selon le canal
numbers-period-week = Semaine du
numbers-period-day = Jour

numbers-csv-part = Partie
numbers-csv-what = Détail
numbers-csv-period = Période
numbers-csv-number = Nombre
numbers-csv-median = délai médian, en minutes
numbers-csv-ninetieth = délai pour neuf demandes sur dix, en minutes
