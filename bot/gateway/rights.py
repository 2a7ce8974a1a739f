"""The door to visitors' rights: what is kept about them, a platform's call to delete it, and how far that has come."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from bot.gateway import erasure
from bot.gateway.bodies import bounded_body
from bot.gateway.db import Database, Erasure
from bot.gateway.errors import DatabaseUnavailable, Malformed, MessageTooLong
from bot.gateway.languages import negotiate
from bot.gateway.pages import Pages, Reader

MAX_BODY = 16 * 1024
"""Bytes of a platform's call; a signed request takes about three hundred."""
MAX_FIELDS = 8
FORM = "application/x-www-form-urlencoded"
FIELD = "signed_request"
CODE = re.compile(r"[A-Za-z0-9_-]{16,40}\Z")
STATUS_PATH = "/privacy/deletion/{code}"
"""The status page: what follows the public address, also in the last message to the visitor."""
# The address of a status page is a secret of its visitor: it stays out of caches, searches and other sites' logs.
SECRET_PAGE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


class Read(Protocol):
    """Reads a channel's call: whose data must go. Raises Malformed: forged, expired, or not in the channel's format."""

    def __call__(self, signed: str, secrets: Sequence[str], now: datetime, /) -> str: ...


@dataclass(frozen=True)
class Callback:
    """How a platform calls for a deletion; ``secrets``: of the app, the present one first."""

    read: Read
    secrets: tuple[str, ...]

    def codes(self, channel: str, sender: str) -> list[str]:
        """The codes of this wish, one for each secret: always the same ones, so that nothing about it must be kept."""
        message = f"deletion|{channel}|{sender}".encode()
        return [
            hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()[:32] for secret in self.secrets if secret
        ]


@dataclass(frozen=True)
class Rights:
    """What the door is handed. ``callbacks``: by channel; ``retention_days``: 0 for ever."""

    database: Database
    museum_id: str
    pages: Pages
    languages: tuple[str, ...]
    public_url: str
    retention_days: int
    callbacks: Mapping[str, Callback]
    clock: Callable[[], datetime]

    def reader(self, request: Request, lang: str) -> Reader:
        wanted = lang or request.headers.get("accept-language")
        return self.pages.reader(negotiate(wanted, self.languages), self.clock())

    def page(
        self, template: str, reader: Reader, status: int, headers: Mapping[str, str], **context: object
    ) -> Response:
        phrase = reader.text("rights-phrases").partition("|")[0].strip()
        return self.pages.page(
            template, reader, status, {"Vary": "Accept-Language", **headers},
            languages=self.languages, phrase=phrase, plain=partial(_fact, reader), **context,
        )  # fmt: skip


def router(rights: Rights) -> APIRouter:
    """``/privacy``, the status pages below it, and each platform's call."""
    routes = APIRouter()

    @routes.get("/privacy")
    def privacy(request: Request, lang: str = "") -> Response:
        return rights.page(
            "rights.html", rights.reader(request, lang), 200, {"Cache-Control": "no-cache"},
            retention_days=rights.retention_days, on_platforms=bool(rights.callbacks),
        )  # fmt: skip

    @routes.get(STATUS_PATH)
    def deletion(request: Request, code: str, lang: str = "") -> Response:
        return _status_page(rights, rights.reader(request, lang), code)

    @routes.post("/webhooks/{channel}/data-deletion")
    async def asked(request: Request, channel: str) -> Response:
        callback = rights.callbacks.get(channel)
        if callback is None:
            return _refusal(404, "unknown-channel", "no such channel is set up")
        try:
            signed = _signed(request.headers.get("content-type", ""), await bounded_body(request, MAX_BODY))
            now = rights.clock()
            sender = callback.read(signed, callback.secrets, now)
        except MessageTooLong as error:
            return _refusal(413, "too-long", str(error))
        except Malformed as error:
            return _refusal(400, "malformed", str(error))
        code = await run_in_threadpool(_erase, rights, channel, sender, callback.codes(channel, sender), now)
        url = f"{rights.public_url}{STATUS_PATH.format(code=code)}"
        return JSONResponse({"url": url, "confirmation_code": code}, headers={"Cache-Control": "no-store"})

    return routes


def _signed(content_type: str, body: bytes) -> str:
    """The one field of the form. Raises Malformed."""
    if content_type.partition(";")[0].strip().lower() != FORM:
        raise Malformed(f"the body should be of type {FORM}")
    try:
        fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise Malformed("the body is not a form") from error
    found = [value for name, value in fields if name == FIELD]
    if len(found) != 1:
        raise Malformed(f"the form should have the field {FIELD} once")
    return found[0]


def _erase(rights: Rights, channel: str, sender: str, codes: list[str], now: datetime) -> str:
    """Delete what there is of the sender; the code of the wish, under which it may stand already."""
    with rights.database.begin() as session:
        known = (code for code in codes if erasure.status(session, rights.museum_id, code) is not None)
        return erasure.erase_sender(
            session, rights.museum_id, channel, sender, origin="callback", now=now, code=next(known, codes[0])
        ).code


def _status_page(rights: Rights, reader: Reader, code: str) -> Response:
    try:
        found = _find(rights, code)
    except DatabaseUnavailable:
        return _told(rights, reader, "unavailable", 503)
    if found is None:
        return _told(rights, reader, "unknown", 404)
    return _told(rights, reader, _state(found), 200, found.requested_at)


def _told(rights: Rights, reader: Reader, state: str, status: int, asked_at: datetime | None = None) -> Response:
    return rights.page("rights_status.html", reader, status, SECRET_PAGE, state=state, asked_at=asked_at)


def _find(rights: Rights, code: str) -> Erasure | None:
    if not CODE.match(code):
        return None
    with rights.database.read() as session:
        return erasure.status(session, rights.museum_id, code)


def _state(found: Erasure) -> str:
    if not found.found:
        return "none"
    return "pending" if found.forgotten_at is None else "done"


def _fact(reader: Reader, name: str) -> str:
    return reader.museum.render(f"{{{{ {name} }}}}", reader.language, reader.catalog, reader.now)


def _refusal(status: int, code: str, message: str) -> Response:
    return JSONResponse({"error": code, "message": message}, status, {"Cache-Control": "no-store"})
