# What visitors see on Messenger and Instagram before they write, and what the command says that sets it up.
# Meta's limits: 160 characters for the greeting, 30 for a line of the menu.

profile-greeting = Hello! A program answers here, with texts written by the museum’s team. When it is not sure, a person takes over.
profile-menu-person = Ask a person
profile-menu-site = The museum’s website
profile-menu-erase = Delete my data

## The command: what is in place

profile-address = The address to give to Meta for webhooks: { $url }
profile-address-stand-in = { $graph } stands in for Meta: a public https address is not needed.
profile-account = The token opens “{ $name }” ({ $id }), as it should.
profile-app = The token comes from the app “{ $name }”, as it should.
profile-subscribed = Meta sends everything that is needed.
profile-subscribed-now = Subscribed, Meta now also sends: { $fields }
profile-not-subscribed = Meta does not send yet: { $fields }
profile-as-wanted = Greeting, menu and first questions are up to date.
profile-changed = Greeting, menu and first questions are set:
profile-differs = Greeting, menu and first questions are not up to date yet:
profile-removed = Greeting, menu and first questions are gone. Messages still arrive: to receive none, empty { $setting }, restart Curio, then remove the app in Meta’s settings.
profile-would-go = This would be taken away:
profile-nothing-there = There is nothing to take away.
profile-done = Done. Write a first message to try it; a changed menu may take up to 24 hours to appear.
profile-done-before = Everything was in place: nothing was changed.

profile-field-get-started = “Get Started” button
profile-field-greeting = Greeting
profile-field-persistent-menu = Menu
profile-field-ice-breakers = First questions
profile-field-whitelisted-domains = Listed sites

## The command: what is amiss

profile-trouble-settings = Settings: { $problem }
profile-trouble-not-set = These settings are missing: { $settings }. See docs/howto/connect-messenger.md.
profile-trouble-not-https = The public address { $url } is not an https one: Meta will not call it. Correct CURIO_PUBLIC_URL.
profile-trouble-other-messenger = The token in { $token_setting } opens “{ $name }” ({ $found }), not the page { $wanted } of { $account_setting }. It must be a token of that page, not of a person or of another page.
profile-trouble-other-instagram = The token in { $token_setting } opens the account “{ $name }” ({ $found }), not the account { $wanted } of { $account_setting }. Is the Instagram account a professional one, and linked to the page that the token is from?
profile-trouble-other-app = The token in { $token_setting } comes from the app { $found }, not from the app { $wanted } of { $app_setting }. Make the token in the right app.
profile-trouble-not-taken = Meta has not confirmed the change. Its answer: { $answer }
profile-trouble-too-long = The text { $text } in “{ $language }” has { $length } characters; Meta takes { $limit }. Shorten it in bot/locales/{ $language }/profile.ftl.
profile-trouble-too-many = { $count } entries are chosen with --entries; the menu takes { $limit }.
profile-trouble-no-entry =
    { $near ->
        [none] The FAQ has no entry “{ $entry }”.
       *[other] The FAQ has no entry “{ $entry }”. Did you mean “{ $near }”?
    }
profile-trouble-not-now = The entry “{ $entry }” does not answer today (valid_from, valid_until in the FAQ).
profile-trouble-no-phrasing = The entry “{ $entry }” has no phrasing of at most { $limit } characters in “{ $language }”. Add a short one to the FAQ.

profile-graph-token = Meta does not take the token in { $token_setting }: it is incomplete, has expired or was withdrawn, or the person who made it changed their password. Make a new one.
profile-graph-permission = Meta refuses: the token or the app lacks a permission (pages_messaging, pages_manage_metadata), or the app is not published. Meta says: { $problem }
profile-graph-rate = Meta counted too many calls: a profile takes 10 in 10 minutes. Try again in { $minutes } min; what is done will not be done again.
profile-graph-secret = The secret in { $secret_setting } does not go with the token in { $token_setting }: see that both are from the same app, and that the secret has not been renewed.
profile-graph-unreachable = Meta does not answer as it should: { $problem }. Try again; what is done will not be done again.
profile-graph-other = Meta refuses: { $problem }
