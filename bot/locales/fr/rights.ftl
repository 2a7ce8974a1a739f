# Le droit des visiteurs sur leurs données : la page qui l'explique, la demande dans la discussion, la page de suivi.

## Dans la discussion
# Ce qu'un visiteur peut écrire pour tout faire effacer, séparé par |. La casse, les accents et la ponctuation ne comptent pas.
# La première formule est celle que les pages indiquent.
rights-phrases = supprimer mes données | supprime mes données | supprimez mes données | supprimer toutes mes données | supprimez toutes mes données | supprimer mes données personnelles | supprimez mes données personnelles | suppression de mes données | effacer mes données | efface mes données | effacez mes données | effacer toutes mes données | effacez toutes mes données | effacer mes données personnelles | effacez mes données personnelles | effacement de mes données | je veux supprimer mes données | je voudrais supprimer mes données | je souhaite supprimer mes données | je veux effacer mes données | je souhaite effacer mes données | je demande la suppression de mes données | je demande l'effacement de mes données | supprimer cette conversation | supprimez cette conversation | supprimer ma conversation | supprimer la conversation | effacer cette conversation | effacez cette conversation | effacer la conversation | supprimer mes messages | supprimez mes messages | effacer mes messages | effacez mes messages | oubliez-moi | droit à l'oubli
rights-polite = s'il vous plaît | s'il te plaît | svp | stp | merci | merci d'avance | merci beaucoup | bonjour | bonsoir | merci de | veuillez
rights-confirm = Vous demandez la suppression de vos données. Tout cet échange sera effacé chez nous : vos messages, nos réponses et ce qui nous permet de vous écrire ici. Si une question attend une réponse de l’équipe, elle sera retirée. On ne peut pas revenir en arrière. Voulez-vous tout supprimer ?
rights-choice-erase-confirmed = Oui, tout supprimer
rights-choice-keep = Non, tout garder
rights-kept = C’est entendu : rien n’a été supprimé, et l’échange continue.
rights-erased =
    Vos données sont supprimées. Cette page vous montre où en est l’effacement, jusqu’à la dernière étape : { $url }

    Si vous nous écrivez de nouveau, un nouvel échange commencera.

## Les pages
rights-skip = Aller au contenu
rights-languages-label = Langue
rights-link = Données personnelles
rights-footer = Cette page concerne le guichet des questions du { $museum }.

rights-privacy-kicker = Le guichet des questions
rights-privacy-title = Vos données personnelles
rights-privacy-lead = Vous pouvez poser vos questions au { $museum } sans donner votre nom. Voici ce que nous gardons de nos échanges, pour combien de temps, et comment le faire effacer.
rights-privacy-more = En détail
rights-kept-title = Ce que nous gardons
rights-kept-text = Vos messages, nos réponses, votre avis sur elles si vous le donnez, leurs dates et la langue de l’échange. Si vous laissez une adresse électronique pour recevoir une réponse, nous la gardons avec l’échange.
rights-kept-platforms = Messenger et Instagram nous donnent un identifiant qui sert seulement à vous répondre. Nous ne leur demandons ni votre nom ni votre photo. Les messages que vous y écrivez passent aussi par Meta, selon ses propres règles.
rights-kept-sensitive = N’écrivez pas d’informations sensibles : santé, coordonnées bancaires, mots de passe.
rights-readers-title = Qui les lit
rights-readers-text = Un programme du musée lit d’abord votre message et y répond avec des textes écrits par l’équipe. Quand il n’est pas sûr, des personnes de l’équipe du musée prennent le relais. Vos messages ne servent à aucune publicité et ne sont ni vendus ni cédés.
rights-time-title = Combien de temps
rights-time-text =
    { $days ->
        [0] Nous gardons l’échange jusqu’à ce que vous en demandiez la suppression.
        [one] L’échange est supprimé automatiquement un jour après le dernier message, ou plus tard si l’équipe doit encore vous répondre.
       *[other] L’échange est supprimé automatiquement { $days } jours après le dernier message, ou plus tard si l’équipe doit encore vous répondre.
    }
rights-time-copies = Ce qui est supprimé disparaît des copies de sauvegarde du musée au fur et à mesure qu’elles sont renouvelées.
rights-cookies-title = Sur votre appareil
rights-cookies-text = La discussion n’utilise aucun cookie. Rien n’est enregistré sur votre appareil avant que vous ouvriez la discussion ; ensuite, votre navigateur retient seulement de quoi la retrouver.
rights-delete-title = Supprimer vos données
rights-delete-text = Dans la discussion, sur le site comme sur toute autre messagerie où vous nous écrivez, envoyez ces mots : « { $phrase } ». Après votre confirmation, tout est effacé.
rights-delete-contact = Vous pouvez aussi écrire au musée, pour cela comme pour demander une copie de vos données ou leur correction.
rights-contact-title = Le musée
rights-contact-complaint = Si notre réponse ne vous convient pas, vous pouvez vous adresser à l’autorité de protection des données de votre pays ; en France, c’est la CNIL.

rights-status-kicker = Suppression de données
rights-status-done-title = Vos données sont supprimées
rights-status-done-text = Nous avons effacé l’échange, ce qui permettait de vous y écrire et la mémoire que le programme en avait. Il ne nous en reste rien.
rights-status-pending-title = Vos données sont supprimées, un dernier effacement est en cours
rights-status-pending-text = Nous avons effacé l’échange et ce qui permettait de vous y écrire. La mémoire de travail du programme est en train d’être vidée ; cela se fait sans vous, en quelques minutes le plus souvent. Rouvrez cette page pour voir que c’est terminé.
rights-status-none-title = Nous n’avons rien trouvé
rights-status-none-text = Sous l’identifiant que la plateforme nous a transmis, nous ne gardons aucune donnée. Cet identifiant n’est pas toujours celui sous lequel vous nous avez écrit.
rights-status-none-chat = Pour être sûr que tout est effacé, ouvrez la discussion avec le musée, là où vous nous avez écrit, et envoyez ces mots : « { $phrase } ».
rights-status-asked = Demande reçue le { $date }.
rights-status-unknown-title = Cette demande n’existe pas
rights-status-unknown-text = Aucune demande de suppression ne porte ce code. Vérifiez que vous avez copié l’adresse en entier.
rights-status-unavailable-title = Indisponible pour le moment
rights-status-unavailable-text = Nous ne pouvons pas consulter l’état de votre demande pour le moment. Elle n’est pas perdue : réessayez dans quelques minutes.
rights-status-privacy = Tout savoir sur vos données au musée
