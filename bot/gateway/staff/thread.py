"""A conversation as the console shows it: the rows of the log turned into lines for one reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.gateway import conversations
from bot.gateway.accounts import Signed
from bot.gateway.db import Conversation, Message, Rating
from bot.gateway.messages import Author, Kind
from bot.gateway.pages import Reader
from bot.gateway.ratings import ratings_of
from bot.gateway.rendering import answer_html, staff_html, typed_html
from bot.gateway.staff.attachments import ShownAttachment, attachments
from bot.gateway.staff.deliveries import Way, mailed, quiet, ways
from bot.gateway.staff.words import choice_words, ref_of, staff_names, wordless

LONGEST_THREAD = 500
"""Lines of a conversation that the console shows, the newest ones."""
WORDLESS = (Kind.STICKER, Kind.DELETED)


@dataclass(frozen=True)
class ShownRating:
    """What a visitor thinks of an answer, in the reader's words around the visitor's own."""

    useful: bool
    words: str


@dataclass(frozen=True)
class Line:
    """One message or event of a thread; ``edited``: that its visitor changed it; ``way``: how far it came;
    ``mail``: how its e-mail fares; ``rating``: what its visitor thinks of an answer.

    ``mine``: the reader wrote it, whose name stands there on paper only.
    """

    id: int
    author: Author
    kind: Kind
    name: str
    at: datetime
    html: Markup
    choices: list[str]
    attachments: list[ShownAttachment]
    signed: str | None
    edited: str | None
    way: Way | None
    mail: Way | None
    mine: bool
    rating: ShownRating | None


def lines(session: Session, conversation: Conversation, reader: Reader, me: Signed, *, pushes: bool) -> list[Line]:
    """The newest part of a conversation, in the order in which things were said."""
    rows = _newest(session, conversation.id)
    givers = {row.payload.get("assigned_by") for row in rows if row.author == Author.EVENT}
    names = staff_names(session, {row.staff_id for row in rows} | givers)
    mails = mailed(session, conversation.id, reader)
    rated = ratings_of(session, rows)
    found = quiet(ways(session, conversation, reader, pushes), [row.id for row in reversed(rows)])
    return [
        Line(
            id=row.id,
            author=Author(row.author),
            kind=Kind(row.kind),
            name=_name(row, names, reader, me),
            at=row.created_at,
            html=_html(row, names, reader),
            choices=[str(choice.get("title", "")) for choice in row.payload.get("choices") or []],
            attachments=[] if row.kind in WORDLESS else attachments(row.payload, reader),
            signed=_signed(row),
            edited=_edited(row, reader),
            way=found.get(row.id),
            mail=mails.get(row.id),
            mine=row.author == Author.STAFF and row.staff_id == me.staff_id,
            rating=_rating(rated.get(row.id), reader),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class ShownNote:
    """What a colleague, or its reader, wrote down; never for the visitor."""

    name: str
    at: datetime
    html: Markup
    mine: bool


def notes(session: Session, conversation_id: str, reader: Reader, me: Signed) -> list[ShownNote]:
    """The team's notes about a conversation, oldest first."""
    rows = conversations.notes(session, conversation_id)
    names = staff_names(session, {row.staff_id for row in rows})
    you, someone = reader.text("console-author-you"), reader.text("console-someone")
    return [
        ShownNote(
            you if row.staff_id == me.staff_id else names.get(row.staff_id, someone), row.created_at,
            typed_html(row.text), row.staff_id == me.staff_id,
        )
        for row in rows
    ]  # fmt: skip


def last_words(session: Session, conversation_id: str) -> str:
    """What the visitor wrote last; empty: nothing."""
    said = select(Message.text).where(Message.conversation_id == conversation_id, Message.author == Author.VISITOR)
    return session.scalar(said.where(Message.text != "").order_by(Message.id.desc()).limit(1)) or ""


def _newest(session: Session, conversation_id: str) -> list[Message]:
    chosen = select(Message).where(Message.conversation_id == conversation_id)
    newest = session.scalars(chosen.order_by(Message.id.desc()).limit(LONGEST_THREAD))
    # A message that came late carries the moment at which it was sent.
    return sorted(newest, key=lambda row: (row.created_at, row.id))


def _name(row: Message, names: dict[int, str], reader: Reader, me: Signed) -> str:
    if row.author == Author.STAFF:
        if row.payload.get("inbox") is True:
            return reader.text("console-author-inbox")
        if row.staff_id == me.staff_id:
            return reader.text("console-author-you")
        return names.get(row.staff_id or 0) or reader.text("console-author-staff")
    return reader.text(f"console-author-{row.author}") if row.author != Author.EVENT else ""


def _html(row: Message, names: dict[int, str], reader: Reader) -> Markup:
    if row.author == Author.EVENT:
        return typed_html(_event_words(row, names, reader))
    if row.kind in WORDLESS:
        return typed_html(wordless(reader, row))
    if row.kind == Kind.CHOICE:
        return typed_html(reader.text("console-choice", choice=choice_words(reader, row)))
    return {Author.BOT: answer_html, Author.STAFF: staff_html}.get(Author(row.author), typed_html)(row.text)


def _event_words(row: Message, names: dict[int, str], reader: Reader) -> str:
    if row.kind == Kind.ARRIVED:
        ref = ref_of(row.payload)
        return reader.text("console-event-arrived", ref=ref) if ref else reader.text("console-event-opened")
    someone = names.get(row.staff_id or 0) or reader.text("console-someone")
    if "assigned_by" in row.payload:
        giver = names.get(row.payload["assigned_by"]) or reader.text("console-someone")
        return reader.text("team-event-assigned", name=someone, by=giver)
    if "by" in row.payload:
        other = f"console-event-{row.kind}-platform"
        return reader.text_or(f"console-event-{row.kind}-{row.payload['by']}", other, name=someone)
    return reader.text(f"console-event-{row.kind}", name=someone)


def _signed(row: Message) -> str | None:
    answers = row.payload.get("answers") or []
    names = [answer["answered_by"]["name"] for answer in answers if answer.get("answered_by")]
    return ", ".join(names) or None


def _rating(rating: Rating | None, reader: Reader) -> ShownRating | None:
    if rating is None:
        return None
    key, words = "console-rating-up" if rating.useful else "console-rating-down", " ".join(rating.words.split())
    return ShownRating(rating.useful, reader.text(f"{key}-words", words=words) if words else reader.text(key))


def _edited(row: Message, reader: Reader) -> str | None:
    times = row.payload.get("edited")
    if not isinstance(times, int) or times < 1 or row.kind == Kind.DELETED:
        return None
    return reader.text("console-message-edited", count=times)
