## Ce que l’équipe fait entre elle d’une discussion
team-notes = Notes pour l’équipe
team-note = Nouvelle note
team-note-hint = Seule l’équipe lit les notes, jamais le visiteur.
team-note-do = Noter
team-arrange = Confier, mettre de côté…
team-assign = Confier la discussion à
team-assign-do = Confier
team-release = La remettre parmi celles qui attendent
team-reopen = La remettre parmi celles qui attendent
team-snooze = Mettre de côté
team-snooze-hour = pendant une heure
team-snooze-three-hours = pendant trois heures
team-snooze-tomorrow = jusqu’à demain
team-snooze-week = pendant une semaine
team-snooze-do = Mettre de côté
team-wake = Ne plus mettre de côté
team-snoozed = De côté jusqu’à : { $until }
team-aside =
    { $count ->
        [one] Une discussion est mise de côté
       *[other] { $count } discussions sont mises de côté
    }
team-due = réponse promise : { $when }
team-due-knowledge = pour un scientifique : { $when }
team-looking = { $name } a aussi cette page ouverte.
team-writing = { $name } est en train d’écrire une réponse.
team-event-assigned = { $by } a confié la discussion à { $name }.
team-error-colleague = On ne peut pas confier de discussion à cette personne. Choisissez-en une autre.
