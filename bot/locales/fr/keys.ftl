## Les raccourcis clavier de la console
keys-title = Raccourcis clavier
keys-close = Fermer
keys-or = ou
keys-then = puis
keys-with = +
keys-everywhere = Sur toutes les pages
keys-help = afficher cette liste
keys-search = aller à la recherche
keys-list = les demandes
keys-faq = la FAQ
keys-numbers = les chiffres
keys-replies = les réponses types
keys-in-list = Dans la liste des demandes
keys-next = la demande suivante
keys-previous = la demande précédente
keys-open = ouvrir la demande
keys-in-conversation = Dans une discussion
keys-reply = écrire la réponse
keys-note = écrire une note
keys-take = prendre la discussion
keys-end = clore la discussion
keys-in-box = Dans un champ de texte
keys-leave = quitter le champ
keys-send = envoyer la réponse
keys-saved = insérer la réponse type de ce nom, au début de la réponse
keys-saved-name = nom
keys-escape = Échap
keys-enter = Entrée
keys-tab = Tab
keys-control = Ctrl

## Sur sa propre page
keys-switch = Raccourcis d’une seule touche
keys-switch-hint = Vaut pour ce navigateur. Désactivez-les si vous utilisez la saisie vocale, ou si des touches partent par mégarde.
keys-show = Afficher la liste
