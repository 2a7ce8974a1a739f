# The acknowledgement only: Curio speaks French and English, and passes questions in this language on to people.

visitor-moment-today = heute um { DATETIME($at, timeStyle: "short") } Uhr
visitor-moment-tomorrow = morgen um { DATETIME($at, timeStyle: "short") } Uhr
visitor-moment-day = { DATETIME($at, dateStyle: "full") } um { DATETIME($at, timeStyle: "short") } Uhr

visitor-handed-off = Vielen Dank, Ihre Nachricht wurde an das Team des Museums weitergeleitet. Eine Person antwortet Ihnen hier, spätestens { $by }.
visitor-handed-off-away = Vielen Dank, Ihre Nachricht wurde an das Team des Museums weitergeleitet. Das Team ist wieder da: { $back }. Eine Person antwortet Ihnen hier, spätestens { $by }.
visitor-handed-off-again = Auch diese Nachricht wurde weitergeleitet: Eine Person antwortet Ihnen hier, spätestens { $by }.
visitor-handed-off-undated = Vielen Dank, Ihre Nachricht wurde an das Team des Museums weitergeleitet. Eine Person antwortet Ihnen hier so bald wie möglich.
