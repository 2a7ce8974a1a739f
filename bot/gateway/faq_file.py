"""The FAQ as it stands on disk, for the console: read again only when the file has changed."""

from __future__ import annotations

import threading
from pathlib import Path

from bot.faq import Faq, load_faq


class FaqFile:
    """``path`` may change at any time: a curator edits it, the console writes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._read: tuple[tuple[int, int], Faq] | None = None

    def load(self) -> Faq:
        """What the file holds now. Raises FaqError: it cannot be read, or has mistakes."""
        with self._lock:
            stamp = self._stamp()
            if self._read is None or self._read[0] != stamp:
                self._read = stamp, load_faq(self.path)
            return self._read[1]

    @property
    def stamp(self) -> str:
        """Changes whenever the file does."""
        return str(self._stamp())

    def _stamp(self) -> tuple[int, int]:
        try:
            found = self.path.stat()
        except OSError:
            return 0, 0  # reading it says what is wrong
        return found.st_mtime_ns, found.st_size
