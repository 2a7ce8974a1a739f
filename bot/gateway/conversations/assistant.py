"""What the assistant does: it replies, or it hands a message to the team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.gateway.conversations.lines import event, say, touch, visitor_message
from bot.gateway.conversations.reading import state
from bot.gateway.db import Message, Request
from bot.gateway.errors import UnknownMessage
from bot.gateway.messages import Author, BotReply, Handoff, Kind, State


@dataclass(frozen=True)
class HandedOff:
    """The request that a handoff led to; ``created`` is false when an earlier handoff of the message made it."""

    request_id: int
    created: bool


class Acknowledge(Protocol):
    """Words the sentence that tells a visitor that a person will answer, and by when."""

    def __call__(self, *, language: str, reason: str, now: datetime, already_waiting: bool) -> str: ...


def reply_from_bot(session: Session, question_id: int, reply: BotReply, now: datetime) -> int | None:
    """Write the assistant's reply to a visitor's message and promise to deliver it; returns the reply's id.

    A second reply to the same question is not written: the first one's id comes back. ``None``: a person has the
    conversation, so the reply was dropped.
    """
    question = visitor_message(session, question_id)
    conversation = touch(session, question.conversation_id, now)
    answered = select(Message.id).where(
        Message.conversation_id == conversation.id,  # so that the index is used: a question has its reply here
        Message.question_id == question_id,
        Message.author == Author.BOT,
        Message.kind != Kind.ACKNOWLEDGEMENT,
    )
    earlier = session.scalar(answered)
    if earlier is not None:
        return earlier
    if state(session, conversation.id) is State.PERSON:
        return None
    conversation.language = reply.language
    return say(
        session,
        conversation,
        now,
        author=Author.BOT,
        kind=reply.kind,
        text=reply.text,
        payload=reply.payload,
        question_id=question_id,
    )


def hand_off(
    session: Session,
    message_id: int,
    handoff: Handoff,
    acknowledgement: Acknowledge,
    now: datetime,
    *,
    conversation_id: str | None = None,
) -> HandedOff:
    """Make a visitor's message a request to the team and tell the visitor so; once per message.

    While a person has the conversation, only the request is written: that person reads along anyway.

    Raises:
        UnknownMessage: no visitor's message has this id, or it is not of ``conversation_id`` (where one is given).
    """
    message = visitor_message(session, message_id)
    if conversation_id not in (None, message.conversation_id):
        raise UnknownMessage(f"message {message_id} is not of conversation {conversation_id!r}")
    conversation = touch(session, message.conversation_id, now)
    earlier = session.scalar(select(Request.id).where(Request.message_id == message_id))
    if earlier is not None:
        return HandedOff(earlier, created=False)
    conversation.language = handoff.language or conversation.language
    before = state(session, conversation.id)
    if before is not State.PERSON:
        text = acknowledgement(
            language=conversation.language, reason=handoff.reason, now=now, already_waiting=before is State.WAITING
        )
        event(session, conversation, Kind.HANDED_OFF, now, question_id=message_id)
        words = {"author": Author.BOT, "kind": Kind.ACKNOWLEDGEMENT, "text": text}
        say(session, conversation, now, question_id=message_id, **words)
    request = Request(
        museum=message.museum,
        conversation_id=conversation.id,
        message_id=message_id,
        reason=handoff.reason,
        language=conversation.language,
        candidates=handoff.candidates,
        explanation=handoff.explanation,
        after_id=session.scalar(select(func.max(Message.id)).where(Message.conversation_id == conversation.id)),
        created_at=now,
    )
    session.add(request)
    session.flush()
    return HandedOff(request.id, created=True)
