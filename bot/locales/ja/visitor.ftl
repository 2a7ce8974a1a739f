# The acknowledgement only: Curio speaks French and English, and passes questions in this language on to people.

visitor-moment-today = 本日{ DATETIME($at, timeStyle: "short") }
visitor-moment-tomorrow = 明日{ DATETIME($at, timeStyle: "short") }
visitor-moment-day = { DATETIME($at, dateStyle: "full") } { DATETIME($at, timeStyle: "short") }

visitor-handed-off = ありがとうございます。メッセージは博物館のスタッフに転送されました。遅くとも{ $by }までに、スタッフがこちらでお返事いたします。
visitor-handed-off-away = ありがとうございます。メッセージは博物館のスタッフに転送されました。スタッフは{ $back }に戻ります。遅くとも{ $by }までに、こちらでお返事いたします。
visitor-handed-off-again = このメッセージも転送されました。遅くとも{ $by }までに、スタッフがこちらでお返事いたします。
visitor-handed-off-undated = ありがとうございます。メッセージは博物館のスタッフに転送されました。できるだけ早く、スタッフがこちらでお返事いたします。
