# What the assistant says besides the curated answers.

assistant-greet = Guten Tag und willkommen! Ich bin der automatische Assistent: { $museum }. Stellen Sie Ihre Frage in wenigen Worten; wenn ich mir der Antwort nicht sicher bin, antwortet Ihnen jemand aus dem Team.
assistant-thanks = Gern geschehen! Fragen Sie ruhig weiter.
assistant-bye = Auf Wiedersehen und bis bald im Museum!
assistant-bot = Ja, ich bin ein Programm. Ich wähle unter Antworten, die das Team des Museums geschrieben hat; passt keine, gebe ich Ihre Frage an einen Menschen weiter.
assistant-insult = Es tut mir leid, wenn meine Antwort nicht geholfen hat. Fragen Sie mit anderen Worten, oder bitten Sie um jemanden aus dem Team.
assistant-language = Gut, machen wir auf Deutsch weiter. Wie lautet Ihre Frage?
assistant-no-words = Ich kann nur Wörter lesen. Schreiben Sie Ihre Frage in einem Satz, oder bitten Sie um jemanden aus dem Team.
assistant-gone = Diese Antwort ist nicht mehr aktuell. Fragen Sie mit anderen Worten, oder bitten Sie um jemanden aus dem Team.
assistant-suggest = Ich bin nicht sicher, ob ich richtig verstanden habe. Ist es eine dieser Fragen?
assistant-none-of-these = Keine davon, das Team fragen
assistant-ask-person = Einen Menschen fragen
assistant-only-in = Diese Antwort gibt es bisher nur auf { $language }.
assistant-not-passed-on = Ich konnte Ihre Frage nicht an das Team weitergeben. Bitte schreiben Sie uns: { $email }.
