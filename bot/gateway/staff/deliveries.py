"""How far the museum's messages came on their way to a visitor, as staff read it below each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.gateway.db import Attempt, Conversation, Message, OutboxRow, Part
from bot.gateway.messages import Author
from bot.gateway.outbox import Promise
from bot.gateway.pages import Reader
from bot.gateway.staff.words import channel_words, moment_words

REASON = re.compile(r"([a-z][a-z-]{0,39}): ")
"""With such a word begins what the worker notes about an attempt that a channel refused."""


class Step(StrEnum):
    """How far a message came; the last three count up."""

    FAILED = "failed"
    CANCELLED = "cancelled"
    WAITING = "waiting"
    SENT = "sent"
    DELIVERED = "delivered"
    SEEN = "seen"


ARRIVED = (Step.SENT, Step.DELIVERED, Step.SEEN)


@dataclass(frozen=True)
class Way:
    """How far one message came, in words."""

    step: Step
    words: str


def ways(session: Session, conversation: Conversation, reader: Reader, pushes: bool) -> dict[int, Way]:
    """By message. ``pushes``: the channel is handed each message; else the visitor's page reads the log by itself."""
    rows = _rows(session, conversation.id)
    parts = _parts(session, conversation.id) if pushes else {}
    tries = _latest_attempts(session, [row.id for row in rows if row.outcome != "done"])
    found = {}
    for row in rows:
        way = _way(row, parts.get(row.id, []), tries.get(row.id), _Voice(conversation.channel, reader), pushes)
        if way is not None:
            found[row.message_id] = way
    return found


def mailed(session: Session, conversation_id: str, reader: Reader) -> dict[int, Way]:
    """By message: how its e-mail fares."""
    rows = _rows(session, conversation_id, Promise.MAIL)
    tries = _latest_attempts(session, [row.id for row in rows if row.outcome != "done"])
    return {row.message_id: _mailed(row, tries.get(row.id), reader) for row in rows}


def _mailed(row: OutboxRow, attempt: Attempt | None, reader: Reader) -> Way:
    if row.outcome == "failed":
        return Way(Step.FAILED, reader.text_or(f"console-mail-failed-{_reason(attempt)}", "console-mail-failed"))
    if row.done_at is not None:
        return Way(Step.SENT, reader.text("console-mail-sent", at=reader.when(row.done_at)))
    return Way(Step.WAITING, reader.text("console-mail-retry" if attempt is not None else "console-mail-waiting"))


def quiet(found: dict[int, Way], newest_first: list[int]) -> dict[int, Way]:
    """Without what goes without saying: what is seen says that all before it was; trouble is always told."""
    shown, known = {}, -1
    for message_id in newest_first:
        way = found.get(message_id)
        if way is None:
            continue
        rank = ARRIVED.index(way.step) if way.step in ARRIVED else None
        if rank is None or rank > known:
            shown[message_id] = way
        known = max(known, -1 if rank is None else rank)
    return shown


def failed_replies(session: Session, conversation_ids: set[str]) -> set[str]:
    """Those of these conversations in which the last thing that a member of staff wrote did not arrive."""
    chosen = (
        select(OutboxRow.conversation_id, OutboxRow.outcome)
        .join(Message, Message.id == OutboxRow.message_id)
        .where(OutboxRow.conversation_id.in_(conversation_ids), OutboxRow.kind.in_((Promise.DELIVER, Promise.MAIL)))
        .where(Message.author == Author.STAFF)
        .order_by(OutboxRow.id)
    )
    last = {row.conversation_id: row.outcome for row in session.execute(chosen)}
    return {conversation_id for conversation_id, outcome in last.items() if outcome == "failed"}


@dataclass(frozen=True)
class _Voice:
    """Says things about one channel to one reader."""

    channel: str
    reader: Reader

    def say(self, key: str, other: str | None = None, at: str = "") -> str:
        return self.reader.text_or(key, other or key, channel=channel_words(self.reader, self.channel), at=at)


def _way(row: OutboxRow, parts: list[Part], attempt: Attempt | None, voice: _Voice, pushes: bool) -> Way | None:
    if row.outcome == "failed":
        return Way(Step.FAILED, _failed_words(parts, attempt, voice))
    if not pushes:
        return None
    if row.outcome == "cancelled":
        return Way(Step.CANCELLED, voice.say("console-way-cancelled"))
    if row.done_at is None:
        return Way(Step.WAITING, _waiting_words(row, parts, attempt, voice))
    return _arrived(parts, voice)


def _failed_words(parts: list[Part], attempt: Attempt | None, voice: _Voice) -> str:
    if any(part.external_id is None for part in parts):  # a piece that was refused for certain leaves no row
        return voice.say("console-undelivered-unsure")
    words = voice.say(f"console-undelivered-{_reason(attempt)}", "console-undelivered-other")
    if parts:
        words = f"{voice.say('console-undelivered-partly')} {words}"
    return words


def _waiting_words(row: OutboxRow, parts: list[Part], attempt: Attempt | None, voice: _Voice) -> str:
    if row.taken_until is None and any(part.external_id is None for part in parts):
        return voice.say("console-way-unsure")
    if attempt is not None and row.run_at > voice.reader.now:
        return voice.say(
            f"console-retry-{_reason(attempt)}", "console-retry-other", moment_words(voice.reader, row.run_at)
        )
    return voice.say("console-way-waiting")


def _arrived(parts: list[Part], voice: _Voice) -> Way | None:
    """As far as all pieces came."""
    times = ((Step.SEEN, "seen_at"), (Step.DELIVERED, "delivered_at"), (Step.SENT, "sent_at"))
    for step, column in times:
        moments = [getattr(part, column) for part in parts]
        if moments and all(moments):
            return Way(step, voice.say(f"console-way-{step}", at=voice.reader.when(max(moments))))
    return None


def _reason(attempt: Attempt | None) -> str:
    found = REASON.match(attempt.detail) if attempt is not None else None
    return found[1] if found else "other"


def _rows(session: Session, conversation_id: str, kind: Promise = Promise.DELIVER) -> list[OutboxRow]:
    same = (OutboxRow.conversation_id == conversation_id, OutboxRow.kind == kind)
    return list(session.scalars(select(OutboxRow).where(*same)))


def _parts(session: Session, conversation_id: str) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = {}
    of_conversation = select(Part).join(OutboxRow, OutboxRow.id == Part.outbox_id)
    for part in session.scalars(of_conversation.where(OutboxRow.conversation_id == conversation_id)):
        found.setdefault(part.outbox_id, []).append(part)
    return found


def _latest_attempts(session: Session, outbox_ids: list[int]) -> dict[int, Attempt]:
    chosen = select(Attempt).where(Attempt.outbox_id.in_(outbox_ids)).order_by(Attempt.id)
    return {attempt.outbox_id: attempt for attempt in session.scalars(chosen)}
