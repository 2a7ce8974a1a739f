## The FAQ, as its curators work on it
faq-title = FAQ
faq-back = Back to the FAQ
faq-count =
    { $count ->
        [one] one entry
       *[other] { $count } entries
    }
faq-phrasings =
    { $count ->
        [one] one way of asking
       *[other] { $count } ways of asking
    }
faq-search = Ask as a visitor would, or search
faq-search-hint = You see what the assistant would do with the question, and why. Nothing is sent to anybody.
faq-try = Try
faq-trial = What the assistant would do
faq-trial-answer = It would answer ({ $probability } sure).
faq-trial-suggest = It would suggest questions to choose from ({ $probability } sure of the first).
faq-trial-handoff = It would pass the question on to the team ({ $probability } sure of the first entry).
faq-trial-smalltalk = It would take this for small talk.
faq-trial-away = The assistant cannot be asked at the moment. The list below is from the file.
faq-urgent = To look at ({ $count })
faq-all = All entries by topic
faq-found =
    { $count ->
        [0] “{ $words }” in the entries
        [one] “{ $words }”: one entry
       *[other] “{ $words }”: { $count } entries
    }
faq-found-none = No entry holds all of these words.
faq-want-expired = no longer valid since { $detail }
faq-want-expires = valid until { $detail }
faq-want-later = valid from { $detail }
faq-want-review = was to be reviewed by { $detail }
faq-want-review-soon = to be reviewed by { $detail }
faq-want-untranslated = no answer in: { $detail }
faq-answers = As visitors read it today
faq-asked = As visitors ask it
faq-text = The entry, as it stands in the file
faq-text-hint = Lines keep their indentation; what stands behind # is for curators. Mistakes are said before anything is changed.
faq-preview = How it would read
faq-preview-do = Preview
faq-save = Save
faq-error-changed = The entry { $id } was changed meanwhile by somebody else. Nothing was saved: copy your text, open the entry again and put it in.
faq-error-id = The text must be the entry { $id } and no other: keep its short name, and make new entries from a question. Nothing was saved.
faq-broken = The FAQ file has mistakes. Visitors are answered from its last good version until it is mended:
faq-missed =
    { $count ->
        [one] { $language } (missed once)
       *[other] { $language } (missed { $count } times)
    }
faq-thefts = Entries that steal questions
faq-thefts-lead = Each way of asking is asked without itself. If another entry would answer it, the two are too much alike: make the words more precise, or join them.
faq-thefts-to =
    { $count ->
        [one] loses one way of asking to
       *[other] loses { $count } ways of asking to
    }
faq-thefts-none = No entry steals a question from another one.
faq-thefts-working = The assistant is asking every question of the FAQ. This takes a few seconds.
faq-thefts-away = The assistant cannot be asked just now. Come back in a moment.
faq-edit = Change this entry
faq-answer = Answer
faq-questions = Ways of asking, one a line
faq-day-valid_from = Valid from
faq-day-valid_until = Valid until
faq-day-review_by = To be reviewed by
faq-fields-hint = A field that is emptied goes from the file. Comments and all other lines stay. The preview shows what visitors would read.
faq-error-day = A date is written 2027-05-01. Nothing was saved.
faq-links = Dead links
faq-links-lead = The addresses that the FAQ gives visitors, asked for once a day at most and only when this page is opened.
faq-links-working = The addresses are being asked for one by one. This takes a few seconds.
faq-links-now = Ask for them now
faq-links-dead =
    { $count ->
        [one] One address of { $total } leads nowhere.
       *[other] { $count } addresses of { $total } lead nowhere.
    }
faq-links-fine =
    { $total ->
        [0] The FAQ gives no address.
        [one] The address that the FAQ gives leads somewhere.
       *[other] All { $total } addresses that the FAQ gives lead somewhere.
    }
faq-links-left-out = { $count } other addresses were not asked for.
faq-links-reason-status = the page is gone (status { $status })
faq-links-reason-address = not an address of the web
faq-links-reason-port = the address asks for another port than the web’s
faq-links-reason-unknown = nobody knows this site’s name
faq-links-reason-private = the address is inside a network, visitors do not reach it
faq-links-reason-unreachable = the site does not answer
faq-links-reason-certificate = the site’s certificate is not valid
faq-links-reason-slow = the site takes more than ten seconds to answer
faq-links-reason-redirects = the site leads on too often
faq-links-reason-large = the page is too large
faq-links-reason-kind = the answer is no page
faq-links-reason-encoding = the page cannot be read
