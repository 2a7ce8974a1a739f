"""Messages that were read and encoded ahead of their turn, so that the assistant's one thread need not do it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy import sparse

from bot.nlu.units import Unit


@dataclass(frozen=True)
class Reading:
    """The questions of a message, with their vectors, shape (Q, dimensions), and counted n-grams (Q, G); or nothing."""

    units: list[Unit]
    vectors: np.ndarray
    counts: sparse.csr_matrix


class Ahead:
    """The messages that were read ahead of their turn, each until it is taken; the oldest are let go first."""

    def __init__(self, most: int = 256) -> None:
        self._most = most
        self._read: OrderedDict[tuple[str, str, date], Reading] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, key: tuple[str, str, date], read: Reading) -> None:
        with self._lock:
            self._read[key] = read
            if len(self._read) > self._most:
                self._read.popitem(last=False)

    def take(self, key: tuple[str, str, date]) -> Reading | None:
        """What was read, once; ``None``: it was not read ahead."""
        with self._lock:
            return self._read.pop(key, None)
