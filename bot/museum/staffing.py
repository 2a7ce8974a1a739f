"""When people answer what the assistant hands off, and by when they promise to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from bot.museum import calendar
from bot.museum.facts import Hours, Ranges, Staff

PromiseKind = Literal["practical", "knowledge"]
RangesOn = Callable[[date], Ranges]
"""When staff are in on a day, as :func:`staff_ranges` says, which a museum remembers for each day."""


def staff_ranges(staff: Staff, hours: Hours, day: date) -> Ranges:
    """When staff are in on ``day``; never on a day when the museum is closed."""
    ranges = staff.weekly[day.weekday()]
    return ranges if ranges and calendar.opening(hours, day).is_open else ()


def presences(ranges_on: RangesOn, local: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The ranges of presence that end after ``local``, in order, on the museum's clock; the first may have begun."""
    for day in calendar.days_from(local.date()):
        for start, end in ranges_on(day):
            ends = datetime.combine(day, end, tzinfo=local.tzinfo)
            if ends > local:
                yield datetime.combine(day, start, tzinfo=local.tzinfo), ends


def next_start(ranges_on: RangesOn, local: datetime) -> datetime:
    """When staff are in next: ``local`` itself while they are in.

    Raises:
        LookupError: nobody is in for more than a year.
    """
    for begins, _ in presences(ranges_on, local):
        return max(begins, local)
    raise LookupError("no staff hours within a year; see staff.hours and hours.exceptions in museum.yml")


def practical_promise(staff: Staff, ranges_on: RangesOn, local: datetime) -> datetime:
    """``local`` plus the promised hours, counting only the time when staff are in."""
    left = timedelta(hours=staff.practical_staff_hours)
    for begins, ends in presences(ranges_on, local):
        begins = max(begins, local)
        if begins + left <= ends:
            return begins + left
        left -= ends - begins
    raise LookupError("not enough staff hours within a year; see staff.hours in museum.yml")


def knowledge_promise(staff: Staff, ranges_on: RangesOn, local: datetime) -> datetime:
    """The end of the last promised working day; the day of ``local`` does not count."""
    left = staff.knowledge_working_days
    for day in calendar.days_from(local.date() + timedelta(days=1)):
        ranges = ranges_on(day)
        left -= bool(ranges)
        if ranges and left <= 0:
            return datetime.combine(day, ranges[-1][1], tzinfo=local.tzinfo)
    raise LookupError("not enough working days within a year; see staff.hours in museum.yml")
