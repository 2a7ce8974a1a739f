## Notices to the team: questions wait (never what visitors wrote)
notices-waiting =
    { $count ->
        [one] One question is waiting for an answer
       *[other] { $count } questions are waiting for an answer
    }
notices-overdue =
    { $count ->
        [one] One question has waited longer than promised
       *[other] { $count } questions have waited longer than promised
    }
notices-line = – { $topic }, { $language }, since { $since }
notices-no-topic = no topic
notices-more =
    { $count ->
        [one] … and one other
       *[other] … and { $count } others
    }
notices-look = Answer: { $url }
