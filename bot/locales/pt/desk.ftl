# What the desk itself answers, without the assistant, on all channels.

desk-greeting = Olá e bem-vindo ao museu! Aqui responde um programa, apenas com textos escritos pela equipa. Quando não tem a certeza, passa a sua pergunta a uma pessoa, que lhe responderá nesta conversa. O que deseja saber?
desk-language-name = Português
desk-attachment = Obrigado! Só sei ler palavras: escreva a sua pergunta numa frase. Se for sobre esta imagem ou ficheiro, alguém da equipa pode vê-lo.
desk-edited = Vi que alterou a sua mensagem, mas ela já tinha resposta. Para que eu responda, envie-a de novo.
desk-email-kept = Anotado: se a equipa não puder responder aqui, escreverá para este endereço.
desk-leave-email = Se deixar aqui o seu e-mail, a equipa também poderá escrever-lhe: este serviço só nos deixa responder durante 24 horas.
desk-leave-email-page = Se sair desta página, escreva aqui o seu e-mail: a equipa também lhe responderá por e-mail.
desk-choice-person = Falar com alguém
desk-flood = Está a enviar muitas mensagens em pouco tempo, por isso fico por aqui. Todas ficam guardadas e alguém da equipa as lerá.
