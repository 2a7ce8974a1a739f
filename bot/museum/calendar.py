"""The museum's calendar: from the rules of ``museum.yml`` to the hours of one day.

A day is built up in layers, each changing what the one below gave: week, season, holiday, yearly rule, exception.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from bot.museum.facts import Change, Day, Hours, Layer, Range, Ranges, Season

DAY_MINUTES = 24 * 60
HORIZON_DAYS = 400  # nothing is looked for further ahead


@lru_cache(maxsize=64)
def holidays_of(country: str, year: int) -> dict[date, tuple[str, ...]]:
    """The public holidays of a year by date, named in the country's own language."""
    # Without a language the library takes the one of the machine it runs on.
    own_language = holidays.country_holidays(country).default_language
    calendar = holidays.country_holidays(country, years=year, language=own_language)
    return {day: tuple(calendar.get_list(day)) for day in calendar}


def season_of(hours: Hours, day: date) -> Season | None:
    """The season that ``day`` lies in; the first listed wins."""
    return next((season for season in hours.seasons if season.period.contains(day)), None)


def week_of(hours: Hours, day: date) -> tuple[Ranges, ...]:
    """The weekly hours that hold around ``day``."""
    season = season_of(hours, day)
    return season.weekly if season else hours.weekly


def opening(hours: Hours, day: date) -> Day:
    """The hours of ``day``, with what sets it apart."""
    ranges = week_of(hours, day)[day.weekday()]
    last: tuple[Layer, Change] | None = None
    for layer, change in _changes(hours, day):
        changed = apply_change(change, ranges)
        # "Closes at 16:00" says nothing about a day that is closed, or closes earlier, anyway.
        if changed != ranges or change.kind not in ("opens_at", "closes_at"):
            ranges, last = changed, (layer, change)
    return Day(
        ranges=ranges,
        reason=last[0] if last else None,
        note=last[1].reason if last else None,
        last_entry=_last_entry(ranges, hours.last_entry_minutes),
        free=bool(ranges) and any(rule.when.contains(day) for rule in hours.free),
    )


def _changes(hours: Hours, day: date) -> Iterator[tuple[Layer, Change]]:
    """What touches ``day``, the weakest first."""
    if hours.country:
        for name in holidays_of(hours.country, day.year).get(day, ()):
            if name in hours.holidays:
                yield "holiday", hours.holidays[name]
    for period, change in hours.every_year:
        if period.contains(day):
            yield "yearly", change
    for period, change in hours.exceptions:
        if period.contains(day):
            yield "exception", change


def apply_change(change: Change, ranges: Ranges) -> Ranges:
    """The hours of a day after ``change``."""
    if change.kind == "closed":
        return ()
    if change.kind == "hours":
        return change.ranges
    if change.kind == "adds":
        return _merge((*ranges, *change.ranges))
    at = minutes(change.at)
    if change.kind == "opens_at":
        spans = [(max(start, at), end) for start, end in map(span, ranges)]
    else:
        spans = [(start, min(end, at or DAY_MINUTES)) for start, end in map(span, ranges)]
    return tuple(_range(start, end) for start, end in spans if start < end)


def _merge(ranges: Ranges) -> Ranges:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(map(span, ranges)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(_range(start, end) for start, end in merged)


def minutes(at: time) -> int:
    """Minutes since midnight."""
    return at.hour * 60 + at.minute


def span(hours_range: Range) -> tuple[int, int]:
    """Start and end in minutes since the day's midnight; past midnight the end is above 24 hours."""
    start, end = map(minutes, hours_range)
    return start, end if end > start else end + DAY_MINUTES


def _time(at: int) -> time:
    return time(at % DAY_MINUTES // 60, at % 60)


def _range(start: int, end: int) -> Range:
    return _time(start), _time(end)


def _last_entry(ranges: Ranges, before: int) -> time | None:
    if not ranges:
        return None
    start, end = span(ranges[-1])
    return _time(max(start, end - before))


def lies_in(ranges: Ranges, at: int) -> bool:
    """Whether ``at`` (minutes since the midnight that the ranges count from) is within one of them."""
    return any(start <= at < end for start, end in map(span, ranges))


def is_open(hours: Hours, local: datetime) -> bool:
    """Whether the doors are open at ``local``, a time on the museum's clock; yesterday's night may still go on."""
    return lies_in(opening(hours, local.date()).ranges, minutes(local.time())) or open_since_yesterday(hours, local)


def open_since_yesterday(hours: Hours, local: datetime) -> bool:
    """Whether a range that began yesterday evening still runs."""
    yesterday = opening(hours, local.date() - timedelta(days=1))
    return lies_in(yesterday.ranges, minutes(local.time()) + DAY_MINUTES)


def next_opening(hours: Hours, local: datetime) -> datetime | None:
    """The next time the doors open after ``local``, on the museum's clock; ``None`` beyond the horizon."""
    for ahead in range(HORIZON_DAYS):
        day = local.date() + timedelta(days=ahead)
        for start, _ in opening(hours, day).ranges:
            begins = datetime.combine(day, start, tzinfo=local.tzinfo)
            if begins > local:
                return begins
    return None


def days_from(day: date, count: int = HORIZON_DAYS) -> Iterator[date]:
    """``day`` and the days after it."""
    return (day + timedelta(days=ahead) for ahead in range(count))
