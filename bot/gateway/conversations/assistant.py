"""What the assistant does: it replies, or it hands a message to the team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.gateway.conversations.lines import event, say, touch, visitor_message
from bot.gateway.conversations.reading import disclosure, state
from bot.gateway.db import Conversation, Message, Request
from bot.gateway.errors import UnknownMessage
from bot.gateway.messages import MESSAGING_WINDOW, Author, BotReply, Handoff, Kind, State
from bot.gateway.topics import topic_of


@dataclass(frozen=True)
class HandedOff:
    """The request that a handoff led to; ``created`` is false when an earlier handoff of the message made it."""

    request_id: int
    created: bool


class Acknowledge(Protocol):
    """Words the sentence that tells a visitor that a person will answer, and by when."""

    def __call__(
        self, *, language: str, reason: str, now: datetime, already_waiting: bool, window_ends: datetime | None = None,
        topic: str = "", may_leave: bool = False,
    ) -> str:  # fmt: skip
        """``window_ends``: until when the visitor's channel lets the museum answer; ``None``: for ever.

        ``may_leave``: the answer is only seen on a page that the visitor may leave, and no address is known.
        """


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
        payload=_disclosing(session, conversation.id, reply.payload),
        question_id=question_id,
    )


def interject(session: Session, question: Message, reply: BotReply, now: datetime) -> int:
    """Say something of the gateway's own about a visitor's message, whoever has the conversation."""
    conversation = touch(session, question.conversation_id, now)
    return say(
        session, conversation, now, author=Author.BOT, kind=reply.kind, text=reply.text, question_id=question.id,
        payload={**_disclosing(session, conversation.id, reply.payload), "own": True},
    )  # fmt: skip


def is_answered(session: Session, question: Message) -> bool:
    """Whether the bot has replied to this message, or it went to the team."""
    replied = select(Message.id).where(
        Message.conversation_id == question.conversation_id,
        Message.question_id == question.id,
        Message.author == Author.BOT,
    )
    return session.scalar(replied.limit(1)) is not None


def hand_off(
    session: Session,
    message_id: int,
    handoff: Handoff,
    acknowledgement: Acknowledge | None,
    now: datetime,
    *,
    conversation_id: str | None = None,
) -> HandedOff:
    """Make a visitor's message a request to the team and tell the visitor so; once per message.

    While a person has the conversation, only the request is written: that person reads along anyway. Without an
    ``acknowledgement`` the visitor is told nothing.

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
    topic, before = topic_of(handoff.candidates), state(session, conversation.id)
    conversation.snoozed_until = None
    if before is not State.PERSON:
        event(session, conversation, Kind.HANDED_OFF, now, question_id=message_id)
        if acknowledgement is not None:
            text = acknowledgement(
                language=conversation.language, reason=handoff.reason, now=now,
                already_waiting=before is State.WAITING, window_ends=_window_ends(conversation), topic=topic,
                may_leave=not conversation.account and conversation.email is None,
            )  # fmt: skip
            words: dict[str, Any] = {"author": Author.BOT, "kind": Kind.ACKNOWLEDGEMENT, "text": text}
            payload = _disclosing(session, conversation.id, {"language": conversation.language})
            say(session, conversation, now, question_id=message_id, payload=payload, **words)
    request = Request(
        museum=message.museum,
        conversation_id=conversation.id,
        message_id=message_id,
        reason=handoff.reason,
        language=conversation.language,
        topic=topic,
        candidates=handoff.candidates,
        explanation=handoff.explanation,
        after_id=session.scalar(select(func.max(Message.id)).where(Message.conversation_id == conversation.id)),
        created_at=now,
    )
    session.add(request)
    session.flush()
    return HandedOff(request.id, created=True)


def _disclosing(session: Session, conversation_id: str, payload: dict[str, Any]) -> dict[str, Any]:
    """``payload`` with the mark that the message must say who writes, where it must."""
    told = disclosure(session, conversation_id)
    return payload if told is None else {**payload, "disclosure": told}


def _window_ends(conversation: Conversation) -> datetime | None:
    if not conversation.account or conversation.heard_at is None:
        return None
    return conversation.heard_at + MESSAGING_WINDOW
