# The acknowledgement only: Curio speaks French and English, and passes questions in this language on to people.

visitor-moment-today = hoy a las { DATETIME($at, timeStyle: "short") }
visitor-moment-tomorrow = mañana a las { DATETIME($at, timeStyle: "short") }
visitor-moment-day = el { DATETIME($at, dateStyle: "full") } a las { DATETIME($at, timeStyle: "short") }

visitor-handed-off = Gracias, su mensaje se ha transmitido al equipo del museo. Una persona le responderá aquí a más tardar { $by }.
visitor-handed-off-away = Gracias, su mensaje se ha transmitido al equipo del museo. El equipo vuelve { $back }; una persona le responderá aquí a más tardar { $by }.
visitor-handed-off-again = Este mensaje también se ha transmitido: una persona le responderá aquí a más tardar { $by }.
visitor-handed-off-undated = Gracias, su mensaje se ha transmitido al equipo del museo. Una persona le responderá aquí lo antes posible.
