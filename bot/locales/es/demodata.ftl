# Un mes de conversaciones imaginadas, para probar la consola (make demo-data).
demodata-hello = ¡Buenos días!
demodata-thanks = ¡Muchas gracias por su respuesta!

demodata-ask-opening-hours = ¿Cuál es el horario del museo?
demodata-ask-prices = ¿Cuánto cuesta la entrada?
demodata-ask-photography = ¿Se pueden hacer fotos en las salas?
demodata-ask-wheelchair-access = ¿Se puede visitar el museo en silla de ruedas?

demodata-question-invoice = Necesito una factura a nombre de mi asociación por las entradas del sábado pasado.
demodata-reply-invoice = Por supuesto. Indíquenos el nombre y la dirección de la asociación y el número de pedido, y le enviaremos la factura hoy mismo.
