"""Retention: conversations in which nothing was written for long are erased, and so are the raw events of webhooks."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from bot.gateway.conversations.reading import DECIDES
from bot.gateway.db import ChannelEvent, Conversation, Database, Message, Request
from bot.gateway.erasure.erasing import delete_events, erase
from bot.gateway.messages import Kind, State

EVENTS_KEPT = timedelta(days=30)
"""How long events that were taken in are kept: empty by then, they only tell a repeat from something new."""
STRANGERS_KEPT = timedelta(hours=1)
"""How long those are kept that are about nobody who has a conversation: the echo of the last word after an erasure."""
AT_ONCE = 500
"""Events deleted in one transaction."""


def expire(database: Database, museum: str, days: int, now: datetime, limit: int = 100) -> int:
    """Erase conversations in which nothing was written for ``days`` days, at most ``limit``; how many it were.

    Conversations that wait for a person or are held by one stay. ``days`` 0: none grows too old. Raw events go, too.
    """
    _expire_events(database, museum, days, now)
    if days == 0:
        return 0
    before = now - timedelta(days=days)
    with database.read() as session:
        old = list(session.scalars(select(Conversation.id).where(_is_over(museum, before)).limit(limit)))
    # A transaction each: nobody who wants to write waits for more than one conversation to go.
    return sum(expire_one(database, museum, conversation_id, before, now) for conversation_id in old)


def expire_one(database: Database, museum: str, conversation_id: str, before: datetime, now: datetime) -> bool:
    """Erase a conversation, unless somebody has written in it since it was found to be old; whether it was erased."""
    same = select(Conversation).where(Conversation.id == conversation_id)
    with database.begin() as session:
        session.scalar(same.with_for_update())  # nobody writes from here on
        if session.scalar(select(Conversation.id).where(Conversation.id == conversation_id, _is_over(museum, before))):
            erase(session, conversation_id, origin="retention", now=now)
            return True
    return False


def _is_over(museum: str, before: datetime) -> ColumnElement[bool]:
    """Nobody has written for long, and nothing waits: no event, no request, no member of staff who holds it."""
    closing = aliased(Message)
    settled = exists().where(
        closing.conversation_id == Request.conversation_id, closing.kind == Kind.CLOSED, closing.id > Request.after_id
    )
    requested = exists().where(Request.conversation_id == Conversation.id, ~settled)
    arrived = exists().where(
        ChannelEvent.museum == Conversation.museum,
        ChannelEvent.channel == Conversation.channel,
        ChannelEvent.sender == Conversation.sender,
        ChannelEvent.handled_at.is_(None),
    )
    return and_(Conversation.museum == museum, Conversation.touched_at < before, ~_is_held(), ~requested, ~arrived)


def _is_held() -> ColumnElement[bool]:
    """A member of staff has the conversation: ``conversations.holder``, in SQL.

    What was taken in another program has no member of staff; nobody says there when it is over, so silence does.
    """
    decisive, later = aliased(Message), aliased(Message)
    newer = exists().where(
        later.conversation_id == decisive.conversation_id, later.kind.in_(DECIDES), later.id > decisive.id
    )
    persons = [kind for kind, state in DECIDES.items() if state is State.PERSON]
    return exists().where(
        decisive.conversation_id == Conversation.id,
        decisive.kind.in_(persons),
        decisive.staff_id.is_not(None),
        ~newer,
    )


def _expire_events(database: Database, museum: str, days: int, now: datetime) -> None:
    known = exists().where(
        Conversation.museum == ChannelEvent.museum,
        Conversation.channel == ChannelEvent.channel,
        Conversation.sender == ChannelEvent.sender,
    )
    gone = and_(ChannelEvent.sender.is_not(None), ~known, ChannelEvent.received_at < now - STRANGERS_KEPT)
    old = and_(ChannelEvent.outcome != "quarantined", or_(gone, ChannelEvent.received_at < now - EVENTS_KEPT))
    if days:
        # What could not be taken in still has its words, and counts as a conversation in which nothing was written.
        set_aside = and_(ChannelEvent.outcome == "quarantined", ChannelEvent.received_at < now - timedelta(days=days))
        old = or_(old, set_aside)
    chosen = select(ChannelEvent.id).where(ChannelEvent.museum == museum, ChannelEvent.handled_at.is_not(None), old)
    more = True
    while more:
        with database.begin() as session:
            more = delete_events(session, ChannelEvent.id.in_(chosen.limit(AT_ONCE))) == AT_ONCE
