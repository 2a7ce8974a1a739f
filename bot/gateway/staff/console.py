"""What the console's pages are handed, and who is looking at them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.gateway import accounts
from bot.gateway.accounts import LoginLimits, Signed
from bot.gateway.db import Database
from bot.gateway.errors import AssistantUnavailable
from bot.gateway.faq_file import FaqFile
from bot.gateway.fetching import Fetcher
from bot.gateway.languages import negotiate
from bot.gateway.openid import Provider
from bot.gateway.pages import CONSOLE, Pages, Reader
from bot.gateway.rasa_client import RasaClient
from bot.gateway.staff.presence import Presence

HOME = CONSOLE
COOKIE = "curio_staff"
LANGUAGE_COOKIE = "curio_language"
YEAR = 365 * 24 * 3600
PLACE = re.compile(
    r"/console(/conversations/[0-9a-f]{32}|/learn/[0-9]{1,18}|/faq(/[a-z0-9-]{1,100}(/[0-9]{1,18})?)?"
    r"|/gaps|/numbers|/people(/[0-9]{1,9})?|/deeds|/me|/replies(/[0-9]{1,9})?)?\Z"
)
"""Where a form may lead back to: our own pages, never another site."""


@dataclass(frozen=True)
class Window:
    """How long a channel lets the museum write after the visitor's last sign of life.

    ``hours`` is what everybody has; ``person_days``: for how many days a person may write, where the channel grants it.
    """

    hours: float = 24
    person_days: float | None = None


@dataclass(frozen=True)
class Console:
    """``secure``: the console is served over https, so its cookies must never travel without.

    ``faq_path``: the FAQ, which curators change from here. ``assistant``: whom questions can be tried out on.
    ``openid``: with whom staff can sign in instead of a password.
    ``windows``: the messaging windows of the channels that have one; those push messages and tell how far they came.
    ``can_mail``: the museum has a mail server.
    """

    database: Database
    museum_id: str
    languages: tuple[str, ...]
    pages: Pages
    secure: bool
    clock: Callable[[], datetime]
    limits: LoginLimits = field(default_factory=LoginLimits)
    windows: Mapping[str, Window] = field(default_factory=dict)
    faq_path: Path = Path("data/faq.yml")
    assistant: RasaClient | None = None
    presence: Presence = field(default_factory=Presence)
    can_mail: bool = False
    openid: Provider | None = None
    fetcher: Fetcher = field(default_factory=Fetcher)

    @cached_property
    def faq(self) -> FaqFile:
        """The FAQ as it stands on disk."""
        return FaqFile(self.faq_path)

    def asked(self) -> RasaClient:
        """The assistant, to be asked something. Raises AssistantUnavailable: the console has none."""
        if self.assistant is None:
            raise AssistantUnavailable("no assistant is set up")
        return self.assistant

    def signed(self, request: Request) -> Signed | None:
        """Whose session the request's cookie opens."""
        with self.database.read() as session:
            return accounts.signed_in(session, self.museum_id, request.cookies.get(COOKIE), self.clock())

    def reader(self, language: str) -> Reader:
        return self.pages.reader(language, self.clock())

    def openid_name(self, reader: Reader) -> str:
        """What staff call the provider with whom they can sign in; "" where there is none."""
        return (self.openid.name or reader.text("openid-name")) if self.openid else ""

    def stranger_language(self, request: Request) -> str:
        """The language for somebody who is not signed in: as chosen, else as the browser asks."""
        chosen = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
        return negotiate(chosen or request.headers.get("accept-language"), self.languages)

    def remember_language(self, response: Response, language: str) -> None:
        """So that the login page still speaks it when the session has ended."""
        self.set_cookie(response, LANGUAGE_COOKIE, language, YEAR)

    def remember_session(self, response: Response, secret: str) -> None:
        """Sign the browser in: its cookie holds the session's secret."""
        self.set_cookie(response, COOKIE, secret, int(accounts.SESSION_LENGTH.total_seconds()))

    def set_cookie(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            name, value, max_age=seconds, path=HOME, secure=self.secure, httponly=True, samesite="lax"
        )  # fmt: skip

    def page(self, template: str, signed: Signed, status: int = 200, **context: Any) -> HTMLResponse:
        """A page for somebody who is signed in."""
        context.setdefault("here", HOME)
        return self.pages.page(
            template, self.reader(signed.language), status, me=signed, languages=self.languages, **context
        )


def client_address(request: Request) -> str:
    """Where a request comes from, to count attempts; "" where the server does not say."""
    return request.client.host if request.client else ""


def place(wanted: str) -> str:
    """``wanted`` if it is one of the console's own pages, else the list."""
    return wanted if PLACE.match(wanted) else HOME


def go(where: str) -> RedirectResponse:
    """Lead the browser on with a GET, so that reloading does not send the form again."""
    return RedirectResponse(where, status_code=303)
