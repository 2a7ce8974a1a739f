"""Writing single lines of the log, and taking a conversation's turn to write."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.gateway import outbox
from bot.gateway.db import Base, Conversation, Message, mark_touched
from bot.gateway.errors import MessageEmpty, MessageTooLong, UnknownConversation, UnknownMessage
from bot.gateway.messages import MAX_TEXT, Author, Kind, clean_text, is_blank

Found = TypeVar("Found")


def touch(session: Session, conversation_id: str, now: datetime) -> Conversation:
    """The conversation, with its row locked until the transaction ends: every writer of its log comes through here.

    Raises:
        UnknownConversation: there is none with this id.
    """
    same = Conversation.id == conversation_id
    done = session.execute(update(Conversation).where(same).values(touched_at=now))
    if not isinstance(done, CursorResult) or done.rowcount != 1:
        raise UnknownConversation(f"no conversation {conversation_id!r}")
    mark_touched(session, conversation_id)
    return session.get_one(Conversation, conversation_id, populate_existing=True)


def insert_or_find(session: Session, row: Base, find: Callable[[], Found | None]) -> Found | None:
    """Insert ``row``; when another transaction has inserted its like at the same time, what ``find`` finds."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        found = find()
        if found is None:
            raise
        return found
    return None


def event(session: Session, conversation: Conversation, kind: Kind, now: datetime, **columns: Any) -> None:
    """Write an event: something that changes who has the conversation, or that staff should see in its place."""
    session.add(line(conversation, now, author=Author.EVENT, kind=kind, **columns))
    session.flush()


def say(
    session: Session, conversation: Conversation, now: datetime, *,
    ways: Collection[outbox.Promise] = (outbox.Promise.DELIVER,), **columns: Any,
) -> int:  # fmt: skip
    """Write a message to the visitor together with the promises to bring it to them, in each of these ``ways``."""
    message = line(conversation, now, **columns)
    session.add(message)
    session.flush()
    for way in ways:
        outbox.enqueue(session, way, message, now)
    return message.id


def line(conversation: Conversation, now: datetime, **columns: Any) -> Message:
    """A line of the log, not written yet."""
    return Message(
        museum=conversation.museum,
        conversation_id=conversation.id,
        channel=conversation.channel,
        created_at=now,
        **{"text": "", "payload": {}, **columns},
    )


def visitor_message(session: Session, message_id: int) -> Message:
    """The visitor's message with this id. Raises UnknownMessage."""
    message = session.get(Message, message_id)
    if message is None or message.author != Author.VISITOR:
        raise UnknownMessage(f"no visitor's message has the id {message_id}")
    return message


def checked_text(text: str) -> str:
    """``text`` as it is kept. Raises MessageEmpty, MessageTooLong."""
    text = clean_text(text)
    if is_blank(text):
        raise MessageEmpty("the message has no text")
    if len(text) > MAX_TEXT:
        raise MessageTooLong(f"the message has {len(text)} characters; at most {MAX_TEXT} are kept")
    return text
