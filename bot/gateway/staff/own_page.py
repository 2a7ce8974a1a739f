"""The page of whoever is signed in: what the team knows of them, a new password, and their other browsers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from bot.gateway import accounts, deeds, identities, team
from bot.gateway.accounts import Signed
from bot.gateway.mail import ADDRESS, MAX_ADDRESS
from bot.gateway.security import digest
from bot.gateway.staff.console import COOKIE, HOME, Console, client_address, go
from bot.gateway.staff.gate import Filled, Form, let_act, let_in
from bot.gateway.team import MIN_PASSWORD, NotDone

ME = f"{HOME}/me"
PASSWORD, ENDED, NOTICES = DONE = "password", "sessions", "notices"


def add_own_page(routes: APIRouter, console: Console) -> None:
    """``/console/me``."""

    @routes.get("/me")
    def own_page(request: Request, done: str = "") -> Response:
        signed = let_in(console, request, ME)
        if isinstance(signed, Response):
            return signed
        return _page(console, request, signed, done=done if done in DONE else None)

    @routes.post("/me")
    def change(request: Request, form: Form) -> Response:
        signed = let_act(console, request, form, ME)
        if isinstance(signed, Response):
            return signed
        action = form.text("action") if form.text("action") in DONE else PASSWORD
        try:
            match action:
                case "sessions":
                    _end_others(console, request, signed)
                case "notices":
                    _choose_notices(console, signed, form)
                case _:
                    _change_password(console, request, signed, form)
        except NotDone as error:
            return _page(console, request, signed, 422, error=error.key)
        return go(f"{ME}?done={action}")


def _change_password(console: Console, request: Request, signed: Signed, form: Filled) -> None:
    """A new password for somebody who knows the old one; every other browser is signed out. Raises NotDone."""
    now, address = console.clock(), client_address(request)
    with console.database.read() as session:
        login = team.member(session, console.museum_id, signed.staff_id).login
    if not console.limits.allow(login, address, now):
        raise NotDone("console-login-limited")
    with console.database.read() as session:
        if accounts.authenticate(session, console.museum_id, login, form.text("old")) is None:
            raise NotDone("people-error-password-wrong")
    console.limits.succeeded(login, address)
    team.check_password(form.text("password"), form.text("again"))
    hashed = accounts.hash_password(form.text("password"))
    with console.database.begin() as session:
        row = team.member(session, console.museum_id, signed.staff_id)
        row.password_hash = hashed
        team.end_sessions(session, row.id, but=request.cookies[COOKIE])
        deeds.note(session, console.museum_id, row.id, "password", row.name, now)


def _end_others(console: Console, request: Request, signed: Signed) -> None:
    with console.database.begin() as session:
        team.end_sessions(session, signed.staff_id, but=request.cookies[COOKIE])
        deeds.note(session, console.museum_id, signed.staff_id, "sessions", signed.name, console.clock())


def _choose_notices(console: Console, signed: Signed, form: Filled) -> None:
    """Where notices go, and whether. Raises NotDone: that is no address."""
    address = form.text("email").strip()
    if (address and not ADDRESS.match(address)) or len(address) > MAX_ADDRESS:
        raise NotDone("people-error-email")
    if not address and form.text("wants"):
        raise NotDone("people-error-email-missing")
    with console.database.begin() as session:
        row = team.member(session, console.museum_id, signed.staff_id)
        row.email, row.wants_notices = address or None, bool(form.text("wants"))


def _page(
    console: Console, request: Request, signed: Signed, status: int = 200, *, error: str | None = None, **shown: Any
) -> Response:
    with console.database.read() as session:
        row = team.member(session, console.museum_id, signed.staff_id)
        found = team.sessions_open(session, row.id, console.clock())
        linked = identities.linked_since(session, console.museum_id, row.id) if console.openid else None
    this = digest(request.cookies[COOKIE])
    sessions = [(one.created_at, one.digest == this) for one in found]
    return console.page(
        "me.html", signed, status, here=ME, person=row, sessions=sessions, shortest=MIN_PASSWORD, error=error,
        can_mail=console.can_mail,
        has_password=accounts.has_password(row), linked=linked,
        openid=console.openid_name(console.reader(signed.language)),
        **{"done": None, **shown},
    )  # fmt: skip
