"""Small readers for ``museum.yml``: times, ranges, days and rules, each reporting what it cannot read.

Like :class:`bot.checked_yaml.Place`, they return ``None`` (or nothing) after reporting.
"""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal

from bot.checked_yaml import Place
from bot.museum.calendar import span
from bot.museum.facts import MonthDay, NthDay, Period, Ranges, Texts

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}

CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)\Z")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
MONTH_DAY = re.compile(r"(\d{1,2}) ([A-Za-z]+)\Z")
NTH_DAY = re.compile(r"(\w+) (\w+) of (?:the month|every month|each month|(\w+))\Z", re.IGNORECASE)
AMOUNT = re.compile(r"\d{1,7}(\.\d{1,2})?\Z")

LATEST_NIGHT = 6 * 60  # a range may run past midnight until here; a later end is a slip of the pen


def read_texts(place: Place, languages: list[str]) -> Texts:
    """A text for each language; the first language is needed."""
    fields = place.fields(languages[:1], languages[1:])
    return {code: text for code, found in fields.items() if (text := found.text()) is not None}


def parse_clock(text: str) -> time | None:
    """``18:30`` as a time, ``24:00`` as midnight; ``None`` for anything else."""
    match = CLOCK.match(text.strip())
    if match is None or (match[1] == "24" and match[2] != "00"):
        return None
    return time(int(match[1]) % 24, int(match[2]))


def read_clock(place: Place) -> time:
    """A time of day."""
    text = place.text()
    at = parse_clock(text) if text is not None else None
    if text is not None and at is None:
        place.wrong(f"{place.name}: '{text}' is not a time like 18:30")
    return at or time(0)


def read_ranges(place: Place) -> Ranges:
    """``10:00-12:30, 14:00-18:00`` in order, or ``closed``."""
    text = place.text()
    if text is None or text == "closed":
        return ()
    ranges = []
    for part in text.split(","):
        ends = [parse_clock(end) for end in re.split("[-–]", part)]
        if len(ends) != 2 or None in ends:
            place.wrong(f"{place.name}: '{part.strip()}' is not a range like 10:00-18:00 (or write: closed)")
        else:
            ranges.append((ends[0] or time(0), ends[1] or time(0)))
    return _in_order(place, tuple(ranges))


def _in_order(place: Place, ranges: Ranges) -> Ranges:
    for opens, closes in ranges:
        if opens == closes or (closes < opens and span((opens, closes))[1] - 24 * 60 > LATEST_NIGHT):
            place.wrong(
                f"{place.name}: {opens:%H:%M}-{closes:%H:%M} ends before it starts "
                "(a range may run past midnight until 06:00); swap the two times"
            )
    for (start, end), (next_start, next_end) in zip(map(span, ranges), list(map(span, ranges))[1:], strict=False):
        if next_start < start:
            place.wrong(f"{place.name}: the ranges are out of order; write the earlier one first")
        elif next_start < end:
            place.wrong(f"{place.name}: two ranges overlap; make one of them or part them")
        elif next_end - 24 * 60 > start:
            place.wrong(f"{place.name}: the last range runs into the first one")
    return ranges


def read_weekly(place: Place, every_day: bool = True) -> tuple[Ranges, ...]:
    """Seven days of ranges, Monday first; a day left out is a problem, or closed with ``every_day=False``."""
    fields = place.fields(WEEKDAYS if every_day else (), WEEKDAYS)
    return tuple(read_ranges(fields[name]) if name in fields else () for name in WEEKDAYS)


def read_moment(place: Place) -> date | MonthDay | None:
    """``2027-05-01`` (once) or ``1 May`` (every year)."""
    text = place.text()
    if text is None:
        return None
    if ISO_DAY.match(text):
        return place.day()
    match = MONTH_DAY.match(text)
    if match and match[2].lower() in MONTHS:
        month = MONTHS.index(match[2].lower()) + 1
        if 1 <= int(match[1]) <= LONGEST[month - 1]:
            return month, int(match[1])
    place.wrong(f"{place.name}: '{text}' is neither a date like 2027-05-01 nor a day of every year like 1 May")
    return None


def read_period(fields: dict[str, Place], whole: Place, once: bool | None = None) -> Period | None:
    """``on``, or ``from`` and ``until``: dates if ``once``, days of every year if ``once=False``, else either."""
    if ("on" in fields) == ("from" in fields or "until" in fields) or ("from" in fields) != ("until" in fields):
        whole.wrong(f"{whole.name}: say either on: … or from: … and until: …")
        return None
    places = [fields["on"]] if "on" in fields else [fields["from"], fields["until"]]
    moments = [read_moment(place) for place in places]
    first, last = moments[0], moments[-1]
    if first is None or last is None:
        return None
    for place, moment in zip(places, moments, strict=True):
        if once is not None and isinstance(moment, date) != once:
            wanted = "a date like 2027-05-01" if once else "a day of every year like 1 May"
            place.wrong(f"{place.name}: must be {wanted}")
            return None
    if isinstance(first, date) != isinstance(last, date):
        places[-1].wrong(f"{whole.name}: give both ends a year, or neither")
        return None
    if isinstance(first, date) and isinstance(last, date) and first > last:
        places[-1].wrong(f"{whole.name}: ends on {last} before it begins on {first}; swap the two dates")
        return None
    return Period(first, last)


def read_nth_day(place: Place) -> NthDay | None:
    """``first Sunday of the month``, ``third weekend of September``."""
    text = place.text()
    match = NTH_DAY.match(text) if text is not None else None
    if match:
        nth, weekday, month = match[1].lower(), match[2].lower(), (match[3] or "").lower()
        if nth in NTH and weekday in (*WEEKDAYS, "weekend") and (not month or month in MONTHS):
            return NthDay(
                NTH[nth],
                None if weekday == "weekend" else WEEKDAYS.index(weekday),
                MONTHS.index(month) + 1 if month else None,
            )
    if text is not None:
        place.wrong(f"{place.name}: '{text}' is not a rule like 'first Sunday of the month' or 'third weekend of May'")
    return None


def read_amount(place: Place) -> Decimal:
    """An amount of money such as 12 or 12.50."""
    text = place.text()
    if text is not None and not AMOUNT.match(text):
        place.wrong(f"{place.name}: '{text}' is not an amount like 12 or 12.50")
    return Decimal(text) if text is not None and AMOUNT.match(text) else Decimal(0)


def read_positive(place: Place, most: int) -> int:
    """A whole number from 0 to ``most``."""
    number = place.whole()
    if number is not None and not 0 <= number <= most:
        place.wrong(f"{place.name} must lie between 0 and {most}")
    return number or 0
