"""The way into the console and out of it; a text that was being written survives a session that has ended."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from bot.gateway import accounts, deeds
from bot.gateway.languages import negotiate
from bot.gateway.security import same_secret
from bot.gateway.staff.console import COOKIE, HOME, Console, client_address, go, place
from bot.gateway.staff.conversation import conversation_page

LOGIN_COOKIE = "curio_login"
"""Holds what the login form must repeat: another site cannot sign somebody in without their knowledge."""
LOGIN_SECONDS = 3600
Field = Annotated[str, Form()]


def add_entry(routes: APIRouter, console: Console) -> None:
    """Signing in and out, and the language of the console."""
    _add_login(routes, console)

    @routes.post("/logout")
    def logout(request: Request, csrf: Field = "") -> Response:
        signed = console.signed(request)
        if signed is not None and same_secret(csrf, signed.csrf):
            with console.database.begin() as session:
                accounts.close_session(session, request.cookies[COOKIE])
        return go(f"{HOME}/login")

    @routes.post("/language")
    def choose_language(request: Request, language: Field = "", csrf: Field = "", back: Field = HOME) -> Response:
        signed, response = console.signed(request), go(place(back))
        if signed is not None and same_secret(csrf, signed.csrf) and language in console.languages:
            with console.database.begin() as session:
                accounts.choose_language(session, request.cookies[COOKIE], language)
            console.remember_language(response, language)
        return response


def _add_login(routes: APIRouter, console: Console) -> None:
    @routes.get("/login")
    def login_form(request: Request, next: str = HOME) -> Response:
        return login_page(console, request, back=next)

    @routes.post("/login")
    def login(
        request: Request, login: Field = "", password: Field = "", csrf: Field = "", next: Field = HOME,
        language: Field = "", draft: Field = "", draft_note: Field = "", resume: Field = "",
    ) -> Response:  # fmt: skip
        kept = {"back": next, "login": login, "draft": draft, "draft_note": draft_note, "language": language}
        expected = request.cookies.get(LOGIN_COOKIE, "")
        if not expected or not same_secret(csrf, expected):
            return login_page(console, request, 403, error="console-login-form-expired", **kept)
        if resume:
            # Signed in already, in another window, while the text that was being written waited in this one.
            if console.signed(request) is None:
                return login_page(console, request, 401, error="console-login-draft-kept", **kept)
            return welcome(console, request.cookies[COOKIE], next, draft, draft_note)
        address = client_address(request)
        if not console.limits.allow(login, address, console.clock()):
            return login_page(console, request, 429, error="console-login-limited", **kept)
        language = negotiate(language, console.languages)
        secret = sign_in(console, login, password, language)
        if secret is None:
            return login_page(console, request, 401, error="console-login-wrong", **kept)
        console.limits.succeeded(login, address)
        response = welcome(console, secret, next, draft, draft_note)
        console.remember_language(response, language)
        return response


def sign_in(console: Console, login: str, password: str, language: str) -> str | None:
    """The secret of a new session, if the password is right."""
    with console.database.read() as session:
        member = accounts.authenticate(session, console.museum_id, login, password)
    if member is None:
        return None
    with console.database.begin() as session:
        deeds.note(session, console.museum_id, member.id, "signed-in", "", console.clock())
        return accounts.open_session(session, member, language, console.clock())


def welcome(console: Console, secret: str, next: str, draft: str, draft_note: str = "") -> Response:
    """Lead somebody who has just signed in to where they were, with the text they were writing."""
    response: Response = go(place(next))
    if (draft or draft_note).strip() and place(next) != HOME:
        with console.database.read() as session:
            signed = accounts.signed_in(session, console.museum_id, secret, console.clock())
        if signed is not None:
            response = conversation_page(console, signed, next.rpartition("/")[2], text=draft, note=draft_note)
    console.remember_session(response, secret)
    return response


def login_page(
    console: Console,
    request: Request,
    status: int = 200,
    *,
    error: str | None = None,
    back: str = HOME,
    login: str = "",
    draft: str = "",
    draft_note: str = "",
    language: str = "",
) -> Response:
    """The login form; ``draft`` is the reply that somebody was writing when their session ended, or their note."""
    language = negotiate(language, console.languages) if language else console.stranger_language(request)
    csrf = request.cookies.get(LOGIN_COOKIE) or secrets.token_urlsafe(32)
    reader = console.reader(language)
    response = console.pages.page(
        "login.html",
        reader,
        status,
        me=None,
        languages=console.languages,
        error=error,
        back=place(back),
        login=login,
        draft=draft,
        draft_note=draft_note,
        csrf=csrf,
        at=f"{HOME}/login",
        openid=console.openid_name(reader),
    )
    console.set_cookie(response, LOGIN_COOKIE, csrf, LOGIN_SECONDS)
    return response
