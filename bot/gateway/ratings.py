"""What visitors think of the assistant's answers: beside the log, one rating for each answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.gateway import conversations
from bot.gateway.db import Message, Rating
from bot.gateway.errors import MessageTooLong, UnknownMessage
from bot.gateway.messages import MAX_ID, Author, Kind, clean_text, is_blank

MAX_WORDS = 500
"""Characters of what a visitor says about an answer."""


def rate(
    session: Session, conversation_id: str, message_id: int, useful: bool | None, words: str, now: datetime
) -> None:
    """Keep what the visitor thinks of an answer in place of what they thought before; ``None``: nothing any more.

    Raises:
        UnknownMessage: the conversation has no answer of the assistant with this id.
        UnknownConversation: it was deleted in the meantime.
        MessageTooLong: the words are longer than ``MAX_WORDS``.
    """
    words = _checked(words)
    message = session.get(Message, message_id) if message_id <= MAX_ID else None
    if message is None or message.conversation_id != conversation_id or not _is_answer(message):
        raise UnknownMessage(f"no answer of the conversation {conversation_id!r} has the id {message_id}")
    # Two taps at the same moment write one after the other, and whoever has the console open sees it.
    conversations.touch(session, conversation_id, now)
    row = session.scalar(select(Rating).where(Rating.message_id == message_id))
    if useful is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(Rating(museum=message.museum, message_id=message_id, useful=useful, words=words, at=now))
    else:
        row.useful, row.words, row.at = useful, words, now


def ratings_of(session: Session, rows: Iterable[Message]) -> dict[int, Rating]:
    """The ratings of those of the lines that are answers, by the id of the line."""
    ids = [row.id for row in rows if _is_answer(row)]
    if not ids:
        return {}
    return {rating.message_id: rating for rating in session.scalars(select(Rating).where(Rating.message_id.in_(ids)))}


def _is_answer(row: Message) -> bool:
    return row.author == Author.BOT and row.kind == Kind.ANSWER


def _checked(words: str) -> str:
    words = clean_text(words)
    if len(words) > MAX_WORDS:
        raise MessageTooLong(f"the words have {len(words)} characters; at most {MAX_WORDS} are kept", limit=MAX_WORDS)
    return "" if is_blank(words) else words
