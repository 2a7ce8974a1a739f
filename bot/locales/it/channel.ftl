# What visitors read on Messenger and Instagram besides the answers.
# The buttons (channel-choice-…) have 20 characters at most.

channel-disclosure-first = Sta scrivendo a un programma del museo: risponde quando è sicuro, altrimenti interviene una persona del team.
channel-disclosure-again = Ora Le risponde di nuovo il programma del museo.
channel-choice-person = Parlare con qualcuno
channel-choice-none = Chiedere al team
channel-choice-keep = Conservare i dati
channel-choice-erase-confirmed = Cancellare tutto
