# A month of made-up conversations, to try the console (make demo-data).
demodata-hello = Hello!
demodata-hello-back = Hello! What would you like to know?
demodata-thanks = Thank you very much for your answer!
demodata-role-camille = front desk
demodata-role-idriss = learning and outreach
demodata-role-ines = curator

demodata-question-stone = I found a pointed stone in my garden. Can somebody tell me whether it is a prehistoric flint?
demodata-reply-stone = Thank you for writing. Our archaeologists will gladly have a look: please send two photographs with a coin for scale, and leave the stone where you found it for now if you can.
demodata-question-proposal = Could I propose to my girlfriend in the museum garden one evening?
demodata-reply-proposal = What a lovely idea! It is possible on our late evenings, before 8 pm. Tell us which date suits you and we will keep a quiet corner for you.
demodata-question-grandfather = My grandfather gave the museum a collection of butterflies in the 1950s. Is there any way to see it?
demodata-reply-grandfather = Your grandfather’s collection is kept in our stores. We can show it to you by appointment; please give us his full name and two possible dates.
demodata-question-school = We are bringing 28 pupils, one of them in a wheelchair and two with a peanut allergy. How should we arrange lunch?
demodata-reply-school = We will keep the room on the ground floor for you, which is step-free, and tell the café about the allergies. Which day are you coming?
demodata-question-meteorite = Does your meteorite really contain grains older than the Sun?
demodata-reply-meteorite = Yes, a few: presolar grains, some thousandths of a millimetre across. They can only be seen with an electron microscope; a picture hangs beside the showcase.
demodata-question-invoice = I need an invoice in the name of my association for the tickets we bought last Saturday.
demodata-reply-invoice = Of course. Please give us the association’s name and address and the order number, and we will send the invoice today.
demodata-question-glove = My daughter left a red glove on a bench near the dinosaurs on Sunday. Has it been found?
demodata-reply-glove = Good news: a red glove was handed in on Sunday evening. It is waiting for you at the front desk.

demodata-ask-opening-hours = When are you open?
demodata-ask-prices = How much is admission?
demodata-ask-public-transport = Which tram takes us to the museum?
demodata-ask-cloakroom = Is there a cloakroom for our coats?
demodata-ask-dogs = May we bring our dog?
demodata-ask-audio-guide = Is there an audio guide in our language?
demodata-ask-photography = May we take photographs?
demodata-ask-wheelchair-access = Can a wheelchair get everywhere?
