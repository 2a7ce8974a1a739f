# The acknowledgement only: Curio speaks French and English, and passes questions in this language on to people.

visitor-moment-today = 今天 { DATETIME($at, timeStyle: "short") }
visitor-moment-tomorrow = 明天 { DATETIME($at, timeStyle: "short") }
visitor-moment-day = { DATETIME($at, dateStyle: "full") } { DATETIME($at, timeStyle: "short") }

visitor-handed-off = 谢谢，您的留言已转交博物馆工作人员。最迟{ $by }，会有工作人员在此回复您。
visitor-handed-off-away = 谢谢，您的留言已转交博物馆工作人员。工作人员将于{ $back }回来；最迟{ $by }，会有工作人员在此回复您。
visitor-handed-off-again = 这条留言也已转交：最迟{ $by }，会有工作人员在此回复您。
visitor-handed-off-undated = 谢谢，您的留言已转交博物馆工作人员。会有工作人员尽快在此回复您。
