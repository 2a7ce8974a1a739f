"""Which version of the Graph API serves a call: an expired one is served, without a word, by the oldest in use."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from tests.fake_graph.refusals import Refused

SHAPE = re.compile(r"v(\d{1,3})\.(\d{1,2})\Z")
NEWEST = 26
# The day on which each version is no longer served; later ones have no day yet.
EXPIRES = {
    20: date(2026, 9, 24),
    21: date(2027, 1, 21),
    22: date(2027, 5, 20),
    23: date(2027, 10, 8),
    24: date(2028, 2, 18),
    25: date(2028, 7, 29),
}


def served(asked: str, now: datetime) -> str:
    """The version that answers a call for ``asked``.

    Raises:
        Refused: there is no such version.
    """
    shape = SHAPE.match(asked)
    if shape is None or int(shape.group(1)) > NEWEST:
        raise Refused(2500, f"Unknown path components: /{asked}")
    return f"v{max(int(shape.group(1)), oldest(now))}.0"


def oldest(now: datetime) -> int:
    """The oldest version in use."""
    today = now.astimezone(UTC).date()
    return max([number + 1 for number, day in EXPIRES.items() if day <= today], default=min(EXPIRES))
