"""Deletes everything about a visitor, in the caller's transaction.

What is left is an ``Erasure``, which holds nothing about the visitor: it opens the status page, and reminds the worker
to empty the assistant's memory, too.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from bot.gateway import conversations
from bot.gateway.conversations.lines import insert_or_find
from bot.gateway.db import (
    Attempt,
    ChannelEvent,
    Conversation,
    Erasure,
    Message,
    Note,
    OutboxRow,
    Part,
    Proposal,
    Rating,
    Request,
)
from bot.gateway.errors import UnknownConversation

CODE_BYTES = 24
"""Of an unguessable code; 32 characters in an address."""


@dataclass(frozen=True)
class Erased:
    """``code`` opens the status page; ``found``: whether there was anything to delete."""

    code: str
    found: bool


def erase(session: Session, conversation_id: str, *, origin: str, now: datetime) -> Erased:
    """Delete the conversation and everything about its visitor; ``origin``: chat, callback, staff or retention.

    Raises:
        UnknownConversation: there is none, or it was deleted in the meantime; nothing was written.
    """
    conversation = session.get(Conversation, conversation_id, populate_existing=True)
    if conversation is None:
        raise UnknownConversation(f"no conversation {conversation_id!r}")
    museum, channel = conversation.museum, conversation.channel
    _delete_everything(session, conversation, now)
    row = _erasure(museum, channel, origin, now, code=_new_code(), found=True, conversation_id=conversation_id)
    session.add(row)
    session.flush()
    return Erased(row.code, found=True)


def erase_sender(
    session: Session, museum: str, channel: str, sender: str, *, origin: str, now: datetime, code: str | None = None
) -> Erased:
    """Delete everything about one sender of a channel, also where only raw events are there.

    ``code``: the same for every repeat of one wish; a repeat deletes what has come since and keeps the code.
    """
    conversation = conversations.find(session, museum, channel, sender)
    if conversation is not None:
        conversation_id, found = conversation.id, True
        _delete_everything(session, conversation, now)
    else:
        conversation_id, found = None, _delete_events(session, museum, channel, sender)
    row = _erasure(
        museum, channel, origin, now, code=code or _new_code(), found=found, conversation_id=conversation_id
    )  # fmt: skip
    earlier = insert_or_find(session, row, lambda: _by_code(session, row.code))
    if earlier is not None:
        _wish_again(session, earlier, row)
        row = earlier
    return Erased(row.code, row.found)


def unlearn(session: Session, conversation_id: str, now: datetime) -> None:
    """Let the assistant forget the conversation, of which a part was deleted; the log stays."""
    conversation = session.get_one(Conversation, conversation_id)
    # As with old conversations, nobody is told a code.
    row = _erasure(conversation.museum, conversation.channel, "retention", now, code=_new_code(), found=True,
                   conversation_id=conversation_id)  # fmt: skip
    session.add(row)
    session.flush()


def status(session: Session, museum: str, code: str) -> Erasure | None:
    """The erasure with this code."""
    found = _by_code(session, code)
    return found if found is not None and found.museum == museum else None


def _delete_everything(session: Session, conversation: Conversation, now: datetime) -> None:
    museum, channel, sender, this = conversation.museum, conversation.channel, conversation.sender, conversation.id
    # In this order everywhere: events, conversation, promises. The intake and the worker hold what they are at work on
    # while they wait for the next, so that another order would let two transactions wait for each other.
    _delete_events(session, museum, channel, sender)
    conversations.touch(session, this, now)
    promises = select(OutboxRow.id).where(OutboxRow.conversation_id == this)
    session.execute(promises.with_for_update())  # a worker that is recording an attempt has finished now
    session.execute(delete(Attempt).where(Attempt.outbox_id.in_(promises)))
    session.execute(delete(Part).where(Part.outbox_id.in_(promises)))
    session.execute(delete(OutboxRow).where(OutboxRow.conversation_id == this))
    session.execute(delete(Request).where(Request.conversation_id == this))
    session.execute(delete(Note).where(Note.conversation_id == this))
    # What was proposed for the FAQ holds no personal details and stays, without the way back to the visitor.
    said = select(Message.id).where(Message.conversation_id == this)
    session.execute(update(Proposal).where(Proposal.message_id.in_(said)).values(message_id=None))
    session.execute(delete(Rating).where(Rating.message_id.in_(said)))
    # Messages point at each other: that is checked after the statement, when all of them are gone.
    session.execute(delete(Message).where(Message.conversation_id == this))
    session.execute(delete(Conversation).where(Conversation.id == this))


def _delete_events(session: Session, museum: str, channel: str, sender: str) -> bool:
    """Delete the raw events of a sender, and those set aside without one that name them; whether there were any."""
    named = ChannelEvent.body.contains(json.dumps(sender), autoescape=True)
    about = or_(ChannelEvent.sender == sender, and_(ChannelEvent.sender.is_(None), named))
    of_channel = (ChannelEvent.museum == museum, ChannelEvent.channel == channel)
    return delete_events(session, *of_channel, about) > 0


def delete_events(session: Session, *which: ColumnElement[bool]) -> int:
    """Delete these raw events; how many there were."""
    # Not the driver's count: SQLAlchemy may ask for the deleted rows itself, and then there is none.
    return len(session.scalars(delete(ChannelEvent).where(*which).returning(ChannelEvent.id)).all())


def _new_code() -> str:
    return secrets.token_urlsafe(CODE_BYTES)


def _by_code(session: Session, code: str) -> Erasure | None:
    return session.scalar(select(Erasure).where(Erasure.code == code))


def _erasure(
    museum: str, channel: str, origin: str, now: datetime, *, code: str, found: bool, conversation_id: str | None
) -> Erasure:
    # Where the assistant knew no conversation, there is nothing to forget.
    forgotten_at = now if conversation_id is None else None
    return Erasure(
        museum=museum, channel=channel, code=code, origin=origin, found=found, conversation_id=conversation_id,
        requested_at=now, forgotten_at=forgotten_at,
    )  # fmt: skip


def _wish_again(session: Session, earlier: Erasure, again: Erasure) -> None:
    """The same wish came again: ``earlier`` stands for what was deleted this time, too."""
    earlier.found = earlier.found or again.found
    if again.conversation_id is None:
        return
    if earlier.conversation_id is not None:
        # The assistant must forget both conversations; the status page follows the newer one.
        first = _erasure(
            earlier.museum, earlier.channel, earlier.origin, earlier.requested_at,
            code=_new_code(), found=True, conversation_id=earlier.conversation_id,
        )  # fmt: skip
        session.add(first)
    earlier.conversation_id, earlier.requested_at, earlier.forgotten_at = (
        again.conversation_id, again.requested_at, None,
    )  # fmt: skip
    session.flush()
