"""What took the assistant long to work out, kept until what it was worked out from has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

Result = TypeVar("Result")


@dataclass
class Remembered(Generic[Result]):
    """The newest result, and the key of what it was worked out from."""

    _known: tuple[str, Result] | None = None
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: str, work: Callable[[], Result], *, now: bool) -> Result | None:
        """The result for ``key``; ``None``: it is not known, and ``now`` says not to work it out."""
        with self._lock:
            if self._known is not None and self._known[0] == key:
                return self._known[1]
        if not now:
            return None
        result = work()
        with self._lock:
            self._known = key, result
        return result
