"""What visitors do: they open a conversation and send messages."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.gateway import outbox
from bot.gateway.conversations.lines import checked_text, event, insert_or_find, say, touch
from bot.gateway.conversations.reading import state
from bot.gateway.db import Conversation, Message, Request
from bot.gateway.errors import PayloadNotAllowed, UnknownConversation
from bot.gateway.messages import MAX_TEXT, PAYLOAD, Author, BotReply, Inbound, Kind, State, clean_text, is_blank

FALLBACK_LANGUAGE = "en"
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
    account: str = "",
    greeting: BotReply | None = None,
) -> Conversation:
    """The conversation of this sender; a new one starts with ``greeting`` as its first message."""
    conversation = find(session, museum, channel, sender)
    if conversation is not None:
        return conversation
    conversation = Conversation(
        id=uuid.uuid4().hex,
        museum=museum,
        channel=channel,
        sender=sender,
        language=language,
        token_digest=token_digest,
        account=account,
        created_at=now,
        touched_at=now,
    )
    earlier = insert_or_find(session, conversation, lambda: find(session, museum, channel, sender))
    if earlier is not None:
        return earlier
    if greeting is not None:
        greet(session, conversation, greeting, now)
    return conversation


def greet(session: Session, conversation: Conversation, greeting: BotReply, now: datetime) -> None:
    """The first words to a visitor who has not said anything yet."""
    touch(session, conversation.id, now)
    words: dict[str, Any] = {"author": Author.BOT, "kind": greeting.kind, "text": greeting.text}
    words["payload"] = greeting.payload
    say(session, conversation, now, **words)


def find(session: Session, museum: str, channel: str, sender: str) -> Conversation | None:
    """The conversation of this sender, if there is one."""
    same = (Conversation.museum == museum, Conversation.channel == channel, Conversation.sender == sender)
    return session.scalar(select(Conversation).where(*same))


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


def receive(session: Session, inbound: Inbound, *, museum: str, now: datetime, ask: bool = True) -> Received:
    """Write down what a visitor sent and, unless a person has the conversation, promise to ask the assistant.

    A repeat of (museum, channel, external id) changes nothing. ``ask`` false: the caller sees to the answer itself.

    Raises:
        MessageEmpty, MessageTooLong, PayloadNotAllowed: nothing was written.
    """
    text = _checked(inbound)
    language = inbound.language or FALLBACK_LANGUAGE
    conversation = open_conversation(
        session, museum=museum, channel=inbound.channel, sender=inbound.sender, language=language, now=now,
        account=inbound.account,
    )  # fmt: skip
    touch(session, conversation.id, now)
    known = _received(session, museum, inbound)
    if known is not None:
        return known
    conversation.snoozed_until = None
    if inbound.account:
        hear(conversation, inbound.received_at)
    if inbound.payload is not None:
        text = _title(session, conversation.id, inbound.payload) or text or inbound.payload
        _choose_language(conversation, inbound.payload)
    message = Message(
        museum=museum,
        conversation_id=conversation.id,
        channel=inbound.channel,
        external_id=inbound.external_id,
        author=Author.VISITOR,
        kind=_kind(inbound, text),
        text=text,
        payload=_kept_payload(inbound),
        created_at=min(inbound.received_at, now),
    )
    # The touch above makes repeats in one conversation wait; the same id in another conversation does not.
    known = insert_or_find(session, message, lambda: _received(session, museum, inbound))
    if known is not None:
        return known
    if ask and not inbound.quiet and state(session, conversation.id) is not State.PERSON:
        put_to_assistant(session, message, now)
    return Received(conversation.id, message.id, duplicate=False)


def put_to_assistant(session: Session, message: Message, now: datetime) -> None:
    """Promise to put the message to the assistant."""
    outbox.enqueue(session, outbox.Promise.ASK, message, now)


def ask_late(session: Session, message_id: int, now: datetime) -> None:
    """The message came again, now for us to answer: before, another application had the conversation."""
    message = session.get_one(Message, message_id)
    if not message.payload.get("quiet") or state(session, message.conversation_id) is State.PERSON:
        return
    message.payload = {name: value for name, value in message.payload.items() if name != "quiet"}
    if message.kind in (Kind.TEXT, Kind.CHOICE):
        put_to_assistant(session, message, now)


def hear(conversation: Conversation, at: datetime) -> None:
    """The visitor did something at ``at`` that lets a channel with a messaging window answer."""
    conversation.heard_at = max(at, conversation.heard_at or at)


def arrive(session: Session, conversation: Conversation, ref: str, at: datetime) -> None:
    """The visitor came through a link, for instance a code on a poster: staff see which."""
    event(session, conversation, Kind.ARRIVED, at, payload={"ref": clean_text(ref)[:200]})


def edit(session: Session, message: Message, text: str, number: int, now: datetime) -> bool:
    """The visitor changed a message; false when this or a later change is known already.

    Raises:
        MessageEmpty, MessageTooLong: nothing was written.
    """
    text = checked_text(text)
    touch(session, message.conversation_id, now)
    if number <= int(message.payload.get("edited", 0)) or message.kind == Kind.DELETED:
        return False
    message.text, message.payload = text, {**message.payload, "edited": number}
    session.flush()
    return True


def delete(session: Session, message: Message, now: datetime) -> None:
    """The visitor took a message back: its words leave the log, the line stays, and nobody answers it any more."""
    touch(session, message.conversation_id, now)
    message.text, message.payload, message.kind = "", {}, Kind.DELETED
    outbox.withdraw(session, message.id, now, "the visitor deleted the message")
    for request in session.scalars(select(Request).where(Request.message_id == message.id)):
        request.explanation = {}
    session.flush()


def by_external_id(session: Session, museum: str, channel: str, sender: str, external_id: str) -> Message | None:
    """The message of this sender's conversation that the channel calls so."""
    same = (Message.museum == museum, Message.channel == channel, Message.external_id == external_id)
    of_sender = select(Message).join(Conversation, Conversation.id == Message.conversation_id)
    return session.scalar(of_sender.where(*same, Conversation.sender == sender))


def _checked(inbound: Inbound) -> str:
    if inbound.payload is None:
        if inbound.attachments and is_blank(clean_text(inbound.text)):
            return ""
        return checked_text(inbound.text)
    if not PAYLOAD.match(inbound.payload):
        raise PayloadNotAllowed("this choice is not on the list of what a visitor may tap")
    return clean_text(inbound.text)[:MAX_TEXT]


def _kind(inbound: Inbound, text: str) -> Kind:
    if inbound.payload is not None:
        return Kind.CHOICE
    if text:
        return Kind.TEXT
    stickers = all(attachment.type == "sticker" for attachment in inbound.attachments)
    return Kind.STICKER if stickers else Kind.ATTACHMENT


def _kept_payload(inbound: Inbound) -> dict[str, Any]:
    kept: dict[str, Any] = {"payload": inbound.payload, "reply_to": inbound.reply_to}
    kept["quiet"] = inbound.quiet or None
    kept["attachments"] = [asdict(attachment) for attachment in inbound.attachments] or None
    return {name: value for name, value in kept.items() if value is not None}


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
