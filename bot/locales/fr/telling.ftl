## Répondre une fois à tous ceux qui demandent la même chose
telling-link = Qui d’autre le demande ?
telling-title = Une réponse pour tous ceux qui le demandent
telling-others =
    { $count ->
        [one] Une autre personne attend avec une question semblable
       *[other] { $count } autres personnes attendent avec une question semblable
    }
telling-hint = Cochez celles qui demandent la même chose. La réponse ira à chacune d’elles, et à ce visiteur.
telling-other-language = parle une autre langue
telling-text = Réponse à tous
telling-close = Clore ensuite ces discussions
telling-send = Envoyer à tous
telling-nobody = Personne d’autre n’attend avec une question semblable, ou l’assistant ne peut pas comparer pour le moment.
telling-done =
    { $count ->
        [one] La réponse est en route vers un visiteur.
       *[other] La réponse est en route vers { $count } visiteurs.
    }
telling-missed =
    { $count ->
        [one] Une discussion a été laissée de côté : un collègue l’a prise, ou elle a été supprimée.
       *[other] { $count } discussions ont été laissées de côté : des collègues les ont prises, ou elles ont été supprimées.
    }
