## Apprendre d’une question : de la réponse d’une personne à la FAQ
learning-link = Ajouter à la FAQ
learning-title = Ajouter cette question à la FAQ
learning-back = Retour à la discussion
learning-lead = Le programme répondra ensuite de lui-même, avec les mots que vous approuvez ici.
learning-question = La question, telle que les visiteurs la poseraient
learning-masked = Les adresses, les numéros de téléphone et les autres longs numéros ont été remplacés par « … ». Retirez aussi les noms de personnes.
learning-language = Langue de la question
learning-phrasing = Une nouvelle façon de poser une question connue
learning-phrasing-hint = Choisissez l’entrée dont la réponse convient, telle quelle.
learning-entry = Entrée de la FAQ
learning-candidates = Auxquelles le programme a pensé
learning-phrasing-do = Ajouter à cette entrée
learning-new = Ou bien : une nouvelle entrée
learning-new-hint = Rien dans la FAQ ne répond à cette question : rédigez la réponse pour tous les visiteurs.
learning-id = Nom court de l’entrée (lettres sans accents, chiffres, traits d’union)
learning-topic = Thème
learning-answer = Réponse en { $language }
learning-new-do = Créer cette entrée
learning-history = Modifications de la FAQ
learning-history-lead = Ce qui a été modifié depuis la console. Les modifications faites directement dans le fichier n’apparaissent pas ici.
learning-history-none = Rien n’a encore été modifié depuis la console.
learning-change-phrasing = { $entry } : une nouvelle façon de demander
learning-change-entry = { $entry } : une nouvelle entrée
learning-change-edit = { $entry } : modifiée
learning-change-import = { $entry } : importée
learning-change-undo = { $entry } : une modification annulée
learning-undo = Annuler cette modification
learning-done-phrasing = C’est ajouté. Le programme le sait d’ici une seconde.
learning-done-entry = La nouvelle entrée est en place. Le programme la connaît d’ici une seconde.
learning-done-edit = C’est enregistré. Le programme le sait d’ici une seconde.
learning-done-import = Les entrées importées sont en place. Le programme les connaît d’ici une seconde ; chacune peut être annulée ici.
learning-done-undo = La modification est annulée.
learning-error-form = Ce formulaire a expiré. Votre texte est conservé : vérifiez-le et recommencez.
learning-error-no-question = Il manque la question.
learning-error-known = Cette question se trouve déjà dans l’entrée « { $entry } » ({ $id }). Rien n’a été modifié.
learning-error-id = Le nom court ne peut contenir que des lettres sans accents, des chiffres et des traits d’union, par exemple « vestiaire-casques ».
learning-error-topic = Il manque le thème, en un mot, par exemple « visit ».
learning-error-gone = Cette entrée n’existe plus dans la FAQ. Choisissez-en une autre.
learning-error-character = Le texte contient un caractère abîmé. Réécrivez-le.
learning-error-undone = Cette modification ne peut plus être annulée.
learning-error-changed = L’entrée { $id } a été modifiée depuis. Annulez d’abord la modification la plus récente, ou corrigez le fichier.
learning-error-faq = La FAQ n’accepte pas cela. Rien n’a été modifié :
## Ce que l’équipe propose, et ce que la FAQ en dit déjà
learning-link-propose = Proposer pour la FAQ
learning-lead-propose = Les responsables de la FAQ verront votre proposition et en décideront.
learning-propose-do = Proposer
learning-proposals = Propositions pour la FAQ
learning-proposals-lead = Ce que l’équipe propose d’ajouter. Les responsables de la FAQ en décident.
learning-proposals-none = Aucune proposition n’attend.
learning-proposals-decided = Déjà décidées
learning-proposals-count =
    { $count ->
        [0] Propositions
        [one] Une proposition à examiner
       *[other] { $count } propositions à examiner
    }
learning-proposal-entry = nouvelle entrée { $entry }
learning-proposal-phrasing = nouvelle façon de demander : { $entry }
learning-proposal-decide = Examiner
learning-proposal-approved = Acceptée par { $who }.
learning-proposal-rejected = Refusée par { $who }.
learning-reject = Refuser cette proposition
learning-remark = Pourquoi (la personne qui a proposé le lira)
learning-done-proposed = Merci : votre proposition attend les responsables de la FAQ.
learning-done-reject = La proposition est refusée.
learning-error-decided = Quelqu’un d’autre a déjà décidé de cette proposition.
learning-near = Ce que la FAQ en dit déjà
learning-near-answered = L’assistant répondrait déjà à cette question avec la première de ces entrées.
learning-near-differs = Se contredisent peut-être : { $theirs } là-bas, { $ours } ici
learning-passed = Rien n’a été enregistré : avec cette modification, { $after } des questions d’essai recevraient une réponse fausse ({ $before } aujourd’hui ; le musée en accepte { $budget }). Ce qui ne serait plus juste :
learning-passed-given = recevrait la réponse de « { $entry } »
learning-passed-expected = au lieu de « { $entry } »
learning-passed-nobody = alors que la FAQ n’y répond pas
learning-passed-more =
    { $count ->
        [one] et une autre.
       *[other] et { $count } autres.
    }
learning-passed-in-spite = Enregistrer quand même. Le journal le dira.
learning-passed-ask = Rendez les mots plus précis, ou demandez à l’administration de l’accepter quand même.
learning-verdict-overridden = acceptée malgré le budget de réponses fausses
learning-verdict-unchecked = sans essai : l’assistant n’était pas joignable
learning-breaks =
    { $count ->
        [one] Rien n’a encore été enregistré : une question d’essai ne serait plus bien comprise. Le musée reste dans son budget de réponses fausses ({ $after } sur { $budget }).
       *[other] Rien n’a encore été enregistré : { $count } questions d’essai ne seraient plus bien comprises. Le musée reste dans son budget de réponses fausses ({ $after } sur { $budget }).
    }
learning-breaks-in-spite = J’ai lu la liste : enregistrer quand même.
