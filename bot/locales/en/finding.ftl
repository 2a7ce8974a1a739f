## The list of requests: filters and search
finding-search = Search the conversations
finding-find = Show
finding-reset = Show everything
finding-show = Requests
finding-show-all = All
finding-show-mine = Mine
finding-show-overdue = Overdue
finding-show-for-me = For me
finding-show-snoozed = Put aside
finding-language = Language
finding-language-all = All languages
finding-channel = Channel
finding-channel-all = All channels
finding-topic = Topic
finding-topic-all = All topics
finding-overdue = Overdue
finding-found =
    { $count ->
        [0] “{ $words }”
        [one] “{ $words }”: one conversation
       *[other] “{ $words }”: { $count } conversations
    }
finding-found-none = No conversation has all of these words in one message.
finding-state-bot = with the program
finding-state-waiting = waiting
finding-state-person = with a person
finding-whole = Show all { $count }
