"""Signing in at the museum's OpenID Connect provider: the way there, and the way back with what it says."""

from __future__ import annotations

import logging

from fastapi import APIRouter, Request, Response

from bot.gateway import deeds, identities, team
from bot.gateway.accounts import open_session
from bot.gateway.openid import LENGTH, Identity, Journey, NotTrusted, Provider, ProviderTrouble
from bot.gateway.security import same_secret
from bot.gateway.staff import invitations
from bot.gateway.staff.console import HOME, Console, client_address, go, place
from bot.gateway.staff.entry import login_page
from bot.gateway.team import NotDone

log = logging.getLogger(__name__)

JOURNEY_COOKIE = "curio_openid"
CALLBACK = f"{HOME}/oidc/callback"


def callback_address(request: Request) -> str:
    """Where the provider sends the browser back to: it must know this address beforehand."""
    return f"{str(request.base_url).rstrip('/')}{CALLBACK}"


def add_openid(routes: APIRouter, console: Console) -> None:
    """``/console/oidc`` and what belongs to it; nothing where no provider is set up."""
    provider = console.openid
    if provider is None:
        return

    @routes.get("/oidc")
    def sign_in(request: Request, next: str = HOME) -> Response:
        return _leave(console, provider, request, back=place(next))

    @routes.get("/join/{secret}/oidc")
    def join(request: Request, secret: str) -> Response:
        try:
            with console.database.read() as session:
                team.invitation(session, console.museum_id, secret, console.clock())
        except NotDone:
            return invitations.page(console, request, secret)
        return _leave(console, provider, request, back=HOME, invitation=secret)

    @routes.get("/oidc/callback")
    def come_back(request: Request, state: str = "", code: str = "", error: str = "", iss: str = "") -> Response:
        now = console.clock()
        journey = provider.seal.open(request.cookies.get(JOURNEY_COOKIE, ""), now)
        if journey is None or not same_secret(state, journey.state):
            # The cookie stays: a stranger's link must not end a journey that is under way.
            return login_page(console, request, 400, error="openid-error-foreign")
        response = _arrive(console, provider, request, journey, code, error, iss)
        response.delete_cookie(JOURNEY_COOKIE, path=HOME, secure=console.secure, httponly=True, samesite="lax")
        # The address holds the code: it must not travel on in a Referer.
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


def _leave(
    console: Console, provider: Provider, request: Request, *, back: str, invitation: str = ""
) -> Response:  # fmt: skip
    """Send the browser to the provider, with what it needs to come back."""
    now = console.clock()
    journey = Journey.begin(now, back=back, language=console.stranger_language(request), invitation=invitation)
    try:
        response: Response = go(provider.address(journey, callback_address(request), now))
    except ProviderTrouble as error:
        return _trouble(console, request, journey, error)
    console.set_cookie(response, JOURNEY_COOKIE, provider.seal.close(journey), int(LENGTH.total_seconds()))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _arrive(
    console: Console, provider: Provider, request: Request, journey: Journey, code: str, error: str, came_from: str
) -> Response:
    """Sign somebody in who is back from their own journey, or say why not."""
    now, client = console.clock(), client_address(request)
    if not provider.seal.end(journey, now):
        return _failed(console, request, journey, 400, "openid-error-foreign")
    if error:
        return _failed(console, request, journey, 403, "openid-error-denied")
    if not console.limits.allow(journey.state, client, now):
        return _failed(console, request, journey, 429, "console-login-limited")
    try:
        identity = provider.identify(journey, code, came_from, callback_address(request), now)
        secret = _sign_in(console, journey, identity)
    except ProviderTrouble as trouble:
        return _trouble(console, request, journey, trouble)
    except NotTrusted as wrong:
        log.warning("OpenID Connect: somebody was refused: %s", wrong)
        return _failed(console, request, journey, 403, "openid-error-not-trusted")
    except NotDone as refused:
        return _failed(console, request, journey, 403, refused.key)
    console.limits.succeeded(journey.state, client)
    response = go(place(journey.back))
    console.remember_session(response, secret)
    console.remember_language(response, journey.language)
    return response


def _sign_in(console: Console, journey: Journey, identity: Identity) -> str:
    """The secret of a new session. Raises NotDone: whoever it is has no account here."""
    museum, now = console.museum_id, console.clock()
    with console.database.begin() as session:
        if journey.invitation:
            found = team.invitation(session, museum, journey.invitation, now)
            row, deed = identities.accept(session, found, identity, now), "signed-in" if found.staff_id else "joined"
        else:
            row, deed = identities.opens(session, museum, identity, now), "signed-in"
        deeds.note(session, museum, row.id, deed, row.name, now)
        return open_session(session, row, journey.language, now)


def _trouble(console: Console, request: Request, journey: Journey, error: ProviderTrouble) -> Response:
    log.warning("OpenID Connect: nobody can sign in with it now: %s", error)
    return _failed(console, request, journey, 503, "openid-error-trouble")


def _failed(console: Console, request: Request, journey: Journey, status: int, key: str) -> Response:
    """The page from which the journey began, with what went wrong; passwords go on working there."""
    if journey.invitation:
        return invitations.page(console, request, journey.invitation, status, error=key, language=journey.language)
    return login_page(console, request, status, error=key, back=journey.back, language=journey.language)
