"""The list of conversations that wait for a person or have one: a card for each, for one reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.gateway import conversations
from bot.gateway.accounts import Signed
from bot.gateway.conversations import Held, OpenRequest
from bot.gateway.messages import State
from bot.gateway.pages import Reader
from bot.gateway.staff.console import Console
from bot.gateway.staff.deliveries import failed_replies
from bot.gateway.staff.windows import WindowNotice, window_notice
from bot.gateway.staff.words import (
    arrivals,
    asked_words,
    channel_words,
    reason_words,
    shortened,
    staff_names,
)
from bot.gateway.topics import is_for


@dataclass(frozen=True)
class Card:
    """One conversation in the list.

    ``window``: how long its channel lets the museum answer, while somebody waits. ``failed``: the team's last reply
    did not arrive. ``due``: by when a person was promised to answer, while somebody waits; ``overdue``: that is past.
    ``for_me``: on a topic and in a language that the reader answers. ``snoozed``: until when it is kept aside.
    """

    conversation_id: str
    words: str
    more: int
    reason: str | None
    language: str
    channel: str
    arrived: str | None
    state: State
    since: datetime
    holder: str | None
    mine: bool
    window: WindowNotice | None
    failed: bool
    topic: str
    knowledge: bool
    due: datetime | None
    overdue: bool
    for_me: bool
    snoozed: datetime | None


def cards(
    session: Session, console: Console, reader: Reader, me: Signed, *, language: str = "", channel: str = ""
) -> list[Card]:
    """The conversations that wait for a person or have one, the longest waiting first."""
    held = conversations.held(
        session, console.museum_id, (State.WAITING, State.PERSON), language=language, channel=channel
    )  # fmt: skip
    seen = _Seen(
        console,
        reader,
        me,
        names=staff_names(session, {row.staff_id for row in held}),
        arrived=arrivals(session, {row.conversation.id for row in held}),
        failed=failed_replies(session, {row.conversation.id for row in held}),
    )
    asked: dict[str, list[OpenRequest]] = {}
    for request in conversations.open_requests(session, console.museum_id):
        asked.setdefault(request.conversation.id, []).append(request)
    shown = [_card(row, asked.get(row.conversation.id, []), seen) for row in held]
    return sorted(shown, key=lambda card: card.since)


@dataclass(frozen=True)
class _Seen:
    """Who looks at the list, and what is known of all of it."""

    console: Console
    reader: Reader
    me: Signed
    names: dict[int, str]
    arrived: dict[str, str]
    failed: set[str]

    def holder(self, row: Held) -> str | None:
        """Who has the conversation; nobody of ours: somebody who answers without the console."""
        if row.state is not State.PERSON:
            return None
        if row.staff_id is None:
            return self.reader.text("console-state-elsewhere")
        name = self.names.get(row.staff_id) or self.reader.text("console-someone")
        return self.reader.text("console-state-person-named", name=name)

    def window(self, row: Held) -> WindowNotice | None:
        if row.state is not State.WAITING:
            return None
        return window_notice(
            self.console.windows.get(row.conversation.channel), row.conversation, row.state, self.reader
        )  # fmt: skip

    def due(self, row: Held, since: datetime, topic: str) -> datetime | None:
        """By when a person should have answered what waits since then."""
        museum = self.reader.museum
        try:
            return museum.promise(since, museum.promise_kind(topic)) if row.state is State.WAITING else None
        except LookupError:  # nobody is in for a year: nothing was promised
            return None


def _card(row: Held, requests: Sequence[OpenRequest], seen: _Seen) -> Card:
    first, reader = requests[0] if requests else None, seen.reader
    since = first.request.created_at if first and row.state is State.WAITING else row.since
    topic = first.request.topic if first else ""
    due = seen.due(row, since, topic)
    return Card(
        conversation_id=row.conversation.id,
        words=shortened(asked_words(reader, first.request, first.message)) if first else "",
        more=max(len(requests) - 1, 0),
        reason=reason_words(reader, first.request.reason) if first else None,
        language=reader.language_name(row.conversation.language),
        channel=channel_words(reader, row.conversation.channel),
        arrived=seen.arrived.get(row.conversation.id),
        state=row.state,
        since=since,
        holder=seen.holder(row),
        mine=row.state is State.PERSON and row.staff_id == seen.me.staff_id,
        window=seen.window(row),
        failed=row.conversation.id in seen.failed,
        topic=topic,
        knowledge=reader.museum.promise_kind(topic) == "knowledge",
        due=due,
        overdue=due is not None and reader.now > due,
        for_me=is_for(seen.me, row.conversation.language, topic),
        snoozed=row.conversation.snoozed_at(reader.now),
    )
