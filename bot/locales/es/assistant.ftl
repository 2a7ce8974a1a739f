# What the assistant says besides the curated answers.

assistant-greet = ¡Hola y bienvenido! Soy el asistente automático del { $museum }. Escriba su pregunta en pocas palabras; si no estoy seguro de la respuesta, le contesta una persona del equipo.
assistant-thanks = ¡Con mucho gusto! No dude en preguntar si necesita algo más.
assistant-bye = ¡Adiós y hasta pronto en el museo!
assistant-bot = Sí, soy un programa. Elijo entre respuestas escritas por el equipo del museo; si ninguna sirve, transmito su pregunta a una persona.
assistant-insult = Siento que mi respuesta no le haya ayudado. Formule su pregunta de otra manera o pida hablar con una persona del equipo.
assistant-language = De acuerdo, sigamos en español. ¿Cuál es su pregunta?
assistant-no-words = Solo puedo leer palabras. Escriba su pregunta en una frase o pida hablar con una persona del equipo.
assistant-gone = Esta respuesta ya no es actual. Formule su pregunta de otra manera o pida hablar con una persona del equipo.
assistant-suggest = No estoy seguro de haber entendido. ¿Es una de estas preguntas?
assistant-none-of-these = Ninguna de estas, preguntar al equipo
assistant-ask-person = Preguntar a una persona
assistant-only-in = Por ahora, esta respuesta solo existe en { $language }.
assistant-not-passed-on = No he podido transmitir su pregunta al equipo. Escríbanos, por favor: { $email }.
