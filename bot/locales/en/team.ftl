## What the team does among itself about a conversation
team-notes = Notes for colleagues
team-note = New note
team-note-hint = Only the team reads notes; the visitor never does.
team-note-do = Write the note
team-arrange = Hand over, put aside…
team-assign = Give the conversation to
team-assign-do = Hand over
team-release = Put it back among those that wait
team-reopen = Bring it back among those that wait
team-snooze = Put aside
team-snooze-hour = for an hour
team-snooze-three-hours = for three hours
team-snooze-tomorrow = until tomorrow
team-snooze-week = for a week
team-snooze-do = Put aside
team-wake = Do not put aside any longer
team-snoozed = Put aside until { $until }
team-aside =
    { $count ->
        [one] One conversation is put aside
       *[other] { $count } conversations are put aside
    }
team-due = answer by { $when }
team-due-knowledge = for a scientist, by { $when }
team-looking = { $name } has this page open, too.
team-writing = { $name } is writing a reply.
team-event-assigned = { $by } gave the conversation to { $name }.
team-error-colleague = This colleague cannot be given conversations. Choose another one.
