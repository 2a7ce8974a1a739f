# Ce que les visiteurs lisent sur Messenger et Instagram, en plus des réponses.
# Les boutons (channel-choice-…) ont 20 caractères au plus.

channel-disclosure-first = Vous écrivez à un programme du musée : il vous répond quand il est sûr de lui, sinon une personne de l'équipe prend le relais.
channel-disclosure-again = C'est de nouveau le programme du musée qui vous répond.
channel-choice-person = Parler à quelqu'un
channel-choice-none = Demander à l'équipe
channel-choice-keep = Garder mes données
channel-choice-erase-confirmed = Tout supprimer
