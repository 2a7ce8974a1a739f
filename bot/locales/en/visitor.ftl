# What visitors read when their message is passed on to the team.
# $by: the promised moment; $back: when the team is back; both are a "visitor-moment-…".

visitor-moment-today = today at { $time }
visitor-moment-tomorrow = tomorrow at { $time }
visitor-moment-day = on { $day } at { $time }

visitor-handed-off =
    { $reason ->
        [person] Noted: the museum's team has been told.
        [assistant_unavailable] I cannot look up the answer myself right now, but your message has arrived and has been passed on to the museum's team.
       *[other] Thank you, your question has been passed on to the museum's team.
    } A person will answer you here { $by } at the latest.
visitor-handed-off-away =
    { $reason ->
        [person] Noted: the museum's team has been told.
        [assistant_unavailable] I cannot look up the answer myself right now, but your message has arrived and has been passed on to the museum's team.
       *[other] Thank you, your question has been passed on to the museum's team.
    } The team is back { $back }; a person will answer you here { $by } at the latest.
visitor-handed-off-again = This message has been passed on as well: a person will answer you here { $by } at the latest.
visitor-handed-off-undated =
    { $reason ->
        [person] Noted: the museum's team has been told.
       *[other] Thank you, your message has been passed on to the museum's team.
    } A person will answer you here as soon as possible.
