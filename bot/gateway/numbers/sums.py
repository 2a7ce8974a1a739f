"""Numbers that can be added: of an hour, of a day, of a month; and how those of a day are kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute


@dataclass(frozen=True)
class Interval:
    """The moments from ``since`` up to ``until``, which is outside; ``None``: there is no end."""

    since: datetime
    until: datetime | None = None

    def widened(self, by: timedelta) -> Interval:
        return Interval(self.since - by, None if self.until is None else self.until + by)

    def holds(self, column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> list[ColumnElement[bool]]:
        """The conditions that a moment in the database lies inside."""
        return [column >= self.since, *([] if self.until is None else [column < self.until])]


class Asked(NamedTuple):
    """What requests have in common that are counted together.

    ``answered``: by a person. ``kept``: whether the museum's promise was kept; ``None``: it is still in time, was
    settled without a reply, or nothing was promised. ``settled``: the conversation was closed.
    """

    day: date
    language: str
    channel: str
    reason: str
    answered: bool
    kept: bool | None
    settled: bool


class Given(NamedTuple):
    """An entry that was an answer, with the title and the language in which it was shown; ``asked``: the visitor's."""

    entry: str
    title: str
    language: str
    asked: str


@dataclass
class Sums:
    """What became of questions.

    ``waits``: until the first reply of a person, one for each answered request. ``ratings``: of the answers of these
    days, "up" for useful and "down" for not.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    requests: Counter[Asked] = field(default_factory=Counter)
    waits: list[timedelta] = field(default_factory=list)
    given: Counter[Given] = field(default_factory=Counter)
    ratings: Counter[str] = field(default_factory=Counter)

    def add(self, other: Sums) -> None:
        self.outcomes.update(other.outcomes)
        self.requests.update(other.requests)
        self.waits.extend(other.waits)
        self.given.update(other.given)
        self.ratings.update(other.ratings)

    @property
    def is_final(self) -> bool:
        """Whether every request was answered or settled: nothing that comes later changes these numbers.

        Only a rating could, which a visitor may give at any time: see ``SETTLED_AFTER``.
        """
        return all(asked.answered or asked.settled for asked in self.requests)

    def as_json(self) -> dict[str, Any]:
        """As one day's sums are kept; the day itself stands beside them."""
        return {
            "outcomes": dict(self.outcomes),
            "requests": [[*asked[1:], times] for asked, times in self.requests.items()],
            "waits": [round(wait.total_seconds()) for wait in self.waits],
            "given": [[*given, times] for given, times in self.given.items()],
            "ratings": dict(self.ratings),
        }

    @classmethod
    def of_day(cls, day: date, kept: dict[str, Any]) -> Sums:
        """The sums of a day from what ``as_json`` made of them."""
        return cls(
            Counter(kept["outcomes"]),
            Counter({Asked(day, *row[:-1]): row[-1] for row in kept["requests"]}),
            [timedelta(seconds=seconds) for seconds in kept["waits"]],
            Counter({Given(*row[:-1]): row[-1] for row in kept["given"]}),
            Counter(kept.get("ratings", {})),  # days that were kept before there were ratings have none
        )
