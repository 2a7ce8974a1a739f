# Ce que les visiteurs voient sur Messenger et Instagram avant d’écrire, et ce que dit la commande qui l’installe.
# Limites de Meta : 160 caractères pour le message d’accueil, 30 pour une ligne du menu.

profile-greeting = Bonjour ! C’est un programme qui répond ici, avec des textes écrits par l’équipe du musée. S’il n’est pas sûr, une personne prend le relais.
profile-menu-person = Demander à une personne
profile-menu-site = Le site du musée
profile-menu-erase = Supprimer mes données

## La commande : ce qui est en place

profile-address = L’adresse à donner à Meta pour les webhooks : { $url }
profile-address-stand-in = { $graph } tient lieu de Meta : une adresse publique en https n’est pas nécessaire.
profile-account = Le jeton ouvre bien « { $name } » ({ $id }).
profile-app = Le jeton vient bien de l’application « { $name } ».
profile-subscribed = Meta transmet tout ce qu’il faut.
profile-subscribed-now = Abonnement fait, Meta transmet désormais : { $fields }
profile-not-subscribed = Meta ne transmet pas encore : { $fields }
profile-as-wanted = Accueil, menu et premières questions sont à jour.
profile-changed = Accueil, menu et premières questions sont installés :
profile-differs = Accueil, menu et premières questions ne sont pas encore à jour :
profile-removed = Accueil, menu et premières questions sont retirés. Les messages arrivent toujours : pour ne plus en recevoir, videz { $setting }, redémarrez Curio, puis retirez l’application dans les réglages de Meta.
profile-would-go = Ceci serait retiré :
profile-nothing-there = Il n’y a rien à retirer.
profile-done = C’est fait. Écrivez un premier message pour essayer ; un menu modifié peut mettre jusqu’à 24 heures à apparaître.
profile-done-before = Tout était déjà en place : rien n’a été modifié.

profile-field-get-started = Bouton « Démarrer »
profile-field-greeting = Message d’accueil
profile-field-persistent-menu = Menu
profile-field-ice-breakers = Premières questions
profile-field-whitelisted-domains = Sites autorisés

## La commande : ce qui ne va pas

profile-trouble-settings = Réglages : { $problem }
profile-trouble-not-set = Il manque ces réglages : { $settings }. Voir docs/howto/connect-messenger.md.
profile-trouble-not-https = L’adresse publique { $url } n’est pas en https : Meta ne l’appellera pas. Corrigez CURIO_PUBLIC_URL.
profile-trouble-other-messenger = Le jeton de { $token_setting } ouvre « { $name } » ({ $found }), et non la page { $wanted } de { $account_setting }. Il faut un jeton de cette page, et non celui d’une personne ou d’une autre page.
profile-trouble-other-instagram = Le jeton de { $token_setting } ouvre le compte « { $name } » ({ $found }), et non le compte { $wanted } de { $account_setting }. Le compte Instagram est-il professionnel, et relié à la page dont vient le jeton ?
profile-trouble-other-app = Le jeton de { $token_setting } vient de l’application { $found }, et non de l’application { $wanted } de { $app_setting }. Créez le jeton dans la bonne application.
profile-trouble-not-taken = Meta n’a pas confirmé la modification. Sa réponse : { $answer }
profile-trouble-too-long = Le texte { $text } en « { $language } » compte { $length } caractères ; Meta en accepte { $limit }. Raccourcissez-le dans bot/locales/{ $language }/profile.ftl.
profile-trouble-too-many = { $count } questions sont choisies avec --entries ; le menu en accepte { $limit }.
profile-trouble-no-entry =
    { $near ->
        [none] La question « { $entry } » n’existe pas dans la FAQ.
       *[other] La question « { $entry } » n’existe pas dans la FAQ. Vouliez-vous dire « { $near } » ?
    }
profile-trouble-not-now = La question « { $entry } » n’est pas valable aujourd’hui (valid_from, valid_until dans la FAQ).
profile-trouble-no-phrasing = La question « { $entry } » n’a aucune formulation d’au plus { $limit } caractères en « { $language } ». Ajoutez-en une courte dans la FAQ.

profile-graph-token = Meta n’accepte pas le jeton de { $token_setting } : il est incomplet, a expiré ou a été retiré, ou la personne qui l’a créé a changé de mot de passe. Créez-en un autre.
profile-graph-permission = Meta refuse : il manque une autorisation au jeton ou à l’application (pages_messaging, pages_manage_metadata), ou l’application n’est pas publiée. Meta dit : { $problem }
profile-graph-rate = Meta a compté trop d’appels : le profil n’en permet que 10 en 10 minutes. Réessayez dans { $minutes } min ; ce qui est fait ne sera pas refait.
profile-graph-secret = Le secret de { $secret_setting } ne va pas avec le jeton de { $token_setting } : vérifiez qu’ils viennent de la même application, et que le secret n’a pas été renouvelé.
profile-graph-unreachable = Meta ne répond pas comme il faut : { $problem }. Réessayez ; ce qui est fait ne sera pas refait.
profile-graph-other = Meta refuse : { $problem }
