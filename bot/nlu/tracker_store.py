"""Rasa's SQL tracker store on SQLite as it is meant to be used under load: write-ahead log, no wait at every commit.

The tracker is the assistant's short memory; the truth about a conversation is the gateway's log, which does wait. What
a power cut takes from the tracker, the gateway asks again.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import islice
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import event
from sqlalchemy.pool import QueuePool

KEPT = "kept_events"
"""On a tracker: how many of its events stand in the database, so that they are not counted again before a save."""

_events = SQLTrackerStore.SQLEvent.__table__
_all = sa.select(_events.c.data).where(_events.c.sender_id == sa.bindparam("sender")).order_by(_events.c.id)
_session_start = (
    sa.select(sa.func.max(_events.c.timestamp))
    .where(_events.c.sender_id == sa.bindparam("sender"), _events.c.type_name == SessionStarted.type_name)
    .scalar_subquery()
)
# As in Rasa: what came since the latest session began, or everything where none ever did.
_latest_session = _all.where(sa.or_(_events.c.timestamp >= _session_start, _session_start.is_(None)))
_count = sa.select(sa.func.count()).select_from(_latest_session.order_by(None).subquery())

# Rasa looks through all classes of events at every single one.
_class_of = lru_cache(maxsize=None)(Event.resolve_by_type)


class WalTrackerStore(SQLTrackerStore):
    """As its base, in the same table, without the ORM; takes the same settings in ``endpoints.yml``, with
    ``dialect: sqlite``.
    """

    engine: Any

    def __init__(self, domain: Any = None, host: Any = None, **settings: Any) -> None:
        super().__init__(domain=domain, host=host, **settings)
        address = self.engine.url
        self.engine.dispose()
        # Connections are kept: the last one to close writes the whole log back into the file, and waits for the disk.
        self.engine = sa.create_engine(address, poolclass=QueuePool, connect_args={"check_same_thread": False})
        self.sessionmaker.configure(bind=self.engine)
        event.listen(self.engine, "connect", _prepare)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the tracker's new events, in one transaction."""
        await self.stream_events(tracker)
        sender, events = tracker.sender_id, tracker.events
        with self.engine.begin() as connection:
            kept = getattr(tracker, KEPT, None)
            if kept is None:  # a tracker that did not come from here
                kept = connection.execute(_count, {"sender": sender}).scalar_one()
            if new := [_row(sender, event) for event in islice(events, kept, None)]:
                connection.execute(_events.insert(), new)
        setattr(tracker, KEPT, len(events))

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        wanted = _all if fetch_events_from_all_sessions else _latest_session
        with self.engine.connect() as connection:
            rows = connection.execute(wanted, {"sender": sender_id}).scalars().all()
        if not rows or not self.domain:
            return None
        tracker = DialogueStateTracker.from_events(sender_id, [_event(row) for row in rows], self.domain.slots)
        setattr(tracker, KEPT, len(rows))
        return tracker


def _event(text: str) -> Event:
    record = json.loads(text)
    return _class_of(record["event"])._from_parameters(record)


def _row(sender: str, happened: Event) -> dict[str, Any]:
    record = happened.as_dict()
    return {
        "sender_id": sender,
        "type_name": happened.type_name,
        "timestamp": record.get("timestamp"),
        "intent_name": record.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": record.get("name"),
        "data": json.dumps(record),
    }


def _prepare(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")
