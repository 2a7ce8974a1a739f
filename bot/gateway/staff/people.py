"""The team's pages, for those who manage it: everybody with their duties, invitations, and the log of who did what."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from bot.faq import FaqError
from bot.gateway import deeds, identities, team
from bot.gateway.accounts import ADMIN, DUTIES, Signed
from bot.gateway.messages import MAX_ID
from bot.gateway.staff.console import HOME, Console, go
from bot.gateway.staff.gate import Filled, Form, let_act, let_in, row_id
from bot.gateway.staff.invitations import address
from bot.gateway.team import NotDone, Profile

PEOPLE, DEEDS = f"{HOME}/people", f"{HOME}/deeds"
SAVED, DISABLED, ENABLED, ENDED, WITHDRAWN = "saved", "disabled", "enabled", "sessions", "withdrawn"
DONE = (SAVED, DISABLED, ENABLED, ENDED, WITHDRAWN)
LINK = "link"
ACTIONS = (DISABLED, ENABLED, ENDED, LINK)
"""What a button of a member's page does besides saving."""


def add_people(routes: APIRouter, console: Console) -> None:
    """The team, one member of it, invitations, and the audit log."""
    _add_team(routes, console)
    _add_member(routes, console)

    @routes.get("/deeds")
    def audit(request: Request, before: int = MAX_ID) -> Response:
        signed = let_in(console, request, DEEDS, ADMIN)
        if isinstance(signed, Response):
            return signed
        with console.database.read() as session:
            lines = deeds.newest(session, console.museum_id, row_id(before, MAX_ID))
        more = lines[-1].id if len(lines) == deeds.PAGE else None
        return console.page("deeds.html", signed, here=DEEDS, lines=lines, more=more)


def _add_team(routes: APIRouter, console: Console) -> None:
    @routes.get("/people")
    def people(request: Request, done: str = "") -> Response:
        signed = let_in(console, request, PEOPLE, ADMIN)
        return signed if isinstance(signed, Response) else _team(console, signed, done=done)

    @routes.post("/people")
    def invite(request: Request, form: Form) -> Response:
        signed = let_act(console, request, form, PEOPLE, ADMIN)
        if isinstance(signed, Response):
            return signed
        profile = _profile(form)
        try:
            with console.database.begin() as session:
                secret = team.invite(session, console.museum_id, profile, console.clock())
                _note(session, console, signed, "invited", profile.name)
        except NotDone as error:
            return _team(console, signed, 422, error=error.key, profile=profile)
        # Shown, not led on to: only the digest is kept, so the link can be read here and now or never.
        return _team(console, signed, link=address(request, secret), link_for=profile.name)

    @routes.post("/people/invitations/{invitation_id}/withdraw")
    def withdraw(request: Request, invitation_id: int, form: Form) -> Response:
        signed = let_act(console, request, form, PEOPLE, ADMIN)
        if isinstance(signed, Response):
            return signed
        try:
            with console.database.begin() as session:
                name = team.withdraw(session, console.museum_id, row_id(invitation_id), console.clock())
                _note(session, console, signed, "withdrawn", name)
        except NotDone as error:
            return _team(console, signed, 409, error=error.key)
        return go(f"{PEOPLE}?done={WITHDRAWN}")


def _add_member(routes: APIRouter, console: Console) -> None:
    @routes.get("/people/{staff_id}")
    def member(request: Request, staff_id: int, done: str = "") -> Response:
        signed = let_in(console, request, PEOPLE, ADMIN)
        return signed if isinstance(signed, Response) else _member(console, signed, staff_id, done=done)

    @routes.post("/people/{staff_id}")
    def change(request: Request, staff_id: int, form: Form) -> Response:
        signed = let_act(console, request, form, PEOPLE, ADMIN)
        if isinstance(signed, Response):
            return signed
        action, secret = form.text("action"), None
        try:
            with console.database.begin() as session:
                row = team.member(session, console.museum_id, row_id(staff_id))
                secret = _act(session, console, row.id, action, form)
                _note(session, console, signed, action if action in ACTIONS else SAVED, row.name)
        except NotDone as error:
            return _member(console, signed, staff_id, 409, error=error.key)
        if secret is not None:
            return _member(console, signed, staff_id, link=address(request, secret))
        return go(f"{PEOPLE}/{staff_id}?done={action if action in ACTIONS else SAVED}")


def _act(session: Session, console: Console, staff_id: int, action: str, form: Filled) -> str | None:
    """Carry out what one button of a member's page says; the secret of a link if it made one."""
    museum, now = console.museum_id, console.clock()
    if action == DISABLED:
        team.disable(session, museum, staff_id, now)
    elif action == ENABLED:
        team.enable(session, museum, staff_id)
    elif action == ENDED:
        team.end_sessions(session, staff_id)
    elif action == LINK:
        return team.password_link(session, museum, staff_id, now)
    else:
        team.save(session, museum, staff_id, _profile(form))
    return None


def _profile(form: Filled) -> Profile:
    return Profile(
        form.text("name"), form.by_suffix("role-"), form.several("duty"), form.several("topic"),
        form.several("language"),
    )  # fmt: skip


def _note(session: Session, console: Console, signed: Signed, action: str, subject: str) -> None:
    deeds.note(session, console.museum_id, signed.staff_id, action, subject, console.clock())


def _team(console: Console, signed: Signed, status: int = 200, *, done: str = "", **shown: Any) -> HTMLResponse:
    now = console.clock()
    with console.database.read() as session:
        everybody = team.members(session, console.museum_id)
        invited = team.open_invitations(session, console.museum_id, now)
        seen = team.last_signed_in(session, console.museum_id)
    given = {"error": None, "link": None, "link_for": "", "profile": Profile(""), **shown}
    return console.page(
        "people.html", signed, status, here=PEOPLE, team=everybody, invited=invited, seen=seen, all_duties=DUTIES,
        role_languages=_languages(console, signed, console.languages), done=done if done in DONE else None, **given,
    )  # fmt: skip


def _member(
    console: Console, signed: Signed, staff_id: int, status: int = 200, *, done: str = "", **shown: Any
) -> HTMLResponse:  # fmt: skip
    now = console.clock()
    try:
        with console.database.read() as session:
            row = team.member(session, console.museum_id, row_id(staff_id))
            open_sessions = team.sessions_open(session, row.id, now)
            linked = identities.linked_since(session, console.museum_id, row.id) if console.openid else None
    except NotDone:
        return console.page("not_found.html", signed, 404)
    topics, languages = of_the_faq(console)
    given = {"error": None, "link": None, **shown}
    return console.page(
        "person.html", signed, status, here=f"{PEOPLE}/{row.id}", person=row, sessions=open_sessions,
        all_duties=DUTIES, topics=sorted({*topics, *row.topics}), done=done if done in DONE else None,
        languages_of_faq=_languages(console, signed, languages),
        role_languages=_languages(console, signed, console.languages), linked=linked,
        openid=console.openid_name(console.reader(signed.language)), **given,
    )  # fmt: skip


def of_the_faq(console: Console) -> tuple[list[str], tuple[str, ...]]:
    """The topics and the languages of the FAQ."""
    try:
        faq = console.faq.load()
    except FaqError:  # the team can be managed while the FAQ is being mended
        return [], console.languages
    return [entry.topic for entry in faq.entries], tuple(faq.languages)


def _languages(console: Console, signed: Signed, codes: tuple[str, ...]) -> list[tuple[str, str]]:
    reader = console.reader(signed.language)
    return [(code, reader.language_name(code)) for code in codes]
