"""The museum as the other parts see it: is it open, who is in, and the words for both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache, partial
from zoneinfo import ZoneInfo

from bot.catalog import Catalog
from bot.museum import calendar, staffing
from bot.museum.facts import Contacts, Day, Hours, Price, Ranges, Staff, Texts
from bot.museum.placeholders import fill, names_of
from bot.museum.staffing import PromiseKind


@dataclass(frozen=True)
class Museum:
    """One museum; ``languages[0]`` is its own. Every time given must be aware; it is read on the museum's clock."""

    name: Texts
    site: str
    logo: str | None
    timezone: ZoneInfo
    languages: tuple[str, ...]
    contacts: Contacts
    hours: Hours
    currency: str
    prices: dict[str, Price]
    staff: Staff

    def opening(self, day: date) -> Day:
        """The hours of ``day`` and what sets it apart."""
        return calendar.opening(self.hours, day)

    def is_open(self, at: datetime) -> bool:
        """Whether the doors are open at ``at``."""
        return calendar.is_open(self.hours, self.local(at))

    def next_opening(self, at: datetime) -> datetime | None:
        """The next time the doors open after ``at``; ``None`` when that is more than a year away."""
        return calendar.next_opening(self.hours, self.local(at))

    def staff_open(self, at: datetime) -> bool:
        """Whether staff are in at ``at``."""
        return self.next_staff_opening(at) <= self.local(at)

    def next_staff_opening(self, at: datetime) -> datetime:
        """When staff are in next; ``at`` itself while they are in.

        Raises:
            LookupError: nobody is in for more than a year.
        """
        return staffing.next_start(self._staff_on, self.local(at))

    def promise(self, at: datetime, kind: PromiseKind = "practical") -> datetime:
        """By when a person should have answered what was asked at ``at``.

        Raises:
            LookupError: there are not enough staff hours within a year.
        """
        promised = staffing.knowledge_promise if kind == "knowledge" else staffing.practical_promise
        return promised(self.staff, self._staff_on, self.local(at))

    @cached_property
    def _staff_on(self) -> Callable[[date], Ranges]:
        """When staff are in on a day; a page of numbers asks for the same days ten thousand times."""
        return lru_cache(maxsize=2000)(partial(staffing.staff_ranges, self.staff, self.hours))

    def promise_kind(self, topic: str) -> PromiseKind:
        """Whether questions on this topic of the FAQ are for a scientist, or practical."""
        return "knowledge" if topic in self.staff.knowledge_topics else "practical"

    @cached_property
    def placeholders(self) -> set[str]:
        """The names that ``{{ … }}`` in answers may use."""
        return names_of(self)

    def render(self, template: str, language: str, catalog: Catalog, now: datetime, day: date | None = None) -> str:
        """``template`` with every ``{{ name }}`` filled in.

        Args:
            language: of the answer; what the catalog lacks is said in English.
            day: the day asked about, today when ``None``.

        Raises:
            KeyError: the template uses a name that is not in ``placeholders``.
        """
        return fill(template, self, language, catalog, self.local(now), day)

    def text(self, texts: Texts, language: str) -> str:
        """The text in ``language``, else in English, else in the museum's own language."""
        return texts.get(language) or texts.get("en") or texts[self.languages[0]]

    def local(self, at: datetime) -> datetime:
        """``at`` on the museum's clock.

        Raises:
            ValueError: ``at`` has no time zone, so that nobody can say what moment it is.
        """
        if at.tzinfo is None:
            raise ValueError("a time without a time zone; pass an aware datetime")
        return at.astimezone(self.timezone)
