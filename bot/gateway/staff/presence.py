"""Who has which conversation open, and who is writing in it, so that two people do not answer at once by chance.

In the memory of this process: it is a courtesy. That only one of them answers is seen to by the log.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LASTS = timedelta(seconds=25)
"""An open page says every ten seconds that it is open."""


@dataclass(frozen=True)
class Present:
    """Somebody who has a conversation open."""

    name: str
    is_writing: bool
    seen_at: datetime


@dataclass
class Presence:
    """Fills itself from the live parts that open pages ask for."""

    _open: dict[str, dict[int, Present]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def see(self, conversation_id: str, staff_id: int, name: str, now: datetime, *, is_writing: bool) -> None:
        """Somebody's page asked for news of the conversation."""
        with self._lock:
            self._forget(now)
            self._open.setdefault(conversation_id, {})[staff_id] = Present(name, is_writing, now)

    def others(self, conversation_id: str, staff_id: int, now: datetime) -> list[Present]:
        """Who else has it open, by name."""
        with self._lock:
            self._forget(now)
            found = [one for who, one in self._open.get(conversation_id, {}).items() if who != staff_id]
        return sorted(found, key=lambda one: one.name)

    def _forget(self, now: datetime) -> None:
        for conversation_id, there in list(self._open.items()):
            still = {who: one for who, one in there.items() if one.seen_at > now - LASTS}
            if still:
                self._open[conversation_id] = still
            else:
                del self._open[conversation_id]
