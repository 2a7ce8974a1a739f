"""A console on a log that was written by hand, so that every state of a channel that pushes can be looked at."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from html import unescape
from typing import Any

from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.catalog import shipped
from bot.gateway import staff
from bot.gateway.db import Attempt, Conversation, Database, Message, OutboxRow, Part, Pause, Request, Staff
from bot.gateway.pages import Pages
from bot.gateway.security import SecurityHeaders
from bot.gateway.staff import Window
from bot.museum import Museum, load_museum
from tests.gateway.conftest import MUSEUM, NOW, ROOT, Clock
from tests.gateway.doors import PASSWORD, Desk, words

PHOTO = "https://scontent.xx.fbcdn.net/v/os.jpg?oh=1&oe=2"
HOSTILE = "<img src=x onerror=alert(1)>\"'{{ 7 * 7 }}"
NONE, HOUR = timedelta(0), timedelta(hours=1)
Moments = tuple[datetime | None, datetime | None, datetime | None]
"""When a piece of a message was sent, delivered and seen."""


@cache
def password_hash() -> str:
    """Of everybody's password, at a fraction of the work: every test signs somebody in."""
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


@cache
def facts() -> Museum:
    """The demonstration museum, read once."""
    return load_museum(ROOT / "data" / "museum.yml")


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@dataclass
class StaffRoom:
    """A museum's console, what its channels left in the log, and Alice's browser."""

    database: Database
    clock: Clock
    windows: dict[str, Window] = field(default_factory=lambda: {"messenger": Window(), "instagram": Window()})
    can_mail: bool = False

    def __post_init__(self) -> None:
        pages = Pages(shipped(), facts())
        app = FastAPI(redirect_slashes=False)
        console = staff.Console(
            self.database,
            MUSEUM,
            ("fr", "en"),
            pages,
            secure=False,
            clock=self.clock,
            windows=self.windows,
            can_mail=self.can_mail,
        )
        app.include_router(staff.router(console))
        app.add_middleware(SecurityHeaders)
        self.client = TestClient(app)
        self._hire("alice", "Alice Martin")
        self.alice = Desk(self.client, "alice")

    def _hire(self, login: str, name: str) -> None:
        row = Staff(
            museum=MUSEUM, login=login, name=name, role={}, password_hash=password_hash(), created_at=self.clock(),
            duties=["curator"],
        )  # fmt: skip
        with self.database.begin() as session:
            session.add(row)

    def speaks(self, language: str) -> Desk:
        return Desk(self.client, "alice", language=language)

    def conversation(self, channel: str = "messenger", heard: timedelta | None = HOUR, **columns: Any) -> Talk:
        given = {"museum": MUSEUM, "language": "fr", "account": "PAGE", **columns}
        row = Conversation(
            id=uuid.uuid4().hex, channel=channel, sender=uuid.uuid4().hex, created_at=NOW, touched_at=NOW,
            heard_at=None if heard is None else self.clock() - heard, **given,
        )  # fmt: skip
        with self.database.begin() as session:
            session.add(row)
        return Talk(self, row.id, channel, given["museum"])

    def pause(self, reason: str, until: timedelta = HOUR, **columns: Any) -> None:
        given = {"museum": MUSEUM, "channel": "messenger", "account": "PAGE", "alarm": True, **columns}
        row = Pause(
            since=NOW, until=self.clock() + until, reason=reason, detail="(#190) technical", credential="x", **given
        )  # fmt: skip
        with self.database.begin() as session:
            session.add(row)

    def list(self, desk: Desk | None = None) -> str:
        return (desk or self.alice).get("/console").text


@dataclass
class Talk:
    """One visitor's conversation."""

    museum: StaffRoom
    id: str
    channel: str
    museum_id: str

    @property
    def path(self) -> str:
        return f"/console/conversations/{self.id}"

    def line(self, author: str, kind: str, text: str = "", at: datetime | None = None, **columns: Any) -> int:
        row = Message(
            museum=self.museum_id, conversation_id=self.id, channel=self.channel, author=author, kind=kind, text=text,
            created_at=at or self.museum.clock(), **{"payload": {}, **columns},
        )  # fmt: skip
        return self._add(row)

    def asks(self, text: str = "C’est un fossile ?", kind: str = "text", **columns: Any) -> Talk:
        """The visitor asks and the question is handed off."""
        asked = self.line("visitor", kind, text, **columns)
        event = self.line("event", "handed_off")
        row = Request(
            museum=self.museum_id, conversation_id=self.id, message_id=asked, reason="unsure", language="fr",
            candidates=[], explanation={}, after_id=event, created_at=self.museum.clock(),
        )  # fmt: skip
        self._add(row)
        return self

    def promise(
        self, message: int, *parts: Moments, outcome: str | None = "done", detail: str | None = None,
        run_in: timedelta = NONE,
    ) -> None:  # fmt: skip
        """The row of the outbox that delivers ``message``, its pieces (sent, delivered, seen) and its last attempt."""
        now = self.museum.clock()
        row = OutboxRow(
            museum=MUSEUM, kind="deliver", conversation_id=self.id, message_id=message, run_at=now + run_in,
            attempts=1, done_at=now if outcome else None, outcome=outcome,
        )  # fmt: skip
        self._add(row)
        for number, (sent, delivered, seen) in enumerate(parts, 1):
            external_id = f"m_{message}_{number}" if sent else None
            self._add(
                Part(
                    museum=MUSEUM, outbox_id=row.id, number=number, begun_at=now, tries=1, external_id=external_id,
                    sent_at=sent, delivered_at=delivered, seen_at=seen,
                )
            )  # fmt: skip
        if detail is not None:
            self._add(Attempt(museum=MUSEUM, outbox_id=row.id, at=now, outcome=outcome or "retry", detail=detail))

    def says(self, text: str = "Oui.", **columns: Any) -> int:
        return self.line("staff", "reply", text, **columns)

    def html(self, part: str = "", desk: Desk | None = None) -> str:
        return (desk or self.museum.alice).get(self.path + part).text

    def seen(self, part: str = "", desk: Desk | None = None) -> str:
        return unescape(words(self.html(part, desk)))

    def _add(self, row: Any) -> int:
        with self.museum.database.begin() as session:
            session.add(row)
            session.flush()
            return int(row.id)
