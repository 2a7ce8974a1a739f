"""What the Graph API's answers say, in their headers, about how much of its limits is used up."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

NEARLY_ALL = 90
"""Per cent of a limit from which on the account is called throttled."""
HEADERS = ("x-business-use-case-usage", "x-app-usage")
COUNTED = ("call_count", "total_time")
LONGEST_WAIT = timedelta(days=7)


@dataclass(frozen=True)
class Usage:
    """``percent``: of the limit that is nearest; ``regain``: until calls are possible again, if the API says so."""

    percent: float = 0
    regain: timedelta | None = None

    @property
    def throttled(self) -> bool:
        return self.percent >= NEARLY_ALL or self.regain is not None


def usage(headers: Mapping[str, str]) -> Usage:
    """Read the usage headers and ``Retry-After``; what is not understood counts as not there."""
    counts = [count for name in HEADERS for count in _counts(headers.get(name))]
    percent = max((_number(count.get(key)) for count in counts for key in COUNTED), default=0)
    minutes = max((_number(count.get("estimated_time_to_regain_access")) for count in counts), default=0)
    wait = timedelta(seconds=max(60 * minutes, _number(headers.get("retry-after"))))
    return Usage(percent, min(wait, LONGEST_WAIT) if wait else None)


def _counts(header: str | None) -> Iterator[dict[str, Any]]:
    """The objects with numbers, which stand at the top for an app and in lists by id for a business."""
    try:
        read = json.loads(header or "{}")
    except (ValueError, RecursionError):
        return
    if not isinstance(read, dict):
        return
    yield read
    for listed in read.values():
        if isinstance(listed, list):
            yield from (count for count in listed if isinstance(count, dict))


def _number(value: Any) -> float:
    """``value``, at most a million; what is no positive number is 0."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return 0
    return min(number, 1e6) if math.isfinite(number) and number > 0 else 0
