"""Others who wait with the same question, so that one answer can go to all of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.gateway import conversations
from bot.gateway.conversations import OpenRequest
from bot.gateway.errors import AssistantUnavailable
from bot.gateway.messages import Kind, State
from bot.gateway.pages import Reader
from bot.gateway.staff.console import Console
from bot.gateway.staff.words import channel_words, shortened

ALIKE = 0.5
"""Cosine from which two questions are shown as perhaps the same; a person decides whether they are. On the parts of the
corpus that the encoder has not seen it shows 42 % of the pairs of one intent, in eight languages, and 1.3 % of others.
"""
SHOWN = 20


@dataclass(frozen=True)
class Alike:
    """Somebody else who waits; ``same_language``: so that they can read the same answer."""

    conversation_id: str
    words: str
    language: str
    channel: str
    same_language: bool


@dataclass(frozen=True)
class Waiting:
    """A question that waits, and the others that do; ``asked`` is ``None`` where this conversation does not wait."""

    asked: OpenRequest | None
    others: list[OpenRequest]


def waiting(session: Session, museum: str, conversation_id: str) -> Waiting:
    """The newest question of this conversation, and the newest one of each other that waits."""
    typed = [one for one in conversations.open_requests(session, museum) if one.message.kind == Kind.TEXT]
    asked = next((one for one in reversed(typed) if one.conversation.id == conversation_id), None)
    latest = {one.conversation.id: one for one in typed if one.conversation.id != conversation_id}
    still = {row.conversation.id for row in conversations.held(session, museum, (State.WAITING,))}
    return Waiting(asked, [one for one in latest.values() if one.conversation.id in still])


def alike(console: Console, found: Waiting, reader: Reader) -> list[Alike]:
    """Those whose question means the same, the most alike first; nobody, where the assistant cannot compare now."""
    asked, others = found.asked, found.others
    if asked is None or not others or console.assistant is None:
        return []
    try:
        near = console.assistant.similarities(asked.message.text, [one.message.text for one in others])
    except AssistantUnavailable:
        return []
    ranked = sorted(zip(near, others, strict=True), key=lambda pair: -pair[0])
    return [
        Alike(
            one.conversation.id, shortened(one.message.text), reader.language_name(one.conversation.language),
            channel_words(reader, one.conversation.channel), one.conversation.language == asked.conversation.language,
        )
        for similarity, one in ranked[:SHOWN] if similarity >= ALIKE
    ]  # fmt: skip
