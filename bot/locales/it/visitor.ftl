# The acknowledgement only: Curio speaks French and English, and passes questions in this language on to people.

visitor-moment-today = oggi alle { DATETIME($at, timeStyle: "short") }
visitor-moment-tomorrow = domani alle { DATETIME($at, timeStyle: "short") }
visitor-moment-day = { DATETIME($at, dateStyle: "full") } alle { DATETIME($at, timeStyle: "short") }

visitor-handed-off = Grazie, il Suo messaggio è stato trasmesso al personale del museo. Una persona Le risponderà qui al più tardi { $by }.
visitor-handed-off-away = Grazie, il Suo messaggio è stato trasmesso al personale del museo. Il personale sarà di nuovo presente { $back }; una persona Le risponderà qui al più tardi { $by }.
visitor-handed-off-again = Anche questo messaggio è stato trasmesso: una persona Le risponderà qui al più tardi { $by }.
visitor-handed-off-undated = Grazie, il Suo messaggio è stato trasmesso al personale del museo. Una persona Le risponderà qui il prima possibile.
