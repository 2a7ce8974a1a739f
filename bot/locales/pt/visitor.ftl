# The acknowledgement only: Curio speaks French and English, and passes questions in this language on to people.

visitor-moment-today = hoje às { DATETIME($at, timeStyle: "short") }
visitor-moment-tomorrow = amanhã às { DATETIME($at, timeStyle: "short") }
visitor-moment-day = { DATETIME($at, dateStyle: "full") } às { DATETIME($at, timeStyle: "short") }

visitor-handed-off = Agradecemos o seu contacto: a sua mensagem foi transmitida à equipa do museu. Uma pessoa responder-lhe-á aqui até { $by }.
visitor-handed-off-away = Agradecemos o seu contacto: a sua mensagem foi transmitida à equipa do museu. A equipa está de volta { $back }; uma pessoa responder-lhe-á aqui até { $by }.
visitor-handed-off-again = Esta mensagem também foi transmitida: uma pessoa responder-lhe-á aqui até { $by }.
visitor-handed-off-undated = Agradecemos o seu contacto: a sua mensagem foi transmitida à equipa do museu. Uma pessoa responder-lhe-á aqui assim que possível.
