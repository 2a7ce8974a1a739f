"""What visitors do: they open a conversation and send messages."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.gateway import outbox
from bot.gateway.conversations.lines import checked_text, insert_or_find, say, touch
from bot.gateway.conversations.reading import state
from bot.gateway.db import Conversation, Message
from bot.gateway.errors import PayloadNotAllowed, UnknownConversation
from bot.gateway.messages import MAX_TEXT, Author, BotReply, Inbound, Kind, State, clean_text

FALLBACK_LANGUAGE = "en"
PAYLOAD = re.compile(r"(entry:[a-z0-9][a-z0-9-]{0,79}|person|none|language:[a-z]{2,3})\Z")
REMEMBERED_CHOICES = 50
"""Bot messages looked through for the title of a tapped choice."""


@dataclass(frozen=True)
class Received:
    """Where a visitor's message stands in the log; ``duplicate``: it stood there already."""

    conversation_id: str
    message_id: int
    duplicate: bool


def open_conversation(
    session: Session,
    *,
    museum: str,
    channel: str,
    sender: str,
    language: str,
    now: datetime,
    token_digest: str | None = None,
    greeting: BotReply | None = None,
) -> Conversation:
    """The conversation of this sender; a new one starts with ``greeting`` as its first message."""
    same = (Conversation.museum == museum, Conversation.channel == channel, Conversation.sender == sender)
    conversation = session.scalar(select(Conversation).where(*same))
    if conversation is not None:
        return conversation
    conversation = Conversation(
        id=uuid.uuid4().hex,
        museum=museum,
        channel=channel,
        sender=sender,
        language=language,
        token_digest=token_digest,
        created_at=now,
        touched_at=now,
    )
    earlier = insert_or_find(session, conversation, lambda: session.scalar(select(Conversation).where(*same)))
    if earlier is not None:
        return earlier
    if greeting is not None:
        touch(session, conversation.id, now)
        say(
            session,
            conversation,
            now,
            author=Author.BOT,
            kind=greeting.kind,
            text=greeting.text,
            payload=greeting.payload,
        )
    return conversation


def by_token(
    session: Session, digest: str, now: datetime, *, unused_for: timedelta = timedelta(days=30)
) -> Conversation:
    """The web conversation whose token has this SHA-256 digest.

    Raises:
        UnknownConversation: there is none, or nothing was written in it for ``unused_for``.
    """
    conversation = session.scalar(select(Conversation).where(Conversation.token_digest == digest))
    if conversation is None or conversation.touched_at < now - unused_for:
        raise UnknownConversation("no conversation has this token, or it has expired")
    return conversation


def receive(session: Session, inbound: Inbound, *, museum: str, now: datetime) -> Received:
    """Write down what a visitor sent and, unless a person has the conversation, promise to ask the assistant.

    A repeat of (museum, channel, external id) changes nothing.

    Raises:
        MessageEmpty, MessageTooLong, PayloadNotAllowed: nothing was written.
    """
    text = _checked(inbound)
    language = inbound.language or FALLBACK_LANGUAGE
    conversation = open_conversation(
        session, museum=museum, channel=inbound.channel, sender=inbound.sender, language=language, now=now
    )
    touch(session, conversation.id, now)
    known = _received(session, museum, inbound)
    if known is not None:
        return known
    if inbound.payload is not None:
        text = _title(session, conversation.id, inbound.payload) or text or inbound.payload
        _choose_language(conversation, inbound.payload)
    message = Message(
        museum=museum,
        conversation_id=conversation.id,
        channel=inbound.channel,
        external_id=inbound.external_id,
        author=Author.VISITOR,
        kind=Kind.TEXT if inbound.payload is None else Kind.CHOICE,
        text=text,
        payload={} if inbound.payload is None else {"payload": inbound.payload},
        created_at=now,
    )
    # The touch above makes repeats in one conversation wait; the same id in another conversation does not.
    known = insert_or_find(session, message, lambda: _received(session, museum, inbound))
    if known is not None:
        return known
    if state(session, conversation.id) is not State.PERSON:
        outbox.enqueue(session, outbox.Promise.ASK, message, now)
    return Received(conversation.id, message.id, duplicate=False)


def _checked(inbound: Inbound) -> str:
    if inbound.payload is None:
        return checked_text(inbound.text)
    if not PAYLOAD.match(inbound.payload):
        raise PayloadNotAllowed("this choice is not on the list of what a visitor may tap")
    return clean_text(inbound.text)[:MAX_TEXT]


def _received(session: Session, museum: str, inbound: Inbound) -> Received | None:
    same = (
        Message.museum == museum,
        Message.channel == inbound.channel,
        Message.external_id == inbound.external_id,
    )
    row = session.execute(select(Message.conversation_id, Message.id).where(*same)).first()
    return None if row is None else Received(row.conversation_id, row.id, duplicate=True)


def _title(session: Session, conversation_id: str, payload: str) -> str | None:
    """The words on the button that was tapped, as the bot last showed it: staff read them, not the payload."""
    shown = select(Message.payload).where(Message.conversation_id == conversation_id, Message.author == Author.BOT)
    for message in session.scalars(shown.order_by(Message.id.desc()).limit(REMEMBERED_CHOICES)):
        for choice in message.get("choices", ()):
            if choice["payload"] == payload:
                return str(choice["title"])
    return None


def _choose_language(conversation: Conversation, payload: str) -> None:
    name, _, code = payload.partition(":")
    if name == "language":
        conversation.language = code
