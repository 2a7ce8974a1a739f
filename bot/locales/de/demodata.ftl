# Ein Monat erfundener Gespräche, um die Konsole auszuprobieren (make demo-data).
demodata-hello = Guten Tag!
demodata-thanks = Vielen Dank für Ihre Antwort!

demodata-ask-opening-hours = Wann haben Sie geöffnet?
demodata-ask-prices = Was kostet der Eintritt?
demodata-ask-public-transport = Wie kommen wir mit der Straßenbahn zum Museum?
demodata-ask-cloakroom = Gibt es eine Garderobe für unsere Mäntel?
demodata-ask-dogs = Dürfen wir unseren Hund mitbringen?

demodata-question-stone = Ich habe beim Wandern einen spitzen Stein gefunden. Kann jemand sagen, ob das ein Feuerstein aus der Steinzeit ist?
demodata-reply-stone = Vielen Dank für Ihre Nachricht. Bitte schicken Sie uns zwei Fotos mit einer Münze als Maßstab, dann sehen unsere Archäologen ihn sich gern an.
demodata-question-glove = Meine Tochter hat am Sonntag einen roten Handschuh bei den Dinosauriern vergessen. Wurde er gefunden?
demodata-reply-glove = Gute Nachricht: Ein roter Handschuh wurde am Sonntagabend abgegeben. Er liegt für Sie am Empfang.
