"""The desk in numbers: what became of visitors' questions over some of the museum's days. Nothing here writes.

What a visitor asked counts once: a suggestion that was followed by a tapped button counts as what the button led to.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, exists, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from bot.gateway.db import Message, Request
from bot.gateway.messages import Author, Kind
from bot.museum import Museum

BEFORE = timedelta(days=1)
"""How far before the first day a suggestion is looked for that was answered on it."""
MOST_ANSWERS = 4
"""Answers of one message that are counted; one for each question in it, and more than three are rare."""
LISTED = 10
"""Entries in the list of those answered most."""


@dataclass(frozen=True)
class Span:
    """Whole days on the museum's clock: ``first`` and ``last`` are both inside; ``since`` is where the first begins."""

    first: date
    last: date
    since: datetime

    @property
    def by_day(self) -> bool:
        """Whether it is so short that its days are shown, and not its weeks."""
        return self.last - self.first < timedelta(days=14)

    def period(self, day: date) -> date:
        """The first day of the period in which ``day`` lies: the day itself, or its Monday."""
        return day if self.by_day else day - timedelta(days=day.weekday())

    @property
    def periods(self) -> list[date]:
        """All periods, in order; the first and the last may be cut short."""
        step, begins = timedelta(days=1 if self.by_day else 7), self.period(self.first)
        return [begins + number * step for number in range((self.last - begins) // step + 1)]


@dataclass(frozen=True)
class Outcomes:
    """What became of the visitors' questions.

    ``bot``: answered at once; ``suggestion``: by a suggested question that the visitor chose; ``handed_off``: given to
    the team; ``small_talk``: a greeting or thanks; ``left``: suggestions of which the visitor chose none.
    """

    bot: int = 0
    suggestion: int = 0
    handed_off: int = 0
    small_talk: int = 0
    left: int = 0

    @property
    def total(self) -> int:
        return self.bot + self.suggestion + self.handed_off + self.small_talk + self.left


@dataclass(frozen=True)
class Asked:
    """One request: when it was made and why, and how long until a person wrote, or ``None``.

    ``kept``: whether the museum's promise was kept; ``None``: it is still in time, was settled without a reply, or
    nothing was promised. ``settled``: the conversation was closed.
    """

    day: date
    language: str
    channel: str
    reason: str
    wait: timedelta | None
    kept: bool | None
    settled: bool


@dataclass(frozen=True)
class Answered:
    """How often an FAQ entry was the answer; ``title`` as visitors read it."""

    entry: str
    title: str
    times: int


@dataclass(frozen=True)
class Numbers:
    """Everything the page shows."""

    span: Span
    outcomes: Outcomes
    requests: tuple[Asked, ...]
    answered: tuple[Answered, ...]

    @property
    def waits(self) -> list[timedelta]:
        """Until the first reply of a person, the shortest first."""
        return sorted(request.wait for request in self.requests if request.wait is not None)

    @property
    def kept(self) -> int:
        return sum(request.kept is True for request in self.requests)

    @property
    def broken(self) -> int:
        return sum(request.kept is False for request in self.requests)

    @property
    def waiting(self) -> int:
        return sum(request.wait is None and not request.settled for request in self.requests)

    @property
    def unanswered(self) -> int:
        """Settled without a reply."""
        return sum(request.wait is None and request.settled for request in self.requests)


def span_of(museum: Museum, now: datetime, days: int) -> Span:
    """The last ``days`` days of the museum, today among them."""
    last = museum.local(now).date()
    first = last - timedelta(days=days - 1)
    return Span(first, last, datetime.combine(first, time(), tzinfo=museum.timezone))


def numbers(
    session: Session, museum_id: str, museum: Museum, now: datetime, *, days: int, language: str = "en"
) -> Numbers:
    """The numbers of the last ``days`` days; titles of entries in ``language`` where they were shown in it."""
    span = span_of(museum, now, days)
    return Numbers(
        span,
        _outcomes(session, museum_id, span),
        tuple(_requests(session, museum_id, museum, span, now)),
        tuple(_answered(session, museum_id, span, language)),
    )


def middle(waits: list[timedelta]) -> timedelta | None:
    """The median: half of them are no longer."""
    return timedelta(seconds=median(wait.total_seconds() for wait in waits)) if waits else None


def ninetieth(waits: list[timedelta]) -> timedelta | None:
    """The 90th percentile of sorted ``waits``, by nearest rank: nine of ten are no longer."""
    return waits[math.ceil(0.9 * len(waits)) - 1] if waits else None


def _outcomes(session: Session, museum_id: str, span: Span) -> Outcomes:
    steps = _steps(museum_id, span)
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
    each = select(became.label("became")).where(steps.c.created_at >= span.since).subquery()
    counted = select(each.c.became, func.count().label("times")).where(each.c.became.is_not(None))
    return Outcomes(**{row.became: row.times for row in session.execute(counted.group_by(each.c.became))})


def _steps(museum_id: str, span: Span) -> Subquery:
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
            Message.museum == museum_id, Message.author == Author.VISITOR, Message.created_at >= span.since - BEFORE
        )
        .subquery()
    )  # fmt: skip
    order: dict[str, Any] = {"partition_by": said.c.conversation_id, "order_by": said.c.id}
    before, after = func.lag(said.c.reply).over(**order), func.lead(said.c.tap).over(**order)
    return select(said, before.label("before"), after.label("next_tap")).subquery()


def _requests(session: Session, museum_id: str, museum: Museum, span: Span, now: datetime) -> Iterator[Asked]:
    for row in session.execute(_requested(museum_id, span)):
        answered = row.replied_at is not None and (row.closed_at is None or row.replied_at <= row.closed_at)
        replied_at, settled = row.replied_at if answered else None, row.closed_at is not None
        yield Asked(
            museum.local(row.created_at).date(), row.language, row.channel, row.reason,
            wait=None if replied_at is None else max(replied_at - row.created_at, timedelta(0)),
            kept=_kept(museum, row, replied_at, settled, now),
            settled=settled,
        )  # fmt: skip


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


def _requested(museum_id: str, span: Span) -> Select[Any]:
    asked = aliased(Message)
    return (
        select(
            Request.created_at, Request.language, asked.channel, Request.reason, Request.topic,
            _first_after(Message.author == Author.STAFF, Message.kind == Kind.REPLY).label("replied_at"),
            _first_after(Message.kind == Kind.CLOSED).label("closed_at"),
        )
        .join(asked, asked.id == Request.message_id)
        .where(Request.museum == museum_id, Request.created_at >= span.since)
        .order_by(Request.id)
    )  # fmt: skip


def _first_after(*which: ColumnElement[bool]) -> Any:
    """When the first such line was written in the conversation of a request after it was made."""
    first = select(func.min(Message.created_at)).where(
        Message.conversation_id == Request.conversation_id, Message.id > Request.after_id, *which
    )
    return first.correlate(Request).scalar_subquery()


def _answered(session: Session, museum_id: str, span: Span, language: str) -> Iterator[Answered]:
    """The entries that were answered most; each title counts once for each message, so that the commonest is known."""
    given = union_all(*(_given(museum_id, span, number) for number in range(MOST_ANSWERS))).subquery()
    columns = (given.c.entry, given.c.title, given.c.language)
    counted = select(*columns, func.count()).where(given.c.entry.is_not(None)).group_by(*columns)
    times: Counter[str] = Counter()
    titles: dict[str, Counter[str]] = {}
    for entry, title, spoken, count in session.execute(counted):
        times[entry] += count
        # A title in the reader's language comes before all others, however often those were shown.
        titles.setdefault(entry, Counter())[title or entry] += count + (10**9 if spoken == language else 0)
    ranked = sorted(times, key=lambda entry: (-times[entry], entry))
    for entry in ranked[:LISTED]:
        yield Answered(entry, titles[entry].most_common(1)[0][0], times[entry])


def _given(museum_id: str, span: Span, number: int) -> Select[Any]:
    """The answer at this place of every message that has one there."""
    parts = {name: Message.payload[("answers", number, name)].as_string() for name in ("entry", "title", "language")}
    return select(*(part.label(name) for name, part in parts.items())).where(
        Message.museum == museum_id,
        Message.author == Author.BOT,
        Message.kind == Kind.ANSWER,
        Message.created_at >= span.since,
    )
