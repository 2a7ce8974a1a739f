"""The names that curators may use in answers, ``{{ hours.today }}``, and what each is replaced by."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.catalog import Catalog
from bot.museum import calendar
from bot.museum.facts import Period, Ranges
from bot.museum.sentences import Asked, about_day, about_last_entry, coming_exceptions
from bot.museum.words import Words

if TYPE_CHECKING:
    from bot.museum.museum import Museum

PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")


def fill(template: str, museum: Museum, language: str, catalog: Catalog, now: datetime, day: date | None = None) -> str:
    """See :meth:`Museum.render`; ``now`` is on the museum's clock."""
    asked = Asked(museum, Words(catalog, language), now, day or now.date())
    return PLACEHOLDER.sub(lambda match: _value(asked, match[1].strip()), template)


def names_of(museum: Museum) -> set[str]:
    """Every name that a template may use."""
    return {*VALUES, *(f"prices.{name}" for name in museum.prices)}


def _value(asked: Asked, name: str) -> str:
    if name in VALUES:
        return VALUES[name](asked)
    group, _, category = name.partition(".")
    if group == "prices" and category in asked.museum.prices:
        return asked.words.amount(asked.museum.prices[category], asked.museum.currency)
    raise KeyError(f"unknown placeholder '{name}'; known: {', '.join(sorted(names_of(asked.museum)))}")


def _week(asked: Asked) -> str:
    """The weekly hours around the day; in a season, with its name and dates."""
    hours, words = asked.museum.hours, asked.words
    season = calendar.season_of(hours, asked.day)
    if season is None:
        return words.week(hours.weekly)
    note = words.say("season-note", label=asked.text(season.label), period=words.period(season.period))
    return words.say("week-note", week=words.week(season.weekly), note=note)


def _seasons(asked: Asked) -> str:
    """Every season with its week, as a Markdown list."""
    lines = []
    for season in asked.museum.hours.seasons:
        week, period = asked.words.week(season.weekly), asked.words.period(season.period)
        line = asked.words.say("season-line", label=asked.text(season.label), period=period, week=week)
        lines.append(f"- {line[:1].upper()}{line[1:]}")
    return "\n".join(lines)


def _late(asked: Asked) -> str:
    """The days of late opening in the week around the day asked about."""
    hours, words = asked.museum.hours, asked.words
    after = calendar.minutes(hours.late_after)
    days_by_closing: dict[Ranges, list[int]] = {}
    for number, ranges in enumerate(calendar.week_of(hours, asked.day)):
        if ranges and calendar.span(ranges[-1])[1] > after:
            days_by_closing.setdefault(ranges[-1:], []).append(number)
    parts = [
        words.say("late-on", days=words.weekdays(numbers), time=words.clock(ranges[0][1]))
        for ranges, numbers in days_by_closing.items()
    ]
    return words.say("late", parts=words.listed(parts)) if parts else words.say("late-none")


def _closed_days(asked: Asked) -> str:
    """The weekdays (with the exceptions to them) and the days of every year on which the museum is closed."""
    hours, words = asked.museum.hours, asked.words
    weekly = [number for number, ranges in enumerate(hours.weekly) if not ranges]
    parts = [words.weekdays(weekly)] if weekly else []
    exceptions = _open_after_all(asked, weekly)
    if parts and exceptions:
        parts = [words.say("closed-except", days=parts[0], exceptions=words.listed(exceptions))]
    for name, change in hours.holidays.items():
        if change.kind == "closed":
            parts.append(_holiday(asked, name) or asked.text(change.reason))
    for period, change in hours.every_year:
        if change.kind == "closed":
            parts.append(_yearly(asked, period))
    return words.say("closed-days", days=words.listed(parts)) if parts else words.say("closed-never")


def _open_after_all(asked: Asked, closed: list[int]) -> list[str]:
    """The seasons in which the weekly closing day is open, and the holidays that open it."""
    hours = asked.museum.hours
    seasons = [season for season in hours.seasons if closed and all(season.weekly[number] for number in closed)]
    opened = [
        asked.text(change.reason)
        for name, change in hours.holidays.items()
        if change.kind in ("hours", "adds") and all(day.weekday() in closed for day in _dates_of(asked, name))
    ]
    return [*(asked.words.period(season.period) for season in seasons), *opened]


def _holiday(asked: Asked, name: str) -> str | None:
    """``le 1er mai`` when the holiday falls on the same day every year."""
    found = {(day.month, day.day) for day in _dates_of(asked, name)}
    return asked.words.say("day-of-year", date=asked.words.month_day(found.pop())) if len(found) == 1 else None


def _dates_of(asked: Asked, name: str) -> list[date]:
    """The dates of a holiday in the year asked about and the next."""
    country = asked.museum.hours.country or ""
    years = (asked.day.year, asked.day.year + 1)
    return [day for year in years for day, names in calendar.holidays_of(country, year).items() if name in names]


def _yearly(asked: Asked, period: Period) -> str:
    if period.first == period.last and isinstance(period.first, tuple):
        return asked.words.say("day-of-year", date=asked.words.month_day(period.first))
    return asked.words.period(period)


def _free_days(asked: Asked) -> str:
    labels = [asked.text(rule.label) for rule in asked.museum.hours.free]
    if not labels:
        return asked.words.say("free-rules-none")
    return asked.words.say("free-rules", days=asked.words.listed(labels))


def _next_free(asked: Asked) -> str:
    for day in calendar.days_from(asked.now.date()):
        if asked.museum.opening(day).free:
            return asked.words.say("free-next", date=asked.words.day(day))
    return asked.words.say("free-none")


def _price_table(asked: Asked) -> str:
    lines = []
    for price in asked.museum.prices.values():
        amount = asked.words.amount(price, asked.museum.currency)
        lines.append("- " + asked.words.say("price-line", label=asked.text(price.label), amount=amount))
    return "\n".join(lines)


VALUES: dict[str, Callable[[Asked], str]] = {
    "museum.name": lambda asked: asked.text(asked.museum.name),
    "hours.today": about_day,
    "hours.week": _week,
    "hours.seasons": _seasons,
    "hours.exceptions": coming_exceptions,
    "last_entry.today": about_last_entry,
    "late.week": _late,
    "closed.days": _closed_days,
    "prices.table": _price_table,
    "free.days": _free_days,
    "free.next": _next_free,
    "contacts.email": lambda asked: asked.museum.contacts.email,
    "contacts.phone": lambda asked: asked.museum.contacts.phone,
    "contacts.address": lambda asked: asked.text(asked.museum.contacts.address),
    "contacts.site": lambda asked: asked.museum.site,
    "staff.hours": lambda asked: asked.words.week(asked.museum.staff.weekly, say_closed=False),
}
