"""What people do: they take a conversation, reply, and give it back to the bot."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.gateway.conversations.lines import checked_text, event, line, say, touch
from bot.gateway.conversations.reading import holder, state
from bot.gateway.db import Conversation, Message, Note
from bot.gateway.errors import ConversationTaken, GapLeft
from bot.gateway.messages import GAP, MAX_TEXT, Author, Kind, State, clean_text
from bot.gateway.outbox import Promise


def take(session: Session, conversation_id: str, staff_id: int, now: datetime) -> None:
    """A person takes the conversation over; from here on the bot is silent. Raises ConversationTaken."""
    conversation = _held_by_nobody_else(session, conversation_id, staff_id, now)
    if holder(session, conversation_id) is None:
        event(session, conversation, Kind.TAKEN, now, staff_id=staff_id)


def reply_from_staff(
    session: Session, conversation_id: str, staff_id: int, text: str, now: datetime, *, external_id: str | None = None,
    ways: Collection[Promise] = (Promise.DELIVER,),
) -> int:  # fmt: skip
    """Write a person's reply and promise to deliver it; returns its id. Replying also takes the conversation.

    ``external_id``, for instance of the form that was sent, makes a repeat harmless. ``ways``: how it goes out.

    Raises:
        MessageEmpty, MessageTooLong, GapLeft, ConversationTaken, UnknownConversation: nothing was written.
    """
    text = checked_text(text)
    if GAP.search(text):
        raise GapLeft("the reply holds a gap; its writer fills it in before it is sent")
    conversation = _held_by_nobody_else(session, conversation_id, staff_id, now)
    if external_id is not None:
        same = (Message.conversation_id == conversation_id, Message.external_id == external_id)
        earlier = session.scalar(select(Message.id).where(*same))
        if earlier is not None:
            return earlier
    return say(
        session,
        conversation,
        now,
        author=Author.STAFF,
        kind=Kind.REPLY,
        text=text,
        staff_id=staff_id,
        external_id=external_id,
        ways=ways,
    )


def close(session: Session, conversation_id: str, staff_id: int, now: datetime) -> None:
    """Settle all requests of the conversation and give it back to the bot. Raises ConversationTaken."""
    conversation = _held_by_nobody_else(session, conversation_id, staff_id, now)
    conversation.snoozed_until = None
    if state(session, conversation_id) is not State.BOT:
        event(session, conversation, Kind.CLOSED, now, staff_id=staff_id)


def release(session: Session, conversation_id: str, staff_id: int, now: datetime) -> None:
    """Put the conversation back among those that wait, for colleagues. Raises ConversationTaken."""
    conversation = _held_by_nobody_else(session, conversation_id, staff_id, now)
    if state(session, conversation_id) is State.PERSON:
        event(session, conversation, Kind.HANDED_OFF, now, staff_id=staff_id, payload={"by": "released"})


def assign(session: Session, conversation_id: str, staff_id: int, to: int, now: datetime) -> None:
    """Give the conversation to a colleague; one that waits, or one's own. Raises ConversationTaken."""
    conversation = _held_by_nobody_else(session, conversation_id, staff_id, now)
    conversation.snoozed_until = None
    if holder(session, conversation_id) != to:
        event(session, conversation, Kind.TAKEN, now, staff_id=to, payload={"assigned_by": staff_id})


def snooze(session: Session, conversation_id: str, staff_id: int, until: datetime | None, now: datetime) -> None:
    """Keep the conversation aside until then, or until the visitor writes; ``None``: no longer.

    Raises ConversationTaken. What was promised to the visitor still holds.
    """
    conversation = _held_by_nobody_else(session, conversation_id, staff_id, now)
    conversation.snoozed_until = until


def write_note(session: Session, conversation_id: str, staff_id: int, text: str, now: datetime) -> None:
    """Write something down for colleagues. Raises MessageEmpty, MessageTooLong, UnknownConversation."""
    text = checked_text(text)
    conversation = touch(session, conversation_id, now)
    session.add(
        Note(museum=conversation.museum, conversation_id=conversation.id, staff_id=staff_id, text=text, created_at=now)
    )


def reply_from_elsewhere(
    session: Session, conversation_id: str, external_id: str, text: str, at: datetime
) -> int | None:
    """Note what somebody of the museum wrote with another program (Meta's own inbox): it takes the conversation, too.

    ``None``: it is known already. It has reached the visitor, so nothing is promised.
    """
    conversation = touch(session, conversation_id, at)
    same = (Message.museum == conversation.museum, Message.channel == conversation.channel)
    if session.scalar(select(Message.id).where(*same, Message.external_id == external_id)) is not None:
        return None
    message = line(
        conversation, at, author=Author.STAFF, kind=Kind.REPLY, text=clean_text(text)[:MAX_TEXT],
        external_id=external_id, payload={"inbox": True},
    )  # fmt: skip
    session.add(message)
    session.flush()
    return message.id


def taken_elsewhere(session: Session, conversation_id: str, now: datetime) -> None:
    """Another application has the conversation: the bot is silent as if a person had taken it."""
    conversation = touch(session, conversation_id, now)
    if state(session, conversation_id) is not State.PERSON:
        event(session, conversation, Kind.TAKEN, now, payload={"by": "platform"})


def given_back(session: Session, conversation_id: str, now: datetime, by: str = "platform") -> None:
    """The other application has let the conversation go, or has been silent for long (``by`` "timeout").

    What a person of the team holds in the console stays with them.
    """
    conversation = touch(session, conversation_id, now)
    if state(session, conversation_id) is State.PERSON and holder(session, conversation_id) is None:
        event(session, conversation, Kind.CLOSED, now, payload={"by": by})


def reopen(session: Session, conversation_id: str, now: datetime, *, staff_id: int | None = None) -> None:
    """If the conversation was closed, bring it back among those that wait.

    A member of staff wants it so; without ``staff_id``: a person's reply will never arrive.
    """
    conversation = touch(session, conversation_id, now)
    if state(session, conversation_id) is State.BOT:
        by = "undelivered" if staff_id is None else "reopened"
        event(session, conversation, Kind.HANDED_OFF, now, staff_id=staff_id, payload={"by": by})


def _held_by_nobody_else(session: Session, conversation_id: str, staff_id: int, now: datetime) -> Conversation:
    conversation = touch(session, conversation_id, now)
    if holder(session, conversation_id) not in (None, staff_id):
        raise ConversationTaken("another member of staff has this conversation")
    return conversation
