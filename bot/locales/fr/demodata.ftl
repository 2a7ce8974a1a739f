# Un mois de discussions imaginées, pour essayer la console (make demo-data).
demodata-hello = Bonjour !
demodata-hello-back = Bonjour ! Que voulez-vous savoir ?
demodata-thanks = Merci beaucoup pour votre réponse !
demodata-role-camille = accueil
demodata-role-idriss = médiation
demodata-role-ines = conservatrice

demodata-question-stone = J’ai trouvé dans mon jardin une pierre taillée en pointe. Est-ce que quelqu’un peut me dire si c’est un silex préhistorique ?
demodata-reply-stone = Merci pour votre message. Notre service d’archéologie examine volontiers votre pierre : envoyez-nous deux photos avec une pièce de monnaie pour l’échelle, et laissez-la pour l’instant là où vous l’avez trouvée si vous le pouvez.
demodata-question-proposal = Est-il possible de faire une demande en mariage dans le jardin du musée un soir de semaine ?
demodata-reply-proposal = Quelle belle idée ! C’est possible les soirs de nocturne, avant 20 h. Dites-nous la date qui vous convient et nous vous réserverons un coin tranquille.
demodata-question-grandfather = Mon grand-père a donné une collection de papillons au musée dans les années 1950. Peut-on la voir ?
demodata-reply-grandfather = La collection de votre grand-père est conservée dans nos réserves. Nous pouvons vous la montrer sur rendez-vous ; donnez-nous son nom complet et deux dates possibles.
demodata-question-school = Nous venons avec 28 élèves de CE2 dont un enfant en fauteuil et deux allergiques aux arachides. Comment s’organiser pour le déjeuner ?
demodata-reply-school = Nous vous réservons la salle du rez-de-chaussée, accessible en fauteuil, et nous prévenons le café pour les allergies. Quel jour venez-vous ?
demodata-question-meteorite = Votre météorite contient-elle vraiment des grains plus vieux que le Soleil ?
demodata-reply-meteorite = Oui, quelques-uns : des grains dits présolaires, de quelques millièmes de millimètre. On ne les voit qu’au microscope électronique, et une image est exposée à côté de la vitrine.
demodata-question-invoice = Il me faut une facture au nom de mon association pour les billets achetés samedi dernier.
demodata-reply-invoice = Bien sûr. Indiquez-nous le nom et l’adresse de l’association ainsi que le numéro de commande, et nous vous envoyons la facture dans la journée.
demodata-question-glove = Ma fille a oublié un gant rouge sur un banc près des dinosaures dimanche, l’avez-vous retrouvé ?
demodata-reply-glove = Bonne nouvelle : un gant rouge nous a été rapporté dimanche soir. Il vous attend à l’accueil.

demodata-ask-opening-hours = Quand êtes-vous ouverts ?
demodata-ask-prices = Combien coûte l’entrée ?
demodata-ask-public-transport = Quel tram mène au musée ?
demodata-ask-cloakroom = Y a-t-il un vestiaire pour nos manteaux ?
demodata-ask-dogs = Peut-on venir avec notre chien ?
demodata-ask-audio-guide = Y a-t-il un audioguide dans notre langue ?
demodata-ask-photography = Peut-on prendre des photos ?
demodata-ask-wheelchair-access = Peut-on circuler partout en fauteuil roulant ?
