## Les réponses types : ce que l’équipe envoie souvent
replies-title = Réponses types
replies-nav = Réponses types
replies-back = Toutes les réponses types
replies-lead = Des textes prêts à être insérés dans une réponse. Chaque membre de l’équipe peut en ajouter, les modifier et les supprimer.
replies-none = Aucune réponse type n’est encore enregistrée.
replies-changed = modifiée par { $who }, { $when }
replies-add = Enregistrer une nouvelle réponse type
replies-add-do = Enregistrer la réponse
replies-save = Enregistrer
replies-name = Nom court
replies-name-hint = Dans une discussion, « / » suivi de ce nom, au début de la réponse, insère le texte.
replies-topic = Thème (facultatif)
replies-text = Texte en { $language }
replies-delete = Supprimer cette réponse type…
replies-delete-hint = Elle est supprimée pour toute l’équipe, sans retour possible. Les réponses déjà envoyées restent.
replies-delete-do = Supprimer la réponse

## Ce qui est remplacé
replies-placeholders = Ce qui peut se trouver entre accolades
replies-placeholders-hint = Chaque nom est remplacé au moment de l’insertion, dans la langue du texte. Ce qui n’est pas connu devient { "{…}" }.
replies-placeholder-name = le nom de la personne qui répond
replies-placeholder-role = sa fonction au musée
replies-placeholder-museum = le nom du musée
replies-placeholder-email = l’adresse e-mail du musée
replies-placeholder-phone = le numéro de téléphone du musée
replies-placeholder-today = la date du jour
replies-placeholder-hours = si le musée est ouvert aujourd’hui, et quand
replies-placeholder-gap = un blanc : la personne qui répond le remplit avant d’envoyer

## Résultats
replies-done-added = La réponse type est enregistrée.
replies-done-changed = La modification est enregistrée.
replies-done-deleted = La réponse type est supprimée.
replies-theirs = Telle que { $who } l’a enregistrée, { $when }
replies-error-name = Il manque le nom court. Rien n’a été enregistré.
replies-error-text = Écrivez le texte dans au moins une langue. Rien n’a été enregistré.
replies-error-long = Le texte en { $language } dépasse { $limit } caractères. Rien n’a été enregistré : raccourcissez-le et enregistrez de nouveau.
replies-error-placeholder = { $placeholder } n’est pas connu. Entre accolades, il ne peut y avoir que : { $known }. Rien n’a été enregistré : corrigez et enregistrez de nouveau.
replies-error-taken = Une autre réponse type s’appelle « { $name } ». Rien n’a été enregistré : choisissez un autre nom.
replies-error-changed = Quelqu’un d’autre a modifié cette réponse type entre-temps. Rien n’a été fait : votre texte se trouve dans le formulaire, le sien au-dessus. Enregistrer de nouveau remplace le sien.
replies-error-gone = Cette réponse type a été supprimée entre-temps. Ce que vous écriviez est conservé ci-dessous.

## Dans une discussion
replies-insert = Insérer une réponse type
replies-insert-which = Réponse type
replies-insert-theirs = Dans la langue du visiteur
replies-insert-foreign = Dans une autre langue
replies-insert-in = { $name } ({ $language })
replies-insert-do = Insérer
replies-insert-hint = Le texte entre dans la réponse, à l’endroit du curseur. Vous le relisez avant d’envoyer ; { "{…}" } est à remplir.
replies-insert-none = Aucune réponse type n’est encore enregistrée : la page « Réponses types » est là pour cela.
