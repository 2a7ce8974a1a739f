# What visitors read on Messenger and Instagram besides the answers.
# The buttons (channel-choice-…) have 20 characters at most.

channel-disclosure-first = You are writing to a program of the museum: it answers when it is sure, and otherwise a person of the team takes over.
channel-disclosure-again = The museum's program is answering you again.
channel-choice-person = Ask a person
channel-choice-none = None, ask the team
channel-choice-keep = Keep my data
channel-choice-erase-confirmed = Delete everything
