"""Rasa's SQL tracker store on SQLite as it is meant to be used under load: write-ahead log, no wait at every commit.

The tracker is the assistant's short memory; the truth about a conversation is the gateway's log, which does wait. What
a power cut takes from the tracker, the gateway asks again.
"""

from __future__ import annotations

from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy import event


class WalTrackerStore(SQLTrackerStore):
    """As its base; takes the same settings in ``endpoints.yml``, with ``dialect: sqlite``."""

    def __init__(self, domain: Any = None, host: Any = None, **settings: Any) -> None:
        super().__init__(domain=domain, host=host, **settings)
        event.listen(self.engine, "connect", _prepare)
        self.engine.dispose()  # connections that were opened before the listener


def _prepare(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")
