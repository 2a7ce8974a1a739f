# The desk in numbers.
numbers-nav = Numbers
numbers-title = Questions in numbers
numbers-range = Period
numbers-days =
    { $count ->
       *[other] { $count } days
    }
numbers-csv = Download for a spreadsheet
numbers-table = Show the table
numbers-empty = Nobody asked anything in these days yet. As soon as visitors write, you will see here what they ask and how soon they get an answer.
numbers-nothing = –
numbers-how = Days are the museum’s own, today included. A question counts once: if the visitor chooses a suggestion, it counts as what that choice led to. What a visitor writes to a person who has the conversation is not counted. The time to reply runs from the request to the first reply of a person, closing hours included. A rating counts on the day of its answer; one given more than three days later may not count any more.

numbers-figure-asked = questions asked
numbers-figure-by-bot = answered by the program
numbers-figure-median = median time to reply: half of the requests are answered sooner
numbers-figure-ninetieth = time to reply to nine requests in ten
numbers-figure-kept = promised times kept
numbers-figure-waiting = requests still without a reply

numbers-outcomes = What became of the questions
numbers-outcomes-column = Outcome
numbers-outcome-bot = Answered by the program at once
numbers-outcome-suggestion = Suggestion that the visitor chose
numbers-outcome-handed-off = Handed to the team
numbers-outcome-small-talk = Greetings and thanks
numbers-outcome-left = Suggestions left unanswered

numbers-waits = Time to the first reply of a person
numbers-waits-column = Time
numbers-wait-quarter = A quarter of an hour at most
numbers-wait-hour = An hour at most
numbers-wait-hours = Four hours at most
numbers-wait-day = A day at most
numbers-wait-days = Three days at most
numbers-wait-more = More than three days

numbers-promise = The promise to visitors
numbers-promise-column = Promise
numbers-promise-kept = Kept
numbers-promise-broken = Missed
numbers-promise-in-time = Still in time
numbers-promise-unanswered = Closed without a reply

numbers-reasons = Why a person had to answer
numbers-reasons-column = Reason

numbers-ratings = The program’s answers, as visitors rate them
numbers-ratings-column = Rating
numbers-rating-up = Useful
numbers-rating-down = Not useful

numbers-answered = Answers given most
numbers-answered-column = FAQ question

numbers-course-language-week = Requests per week, by language
numbers-course-language-day = Requests per day, by language
numbers-course-channel-week = Requests per week, by channel
numbers-course-channel-day = Requests per day, by channel
numbers-period-week = Week of
numbers-period-day = Day

numbers-csv-part = Part
numbers-csv-what = Detail
numbers-csv-period = Period
numbers-csv-number = Number
numbers-csv-median = median time to reply, in minutes
numbers-csv-ninetieth = time to reply to nine requests in ten, in minutes
