# La page d'accueil d'un musée imaginaire, pour essayer le module de discussion.

demo-title = { $museum } | Accueil
demo-description = Un musée d’histoire naturelle et d’archéologie : collections, expositions, visites et ateliers.
demo-skip = Aller au contenu
demo-nav-label = Navigation principale
demo-nav-visit = Préparer sa visite
demo-nav-exhibitions = Expositions
demo-nav-ask = Poser une question
demo-languages-label = Langue

demo-kicker = Histoire naturelle et archéologie
demo-hero = Tout commence par une question
demo-lead = Du premier silex taillé à la météorite tombée dans une vigne, le { $museum } garde plus de deux cent mille objets et l’envie de comprendre d’où ils viennent.
demo-action-visit = Préparer sa visite
demo-action-exhibitions = Voir les expositions

demo-today = Aujourd’hui au musée
demo-fact-late = Nocturne
demo-fact-free = Entrée libre

demo-exhibitions = En ce moment
demo-card-1-kicker = Exposition
demo-card-1-title = Premiers feux
demo-card-1-text = Foyers, lampes à graisse et pierres éclatées : comment la flamme a changé les nuits des chasseurs du Paléolithique.
demo-card-2-kicker = Collection permanente
demo-card-2-title = La galerie des os
demo-card-2-text = Un mammouth, une baleine échouée en 1843 et trois cents squelettes, du colibri au cheval de trait.
demo-card-3-kicker = En famille
demo-card-3-title = L’atelier du fouilleur
demo-card-3-text = Truelle et pinceau en main, les enfants dégagent une mosaïque et apprennent à dater une couche de terre.

demo-visit = Préparer sa visite
demo-visit-hours = Horaires
demo-visit-hours-text = Ouvert { $week }.
demo-visit-prices = Tarifs
demo-visit-access = Accès
demo-visit-access-text = Le musée est de plain-pied depuis la place. Un vestiaire gratuit accepte les sacs et les poussettes.

demo-ask = Une question ?
demo-ask-text = Sur une visite, un objet ou une pierre trouvée au bord du chemin : ouvrez la discussion en bas de la page. Un programme répond aussitôt avec les textes du musée ; pour le reste, nos équipes prennent le relais.

demo-footer = Le { $museum } est un musée imaginaire, créé pour essayer Curio.
demo-footer-staff = Accès de l’équipe
