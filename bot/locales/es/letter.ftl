## A person's reply as an e-mail to the visitor
letter-subject = Respuesta de { $museum }
letter-opening = Hola:
letter-asked = Usted nos preguntó:
letter-reply = Esta es nuestra respuesta:
letter-more = Para continuar la conversación: { $url }
letter-why = Recibe este mensaje porque dejó su dirección para esta respuesta. No se usa para nada más.
