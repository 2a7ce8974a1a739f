"""The fake's time: one clock that only a test moves, and one that runs and can be put forward by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

START = datetime(2027, 5, 5, 9, 0, tzinfo=UTC)


class Clock(Protocol):
    """What the fake reads the time from; the tests of the gateway can hand in theirs."""

    def __call__(self) -> datetime: ...

    def forward(self, **duration: float) -> None:
        """Put the clock forward by a duration in the words of ``timedelta``."""


class VirtualClock:
    """A clock that stands still until it is put forward."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **duration: float) -> None:
        self.now += timedelta(**duration)


class RunningClock:
    """The real time plus what it was put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def forward(self, **duration: float) -> None:
        self.ahead += timedelta(**duration)
