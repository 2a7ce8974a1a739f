"""What ``data/museum.yml`` says, as plain values: the calendar and the sentences are worked out from these."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Literal

Texts = dict[str, str]  # language -> text
Range = tuple[time, time]  # opening, closing; a closing not after the opening lies on the next day
Ranges = tuple[Range, ...]
MonthDay = tuple[int, int]  # a day of every year

ChangeKind = Literal["closed", "hours", "adds", "opens_at", "closes_at"]
Layer = Literal["exception", "yearly", "holiday"]


class MuseumError(ValueError):
    """The museum's file cannot be used; ``problems`` names each reason with file and line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Day:
    """The museum on one day.

    Attributes:
        ranges: opening hours in order; empty when closed. A closing not after its opening lies on the next day.
        reason: what sets the day apart from the usual week and season: "exception", "yearly", "holiday" or ``None``.
        note: the reason in words by language, for visitors.
        last_entry: of the last range.
        free: everybody comes in free (never on a closed day).
    """

    ranges: Ranges
    reason: Layer | None = None
    note: Texts | None = None
    last_entry: time | None = None
    free: bool = False

    @property
    def is_open(self) -> bool:
        return bool(self.ranges)


@dataclass(frozen=True)
class Period:
    """Days from ``first`` to ``last``, both included: either two dates, or two days of every year."""

    first: date | MonthDay
    last: date | MonthDay

    def contains(self, day: date) -> bool:
        first, last = self.first, self.last
        if isinstance(first, date) and isinstance(last, date):
            return first <= day <= last
        if isinstance(first, date) or isinstance(last, date):
            raise ValueError(f"a period from {first} to {last}: give both ends a year, or neither")
        at = (day.month, day.day)
        if first <= last:
            return first <= at <= last
        return at >= first or at <= last  # over the turn of the year


@dataclass(frozen=True)
class NthDay:
    """Such as the first Sunday of every month, or the third weekend of September.

    Attributes:
        nth: 1 to 4, or -1 for the last.
        weekday: Monday is 0; ``None`` is a weekend, counted by its Saturday.
        month: ``None`` for every month.
    """

    nth: int
    weekday: int | None
    month: int | None

    def contains(self, day: date) -> bool:
        if self.weekday is None and day.weekday() == 6:
            day -= timedelta(days=1)
        if day.weekday() != (5 if self.weekday is None else self.weekday):
            return False
        if self.month not in (None, day.month):
            return False
        if self.nth == -1:
            return (day + timedelta(days=7)).month != day.month
        return (day.day - 1) // 7 + 1 == self.nth


@dataclass(frozen=True)
class Change:
    """How a rule changes a day's hours: ``ranges`` for "hours" and "adds", ``at`` for "opens_at" and "closes_at"."""

    kind: ChangeKind
    reason: Texts
    ranges: Ranges = ()
    at: time = time(0)


@dataclass(frozen=True)
class Season:
    """A part of the year with a week of its own."""

    label: Texts
    period: Period
    weekly: tuple[Ranges, ...]


@dataclass(frozen=True)
class FreeRule:
    """Days of free entry; ``label`` stands in lists of them."""

    when: Period | NthDay
    label: Texts


@dataclass(frozen=True)
class Hours:
    """When the museum is open. ``weekly`` has seven places, Monday first; ``holidays`` are by native name."""

    weekly: tuple[Ranges, ...]
    last_entry_minutes: int
    late_after: time
    seasons: tuple[Season, ...] = ()
    country: str | None = None
    holidays: dict[str, Change] = field(default_factory=dict)
    every_year: tuple[tuple[Period, Change], ...] = ()
    exceptions: tuple[tuple[Period, Change], ...] = ()
    free: tuple[FreeRule, ...] = ()


@dataclass(frozen=True)
class Contacts:
    """How to reach the museum."""

    email: str
    phone: str
    address: Texts


@dataclass(frozen=True)
class Price:
    """What one category of visitor pays, in the museum's currency; 0 is free."""

    label: Texts
    amount: Decimal


@dataclass(frozen=True)
class Staff:
    """When people answer, and by when they promise to.

    ``knowledge_topics``: topics of the FAQ whose questions are for a scientist; all others are practical.
    """

    weekly: tuple[Ranges, ...]
    practical_staff_hours: int
    knowledge_working_days: int
    knowledge_topics: tuple[str, ...] = ()
