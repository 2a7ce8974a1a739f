"""The door through which the assistant hands a message to the team, and the words in which the visitor hears of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, ValidationError

from bot.catalog import Catalog
from bot.gateway import conversations
from bot.gateway.bodies import bounded_body
from bot.gateway.db import Database
from bot.gateway.errors import DatabaseUnavailable, MessageTooLong, UnknownMessage
from bot.gateway.messages import Handoff
from bot.museum import Museum
from bot.museum.staffing import PromiseKind
from bot.museum.words import Words

MAX_BODY = 256_000
"""Bytes of a handoff: three candidates and an explanation take about two thousand."""

REASON_UNAVAILABLE = "assistant_unavailable"
"""The worker's own reason, when the assistant could not be reached or had nothing to show."""
REASON_ESCALATE = "escalate"
"""The entry says that a person must always see the question, besides the answer."""


@dataclass(frozen=True)
class Acknowledgements:
    """Words the acknowledgement of a handoff: who will answer and by when, as the museum's staff hours have it.

    ``can_mail``: the museum has a mail server, so that an answer can follow a visitor who leaves the page.
    """

    catalog: Catalog
    museum: Museum
    can_mail: bool = False

    def __call__(
        self, *, language: str, reason: str, now: datetime, already_waiting: bool, window_ends: datetime | None = None,
        topic: str = "", may_leave: bool = False,
    ) -> str:  # fmt: skip
        kind = self.museum.promise_kind(topic)
        words = self._promise(language, reason, now, already_waiting, kind)
        if may_leave and self.can_mail and not already_waiting:
            return f"{words} {self.catalog.text(language, 'desk-leave-email-page')}"
        if window_ends is None or already_waiting or self._in_time(now, window_ends, kind):
            return words
        # While the visitor's channel still lets us write: afterwards a late answer needs another way.
        return f"{words} {self.catalog.text(language, 'desk-leave-email')}"

    def _in_time(self, now: datetime, window_ends: datetime, kind: PromiseKind) -> bool:
        """Whether the team answers for sure before the visitor's channel closes."""
        try:
            return self.museum.promise(now, kind) <= window_ends
        except LookupError:
            return False

    def _promise(self, language: str, reason: str, now: datetime, already_waiting: bool, kind: PromiseKind) -> str:
        try:
            by = self._moment(language, now, self.museum.promise(now, kind))
            back = self._moment(language, now, self.museum.next_staff_opening(now))
        except LookupError:
            # Nobody is in for a year (or the hours are not filled in): say who, and promise no time.
            return self.catalog.text(language, "visitor-handed-off-undated", reason=reason)
        if already_waiting:
            return self.catalog.text(language, "visitor-handed-off-again", by=by)
        key = "visitor-handed-off" if self.museum.staff_open(now) else "visitor-handed-off-away"
        return self.catalog.text(language, key, reason=reason, by=by, back=back)

    def _moment(self, language: str, now: datetime, at: datetime) -> str:
        """Today at 5:30 pm, tomorrow at 9:30 am, Monday 3 May at 10 am: in words, on the museum's clock."""
        at, today = self.museum.local(at), self.museum.local(now).date()
        near = {today: "today", today + timedelta(days=1): "tomorrow"}
        words = Words(self.catalog, language)
        return self.catalog.text(
            language,
            f"visitor-moment-{near.get(at.date(), 'day')}",
            at=at,
            day=words.day(at.date(), year=at.year != today.year),
            time=words.clock(at.time()),
        )


class HandoffBody(BaseModel):
    """What the assistant's action sends."""

    conversation: str = Field(min_length=1, max_length=40)
    message_id: str = Field(pattern=r"^[0-9]{1,18}$")
    reason: str = Field(pattern=r"^[a-z_]{1,40}$")
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}$")
    candidates: list[dict[str, Any]] = Field(default_factory=list, max_length=20)
    explanation: dict[str, Any] = Field(default_factory=dict)


def router(
    database: Database,
    acknowledgement: conversations.Acknowledge,
    token: str,
    clock: Callable[[], datetime],
) -> APIRouter:
    """``POST /handoff``, for the assistant's side only: the shared token opens it."""
    routes = APIRouter()
    expected = f"Bearer {token}".encode()

    @routes.post("/handoff")
    async def handoff(request: Request) -> Response:
        # Bytes, because compare_digest refuses text beyond ASCII, and a header may hold any byte.
        given = request.headers.get("authorization", "").encode("latin-1", "replace")
        if not secrets.compare_digest(given, expected):
            return _refusal(401, "unauthorized", "the internal token is missing or wrong")
        try:
            raw = await bounded_body(request, MAX_BODY)
        except MessageTooLong:
            return _refusal(413, "too-long", f"a handoff has at most {MAX_BODY} bytes")
        try:
            body = HandoffBody.model_validate_json(raw)
        except ValidationError as error:
            return _refusal(422, "malformed", _where(error))
        return await run_in_threadpool(_record, database, acknowledgement, body, clock())

    return routes


def _record(
    database: Database, acknowledgement: conversations.Acknowledge, body: HandoffBody, now: datetime
) -> Response:
    handoff = Handoff(body.reason, body.language, body.candidates, body.explanation)
    try:
        with database.begin() as session:
            done = conversations.hand_off(
                session, int(body.message_id), handoff, acknowledgement, now, conversation_id=body.conversation
            )
    except UnknownMessage as error:
        return _refusal(404, "unknown-message", str(error))
    except DatabaseUnavailable as error:
        return _refusal(503, "unavailable", str(error))
    return JSONResponse({"request": done.request_id, "created": done.created}, 201 if done.created else 200)


def _where(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors())


def _refusal(status: int, code: str, message: str) -> Response:
    return JSONResponse({"error": code, "message": message}, status)
