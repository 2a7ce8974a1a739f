"""The museum of a made-up month and its visitors: when they come, what they ask, and what they speak."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.catalog import Catalog
from bot.faq import Entry, Faq
from bot.museum import Museum

DAYS = 30
HOURS = (1, 0, 0, 0, 0, 0, 1, 3, 6, 10, 14, 13, 10, 11, 14, 14, 12, 9, 7, 6, 7, 6, 4, 2)
"""How much is asked in each hour of the museum's day."""
WEEKDAYS = (5, 8, 11, 9, 10, 16, 15)


NEWEST = 12
"""One in so many conversations is one of the newest."""
LONG_FROM_NOW = datetime.max.replace(tzinfo=UTC)


@dataclass
class Made:
    """What was written."""

    conversations: int = 0
    answered: int = 0
    handed_off: int = 0
    replied: int = 0
    password: str | None = None

    @property
    def waiting(self) -> int:
        return self.handed_off - self.replied


@dataclass
class Town:
    """The museum and its visitors of a month; ``chance`` decides everything that is not written in the FAQ."""

    museum_id: str
    museum: Museum
    faq: Faq
    catalog: Catalog
    now: datetime
    chance: random.Random
    staff: list[int] = field(default_factory=list)
    newest_since: datetime = LONG_FROM_NOW
    made: Made = field(default_factory=Made)

    def pick(self, weights: dict[Any, int]) -> Any:
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def beginnings(self, count: int) -> list[datetime]:
        """When conversations begin, in order: more of them while the museum is open, and at weekends.

        Many questions of the newest ones still wait, so that there is somebody to answer.
        """
        days = [self.museum.local(self.now).date() - timedelta(days=number) for number in range(DAYS)]
        weights = [WEEKDAYS[day.weekday()] * (1.0 if self.museum.opening(day).is_open else 0.5) for day in days]
        begins: list[datetime] = []
        while len(begins) < count:
            day, hour = self.chance.choices(days, weights)[0], self.chance.choices(range(24), HOURS)[0]
            minute, second = self.chance.randrange(60), self.chance.randrange(60)
            local = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=self.museum.timezone)
            if local < self.now - timedelta(minutes=10):
                begins.append(local.astimezone(UTC))
        begins.sort()
        self.newest_since = begins[-max(1, count // NEWEST)]
        return begins

    def entry(self) -> Entry:
        """An entry of the FAQ; those at its beginning are asked most."""
        entries = self.faq.entries
        return self.chance.choices(entries, [1 / (place + 3) for place in range(len(entries))])[0]

    def ask(self, language: str) -> tuple[Entry, str]:
        """A question that the FAQ answers, in words a visitor would use."""
        prefix = "demodata-ask-"
        asked = {key.removeprefix(prefix) for key in self.catalog.keys(prefix) if self.catalog.knows(language, key)}
        known = [entry for entry in self.faq.entries if entry.id in asked]
        if known and language not in self.faq.languages:
            entry = self.chance.choice(known)
            return entry, self.catalog.text(language, prefix + entry.id)
        entry = self.entry()
        return entry, self.chance.choice(entry.questions.get(language) or entry.questions[self.faq.default_language])

    def riddle(self, language: str) -> tuple[str, str]:
        """A question that only a person can answer, and a person's answer."""
        prefix = "demodata-question-"
        keys = [key for key in self.catalog.keys(prefix) if self.catalog.knows(language, key)]
        key = self.chance.choice(keys or self.catalog.keys(prefix))
        answer = f"demodata-reply-{key.removeprefix(prefix)}"
        return self.catalog.text(language, key), self.catalog.text(language, answer)
