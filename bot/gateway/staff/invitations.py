"""The pages that somebody opens with a link from the team: make an account, or choose a new password."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi import Form as FormField

from bot.gateway import accounts, deeds, team
from bot.gateway.staff.console import HOME, Console, client_address, go
from bot.gateway.team import MIN_PASSWORD, NotDone

Field = Annotated[str, FormField()]
JOIN = f"{HOME}/join"


def address(request: Request, secret: str) -> str:
    """The link to send, at the address under which the console was opened."""
    return f"{str(request.base_url).rstrip('/')}{JOIN}/{secret}"


def add_invitations(routes: APIRouter, console: Console) -> None:
    """``/console/join/{secret}``: for somebody who has no account yet, or no longer knows its password."""

    @routes.get("/join/{secret}")
    def look(request: Request, secret: str) -> Response:
        return page(console, request, secret)

    @routes.post("/join/{secret}")
    def join(request: Request, secret: str, login: Field = "", password: Field = "", again: Field = "") -> Response:
        client = client_address(request)
        if not console.limits.allow(JOIN, client, console.clock()):
            return page(console, request, secret, 429, error="console-login-limited", login=login)
        try:
            cookie = _join(console, request, secret, login, password, again)
        except NotDone as error:
            return page(console, request, secret, 422, error=error.key, login=login)
        console.limits.succeeded(JOIN, client)
        response = go(HOME)
        console.remember_session(response, cookie)
        return response


def _join(console: Console, request: Request, secret: str, login: str, password: str, again: str) -> str:
    """The secret of the session in which whoever was invited is signed in. Raises NotDone."""
    now = console.clock()
    with console.database.read() as session:
        known = team.invitation(session, console.museum_id, secret, now)
    login = "" if known.staff_id is not None else team.check_login(login)
    team.check_password(password, again)
    hashed = accounts.hash_password(password)  # before the transaction: it takes its time
    with console.database.begin() as session:
        found = team.invitation(session, console.museum_id, secret, now)
        row = team.accept(session, found, login, hashed, now)
        deeds.note(session, console.museum_id, row.id, "password" if found.staff_id else "joined", row.name, now)
        return accounts.open_session(session, row, console.stranger_language(request), now)


def page(
    console: Console, request: Request, secret: str, status: int = 200, *, error: str | None = None, login: str = "",
    language: str = "",
) -> Response:  # fmt: skip
    """The page that the link opens; without what can be filled in where the link is good no longer."""
    reader = console.reader(language or console.stranger_language(request))
    found = None
    try:
        with console.database.read() as session:
            found = team.invitation(session, console.museum_id, secret, console.clock())
            if found.staff_id is not None:
                login = team.member(session, console.museum_id, found.staff_id).login
    except NotDone as gone:
        status, error = (404, gone.key) if status != 429 else (status, error)
    response = console.pages.page(
        "join.html", reader, status, me=None, languages=console.languages, error=error, invitation=found, login=login,
        shortest=MIN_PASSWORD, at=f"{JOIN}/{quote(secret, safe='')}", openid=console.openid_name(reader),
    )  # fmt: skip
    # The address is a key: it must not travel on in a Referer.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
