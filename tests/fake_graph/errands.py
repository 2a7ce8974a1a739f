"""Deliveries that follow an answer: done one after the other by a thread of their own, and waited for by ``flush``."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor


class Errands:
    """``promise`` counts an errand before its caller is answered, so that ``flush`` cannot overlook it."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._owed = 0
        self._failure: BaseException | None = None
        self._settled = threading.Condition()

    def promise(self) -> None:
        with self._settled:
            self._owed += 1

    def run(self, errand: Callable[[], None]) -> None:
        """Have a promised errand done."""
        self._pool.submit(errand).add_done_callback(self._done)

    def flush(self, timeout: float = 20) -> None:
        """Wait until every promised errand is done; raises what went wrong in one."""
        with self._settled:
            assert self._settled.wait_for(lambda: not self._owed, timeout), f"{self._owed} errands are not done"
            failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def stop(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _done(self, errand: Future[None]) -> None:
        with self._settled:
            self._owed -= 1
            if not errand.cancelled():
                self._failure = self._failure or errand.exception()
            self._settled.notify_all()
