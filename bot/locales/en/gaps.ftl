## The questions that the FAQ does not answer
gaps-title = Questions without an answer in the FAQ
gaps-lead =
    { $count ->
        [0] No question was handed over in the last 90 days.
        [one] One question handed over in the last 90 days, without personal details.
       *[other] { $count } questions handed over in the last 90 days, together by meaning, without personal details. What most people asked comes first.
    }
gaps-people =
    { $count ->
        [one] one person
       *[other] { $count } people
    }
gaps-last = last { $when }
gaps-others = Also asked like this
gaps-nearest = Nearest in the FAQ: { $entry }
gaps-none = The FAQ would answer all of these questions today.
gaps-working = The assistant is comparing the questions. This takes a few seconds.
gaps-now = Compare now
gaps-away = The assistant cannot compare the questions just now. Come back in a moment.

gaps-unhelpful = Answers that did not help
gaps-unhelpful-lead = What visitors wrote below an answer in the last 30 days, without personal details.
gaps-unhelpful-none = No visitor wrote what an answer lacked in the last 30 days.
gaps-unhelpful-conversation = Open the conversation
