"""What has to be done now and then beside the messages: emptied memories, old conversations, subscriptions.

Runs in the worker's process in a thread of its own, so that nothing of it is ever waited for.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.gateway.errors import CurioError

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds between two looks at what is due."""


@dataclass
class Chore:
    """Something to do every so often; ``work`` says whether there is more to do at once."""

    name: str
    every: timedelta
    work: Callable[[], bool]
    due_at: datetime | None = field(default=None, init=False)

    def run_if_due(self, now: datetime) -> bool:
        """Do it if it is due; whether it was. What it cannot do now is tried again the next time."""
        if self.due_at is not None and now < self.due_at:
            return False
        more = False
        try:
            more = self.work()
        except CurioError as error:
            log.error("%s: %s", self.name, error)
        except Exception:  # a loop: one chore that breaks must not keep the others from being done
            log.exception("%s broke", self.name)
        self.due_at = now if more else now + self.every
        return True


class Housekeeping:
    """Runs chores until it is stopped."""

    def __init__(self, chores: Sequence[Chore], clock: Callable[[], datetime]) -> None:
        self._chores, self._clock = chores, clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="housekeeping", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float) -> None:
        self._stopping.set()
        self._thread.join(timeout)

    def _loop(self) -> None:
        while not self._stopping.wait(LOOK_EVERY):
            for chore in self._chores:
                if not self._stopping.is_set():
                    chore.run_if_due(self._clock())
