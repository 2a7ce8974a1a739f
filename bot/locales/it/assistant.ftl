# What the assistant says besides the curated answers.

assistant-greet = Buongiorno e benvenuto! Sono l'assistente automatico: { $museum }. Scriva la sua domanda in poche parole; se non sono sicuro della risposta, le risponde una persona del team.
assistant-thanks = Prego! Chieda pure se ha bisogno di altro.
assistant-bye = Arrivederci e a presto al museo!
assistant-bot = Sì, sono un programma. Scelgo tra risposte scritte dal team del museo; se nessuna va bene, passo la domanda a una persona.
assistant-insult = Mi dispiace se la mia risposta non le è servita. Riformuli la domanda o chieda di parlare con una persona del team.
assistant-language = Va bene, continuiamo in italiano. Qual è la sua domanda?
assistant-no-words = Posso leggere soltanto parole. Scriva la domanda in una frase o chieda di parlare con una persona del team.
assistant-gone = Questa risposta non è più attuale. Riformuli la domanda o chieda di parlare con una persona del team.
assistant-suggest = Non sono sicuro di aver capito. È una di queste domande?
assistant-none-of-these = Nessuna di queste, chiedere al team
assistant-ask-person = Chiedere a una persona
assistant-only-in = Per ora questa risposta esiste solo in { $language }.
assistant-not-passed-on = Non ho potuto trasmettere la sua domanda al team. Ci scriva, per favore: { $email }.
