"""The sums of single days, kept so that a page of many of them need not count the log again.

They hold no visitor's words, and outlive the conversations that they were counted from.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.gateway.db import Database, DaySums, Message
from bot.gateway.numbers.counting import count
from bot.gateway.numbers.sums import Interval, Sums
from bot.museum import Museum

SETTLED_AFTER = timedelta(days=3)
"""Until then a visitor may still tap a suggestion, or a channel bring a late event.

A rating counts on the day of its answer. One that comes more than three days later, when the day's sums are kept, does
not count any more: it still stands in the thread and among the answers that did not help.
"""
DAYS_AT_ONCE = 20
"""Summed in one step of the housekeeping."""


def begin(museum: Museum, day: date) -> datetime:
    """When the day begins on the museum's clock."""
    return datetime.combine(day, time(), tzinfo=museum.timezone)


def kept_days(session: Session, museum_id: str, first: date, last: date) -> dict[date, Sums]:
    """The sums that are kept of the days from ``first`` to ``last``."""
    within = (DaySums.museum == museum_id, DaySums.day >= first, DaySums.day <= last)
    return {row.day: Sums.of_day(row.day, row.sums) for row in session.scalars(select(DaySums).where(*within))}


def gaps(museum: Museum, first: date, last: date, kept: Collection[date]) -> list[Interval]:
    """The intervals of the days from ``first`` to ``last`` that are not kept; the last one has no end."""
    found: list[Interval] = []
    day = first
    while day <= last:
        if day in kept:
            day += timedelta(days=1)
            continue
        since = begin(museum, day)
        while day <= last and day not in kept:
            day += timedelta(days=1)
        found.append(Interval(since, None if day > last else begin(museum, day)))
    return found


def keep_days(database: Database, museum_id: str, museum: Museum, now: datetime) -> bool:
    """Keep the sums of some past days that nothing changes any more; whether there may be more of them.

    A day with a request that is still open waits.
    """
    last = museum.local(now - SETTLED_AFTER).date()
    with database.read() as session:
        oldest = session.scalar(select(func.min(Message.created_at)).where(Message.museum == museum_id))
        known = set(session.scalars(select(DaySums.day).where(DaySums.museum == museum_id)))
    if oldest is None:
        return False
    first = museum.local(oldest).date()
    lacking = [day for number in range((last - first).days + 1) if (day := first + timedelta(days=number)) not in known]
    done = 0
    for day in lacking:
        done += _keep(database, museum_id, museum, day, now)
        if done == DAYS_AT_ONCE:
            return True
    return False


def _keep(database: Database, museum_id: str, museum: Museum, day: date, now: datetime) -> bool:
    """Whether the day's sums could be kept."""
    within = Interval(begin(museum, day), begin(museum, day + timedelta(days=1)))
    with database.read() as session:
        sums = count(session, museum_id, museum, within, now)
    if not sums.is_final:
        return False
    try:
        with database.begin() as session:
            session.add(DaySums(museum=museum_id, day=day, sums=sums.as_json()))
    except IntegrityError:  # another process has just done it
        return False
    return True
