# What the assistant says besides the curated answers.

assistant-greet = Olá e bem-vindo! Sou o assistente automático: { $museum }. Escreva a sua pergunta em poucas palavras; se eu não tiver a certeza da resposta, uma pessoa da equipa responde-lhe.
assistant-thanks = De nada! Pergunte à vontade se precisar de mais alguma coisa.
assistant-bye = Adeus e até breve no museu!
assistant-bot = Sim, sou um programa. Escolho entre respostas escritas pela equipa do museu; se nenhuma servir, passo a sua pergunta a uma pessoa.
assistant-insult = Lamento se a minha resposta não ajudou. Faça a pergunta de outra forma ou peça para falar com uma pessoa da equipa.
assistant-language = Está bem, continuemos em português. Qual é a sua pergunta?
assistant-no-words = Só consigo ler palavras. Escreva a sua pergunta numa frase ou peça para falar com uma pessoa da equipa.
assistant-gone = Esta resposta já não está atual. Faça a pergunta de outra forma ou peça para falar com uma pessoa da equipa.
assistant-suggest = Não tenho a certeza de ter percebido. É uma destas perguntas?
assistant-none-of-these = Nenhuma destas, perguntar à equipa
assistant-ask-person = Perguntar a uma pessoa
assistant-only-in = Por agora, esta resposta só existe em { $language }.
assistant-not-passed-on = Não consegui transmitir a sua pergunta à equipa. Escreva-nos, por favor: { $email }.
