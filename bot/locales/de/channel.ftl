# What visitors read on Messenger and Instagram besides the answers.
# The buttons (channel-choice-…) have 20 characters at most.

channel-disclosure-first = Sie schreiben einem Programm des Museums: Es antwortet, wenn es sich sicher ist; sonst übernimmt jemand aus dem Team.
channel-disclosure-again = Ab jetzt antwortet Ihnen wieder das Programm des Museums.
channel-choice-person = Jemanden fragen
channel-choice-none = Das Team fragen
channel-choice-keep = Daten behalten
channel-choice-erase-confirmed = Alles löschen
