"""Tells the team that visitors wait: in its chat tools (Apprise), and by e-mail to those who want it.

A notice never holds what a visitor wrote: only how many wait, on which topics, in which languages, and where to look.
What was told is written down after it was sent: a crash in between repeats a notice, and loses none.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalog import Catalog
from bot.gateway import conversations
from bot.gateway.chat import Chat, NoticeNotSent
from bot.gateway.conversations import OpenRequest
from bot.gateway.db import Database, Noticed, Request, Staff
from bot.gateway.errors import CurioError, DeliveryError
from bot.gateway.mail import Mail, Mailer
from bot.gateway.pages import Reader
from bot.gateway.topics import is_for
from bot.museum import Museum

log = logging.getLogger(__name__)

CHAT = "chat"
PATIENCE = timedelta(minutes=5)
"""How long a question waits before somebody gets an e-mail: who has the console open is quicker."""
LISTED = 8
WAITING, OVERDUE = "waiting", "overdue"


@dataclass
class Notices:
    """``chat`` and ``mailer``: ``None`` where the museum has set none up. ``console_url``: where to look."""

    database: Database
    museum_id: str
    museum: Museum
    catalog: Catalog
    console_url: str
    clock: Callable[[], datetime]
    chat: Chat | None = None
    mailer: Mailer | None = None

    def process(self) -> bool:
        """Tell everybody what they were not told yet; there is never more to do at once."""
        if self.chat is None and self.mailer is None:
            return False
        with self.database.read() as session:
            waiting = conversations.waiting_requests(session, self.museum_id, self.clock())
            people = self._people(session) if self.mailer is not None else []
        failed: list[CurioError] = []
        if self.chat is not None:
            self._try(failed, CHAT, waiting, self._tell_chat)
        for person in people:
            old_enough = [one for one in waiting if one.request.created_at <= self.clock() - PATIENCE]
            theirs = [one for one in old_enough if is_for(person, one.conversation.language, one.request.topic)]
            self._try(failed, f"staff:{person.id}", theirs, partial(self._mail, person))
        for error in failed:
            log.error("%s", error)
        return False

    def _try(
        self, failed: list[CurioError], audience: str, found: Sequence[OpenRequest],
        tell: Callable[[str, Sequence[OpenRequest]], None],
    ) -> None:  # fmt: skip
        """One audience whose mailbox is full must not keep the others from being told."""
        try:
            self._tell(audience, WAITING, found, tell)
            self._tell(audience, OVERDUE, [one for one in found if self._is_overdue(one.request)], tell)
        except CurioError as error:
            failed.append(error)

    def _tell(
        self, audience: str, kind: str, found: Sequence[OpenRequest], tell: Callable[[str, Sequence[OpenRequest]], None]
    ) -> None:
        now = {one.request.id for one in found}
        with self.database.read() as session:
            row = session.get(Noticed, (self.museum_id, audience, kind))
            told = None if row is None else set(row.request_ids)
        # From today on: nobody wants to hear of all that waited before.
        fresh = [] if told is None else [one for one in found if one.request.id not in told]
        if fresh:
            tell(kind, fresh)
        if told != now:
            self._remember(audience, kind, sorted(now))

    def _remember(self, audience: str, kind: str, told: list[int]) -> None:
        """What no longer waits is forgotten: whoever puts it back wants it to be seen."""
        with self.database.begin() as session:
            session.merge(Noticed(museum=self.museum_id, audience=audience, kind=kind, request_ids=told))

    def _people(self, session: Session) -> list[Staff]:
        chosen = select(Staff).where(Staff.museum == self.museum_id, Staff.disabled_at.is_(None))
        return [row for row in session.scalars(chosen) if row.email and row.wants_notices]

    def _is_overdue(self, request: Request) -> bool:
        try:
            due = self.museum.promise(request.created_at, self.museum.promise_kind(request.topic))
        except LookupError:  # nobody is in for a year: nothing was promised
            return False
        return due < self.clock()

    def _tell_chat(self, kind: str, found: Sequence[OpenRequest]) -> None:
        assert self.chat is not None
        self.chat.tell(*self._words(kind, found))

    def _mail(self, person: Staff, kind: str, found: Sequence[OpenRequest]) -> None:
        assert self.mailer is not None
        title, text = self._words(kind, found)
        newest = max(one.request.id for one in found)
        try:
            self.mailer.send(Mail(str(person.email), title, text, f"curio-{kind}-{person.id}-{newest}"))
        except DeliveryError as error:
            raise NoticeNotSent(f"a notice to {person.login} was not sent: {error}") from error

    def _words(self, kind: str, found: Sequence[OpenRequest]) -> tuple[str, str]:
        """A title, and a text that names no words of visitors, in the museum's own language."""
        reader = Reader(self.museum.languages[0], self.catalog, self.museum, self.clock())
        lines = [self._line(reader, one) for one in found[:LISTED]]
        if len(found) > LISTED:
            lines.append(reader.text("notices-more", count=len(found) - LISTED))
        text = "\n".join([*lines, "", reader.text("notices-look", url=self.console_url)])
        return reader.text(f"notices-{kind}", count=len(found)), text

    def _line(self, reader: Reader, one: OpenRequest) -> str:
        spoken = reader.language_name(one.conversation.language)
        topic = one.request.topic or reader.text("notices-no-topic")
        return reader.text("notices-line", topic=topic, language=spoken, since=reader.when(one.request.created_at))
