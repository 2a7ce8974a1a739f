"""The promises to the outside: each row is made with its message, claimed by one worker, and done only when it is done.

Rows of one conversation and one kind form a lane: they are kept in the order of their ids, one at a time. The lanes of
a conversation are independent, so that a message that cannot be delivered does not keep the next one from being asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, and_, bindparam, exists, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session, aliased

from bot.gateway.db import Attempt, Conversation, Message, Moment, OutboxRow, Pause
from bot.gateway.errors import ClaimLost

CANDIDATES = 16
"""Free rows looked at in one claim; more than there are threads, so that each finds one of its own."""


class Promise(StrEnum):
    """What an outbox row promises."""

    ASK = "ask"  # put the visitor's message to the assistant
    DELIVER = "deliver"  # hand the message to the visitor's channel
    MAIL = "mail"  # send the message to the address that the visitor left


# Seconds to wait after each failed attempt; when the list is used up, the promise is given up.
WAITS: dict[Promise, tuple[int, ...]] = {
    Promise.ASK: (2, 6),  # a visitor is waiting: three tries, then a person
    Promise.DELIVER: (5, 30, 120, 600, 1800, 7200, 21600),  # within Messenger's window of 24 hours
    Promise.MAIL: (30, 300, 1800, 7200, 21600, 43200),
}


@dataclass(frozen=True)
class Claim:
    """The right to keep one promise until the claim expires; ``attempts`` counts this one and fences off older ones."""

    id: int
    promise: Promise
    museum: str
    conversation_id: str
    message_id: int
    attempts: int


def retry_at(promise: Promise, attempts: int, now: datetime, *, permanent: bool = False) -> datetime | None:
    """When to try again after ``attempts`` failed attempts; ``None``: never."""
    waits = WAITS[promise]
    if permanent or attempts > len(waits):
        return None
    return now + timedelta(seconds=waits[attempts - 1])


def used_up(claim: Claim) -> bool:
    """Whether workers that died with this row in their hands have already used up its attempts."""
    return claim.attempts > len(WAITS[claim.promise]) + 1


def enqueue(session: Session, promise: Promise, message: Message, now: datetime) -> None:
    """Promise something about ``message``, in the transaction that writes the message."""
    session.add(
        OutboxRow(
            museum=message.museum,
            kind=promise,
            conversation_id=message.conversation_id,
            message_id=message.id,
            run_at=now,
        )
    )
    session.flush()


def anything_due(session: Session, now: datetime) -> bool:
    """Whether a claim would find something; for a reading transaction, so that idle workers never lock the database."""
    return session.scalar(CLAIMABLE.limit(1), {"now": now}) is not None


def claim(session: Session, now: datetime, lease: timedelta) -> Claim | None:
    """Take the oldest row that is due and first in its lane, for the time of ``lease``; ``None``: nothing is due."""
    for row_id in session.scalars(CLAIMABLE.limit(CANDIDATES), {"now": now}).all():
        # Compare and set: another worker may have taken the row since the line above.
        given = {"row": row_id, "now": now, "until": now + lease}
        if _count(session, TAKE, given) == 1:
            return _claim(session, row_id)
    return None


def complete(session: Session, claim: Claim, now: datetime) -> None:
    """The promise is kept.

    Raises:
        ClaimLost: somebody else has the row now; the caller's transaction must not be committed.
    """
    _finish(session, claim, now, "done", "")


def cancel(session: Session, claim: Claim, now: datetime, why: str) -> None:
    """The promise is no longer wanted, for instance because a person has the conversation now. Raises ClaimLost."""
    _finish(session, claim, now, "cancelled", why)


def fail(session: Session, claim: Claim, now: datetime, why: str, again_at: datetime | None) -> None:
    """The attempt failed: try again at ``again_at``, or never. Raises ClaimLost."""
    if again_at is None:
        _finish(session, claim, now, "failed", why)
    else:
        _record(session, claim, now, "retry", why, {"run_at": again_at, "taken_until": None})


def postpone(session: Session, claim: Claim, now: datetime, why: str, again_at: datetime) -> None:
    """Try again at ``again_at`` without counting this attempt: it was not the promise's fault. Raises ClaimLost."""
    # The claimer of this number gives it up here itself, so the next one may have it again.
    values = {"run_at": again_at, "taken_until": None, "attempts": claim.attempts - 1}
    _record(session, claim, now, "retry", why, values)


def renew(session: Session, claim: Claim, now: datetime, lease: timedelta) -> None:
    """Hold the claim for another ``lease`` from now: a message of many pieces takes its time. Raises ClaimLost."""
    if _count(session, update(OutboxRow).where(_ours(claim)).values(taken_until=now + lease), {}) != 1:
        raise ClaimLost(f"outbox row {claim.id}: the claim of attempt {claim.attempts} had expired")


def withdraw(session: Session, message_id: int, now: datetime, why: str) -> None:
    """Nobody waits any more for what was promised about the message; whoever has it in hand loses the claim."""
    open_rows = select(OutboxRow).where(OutboxRow.message_id == message_id, OutboxRow.done_at.is_(None))
    for row in session.scalars(open_rows):
        row.done_at, row.taken_until, row.outcome = now, None, "cancelled"
        session.add(Attempt(museum=row.museum, outbox_id=row.id, at=now, outcome="cancelled", detail=why))
    session.flush()


def hasten(session: Session, conversation_id: str, now: datetime) -> None:
    """What waits to be delivered in the conversation may be tried again at once."""
    waiting = and_(
        OutboxRow.conversation_id == conversation_id,
        OutboxRow.kind == Promise.DELIVER,
        OutboxRow.done_at.is_(None),
        OutboxRow.run_at > now,
    )
    session.execute(update(OutboxRow).where(waiting).values(run_at=now))


def _ours(claim: Claim) -> ColumnElement[bool]:
    return and_(OutboxRow.id == claim.id, OutboxRow.attempts == claim.attempts, OutboxRow.done_at.is_(None))


def _finish(session: Session, claim: Claim, now: datetime, outcome: str, why: str) -> None:
    _record(session, claim, now, outcome, why, {"done_at": now, "taken_until": None, "outcome": outcome})


def _record(session: Session, claim: Claim, now: datetime, outcome: str, why: str, values: dict[str, Any]) -> None:
    if _count(session, update(OutboxRow).where(_ours(claim)).values(values), {}) != 1:
        raise ClaimLost(f"outbox row {claim.id}: the claim of attempt {claim.attempts} had expired")
    session.add(Attempt(museum=claim.museum, outbox_id=claim.id, at=now, outcome=outcome, detail=why))
    session.flush()


def _claim(session: Session, row_id: int) -> Claim:
    row = session.get_one(OutboxRow, row_id, populate_existing=True)
    return Claim(row.id, Promise(row.kind), row.museum, row.conversation_id, row.message_id, row.attempts)


def _count(session: Session, statement: Update, given: dict[str, Any]) -> int:
    result = session.execute(statement, given, execution_options={"synchronize_session": False})
    return result.rowcount if isinstance(result, CursorResult) else 0


def _claimable() -> Select[int]:
    """Free rows that are first in their lane and whose account is not paused, the longest due first."""
    earlier = aliased(OutboxRow)
    same_lane = and_(earlier.conversation_id == OutboxRow.conversation_id, earlier.kind == OutboxRow.kind)
    blocked = exists().where(same_lane, earlier.id < OutboxRow.id, earlier.done_at.is_(None))
    paused = exists().where(
        OutboxRow.kind == Promise.DELIVER,
        Conversation.id == OutboxRow.conversation_id,
        Pause.museum == Conversation.museum,
        Pause.channel == Conversation.channel,
        Pause.account == Conversation.account,
        Pause.until > NOW,
    )
    return select(OutboxRow.id).where(FREE, ~blocked, ~paused).order_by(OutboxRow.run_at, OutboxRow.id)


NOW = bindparam("now", type_=Moment)
# The row is open, due, and nobody's claim on it is still running.
FREE = and_(
    OutboxRow.done_at.is_(None),
    OutboxRow.run_at <= NOW,
    or_(OutboxRow.taken_until.is_(None), OutboxRow.taken_until < NOW),
)
# Built once: every idle worker asks twice a second.
CLAIMABLE = _claimable()
TAKE = (
    update(OutboxRow)
    .where(OutboxRow.id == bindparam("row"), FREE)
    .values(taken_until=bindparam("until", type_=Moment), attempts=OutboxRow.attempts + 1)
)
