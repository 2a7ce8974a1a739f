## Avis à l’équipe : des questions attendent (jamais ce que les visiteurs ont écrit)
notices-waiting =
    { $count ->
        [one] Une question attend une réponse
       *[other] { $count } questions attendent une réponse
    }
notices-overdue =
    { $count ->
        [one] Une question attend au-delà du délai promis
       *[other] { $count } questions attendent au-delà du délai promis
    }
notices-line = – { $topic }, { $language }, depuis { $since }
notices-no-topic = sans thème
notices-more =
    { $count ->
        [one] … et une autre
       *[other] … et { $count } autres
    }
notices-look = Répondre : { $url }
