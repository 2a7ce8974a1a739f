"""What the console's templates show: the log's rows turned into lines, cards and evidence for one reader."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.gateway import conversations
from bot.gateway.accounts import Signed
from bot.gateway.conversations import Held, OpenRequest
from bot.gateway.db import Conversation, Message, OutboxRow, Request, Staff
from bot.gateway.messages import Author, Kind, State
from bot.gateway.outbox import Promise
from bot.gateway.pages import Reader
from bot.gateway.rendering import answer_html, staff_html, typed_html

LONGEST_THREAD = 500
"""Lines of a conversation that the console shows, the newest ones."""
SHOWN_REQUESTS = 5
WORDS_IN_LIST = 280


@dataclass(frozen=True)
class Card:
    """One conversation in the list."""

    conversation_id: str
    words: str
    more: int
    reason: str | None
    language: str
    state: State
    since: datetime
    holder: str | None
    mine: bool


@dataclass(frozen=True)
class Line:
    """One message or event of a thread."""

    id: int
    author: Author
    kind: Kind
    name: str
    at: datetime
    html: Markup
    choices: list[str]
    signed: str | None
    failed: bool


@dataclass(frozen=True)
class Candidate:
    """An FAQ entry that the assistant thought of: its probability (0 to 1) and the nearest way of asking for it."""

    title: str
    probability: float | None
    phrasing: str


@dataclass(frozen=True)
class Evidence:
    """Why one message was handed off."""

    words: str
    reason: str
    at: datetime
    candidates: list[Candidate]
    missing: list[str]


def cards(session: Session, museum: str, reader: Reader, me: Signed) -> list[Card]:
    """The conversations that wait for a person or have one, the longest waiting first."""
    held = conversations.held(session, museum, (State.WAITING, State.PERSON))
    names = staff_names(session, {row.staff_id for row in held})
    asked: dict[str, list[OpenRequest]] = {}
    for request in conversations.open_requests(session, museum):
        asked.setdefault(request.conversation.id, []).append(request)
    shown = [_card(row, asked.get(row.conversation.id, []), names, reader, me) for row in held]
    return sorted(shown, key=lambda card: card.since)


def _card(row: Held, requests: Sequence[OpenRequest], names: dict[int, str], reader: Reader, me: Signed) -> Card:
    first = requests[0] if requests else None
    return Card(
        conversation_id=row.conversation.id,
        words=_shortened(asked_words(reader, first.request, first.message)) if first else "",
        more=max(len(requests) - 1, 0),
        reason=reason_words(reader, first.request.reason) if first else None,
        language=language_words(reader, row.conversation.language),
        state=row.state,
        since=first.request.created_at if first and row.state is State.WAITING else row.since,
        holder=names.get(row.staff_id) if row.staff_id is not None and row.state is State.PERSON else None,
        mine=row.state is State.PERSON and row.staff_id == me.staff_id,
    )


def lines(session: Session, conversation_id: str, reader: Reader, me: Signed) -> list[Line]:
    """The newest part of a conversation, oldest line first."""
    rows = _newest(session, conversation_id)
    names = staff_names(session, {row.staff_id for row in rows})
    failed = _failed(session, conversation_id)
    return [
        Line(
            id=row.id,
            author=Author(row.author),
            kind=Kind(row.kind),
            name=_name(row, names, reader, me),
            at=row.created_at,
            html=_html(row, names, reader),
            choices=[str(choice.get("title", "")) for choice in row.payload.get("choices") or []],
            signed=_signed(row),
            failed=row.id in failed,
        )
        for row in rows
    ]


def evidence(session: Session, conversation_id: str, reader: Reader) -> list[Evidence]:
    """Why the latest messages of a conversation were handed off, newest first."""
    chosen = (
        select(Request, Message)
        .join(Message, Message.id == Request.message_id)
        .where(Request.conversation_id == conversation_id)
        .order_by(Request.id.desc())
        .limit(SHOWN_REQUESTS)
    )
    return [
        Evidence(
            words=asked_words(reader, request, message),
            reason=reason_words(reader, request.reason),
            at=request.created_at,
            candidates=[_candidate(found) for found in request.candidates],
            missing=[str(word) for word in request.explanation.get("missing") or ()],
        )
        for request, message in session.execute(chosen)
    ]


def staff_names(session: Session, ids: set[int | None]) -> dict[int, str]:
    """The names of these members of staff."""
    chosen = select(Staff.id, Staff.name).where(Staff.id.in_({staff_id for staff_id in ids if staff_id is not None}))
    return {row.id: row.name for row in session.execute(chosen)}


def asked_words(reader: Reader, request: Request, message: Message) -> str:
    """What staff are to answer: the visitor's words, or for a tapped button the question that came before it."""
    if message.kind != Kind.CHOICE:
        return message.text
    return str(request.explanation.get("question") or choice_words(reader, message))


def choice_words(reader: Reader, message: Message) -> str:
    """The words on a tapped button; those that the widget always has are not in the log, so they are named here."""
    payload = str(message.payload.get("payload", ""))
    name, _, code = payload.partition(":")
    if message.text != payload or name == "entry":
        return message.text
    return language_words(reader, code) if name == "language" else reader.text(f"console-choice-{name}")


def reason_words(reader: Reader, reason: str) -> str:
    return reader.text_or(f"console-reason-{reason}", "console-reason-other")


def language_words(reader: Reader, language: str) -> str:
    return reader.text_or(f"console-language-{language}", "console-language-other", code=language)


def meta_words(reader: Reader, conversation: Conversation) -> str:
    """When a conversation began, on which channel, in which language."""
    return reader.text(
        "console-conversation-meta",
        date=reader.date(conversation.created_at),
        channel=reader.text_or(f"console-channel-{conversation.channel}", "console-channel-other"),
        spoken=language_words(reader, conversation.language),
    )


def _newest(session: Session, conversation_id: str) -> list[Message]:
    chosen = select(Message).where(Message.conversation_id == conversation_id)
    return list(session.scalars(chosen.order_by(Message.id.desc()).limit(LONGEST_THREAD)))[::-1]


def _failed(session: Session, conversation_id: str) -> set[int]:
    chosen = select(OutboxRow.message_id).where(
        OutboxRow.conversation_id == conversation_id,
        OutboxRow.kind == Promise.DELIVER,
        OutboxRow.outcome == "failed",
    )
    return set(session.scalars(chosen))


def _name(row: Message, names: dict[int, str], reader: Reader, me: Signed) -> str:
    if row.author == Author.STAFF:
        if row.staff_id == me.staff_id:
            return reader.text("console-author-you")
        return names.get(row.staff_id or 0) or reader.text("console-author-staff")
    return reader.text(f"console-author-{row.author}") if row.author != Author.EVENT else ""


def _html(row: Message, names: dict[int, str], reader: Reader) -> Markup:
    if row.author == Author.EVENT:
        someone = names.get(row.staff_id or 0) or reader.text("console-someone")
        return typed_html(reader.text(f"console-event-{row.kind}", name=someone))
    if row.kind == Kind.CHOICE:
        return typed_html(reader.text("console-choice", choice=choice_words(reader, row)))
    return {Author.BOT: answer_html, Author.STAFF: staff_html}.get(Author(row.author), typed_html)(row.text)


def _signed(row: Message) -> str | None:
    answers = row.payload.get("answers") or []
    names = [answer["answered_by"]["name"] for answer in answers if answer.get("answered_by")]
    return ", ".join(names) or None


def _candidate(found: dict[str, Any]) -> Candidate:
    share = found.get("probability")
    probability = None
    if isinstance(share, int | float) and math.isfinite(share):
        probability = min(max(float(share), 0.0), 1.0)
    title = str(found.get("title") or found.get("entry") or "")
    return Candidate(title, probability, str(found.get("phrasing") or ""))


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= WORDS_IN_LIST else text[: WORDS_IN_LIST - 1].rstrip() + "…"
