"""Lets those go first who are waited for outside: while a webhook is being answered, the work behind it holds still.

All threads of a process share one processor's worth of Python, so whatever else runs makes a webhook's answer later.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator

MOST = 0.1
"""Seconds of holding still, at most: under a flood of webhooks the work behind them must go on too."""


class Courtesy:
    """Counts those who are in a hurry; everybody else asks it before each transaction."""

    def __init__(self) -> None:
        self._calm = threading.Condition()
        self._hurried = 0

    async def hurry(self) -> AsyncIterator[None]:
        """A dependency of routes that answer in a hurry: they are, until their answer is made."""
        self.begin()
        try:
            yield
        finally:
            self.end()

    def begin(self) -> None:
        with self._calm:
            self._hurried += 1

    def end(self) -> None:
        with self._calm:
            self._hurried -= 1
            if not self._hurried:
                self._calm.notify_all()

    def let_pass(self, timeout: float = MOST) -> bool:
        """Hold still while anybody is in a hurry, at most ``timeout`` seconds; whether all have passed."""
        if not self._hurried:
            return True
        with self._calm:
            return self._calm.wait_for(lambda: not self._hurried, timeout)
