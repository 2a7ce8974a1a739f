# Un mese di conversazioni immaginarie, per provare la console (make demo-data).
demodata-hello = Buongiorno!
demodata-thanks = Grazie mille per la risposta!

demodata-ask-opening-hours = Quali sono gli orari di apertura?
demodata-ask-prices = Quanto costa il biglietto?
demodata-ask-audio-guide = C’è un’audioguida in italiano?

demodata-question-meteorite = Il vostro meteorite contiene davvero grani più antichi del Sole?
demodata-reply-meteorite = Sì, alcuni: sono grani presolari di pochi millesimi di millimetro. Si vedono solo al microscopio elettronico; un’immagine è esposta accanto alla vetrina.
