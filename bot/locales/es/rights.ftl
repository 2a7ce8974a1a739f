# The wish to be forgotten, in the chat; the pages about it are in French and English.

rights-phrases = eliminar mis datos | elimina mis datos | elimine mis datos | eliminen mis datos | eliminar todos mis datos | elimine todos mis datos | eliminar mis datos personales | elimine mis datos personales | borrar mis datos | borra mis datos | borre mis datos | borren mis datos | borrar todos mis datos | borrar mis datos personales | suprimir mis datos | suprimir mis datos personales | eliminación de mis datos | supresión de mis datos | quiero eliminar mis datos | quiero borrar mis datos | quisiera eliminar mis datos | me gustaría eliminar mis datos | pueden eliminar mis datos | pueden borrar mis datos | eliminar esta conversación | borrar esta conversación | borrar mi conversación | eliminar este chat | borrar este chat | eliminar mis mensajes | borrar mis mensajes | olvídenme | derecho al olvido | derecho de supresión
rights-polite = por favor | gracias | muchas gracias | hola | buenos días | buenas tardes
rights-confirm = Nos pide que eliminemos sus datos. Borraremos toda esta conversación: sus mensajes, nuestras respuestas y lo que nos permite escribirle aquí. Si una pregunta está esperando al equipo, se retirará. Esto no se puede deshacer. ¿Quiere que lo eliminemos todo?
rights-choice-erase-confirmed = Sí, eliminar todo
rights-choice-keep = No, conservarlo
rights-kept = De acuerdo: no se ha eliminado nada y la conversación continúa.
rights-erased =
    Sus datos se han eliminado. Esta página muestra cómo avanza la eliminación, hasta el último paso: { $url }

    Si vuelve a escribirnos, empezará una conversación nueva.
