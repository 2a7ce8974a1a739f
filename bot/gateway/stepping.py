"""The loop of everything that works in the background on what the database holds: one step after the other."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from bot.gateway.errors import DatabaseUnavailable
from bot.gateway.wakeup import Bell

log = logging.getLogger(__name__)

POLL = 0.5
"""Seconds after which an idle thread looks for work by itself: another process may have written it."""


class StepThreads:
    """Runs a step in one or several threads until they are stopped; ``step`` says whether there was anything to do."""

    def __init__(self, name: str, step: Callable[[], int], bell: Bell, count: int = 1) -> None:
        self._name, self._step, self._bell = name, step, bell
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._loop, name=f"{name}-{n}", daemon=True) for n in range(count)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 20.0) -> None:
        """Let every thread finish its step; what is not finished after ``timeout`` seconds is taken up again later."""
        self._stopping.set()
        for _ in self._threads:
            self._bell.ring()
        for thread in self._threads:
            thread.join(timeout)

    def _loop(self) -> None:
        while not self._stopping.is_set():
            try:
                worked = self._step()
            except DatabaseUnavailable as error:
                log.error("%s", error)
                worked = 0
            except Exception:
                # Nothing is lost: what a step had in hand is still in the database, claimed until its lease is over.
                log.exception("a step of the %s broke", self._name)
                worked = 0
            if not worked and not self._stopping.is_set():
                self._bell.wait(POLL)
