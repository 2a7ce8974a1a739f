# What the desk itself answers, without the assistant, on all channels.

desk-greeting = ¡Hola y bienvenido al museo! Aquí responde un programa, solo con textos escritos por el equipo. Cuando no está seguro, transmite su pregunta a una persona, que le responderá en esta conversación. ¿Qué desea saber?
desk-language-name = Español
desk-attachment = ¡Gracias! Solo sé leer palabras: escriba su pregunta en una frase. Si se trata de esta imagen o archivo, alguien del equipo puede verlo.
desk-edited = He visto que ha modificado su mensaje, pero ya tenía respuesta. Para que lo responda, envíelo de nuevo.
desk-email-kept = Anotado: si el equipo no puede responderle aquí, le escribirá a esta dirección.
desk-leave-email = Si deja aquí su correo electrónico, el equipo también podrá escribirle: esta mensajería solo nos deja responder durante 24 horas.
desk-leave-email-page = Si va a salir de esta página, escriba aquí su correo electrónico: el equipo también le responderá por correo.
desk-choice-person = Hablar con alguien
desk-flood = Está enviando muchos mensajes en poco tiempo, así que me detengo aquí. Todos quedan guardados y alguien del equipo los leerá.
