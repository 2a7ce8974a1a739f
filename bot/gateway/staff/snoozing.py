"""For how long a conversation can be kept aside."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.museum import Museum

HOUR, AFTERNOON, TOMORROW, WEEK = SPANS = ("hour", "three-hours", "tomorrow", "week")


def wake_at(span: str, museum: Museum, now: datetime) -> datetime:
    """When a conversation that is put aside now comes back: after hours, or when the team is in on a later day."""
    if span in (TOMORROW, WEEK):
        midnight = museum.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
        later = midnight + timedelta(days=7 if span == WEEK else 1)
        try:
            return museum.next_staff_opening(later)
        except LookupError:  # nobody is in for a year
            return later
    return now + timedelta(hours=3 if span == AFTERNOON else 1)
