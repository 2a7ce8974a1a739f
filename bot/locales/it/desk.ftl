# What the desk itself answers, without the assistant, on all channels.

desk-greeting = Buongiorno e benvenuti al museo! Qui risponde un programma, solo con testi scritti dal personale del museo. Quando non è sicuro, passa la domanda a una persona, che vi risponderà in questa chat. Che cosa desiderate sapere?
desk-language-name = Italiano
desk-attachment = Grazie! So leggere solo le parole: scriva la sua domanda in una frase. Se riguarda questa immagine o questo file, una persona del museo può guardarlo.
desk-edited = Ho visto che ha modificato il messaggio, ma aveva già ricevuto una risposta. Per avere una nuova risposta, lo invii di nuovo.
desk-email-kept = Annotato: se il personale non può risponderle qui, le scriverà a questo indirizzo.
desk-leave-email = Se lascia qui il suo indirizzo e-mail, il personale potrà anche scriverle: questa chat ci permette di rispondere solo per 24 ore.
desk-leave-email-page = Se lascia questa pagina, scriva qui il suo indirizzo e-mail: il personale le risponderà anche per e-mail.
desk-choice-person = Parlare con qualcuno
desk-flood = Sta inviando molti messaggi in poco tempo, perciò mi fermo qui. Sono tutti conservati e una persona del museo li leggerà.
