"""The desk in numbers: what became of visitors' questions over some of the museum's days."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy.orm import Session

from bot.gateway.numbers.counting import count
from bot.gateway.numbers.days import gaps, keep_days, kept_days
from bot.gateway.numbers.sums import Asked, Given, Sums
from bot.museum import Museum

__all__ = [
    "Answered",
    "Asked",
    "Numbers",
    "Outcomes",
    "Span",
    "keep_days",
    "middle",
    "ninetieth",
    "numbers",
    "span_of",
    "untranslated",
]

LISTED = 10
"""Entries in the list of those answered most."""


@dataclass(frozen=True)
class Span:
    """Whole days on the museum's clock: ``first`` and ``last`` are both inside."""

    first: date
    last: date

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
class Answered:
    """How often an FAQ entry was the answer; ``title`` as visitors read it."""

    entry: str
    title: str
    times: int


@dataclass(frozen=True)
class Numbers:
    """Everything the page shows; ``waits``: until the first reply of a person, the shortest first.

    ``ratings``: how many answers visitors found useful ("up") and not ("down").
    """

    span: Span
    outcomes: Outcomes
    requests: Counter[Asked]
    waits: list[timedelta]
    answered: tuple[Answered, ...]
    ratings: Counter[str]

    @property
    def kept(self) -> int:
        return sum(times for asked, times in self.requests.items() if asked.kept is True)

    @property
    def broken(self) -> int:
        return sum(times for asked, times in self.requests.items() if asked.kept is False)

    @property
    def waiting(self) -> int:
        return sum(times for asked, times in self.requests.items() if not asked.answered and not asked.settled)

    @property
    def unanswered(self) -> int:
        """Settled without a reply."""
        return sum(times for asked, times in self.requests.items() if not asked.answered and asked.settled)


def span_of(museum: Museum, now: datetime, days: int) -> Span:
    """The last ``days`` days of the museum, today among them."""
    last = museum.local(now).date()
    return Span(last - timedelta(days=days - 1), last)


def numbers(
    session: Session, museum_id: str, museum: Museum, now: datetime, *, days: int, language: str = "en"
) -> Numbers:
    """The numbers of the last ``days`` days; titles of entries in ``language`` where they were shown in it."""
    span = span_of(museum, now, days)
    whole = _whole(session, museum_id, museum, span, now)
    answered = tuple(_answered(whole.given, language))
    return Numbers(span, Outcomes(**whole.outcomes), whole.requests, sorted(whole.waits), answered, whole.ratings)


def untranslated(
    session: Session, museum_id: str, museum: Museum, now: datetime, *, days: int
) -> Counter[tuple[str, str]]:  # fmt: skip
    """By entry and visitor's language: how often it was answered in another language, in the last ``days`` days."""
    found: Counter[tuple[str, str]] = Counter()
    for given, times in _whole(session, museum_id, museum, span_of(museum, now, days), now).given.items():
        if given.language and given.asked != given.language:
            found[given.entry, given.asked] += times
    return found


def _whole(session: Session, museum_id: str, museum: Museum, span: Span, now: datetime) -> Sums:
    """The sums of all days of the span: of those that are kept, and of the others as the log has them."""
    kept = kept_days(session, museum_id, span.first, span.last)
    whole = Sums()
    for sums in kept.values():
        whole.add(sums)
    for gap in gaps(museum, span.first, span.last, kept):
        whole.add(count(session, museum_id, museum, gap, now))
    return whole


def middle(waits: list[timedelta]) -> timedelta | None:
    """The median: half of them are no longer."""
    return timedelta(seconds=median(wait.total_seconds() for wait in waits)) if waits else None


def ninetieth(waits: list[timedelta]) -> timedelta | None:
    """The 90th percentile of sorted ``waits``, by nearest rank: nine of ten are no longer."""
    return waits[math.ceil(0.9 * len(waits)) - 1] if waits else None


def _answered(given: Counter[Given], language: str) -> Iterator[Answered]:
    """The entries that were answered most, each with its commonest title."""
    times: Counter[str] = Counter()
    titles: dict[str, Counter[str]] = {}
    for (entry, title, spoken, _), number in given.items():
        times[entry] += number
        # A title in the reader's language comes before all others, however often those were shown.
        titles.setdefault(entry, Counter())[title or entry] += number + (10**9 if spoken == language else 0)
    ranked = sorted(times, key=lambda entry: (-times[entry], entry))
    for entry in ranked[:LISTED]:
        yield Answered(entry, titles[entry].most_common(1)[0][0], times[entry])
