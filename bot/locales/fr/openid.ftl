## Se connecter auprès du fournisseur du musée (OpenID Connect)
# Dans « Se connecter avec … », si les réglages ne donnent pas de nom.
openid-name = le compte du musée
openid-sign-in = Se connecter avec { $name }
openid-draft = La connexion avec { $name } s’ouvre dans une autre fenêtre. Votre texte reste dans celle-ci : revenez-y ensuite.
openid-resume = C’est fait : continuer avec mon texte
openid-join = Accepter avec { $name }
openid-join-hint = Ou sans mot de passe à vous : vous vous connecterez avec { $name }.
openid-join-link = Lier à { $name }
openid-join-link-hint = Ou sans nouveau mot de passe : désormais, ce compte s’ouvrira avec { $name }. Un lien précédent prend fin.
openid-link-hint = Avec le même lien, cette personne peut aussi lier son compte à { $name }, ou le lier de nouveau.
openid-linked = lié à { $name } depuis le { $when }
openid-no-password = Votre compte n’a pas de mot de passe. Pour en avoir un, demandez un lien à la personne qui gère l’équipe.

## Pourquoi quelqu’un n’entre pas
openid-error-unknown = Personne de l’équipe n’a votre adresse. L’administration doit d’abord vous inviter ; rien sur vous n’a été conservé.
openid-error-unverified = Le fournisseur ({ $name }) ne confirme pas que votre adresse e-mail est à vous : elle n’ouvre donc aucun compte. Utilisez un identifiant et un mot de passe ; l’administration peut vous envoyer un lien pour lier les deux.
openid-error-disabled = Ce compte est désactivé. Adressez-vous à la personne qui gère l’équipe.
openid-error-other = Le compte qui porte votre adresse est lié à une autre personne ({ $name }). L’administration peut vous envoyer un lien pour le changer.
openid-error-linked = Vous êtes déjà lié·e à un autre compte ({ $name }). Connectez-vous avec celui-ci, ou adressez-vous à la personne qui gère l’équipe.
openid-error-login-taken = Un compte avec votre adresse existe déjà : connectez-vous au lieu d’accepter l’invitation.
openid-error-again = Cela n’a pas fonctionné. Merci de vous connecter encore une fois.
openid-error-foreign = Cette connexion a déjà servi, a duré plus de dix minutes ou a commencé dans un autre navigateur. Merci de recommencer.
openid-error-denied = La connexion avec { $name } a été refusée ou interrompue.
openid-error-not-trusted = La réponse du fournisseur ({ $name }) n’a pas pu être vérifiée : personne n’a été connecté. Réessayez ; si cela se reproduit, prévenez la personne qui s’occupe de Curio.
openid-error-trouble = La connexion avec { $name } est impossible pour le moment. Réessayez plus tard, ou connectez-vous avec un mot de passe.
