# Ce que le guichet répond lui-même, sans l'assistant, sur tous les canaux.

desk-greeting = Bonjour, et bienvenue au musée ! Ici, c'est un programme qui répond, uniquement avec des textes écrits par l'équipe. Quand il n'est pas sûr, il transmet votre question à une personne, qui vous répondra dans cette discussion. Que voulez-vous savoir ?
desk-language-name = Français
desk-attachment = Merci ! Je ne sais lire que des mots : écrivez votre question en une phrase. Si elle porte sur cette image ou ce fichier, une personne de l'équipe peut le regarder.
desk-edited = J'ai vu que vous avez modifié votre message, mais il avait déjà reçu sa réponse. Pour que j'y réponde, envoyez-le de nouveau.
desk-email-kept = C'est noté : si l'équipe ne peut pas vous répondre ici, elle vous écrira à cette adresse.
desk-leave-email = Si vous laissez ici votre adresse électronique, l'équipe pourra aussi vous écrire : cette messagerie ne nous laisse répondre que pendant 24 heures.
desk-leave-email-page = Si vous quittez cette page, laissez ici votre adresse électronique : l'équipe vous répondra aussi par e-mail.
desk-choice-person = Parler à quelqu'un
desk-flood = Vous envoyez beaucoup de messages en peu de temps : je m'arrête là. Ils sont tous gardés, et une personne de l'équipe les lira.
