## Les questions auxquelles la FAQ ne répond pas
gaps-title = Questions sans réponse dans la FAQ
gaps-lead =
    { $count ->
        [0] Aucune question n’a été transmise ces 90 derniers jours.
        [one] Une question transmise ces 90 derniers jours, sans données personnelles.
       *[other] { $count } questions transmises ces 90 derniers jours, réunies par le sens, sans données personnelles. Ce que le plus de personnes ont demandé vient d’abord.
    }
gaps-people =
    { $count ->
        [one] une personne
       *[other] { $count } personnes
    }
gaps-last = la dernière fois { $when }
gaps-others = Demandé aussi ainsi
gaps-nearest = Le plus proche dans la FAQ : { $entry }
gaps-none = La FAQ répondrait aujourd’hui à toutes ces questions.
gaps-working = L’assistant compare les questions. Cela prend quelques secondes.
gaps-now = Comparer maintenant
gaps-away = L’assistant ne peut pas comparer les questions pour le moment. Revenez dans un instant.

gaps-unhelpful = Réponses qui n’ont pas aidé
gaps-unhelpful-lead = Ce que des visiteurs ont écrit sous une réponse ces 30 derniers jours, sans données personnelles.
gaps-unhelpful-none = Aucun visiteur n’a écrit ce qui manquait à une réponse ces 30 derniers jours.
gaps-unhelpful-conversation = Voir la discussion
