"""Which day a match of one of the rules means, seen from today; ``None`` when it means none (31 February)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays

from bot.museum.facts import NthDay

YEARS_BACK, YEARS_AHEAD = 1, 10  # a year outside is history ("14 juillet 1789"), not a visit


def chosen(match: re.Match[str], group: str) -> int | None:
    """Which of the alternatives ``group0``, ``group1`` … matched, or ``None``."""
    for name, value in match.groupdict().items():
        if value is not None and re.fullmatch(rf"{group}\d+", name):
            return int(name[len(group) :])
    return None


def no_day(match: re.Match[str], today: date) -> None:
    """What looks like a day and is none: it hides the place."""


def ahead(days: int, match: re.Match[str], today: date) -> date:
    """So many days from today."""
    return today + timedelta(days=days)


def _weekday_number(match: re.Match[str]) -> int:
    number = chosen(match, "weekday")
    return (chosen(match, "weekdayx") or 0) if number is None else number


def next_weekday(match: re.Match[str], today: date, least: int = 0) -> date:
    """The weekday, at least ``least`` days ahead."""
    start = today + timedelta(days=least)
    return start + timedelta(days=(_weekday_number(match) - start.weekday()) % 7)


def last_weekday(match: re.Match[str], today: date) -> date:
    """The weekday before today."""
    return today - timedelta(days=(today.weekday() - _weekday_number(match) - 1) % 7 + 1)


def weekday_next_week(match: re.Match[str], today: date) -> date:
    """The weekday of the week that begins next Monday."""
    return today + timedelta(days=7 - today.weekday() + _weekday_number(match))


def nth_day(nths: tuple[int, ...], match: re.Match[str], today: date) -> date | None:
    """The first Sunday of a month, the third weekend of September."""
    month = chosen(match, "month")
    rule = NthDay(nths[chosen(match, "nth") or 0], chosen(match, "weekday"), None if month is None else month + 1)
    days = (today + timedelta(days=ahead) for ahead in range(400))
    return next((day for day in days if rule.contains(day)), None)


def weekend(coming: re.Pattern[str], match: re.Match[str], today: date) -> date:
    """Saturday, or today when the weekend has begun; with "next" the Saturday after that."""
    if today.weekday() >= 5 and not coming.search(match[0]):
        return today
    return today + timedelta(days=(4 - today.weekday()) % 7 + 1)


def day_month(match: re.Match[str], today: date) -> date | None:
    """A date whose month is a word."""
    groups = match.groupdict()
    day = 1 if groups["day"] in ("premier", "first") else int(groups["day"])
    year = groups.get("year") or groups.get("late")
    return _dated(day, (chosen(match, "month") or 0) + 1, year, today)


def figures(lang: str, match: re.Match[str], today: date) -> date | None:
    """A date in figures."""
    day, month, year = int(match["day"]), int(match["month"]), match.groupdict().get("year")
    if year is None and _is_share(match, day, month):
        return None
    if month > 12 and lang == "en":  # 12/25, the American way; else the day stands first, as in Europe
        day, month = month, day
    return _dated(day, month, f"20{year}" if year and len(year) == 2 else year, today)


def _is_share(match: re.Match[str], day: int, month: int) -> bool:
    """1/2, 24/7, 10/10: no date, unless written 01/02 or after "le", "on"."""
    if "0" in (match["day"][0], match["month"][0]) or re.search(r"\b(?:le|du|au|on|el|il|am) +\Z", _before(match)):
        return False
    return day == month or (day, month) in {(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (24, 7)}


def _before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - 8) : match.start()]


def _dated(day: int, month: int, year: str | None, today: date) -> date | None:
    """The date; without a year the next one, today included."""
    if year is not None:
        near = today.year - YEARS_BACK <= int(year) <= today.year + YEARS_AHEAD
        return _date_or_none(int(year), month, day) if near else None
    # Eight years, because two leap years can lie so far apart.
    tries = (_date_or_none(today.year + ahead, month, day) for ahead in range(9))
    return next((found for found in tries if found is not None and found >= today), None)


def day_of_month(match: re.Match[str], today: date) -> date | None:
    """The next day with that number, if need be a month later so that the weekday fits."""
    number, weekday = 1 if match["day"] == "1er" else int(match["day"]), chosen(match, "weekday")
    days = [day for ahead in range(63) if (day := today + timedelta(days=ahead)).day == number]
    return next((day for day in days if day.weekday() == weekday), days[0] if days else None)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def holiday(name: str, after: int, match: re.Match[str], today: date) -> date | None:
    """The next holiday of that name, moved by ``after`` days."""
    days = (_holiday_date(name, today.year + ahead) for ahead in range(3))
    moved = (day + timedelta(days=after) for day in days if day is not None)
    return next((day for day in moved if day >= today), None)


@lru_cache(maxsize=256)
def _holiday_date(name: str, year: int) -> date | None:
    """The date of a French public holiday; with its neighbours it gives the feasts that visitors name anywhere."""
    calendar = holidays.country_holidays("FR", years=year, language="fr")
    return next(iter(calendar.get_named(name, lookup="exact")), None)


def after_amount(lang: str, match: re.Match[str], today: date) -> date | None:
    """In three weeks: dateparser knows amounts of time, and is loaded only for them (most of a second)."""
    import dateparser

    amount = match[0].replace("d'ici", "dans")
    # In French, eight days are a week and fifteen are two.
    amount = re.sub(r"(huit|8) +jours", "1 semaine", re.sub(r"(quinze|15) +jours", "2 semaines", amount))
    noon = datetime(today.year, today.month, today.day, 12)  # noqa: DTZ001  # a wall clock, no moment
    found = dateparser.parse(amount, languages=[lang], settings={"RELATIVE_BASE": noon})
    return found.date() if found else None
