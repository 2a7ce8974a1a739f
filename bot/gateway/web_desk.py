"""The desk as web visitors meet it: joins the web channel to the log, the museum's facts and the catalog."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import threading
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from bot.catalog import Catalog
from bot.gateway import conversations, ratings
from bot.gateway.channels.web import About, Line, Opened, Rating, Receipt, Signature, Thread, Visitor
from bot.gateway.channels.web.desk import PAGE
from bot.gateway.channels.web.payloads import CHANNEL
from bot.gateway.db import Database, Message, Staff
from bot.gateway.languages import spoken
from bot.gateway.messages import Author, BotReply, Inbound, Kind
from bot.gateway.reception import Farewell, Reception
from bot.gateway.security import digest
from bot.gateway.wakeup import Bell
from bot.museum import Museum

OPEN_ARGUMENTS = {name: f"{{{name}}}" for name in ("count", "name", "role", "museum")}
"""Arguments that the widget fills in itself."""

FALLBACK = 1.0
"""Seconds until an open stream looks by itself: a worker in another process does not ring here."""


class MuseumWebDesk:
    """Implements :class:`bot.gateway.channels.web.WebDesk` on the database."""

    def __init__(
        self,
        database: Database,
        museum_id: str,
        museum: Museum,
        catalog: Catalog,
        bell: Bell,
        stopping: threading.Event,
        reception: Reception,
        unused_for: timedelta,
    ) -> None:
        """``stopping``: set when the gateway stops. ``unused_for``: then a visitor's session without a message ends."""
        self._database = database
        self._museum_id = museum_id
        self._museum = museum
        self._catalog = catalog
        self._bell = bell
        self._stopping = stopping
        self._reception = reception
        self._followed: list[str] = []
        self._unused_for = unused_for
        self.languages = spoken(museum, catalog)

    def text(self, language: str, key: str, **arguments: Any) -> str:
        return self._catalog.text(language, key, **arguments)

    def widget_texts(self, language: str) -> dict[str, str]:
        keys = self._catalog.keys("widget-")
        return {key.removeprefix("widget-"): self.text(language, key, **OPEN_ARGUMENTS) for key in keys}

    def about(self, language: str) -> About:
        name = self._museum.text(self._museum.name, language)
        return About(name, self._museum.site, self._museum.timezone.key)

    def open(self, language: str, now: datetime) -> Opened:
        token = secrets.token_urlsafe(32)
        words = self.text(language, "web-greeting")
        with self._database.begin() as session:
            conversation = conversations.open_conversation(
                session,
                museum=self._museum_id,
                channel=CHANNEL,
                sender=secrets.token_hex(16),
                language=language,
                now=now,
                token_digest=digest(token),
                greeting=BotReply(Kind.GREETING, words, language, {"language": language}),
            )
            return Opened(token, conversation.id, language)

    def identify(self, token: str, now: datetime) -> Visitor:
        with self._database.read() as session:
            found = conversations.by_token(session, digest(token), now, unused_for=self._unused_for)
            return Visitor(found.id, found.sender, found.language)

    def receive(self, inbound: Inbound, now: datetime) -> Receipt:
        with self._database.begin() as session:
            received = self._reception.receive(session, inbound, now)
        if isinstance(received, Farewell):
            return Receipt(farewell=received.text)
        return Receipt(received.message_id, received.duplicate)

    def rate(self, visitor: Visitor, rating: Rating, now: datetime) -> None:
        with self._database.begin() as session:
            ratings.rate(session, visitor.conversation_id, rating.message_id, rating.useful, rating.words, now)

    def thread(self, visitor: Visitor, after: int) -> Thread:
        with self._database.read() as session:
            rows = conversations.thread(session, visitor.conversation_id, after, PAGE)
            state = conversations.state(session, visitor.conversation_id)
            staff = staff_of(session, rows)
            useful = {id_: rating.useful for id_, rating in ratings.ratings_of(session, rows).items()}
        lines = [
            _line(row, _signature(staff.get(row.staff_id or 0), visitor.language), useful.get(row.id)) for row in rows
        ]
        return Thread(lines, state, rows[-1].id if rows else after)

    async def follow(self, visitor: Visitor, after: int) -> AsyncIterator[Thread]:
        told = False
        with self._bell.listen(visitor.conversation_id) as rung, self._counted(visitor.conversation_id):
            while not self._stopping.is_set():
                rung.clear()  # before reading: what is written from here on rings again
                page = await run_in_threadpool(self.thread, visitor, after)
                if page.lines or not told:
                    told, after = True, page.last
                    yield page
                if not page.is_full:
                    await _rung(rung, FALLBACK)

    def end_streams(self) -> None:
        """Wake every open stream, so that it sees at once that the gateway stops; safe in a signal handler."""
        self._bell.ring(frozenset(self._followed))

    @contextlib.contextmanager
    def _counted(self, conversation_id: str) -> Iterator[None]:
        self._followed.append(conversation_id)
        try:
            yield
        finally:
            self._followed.remove(conversation_id)


async def _rung(rung: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(rung.wait(), seconds)


def staff_of(session: Session, rows: Iterable[Message]) -> dict[int, Staff]:
    """The staff who wrote or caused these lines, by id."""
    ids = {row.staff_id for row in rows if row.staff_id is not None}
    return {member.id: member for member in session.scalars(select(Staff).where(Staff.id.in_(ids)))}


def _signature(member: Staff | None, language: str) -> Signature | None:
    if member is None:
        return None
    return Signature(member.name, member.role_in(language))


def _line(row: Message, staff: Signature | None, rating: bool | None) -> Line:
    return Line(
        id=row.id,
        author=Author(row.author),
        kind=Kind(row.kind),
        text=row.text,
        payload=row.payload,
        external_id=row.external_id,
        at=row.created_at,
        staff=staff,
        rating=rating,
    )
