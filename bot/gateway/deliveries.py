"""How far the pieces of a message came on a channel that pushes, and when an account must be left alone.

A piece is noted before it is handed over and again after: what a crash leaves between the two is settled by the
channel's echo, which carries our mark. Like the log's functions, these work inside the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from bot.gateway.db import ChannelEvent, Conversation, OutboxRow, Part, Pause
from bot.gateway.errors import DeliveryError
from bot.gateway.messages import MARK

ECHO_WAIT = timedelta(seconds=60)
"""After this long without an echo, a piece of which nobody knows is taken for not sent."""
UNDER_WAY = timedelta(minutes=5)
"""How long a piece of which nobody knows may still be what an anonymous echo is of."""
LOOK_AGAIN = timedelta(seconds=2)
"""When to look again for an echo that may lie among the events that are not taken in yet."""
MOST_TRIES = 2
"""How often a piece is handed over when nobody knows whether it arrived: a third copy helps nobody."""


def parts_of(session: Session, outbox_id: int) -> dict[int, Part]:
    """What is known of the pieces of a message, by number."""
    return {part.number: part for part in session.scalars(select(Part).where(Part.outbox_id == outbox_id))}


def begin(session: Session, museum: str, outbox_id: int, number: int, now: datetime) -> None:
    """Note that a piece is about to be handed over."""
    part = session.scalar(select(Part).where(Part.outbox_id == outbox_id, Part.number == number))
    if part is None:
        part = Part(museum=museum, outbox_id=outbox_id, number=number, tries=0)
        session.add(part)
    part.begun_at, part.tries = now, part.tries + 1
    session.flush()


def sent(session: Session, outbox_id: int, number: int, external_id: str, now: datetime) -> None:
    """The channel has taken the piece; an echo may have told before."""
    unknown = (Part.outbox_id == outbox_id, Part.number == number, Part.external_id.is_(None))
    session.execute(update(Part).where(*unknown).values(external_id=external_id, sent_at=now))


def refused(session: Session, outbox_id: int, number: int) -> None:
    """The channel has certainly not taken the piece: there is no echo to wait for."""
    session.execute(delete(Part).where(Part.outbox_id == outbox_id, Part.number == number, Part.external_id.is_(None)))


def recognise(
    session: Session,
    conversation: Conversation,
    metadata: str | None,
    external_id: str,
    now: datetime,
    *,
    anonymous: bool = False,
) -> bool:
    """Whether an echo is of a piece that we sent in this conversation; one that bears our mark is noted as sent.

    ``anonymous``: the channel told neither our mark nor who sent it, as on Instagram: then it is of the piece that is
    on its way in this conversation just now, if there is one.
    """
    of_conversation = select(Part).join(OutboxRow, OutboxRow.id == Part.outbox_id)
    of_conversation = of_conversation.where(OutboxRow.conversation_id == conversation.id)
    if session.scalar(of_conversation.where(Part.external_id == external_id)) is not None:
        return True
    found = MARK.match(metadata or "")
    if found is not None:
        marked = (Part.outbox_id == int(found[1]), Part.number == int(found[2]))
    elif anonymous:
        marked = (Part.external_id.is_(None), Part.begun_at > now - UNDER_WAY)
    else:
        return False
    part = session.scalar(of_conversation.where(*marked).order_by(Part.id).limit(1))
    if part is None:
        return False
    sent(session, part.outbox_id, part.number, external_id, now)
    return True


def anything_unread(session: Session, museum: str, channel: str, sender: str) -> bool:
    """Whether events about this visitor were kept and are not taken in yet: an echo may be among them."""
    of_visitor = (ChannelEvent.museum == museum, ChannelEvent.channel == channel, ChannelEvent.sender == sender)
    return bool(session.scalar(select(exists().where(*of_visitor, ChannelEvent.handled_at.is_(None)))))


def reached(
    session: Session,
    conversation_id: str,
    *,
    seen: bool,
    at: datetime,
    external_ids: tuple[str, ...] = (),
    until: datetime | None = None,
) -> None:
    """Pieces have come to the visitor's device (or were seen): those named, or all that were sent up to ``until``.

    What is seen has been delivered; nothing ever goes back.
    """
    of_conversation = select(OutboxRow.id).where(OutboxRow.conversation_id == conversation_id)
    which: list[ColumnElement[bool]] = [Part.outbox_id.in_(of_conversation), Part.sent_at.is_not(None)]
    # By when it set out: the platform dates a message before its answer reaches us.
    which.append(Part.external_id.in_(external_ids) if until is None else Part.begun_at <= until)
    session.execute(update(Part).where(*which, Part.delivered_at.is_(None)).values(delivered_at=at))
    if seen:
        session.execute(update(Part).where(*which, Part.seen_at.is_(None)).values(seen_at=at))


def pause(session: Session, conversation: Conversation, error: DeliveryError, credential: str, now: datetime) -> None:
    """Leave the account of this conversation alone for as long as the error says."""
    key = (conversation.museum, conversation.channel, conversation.account)
    row = session.get(Pause, key)
    if row is None:
        row = Pause(museum=key[0], channel=key[1], account=key[2], since=now)
        session.add(row)
    elif row.until < now - timedelta(hours=1):
        row.since = now
    row.until = now + (error.pause or timedelta(0))
    row.reason, row.detail, row.alarm, row.credential = error.reason, str(error), error.alarm, credential
    session.flush()


def lift_old_pauses(session: Session, museum: str, channel: str, account: str, credential: str) -> None:
    """Forget the pause that an earlier token of the account led to."""
    session.execute(
        delete(Pause).where(
            Pause.museum == museum,
            Pause.channel == channel,
            Pause.account == account,
            Pause.credential != credential,
        )
    )
