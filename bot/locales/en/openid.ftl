## Signing in at the museum's own provider (OpenID Connect)
# Used as in “Sign in with …”, where the settings give no name.
openid-name = the museum’s account
openid-sign-in = Sign in with { $name }
openid-draft = Signing in with { $name } opens another window. Your text stays in this one: come back here afterwards.
openid-resume = I have signed in: continue with my text
openid-join = Accept with { $name }
openid-join-hint = Or without a password of your own: you will sign in with { $name }.
openid-join-link = Link with { $name }
openid-join-link-hint = Or without a new password: from now on, this account opens with your { $name }. Any earlier link ends.
openid-link-hint = With the same link they can link their account with { $name } instead, or link it anew.
openid-linked = linked with { $name } since { $when }
openid-no-password = Your account has no password. If you want one, ask whoever manages the team for a link.

## Why somebody does not come in
openid-error-unknown = Nobody in the team has your address. An administrator must invite you first; nothing about you was kept.
openid-error-unverified = { $name } does not confirm that your e-mail address is yours, so it opens no account. Use a login and a password; an administrator can send you a link that links the two.
openid-error-disabled = This account is disabled. Ask whoever manages the team.
openid-error-other = The account with your address is linked with another person at { $name }. An administrator can send you a link that changes this.
openid-error-linked = At { $name } you are linked with another account already. Sign in with it, or ask whoever manages the team.
openid-error-login-taken = There is an account with your address already: sign in instead of accepting the invitation.
openid-error-again = This did not work. Please sign in once more.
openid-error-foreign = This sign-in was used, took more than ten minutes, or was begun in another browser. Please begin again.
openid-error-denied = { $name } did not sign you in, or you broke it off.
openid-error-not-trusted = The answer from { $name } could not be verified, so nobody was signed in. Try once more; if it happens again, tell whoever looks after Curio.
openid-error-trouble = { $name } cannot be reached at the moment. Try again later, or sign in with a password.
