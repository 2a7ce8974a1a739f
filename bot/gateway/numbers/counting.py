"""Counting what became of visitors' questions between two moments, from the log. Nothing here writes.

What a visitor asked counts once: a suggestion that was followed by a tapped button counts as what the button led to.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, exists, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from bot.gateway.db import Conversation, Message, Rating, Request
from bot.gateway.messages import Author, Kind
from bot.gateway.numbers.sums import Asked, Given, Interval, Sums
from bot.museum import Museum

AROUND = timedelta(days=1)
"""How far outside an interval a suggestion, or the tap that follows one, is looked for."""
MOST_ANSWERS = 4
"""Answers of one message that are counted; one for each question in it, and more than three are rare."""


def count(session: Session, museum_id: str, museum: Museum, within: Interval, now: datetime) -> Sums:
    """The sums of what was asked within the interval."""
    sums = Sums(
        outcomes=_outcomes(session, museum_id, within),
        given=_answers(session, museum_id, within),
        ratings=_ratings(session, museum_id, within),
    )
    for row in session.execute(_requested(museum_id, within)):
        answered = row.replied_at is not None and (row.closed_at is None or row.replied_at <= row.closed_at)
        replied_at, settled = row.replied_at if answered else None, row.closed_at is not None
        kept = _kept(museum, row, replied_at, settled, now)
        day = museum.local(row.created_at).date()
        sums.requests[Asked(day, row.language, row.channel, row.reason, answered, kept, settled)] += 1
        if replied_at is not None:
            sums.waits.append(max(replied_at - row.created_at, timedelta(0)))
    return sums


def _outcomes(session: Session, museum_id: str, within: Interval) -> Counter[str]:
    steps = _steps(museum_id, within)
    chosen = steps.c.tap.like("entry:%")
    settling = or_(steps.c.next_tap.like("entry:%"), steps.c.next_tap.in_(("none", "person")))
    became = case(
        (steps.c.requested, "handed_off"),
        (and_(steps.c.reply == Kind.ANSWER, chosen, steps.c.before == Kind.SUGGEST), "suggestion"),
        (steps.c.reply == Kind.ANSWER, "bot"),
        (steps.c.reply == Kind.SMALLTALK, "small_talk"),
        (and_(steps.c.reply == Kind.SUGGEST, settling), None),  # it counts as what was tapped
        (steps.c.reply == Kind.SUGGEST, "left"),
        else_=None,  # no question: a change of language, or words to a person who has the conversation
    )
    each = select(became.label("became")).where(*within.holds(steps.c.created_at)).subquery()
    counted = select(each.c.became, func.count().label("times")).where(each.c.became.is_not(None))
    return Counter({row.became: row.times for row in session.execute(counted.group_by(each.c.became))})


def _ratings(session: Session, museum_id: str, within: Interval) -> Counter[str]:
    """By the moment of the answer, whenever it was rated."""
    counted = (
        select(Rating.useful, func.count().label("times"))
        .join(Message, Message.id == Rating.message_id)
        .where(Message.museum == museum_id, *within.holds(Message.created_at))
        .group_by(Rating.useful)
    )
    return Counter({"up" if row.useful else "down": row.times for row in session.execute(counted)})


def _steps(museum_id: str, within: Interval) -> Subquery:
    """Every visitor's message with what the bot replied, and what the visitor's messages before and after it were."""
    reply = aliased(Message)
    said = (
        select(
            Message.id, Message.conversation_id, Message.created_at, reply.kind.label("reply"),
            Message.payload["payload"].as_string().label("tap"),
            exists().where(Request.message_id == Message.id).label("requested"),
        )
        .outerjoin(
            reply,
            and_(
                reply.question_id == Message.id,
                reply.author == Author.BOT,
                reply.kind.in_((Kind.ANSWER, Kind.SUGGEST, Kind.SMALLTALK)),
            ),
        )
        .where(
            Message.museum == museum_id, Message.author == Author.VISITOR,
            *within.widened(AROUND).holds(Message.created_at),
        )
        .subquery()
    )  # fmt: skip
    order: dict[str, Any] = {"partition_by": said.c.conversation_id, "order_by": said.c.id}
    before, after = func.lag(said.c.reply).over(**order), func.lead(said.c.tap).over(**order)
    return select(said, before.label("before"), after.label("next_tap")).subquery()


def _kept(museum: Museum, row: Any, replied: datetime | None, settled: bool, now: datetime) -> bool | None:
    kind = museum.promise_kind(row.topic)
    at_once = timedelta(hours=museum.staff.practical_staff_hours)
    if kind == "practical" and replied is not None and replied <= row.created_at + at_once:
        return True  # within the promised hours by the clock, whoever was in: most are, and the calendar takes its time
    try:
        promised = museum.promise(row.created_at, kind)
    except LookupError:  # nobody is in for a year: nothing was promised
        return None
    if replied is not None:
        return replied <= promised
    return False if now > promised and not settled else None


def _requested(museum_id: str, within: Interval) -> Select[Any]:
    asked = aliased(Message)
    return (
        select(
            Request.created_at, Request.language, asked.channel, Request.reason, Request.topic,
            _first_after(Message.author == Author.STAFF, Message.kind == Kind.REPLY).label("replied_at"),
            _first_after(Message.kind == Kind.CLOSED).label("closed_at"),
        )
        .join(asked, asked.id == Request.message_id)
        .where(Request.museum == museum_id, *within.holds(Request.created_at))
        .order_by(Request.id)
    )  # fmt: skip


def _first_after(*which: ColumnElement[bool]) -> Any:
    """When the first such line was written in the conversation of a request after it was made."""
    first = select(func.min(Message.created_at)).where(
        Message.conversation_id == Request.conversation_id, Message.id > Request.after_id, *which
    )
    return first.correlate(Request).scalar_subquery()


def _answers(session: Session, museum_id: str, within: Interval) -> Counter[Given]:
    """How often each entry was the answer, by the title and the language in which it was shown."""
    given = union_all(*(_given(museum_id, within, number) for number in range(MOST_ANSWERS))).subquery()
    columns = (given.c.entry, given.c.title, given.c.language, given.c.asked)
    counted = select(*columns, func.count()).where(given.c.entry.is_not(None)).group_by(*columns)
    return Counter(
        {
            Given(entry, title or "", language or "", asked): times
            for entry, title, language, asked, times in session.execute(counted)
        }
    )


def _given(museum_id: str, within: Interval, number: int) -> Select[Any]:
    """The answer at this place of every message that has one there."""
    parts = {name: Message.payload[("answers", number, name)].as_string() for name in ("entry", "title", "language")}
    shown = select(*(part.label(name) for name, part in parts.items()), Conversation.language.label("asked"))
    return shown.join(Conversation, Conversation.id == Message.conversation_id).where(
        Message.museum == museum_id,
        Message.author == Author.BOT,
        Message.kind == Kind.ANSWER,
        *within.holds(Message.created_at),
    )
