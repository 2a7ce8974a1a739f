"""The worker's step that empties the assistant's memory of conversations that were erased."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.gateway.db import Database, Erasure
from bot.gateway.errors import AssistantUnavailable

log = logging.getLogger(__name__)

AT_ONCE = datetime.min.replace(tzinfo=UTC)
"""When to try what was never tried: before everything that failed once."""


def unforgotten(session: Session, limit: int, before: datetime) -> list[tuple[int, str]]:
    """Erasures wished for before ``before`` whose conversation the assistant still knows: (erasure id, conversation
    id), the oldest first.
    """
    waiting = (Erasure.forgotten_at.is_(None), Erasure.conversation_id.is_not(None), Erasure.requested_at <= before)
    chosen = select(Erasure.id, Erasure.conversation_id).where(*waiting).order_by(Erasure.id).limit(limit)
    return [(row.id, str(row.conversation_id)) for row in session.execute(chosen)]


def forgotten(session: Session, erasure_id: int, conversation_id: str, now: datetime) -> None:
    """The assistant has forgotten the conversation: not even its id is needed any more."""
    this = (Erasure.id == erasure_id, Erasure.conversation_id == conversation_id)
    # Nobody has been told the code of an erasure by age: there is no status page to keep it for.
    session.execute(delete(Erasure).where(*this, Erasure.origin == "retention"))
    session.execute(update(Erasure).where(*this).values(forgotten_at=now, conversation_id=None))


@dataclass
class Forgetting:
    """The worker's step that empties the assistant's memory of erased conversations.

    ``settle``: how long an erasure is left alone first, longer than the assistant may still be at work on a message
    that was put to it before: it would write that message into a memory that has just been emptied.
    """

    database: Database
    forget: Callable[[str], None]
    clock: Callable[[], datetime]
    settle: timedelta = timedelta(minutes=2)
    first_pause: timedelta = timedelta(seconds=5)
    longest_pause: timedelta = timedelta(hours=1)
    # By erasure: when to try again, and after which pause. Only in memory: after a restart all are tried at once.
    _later: dict[int, tuple[datetime, timedelta]] = field(default_factory=dict)
    _rest_until: datetime | None = None

    def process_one(self) -> bool:
        """Let the assistant forget one conversation, or find that it is away; false when none is due."""
        now = self.clock()
        if self._rest_until is not None and now < self._rest_until:
            return False
        chosen = self._next(now)
        if chosen is None:
            return False
        erasure_id, conversation_id = chosen
        try:
            self.forget(conversation_id)
        except AssistantUnavailable as error:
            self._put_off(erasure_id, now, error)
            return True
        with self.database.begin() as session:
            forgotten(session, erasure_id, conversation_id, self.clock())
        self._later.pop(erasure_id, None)
        return True

    def _next(self, now: datetime) -> tuple[int, str] | None:
        with self.database.read() as session:
            waiting = unforgotten(session, len(self._later) + 1, now - self.settle)
        # Another worker may have settled some of those that were put off.
        self._later = {row[0]: self._later[row[0]] for row in waiting if row[0] in self._later}
        due = {row: self._later[row[0]][0] if row[0] in self._later else AT_ONCE for row in waiting}
        chosen = min(due, key=due.__getitem__, default=None)
        return chosen if chosen is not None and due[chosen] <= now else None

    def _put_off(self, erasure_id: int, now: datetime, error: AssistantUnavailable) -> None:
        pause = self._later[erasure_id][1] * 2 if erasure_id in self._later else self.first_pause
        pause = min(pause, self.longest_pause)
        log.warning("erasure %s: the assistant has not forgotten the conversation yet: %s", erasure_id, error)
        self._later[erasure_id] = (now + pause, pause)
        # The others would most likely meet the same: they take turns, one at a time.
        self._rest_until = now + self.first_pause
