## A person's reply as an e-mail to the visitor
letter-subject = Resposta de { $museum }
letter-opening = Olá,
letter-asked = Perguntou-nos:
letter-reply = Eis a nossa resposta:
letter-more = Para continuar a conversa: { $url }
letter-why = Recebe esta mensagem porque deixou o seu endereço para esta resposta. Não é usado para mais nada.
