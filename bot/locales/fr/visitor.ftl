# Ce que les visiteurs lisent quand leur message est transmis à l'équipe.
# $by : le moment promis ; $back : le retour de l'équipe ; ce sont des « visitor-moment-… ».

visitor-moment-today = aujourd'hui à { $time }
visitor-moment-tomorrow = demain à { $time }
visitor-moment-day = le { $day } à { $time }

visitor-handed-off =
    { $reason ->
        [person] C'est noté, l'équipe du musée est prévenue.
        [assistant_unavailable] Je ne peux pas chercher la réponse moi-même en ce moment, mais votre message est bien arrivé et il est transmis à l'équipe du musée.
       *[other] Merci, votre question est transmise à l'équipe du musée.
    } Une personne vous répondra ici au plus tard { $by }.
visitor-handed-off-away =
    { $reason ->
        [person] C'est noté, l'équipe du musée est prévenue.
        [assistant_unavailable] Je ne peux pas chercher la réponse moi-même en ce moment, mais votre message est bien arrivé et il est transmis à l'équipe du musée.
       *[other] Merci, votre question est transmise à l'équipe du musée.
    } L'équipe est de retour { $back } ; une personne vous répondra ici au plus tard { $by }.
visitor-handed-off-again = Ce message est transmis lui aussi : une personne vous répondra ici au plus tard { $by }.
visitor-handed-off-undated =
    { $reason ->
        [person] C'est noté, l'équipe du musée est prévenue.
       *[other] Merci, votre message est transmis à l'équipe du musée.
    } Une personne vous répondra ici dès que possible.
