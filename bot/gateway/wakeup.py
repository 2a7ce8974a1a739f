"""Wakes whoever waits for the log to change: the worker's threads and the open event streams of visitors.

A bell only saves waiting: what it announces is in the database, and whoever waits also looks there now and then,
because the change may come from another process.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EVERYTHING = "*"
"""Listens to the changes of all conversations."""
MOST_UNHEARD = 64
"""Rings kept for later; as many as there can be threads to hear them."""


class Bell:
    """Rung with the ids of changed conversations; hand ``ring`` to ``Database.on_commit``."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._unheard = 0
        self._streams: dict[str, set[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = {}

    def ring(self, conversation_ids: frozenset[str] = frozenset()) -> None:
        """Wake one waiting thread, and all streams of these conversations. From any thread."""
        with self._changed:
            # One thread a ring: if all of them looked for the one new row, most would look in vain.
            self._unheard = min(self._unheard + 1, MOST_UNHEARD)
            self._changed.notify()
            woken = [stream for name in self._concerned(conversation_ids) for stream in self._streams.get(name, ())]
        for loop, rung in woken:
            if not loop.is_closed():
                loop.call_soon_threadsafe(rung.set)

    @staticmethod
    def _concerned(conversation_ids: frozenset[str]) -> frozenset[str]:
        return conversation_ids | {EVERYTHING} if conversation_ids else conversation_ids

    def wait(self, timeout: float) -> bool:
        """Block until there is a ring that no other thread has heard, at most ``timeout`` seconds; whether there was.

        A ring while nobody waits is kept for the next who does.
        """
        with self._changed:
            heard = self._changed.wait_for(lambda: self._unheard > 0, timeout)
            self._unheard -= heard
            return heard

    @contextmanager
    def listen(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """An event of the running loop that is set at each ring for this conversation; the listener clears it."""
        stream = (asyncio.get_running_loop(), asyncio.Event())
        with self._changed:
            self._streams.setdefault(conversation_id, set()).add(stream)
        try:
            yield stream[1]
        finally:
            with self._changed:
                others = self._streams[conversation_id] - {stream}
                if others:
                    self._streams[conversation_id] = others
                else:
                    del self._streams[conversation_id]
