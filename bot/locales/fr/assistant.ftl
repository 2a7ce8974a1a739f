# What the assistant says besides the curated answers.

assistant-greet = Bonjour et bienvenue ! Je suis l'assistant automatique du { $museum }. Posez-moi votre question en quelques mots ; quand je ne suis pas sûr de la réponse, une personne de l'équipe vous répond.
assistant-thanks = Avec plaisir ! N'hésitez pas si vous avez une autre question.
assistant-bye = Au revoir, et à bientôt au musée !
assistant-bot = Oui, je suis un programme. Je choisis parmi des réponses écrites par l'équipe du musée ; quand aucune ne convient, je transmets votre question à une personne.
assistant-insult = Je suis désolé si ma réponse ne vous a pas aidé. Reformulez votre question, ou demandez à parler à une personne de l'équipe.
assistant-language = D'accord, continuons en français. Quelle est votre question ?
assistant-no-words = Je ne lis que les mots. Écrivez votre question en une phrase, ou demandez une personne de l'équipe.
assistant-gone = Cette réponse n'est plus d'actualité. Posez votre question autrement, ou demandez une personne de l'équipe.
assistant-suggest = Je ne suis pas sûr d'avoir compris. Est-ce l'une de ces questions ?
assistant-none-of-these = Aucune de celles-ci, demander à l'équipe
assistant-ask-person = Demander à une personne
assistant-only-in = Cette réponse n'existe pour l'instant qu'en { $language }.
assistant-not-passed-on = Je n'ai pas pu transmettre votre question à l'équipe. Écrivez-nous, s'il vous plaît : { $email }.
