"""Reading the conversation log: who has a conversation, what was said in it, which requests are open.

Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from bot.gateway.db import Conversation, Message, Note, Request
from bot.gateway.mail import ADDRESS
from bot.gateway.messages import Author, Kind, State

LOOKED_THROUGH = 10
"""A visitor's newest messages, among which their question is."""
MOST_HELD = 1000
"""Conversations that are read at once for the list; a team with more of them has other troubles."""
# The newest message of one of these kinds decides who has the conversation; none of them: the bot.
DECIDES: dict[Kind, State] = {
    Kind.HANDED_OFF: State.WAITING,
    Kind.TAKEN: State.PERSON,
    Kind.REPLY: State.PERSON,
    Kind.CLOSED: State.BOT,
}


@dataclass(frozen=True)
class OpenRequest:
    """A request that nobody has settled yet, with the visitor's message and its conversation."""

    request: Request
    message: Message
    conversation: Conversation


@dataclass(frozen=True)
class Held:
    """A conversation and who has it; ``since``: when the message was written that decided so."""

    conversation: Conversation
    state: State
    since: datetime
    staff_id: int | None


def state(session: Session, conversation_id: str) -> State:
    """Who has the conversation now. ``_state_column`` is the same rule for lists, in SQL."""
    decisive = _decisive(session, conversation_id)
    return State.BOT if decisive is None else DECIDES[Kind(decisive.kind)]


def holder(session: Session, conversation_id: str) -> int | None:
    """The id of the member of staff who has the conversation; ``None``: no person has it."""
    decisive = _decisive(session, conversation_id)
    if decisive is None or DECIDES[Kind(decisive.kind)] is not State.PERSON:
        return None
    return decisive.staff_id


def silent_elsewhere(session: Session, conversation_id: str, since: datetime) -> bool:
    """Whether somebody has the conversation in another program and has not written there after ``since``."""
    decisive = _decisive(session, conversation_id)
    return (
        decisive is not None
        and DECIDES[Kind(decisive.kind)] is State.PERSON
        and decisive.staff_id is None
        and decisive.created_at < since
    )


def disclosure(session: Session, conversation_id: str) -> str | None:
    """What the bot's next message must say about who writes: ``first`` a program, ``again`` the program once more."""
    newest = select(func.max(Message.id)).where(Message.conversation_id == conversation_id)
    spoken = session.scalar(newest.where(Message.author == Author.BOT))
    if spoken is None:
        return "first"
    closed = session.scalar(newest.where(Message.kind == Kind.CLOSED))
    return "again" if closed is not None and closed > spoken else None


def last_from_bot(session: Session, conversation_id: str) -> Message | None:
    """The newest message of the bot."""
    said = select(Message).where(Message.conversation_id == conversation_id, Message.author == Author.BOT)
    return session.scalar(said.order_by(Message.id.desc()).limit(1))


def asked_before(session: Session, conversation_id: str, message_id: int) -> str:
    """What the visitor had last asked before this message; "": nothing. An address that they left is no question."""
    said = (Message.conversation_id == conversation_id, Message.author == Author.VISITOR, Message.id < message_id)
    chosen = select(Message.text).where(*said, Message.kind == Kind.TEXT, Message.text != "")
    newest = session.scalars(chosen.order_by(Message.id.desc()).limit(LOOKED_THROUGH))
    return next((text for text in newest if not ADDRESS.match(text.strip())), "")


def written_since(session: Session, conversation_id: str, since: datetime) -> int:
    """How many messages the visitor has sent after ``since``."""
    written = (Message.conversation_id == conversation_id, Message.author == Author.VISITOR, Message.created_at > since)
    return session.scalar(select(func.count()).select_from(Message).where(*written)) or 0


def thread(session: Session, conversation_id: str, after: int = 0, limit: int = 200) -> list[Message]:
    """The messages and events with ids above ``after``, oldest first, at most ``limit``."""
    chosen = select(Message).where(Message.conversation_id == conversation_id, Message.id > after)
    return list(session.scalars(chosen.order_by(Message.id).limit(limit)))


def notes(session: Session, conversation_id: str) -> list[Note]:
    """What the team wrote down about the conversation, oldest first."""
    return list(session.scalars(select(Note).where(Note.conversation_id == conversation_id).order_by(Note.id)))


def open_requests(session: Session, museum: str, limit: int = 5 * MOST_HELD) -> list[OpenRequest]:
    """The requests that stand above the last CLOSED event of their conversation, oldest first."""
    chosen = (
        select(Request, Message, Conversation)
        .join(Message, Message.id == Request.message_id)
        .join(Conversation, Conversation.id == Request.conversation_id)
        .where(Request.museum == museum, ~_settled())
        .order_by(Request.id)
        .limit(limit)
    )
    return [OpenRequest(request, message, conversation) for request, message, conversation in session.execute(chosen)]


def waiting_requests(session: Session, museum: str, now: datetime) -> list[OpenRequest]:
    """The open requests of conversations that nobody has and nobody keeps aside, oldest first."""
    held_now = held(session, museum, (State.WAITING,))
    waits = {row.conversation.id for row in held_now if row.conversation.snoozed_at(now) is None}
    return [one for one in open_requests(session, museum) if one.conversation.id in waits]


def topics(session: Session, museum: str) -> list[str]:
    """The topics on which requests were made."""
    chosen = select(Request.topic).where(Request.museum == museum, Request.topic != "").distinct()
    return sorted(session.scalars(chosen))


def has_open_request(session: Session, conversation_id: str, reason: str) -> bool:
    """Whether a request of the conversation, made for this reason, is not settled yet."""
    same = (Request.conversation_id == conversation_id, Request.reason == reason, ~_settled())
    return session.scalar(select(Request.id).where(*same).limit(1)) is not None


def held(
    session: Session,
    museum: str,
    states: Collection[State],
    limit: int = MOST_HELD,
    *,
    language: str = "",
    channel: str = "",
) -> list[Held]:
    """The conversations that are in one of ``states`` (not BOT), the longest waiting first.

    ``language``, ``channel``: only those; "" for all.
    """
    decisive = aliased(Message)
    newest = (
        select(func.max(Message.id))
        .where(Message.conversation_id == Conversation.id, Message.kind.in_(DECIDES))
        .correlate(Conversation)
        .scalar_subquery()
    )
    chosen = (
        select(Conversation, _state_column(decisive.kind), decisive.created_at, decisive.staff_id)
        .join(decisive, decisive.id == newest)
        .where(*_of_kind(museum, language, channel), _state_column(decisive.kind).in_(states))
        .order_by(decisive.id)
        .limit(limit)
    )
    return [Held(conversation, State(name), since, who) for conversation, name, since, who in session.execute(chosen)]


def saying(
    session: Session, museum: str, words: Collection[str], limit: int, *, language: str = "", channel: str = ""
) -> list[tuple[Conversation, Message]]:
    """The conversations in which one line holds all ``words``, each with its newest such line; the newest first.

    Case does not matter; on SQLite it does for letters beyond ASCII.
    """
    said = [Message.text.icontains(word, autoescape=True) for word in words]
    newest = (
        select(func.max(Message.id))
        .where(Message.museum == museum, Message.author != Author.EVENT, *said)
        .group_by(Message.conversation_id)
    )
    chosen = (
        select(Conversation, Message)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(*_of_kind(museum, language, channel), Message.id.in_(newest))
        .order_by(Message.id.desc())
        .limit(limit)
    )
    return [(conversation, message) for conversation, message in session.execute(chosen)] if said else []


def _of_kind(museum: str, language: str, channel: str) -> list[ColumnElement[bool]]:
    only = [(Conversation.language, language), (Conversation.channel, channel)]
    return [Conversation.museum == museum, *(column == value for column, value in only if value)]


def _decisive(session: Session, conversation_id: str) -> Message | None:
    chosen = select(Message).where(Message.conversation_id == conversation_id, Message.kind.in_(DECIDES))
    return session.scalar(chosen.order_by(Message.id.desc()).limit(1))


def _state_column(kind: ColumnElement[str] | InstrumentedAttribute[str]) -> ColumnElement[str]:
    """The state that a decisive message of this kind means. ``state`` is the same rule in Python."""
    return case({name.value: meaning.value for name, meaning in DECIDES.items()}, value=kind)


def _settled() -> ColumnElement[bool]:
    closing = aliased(Message)
    return exists().where(
        closing.conversation_id == Request.conversation_id,
        closing.kind == Kind.CLOSED,
        closing.id > Request.after_id,
    )
