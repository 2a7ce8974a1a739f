# The wish to be forgotten, in the chat; the pages about it are in French and English.

rights-phrases = cancellare i miei dati | cancella i miei dati | cancelli i miei dati | cancellate i miei dati | cancellare tutti i miei dati | cancellate tutti i miei dati | cancellare i miei dati personali | cancellate i miei dati personali | eliminare i miei dati | elimina i miei dati | elimini i miei dati | eliminate i miei dati | eliminare tutti i miei dati | eliminare i miei dati personali | cancellazione dei miei dati | eliminazione dei miei dati | voglio cancellare i miei dati | vorrei cancellare i miei dati | vorrei eliminare i miei dati | potete cancellare i miei dati | può cancellare i miei dati | cancellare questa conversazione | cancellate questa conversazione | eliminare questa conversazione | cancellare questa chat | cancellare i miei messaggi | eliminare i miei messaggi | dimenticatemi | diritto all'oblio | diritto alla cancellazione
rights-polite = per favore | per piacere | per cortesia | grazie | grazie mille | buongiorno | salve
rights-confirm = Ci chiede di cancellare i Suoi dati. Da noi sarà cancellata tutta questa conversazione: i Suoi messaggi, le nostre risposte e ciò che ci permette di scriverLe qui. Se una domanda è in attesa del personale, sarà ritirata. Non si può tornare indietro. Vuole cancellare tutto?
rights-choice-erase-confirmed = Sì, cancella tutto
rights-choice-keep = No, conserva
rights-kept = Va bene: non è stato cancellato nulla e la conversazione continua.
rights-erased =
    I Suoi dati sono stati cancellati. Questa pagina mostra a che punto è la cancellazione, fino all’ultimo passo: { $url }

    Se ci scriverà di nuovo, inizierà una nuova conversazione.
