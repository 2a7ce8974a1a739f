# What the desk itself answers, without the assistant, on all channels.

desk-greeting = Guten Tag und willkommen im Museum! Hier antwortet ein Programm, nur mit Texten, die das Team geschrieben hat. Wenn es sich nicht sicher ist, gibt es Ihre Frage an einen Menschen weiter, der Ihnen hier antwortet. Was möchten Sie wissen?
desk-language-name = Deutsch
desk-attachment = Danke! Ich kann nur Wörter lesen: Bitte schreiben Sie Ihre Frage in einem Satz. Geht es um dieses Bild oder diese Datei, kann jemand aus dem Team sie ansehen.
desk-edited = Ich habe gesehen, dass Sie Ihre Nachricht geändert haben, aber sie war schon beantwortet. Senden Sie sie bitte noch einmal, damit ich darauf antworte.
desk-email-kept = Notiert: Wenn das Team Ihnen hier nicht antworten kann, schreibt es an diese Adresse.
desk-leave-email = Wenn Sie hier Ihre E-Mail-Adresse hinterlassen, kann das Team Ihnen auch schreiben: Dieser Messenger lässt uns nur 24 Stunden lang antworten.
desk-leave-email-page = Wenn Sie diese Seite verlassen, schreiben Sie hier Ihre E-Mail-Adresse: Das Team antwortet Ihnen dann auch per E-Mail.
desk-choice-person = Jemanden fragen
desk-flood = Sie senden in kurzer Zeit sehr viele Nachrichten, deshalb höre ich hier auf. Alle sind gespeichert, und jemand aus dem Team wird sie lesen.
