"""From a webhook to the conversation log: events are kept as they come, and taken in one after the other.

Keeping is all that happens before the webhook is answered. Taking in is done by one thread, in the order in which the
channel dates the events; an event that breaks is set aside and the others go on.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from bot.gateway import conversations, deliveries, outbox
from bot.gateway.channels import Piece, Platform
from bot.gateway.db import ChannelEvent, Conversation, Database
from bot.gateway.errors import CurioError, DatabaseUnavailable, DeliveryError
from bot.gateway.happenings import (
    Arrived,
    ControlMoved,
    Deleted,
    Echoed,
    Edited,
    Entered,
    Happening,
    Nothing,
    Reached,
    Reacted,
    Said,
    Warned,
)
from bot.gateway.messages import Author, Kind, Outbound
from bot.gateway.reception import Farewell, Reception
from bot.gateway.wakeup import Bell

log = logging.getLogger(__name__)

AT_ONCE = 50
"""Events taken in in one transaction: the disk is waited for once."""
FAREWELL = "farewell"
"""The mark of a last word, which stands in no outbox."""


@dataclass(frozen=True)
class Keeper:
    """Writes a webhook's events down; ``bell`` wakes the intake."""

    database: Database
    museum_id: str
    bell: Bell

    def __call__(self, channel: str, events: list[Arrived], now: datetime) -> None:
        """Keep each event once. Raises DatabaseUnavailable: nothing of them was kept."""
        if not events:
            return
        rows = [self._row(channel, event, now) for event in events]
        dialect = self.database.engine.dialect.name
        once = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(ChannelEvent).on_conflict_do_nothing()
        with self.database.begin(urgent=True) as session:
            session.execute(once, rows)
        self.bell.ring()

    def _row(self, channel: str, event: Arrived, now: datetime) -> dict[str, object]:
        return {
            "museum": self.museum_id, "channel": channel, "account": event.account[:60], "sender": event.sender,
            "key": event.key, "at": event.at, "received_at": now,
            "body": json.dumps({"role": event.role, "event": event.body}),
            "handled_at": now if event.problem else None,
            "outcome": "quarantined" if event.problem else None,
            "detail": event.problem or "",
        }  # fmt: skip


@dataclass(frozen=True)
class Intake:
    """Takes kept events into the conversation log."""

    database: Database
    museum_id: str
    platforms: Mapping[str, Platform]
    reception: Reception
    clock: Callable[[], datetime]

    def process_some_events(self) -> int:
        """Take in the oldest events that wait, at most ``AT_ONCE``; how many were taken in.

        As soon as a webhook waits to be written down, the transaction ends.
        """
        with self.database.read() as session:
            if session.scalar(_waiting(self.museum_id).limit(1)) is None:
                return 0
        farewells: list[Farewell] = []
        with self.database.begin() as session:
            # Another process waits here for its turn, and then finds these events taken in.
            rows = list(session.scalars(_waiting(self.museum_id).limit(AT_ONCE).with_for_update()))
            taken_in = 0
            for row in rows:
                self._take_in(session, row, farewells)
                taken_in += 1
                if self.database.is_wanted():
                    break
        for farewell in farewells:
            self._say_farewell(farewell)
        return taken_in

    def _take_in(self, session: Session, row: ChannelEvent, farewells: list[Farewell]) -> None:
        now = self.clock()
        if row not in session:
            return  # everything about this visitor was deleted while an event before this one was taken in
        try:
            with session.begin_nested():
                outcome, detail = self._act(session, row, now, farewells)
        except (DatabaseUnavailable, OperationalError, InterfaceError):
            raise  # not this event's fault: all of them are taken in again
        except CurioError as error:
            outcome, detail = "ignored", str(error)
        except Exception as error:
            # A loop: this event is set aside with its body, the others must not wait for it.
            log.exception("event %s of %s could not be taken in", row.id, row.channel)
            outcome, detail = "quarantined", repr(error)
        if row not in session:
            return  # the visitor wished it
        row.handled_at, row.outcome, row.detail = now, outcome, detail[:500]
        if outcome != "quarantined":
            row.body = ""
        session.flush()

    def _act(self, session: Session, row: ChannelEvent, now: datetime, farewells: list[Farewell]) -> tuple[str, str]:
        platform = self.platforms.get(row.channel)
        if platform is None:
            return "quarantined", f"no channel {row.channel!r} is set up"
        kept = json.loads(row.body)
        arrived = Arrived(row.account, row.sender, row.key, row.at, kept["role"], kept["event"])
        happening = platform.translate(arrived)
        if isinstance(happening, Nothing):
            return "ignored", happening.why
        farewell = Taking(session, self.museum_id, platform, self.reception, now).act(happening)
        if farewell is not None:
            farewells.append(farewell)
        return "done", ""

    def _say_farewell(self, farewell: Farewell) -> None:
        """Best effort: what was promised is done already."""
        sender = self.platforms[farewell.channel].sender
        outbound = Outbound(
            "", farewell.channel, farewell.recipient, 0, Author.BOT, Kind.NOTICE, farewell.text, {},
            account=farewell.account, language=farewell.language, heard_at=self.clock(),
        )  # fmt: skip
        try:
            for piece in sender.compose(outbound):
                sender.push(outbound, _unmarked(piece), self.clock())
        except DeliveryError as error:
            log.warning("the last word about an erasure did not arrive: %s", error)


@dataclass(frozen=True)
class Taking:
    """What one happening on ``platform`` means for the log, in the caller's transaction."""

    session: Session
    museum_id: str
    platform: Platform
    reception: Reception
    now: datetime

    def act(self, happening: Happening) -> Farewell | None:
        """Act on it. Raises a CurioError where there is nothing to act on."""
        if isinstance(happening, Said):
            return self._said(happening)
        if isinstance(happening, Entered):
            self._entered(happening)
        elif isinstance(happening, Echoed):
            self._echoed(happening)
        elif isinstance(happening, Warned):
            log.error("%s: the platform says %s: %s", self.platform.name, happening.action, happening.reason)
        elif not isinstance(happening, Nothing):
            self._about_known(happening)
        return None

    def _said(self, said: Said) -> Farewell | None:
        inbound = said.inbound
        if inbound.language is None:
            inbound = replace(inbound, language=self.reception.languages[0])
        received = self.reception.receive(self.session, inbound, self.now)
        if isinstance(received, Farewell):
            return received
        if said.ref and not received.duplicate:
            conversation = self.session.get_one(Conversation, received.conversation_id)
            conversations.arrive(self.session, conversation, said.ref, min(inbound.received_at, self.now))
        return None

    def _entered(self, entered: Entered) -> None:
        conversation = self._open(entered.sender, entered.account)
        conversations.touch(self.session, conversation.id, self.now)
        conversations.hear(conversation, entered.at)
        if entered.ref:
            conversations.arrive(self.session, conversation, entered.ref, min(entered.at, self.now))
        if entered.started and not entered.quiet:
            self.reception.greet(self.session, conversation, self.now)

    def _open(self, sender: str, account: str) -> Conversation:
        return conversations.open_conversation(
            self.session, museum=self.museum_id, channel=self.platform.name, sender=sender,
            language=self.reception.languages[0], now=self.now, account=account,
        )  # fmt: skip

    def _echoed(self, echo: Echoed) -> None:
        """Ours, or somebody of the museum wrote elsewhere: then that person has the conversation."""
        ours = echo.app_id == self.platform.app_id
        anonymous = echo.app_id is None and echo.metadata is None
        conversation = conversations.find(self.session, self.museum_id, self.platform.name, echo.sender)
        # An echo without an application's id may still be ours; one of another application is not, whatever it bears.
        if conversation is not None and (ours or echo.app_id is None):
            known = deliveries.recognise(
                self.session, conversation, echo.metadata, echo.external_id, self.now, anonymous=anonymous
            )  # fmt: skip
            ours = ours or known
        if ours or (echo.app_id is None and echo.metadata == FAREWELL):
            return
        if conversation is None and anonymous:
            return  # most likely our last word to a visitor of whom nothing is kept any more
        if conversation is None:
            conversation = self._open(echo.sender, echo.account)
        at = min(echo.at, self.now)
        conversations.reply_from_elsewhere(self.session, conversation.id, echo.external_id, echo.text, at)

    def _about_known(self, happening: Reacted | Edited | Deleted | Reached | ControlMoved) -> None:
        """Happenings that mean nothing where the visitor has no conversation."""
        conversation = conversations.find(self.session, self.museum_id, self.platform.name, happening.sender)
        if conversation is None:
            return
        if isinstance(happening, Reacted):
            conversations.touch(self.session, conversation.id, self.now)
            if happening.opens_window:
                conversations.hear(conversation, happening.at)
        elif isinstance(happening, Reached):
            deliveries.reached(
                self.session, conversation.id, seen=happening.seen, at=happening.at,
                external_ids=happening.external_ids, until=happening.until,
            )  # fmt: skip
        elif isinstance(happening, ControlMoved):
            self._moved(conversation, happening)
        else:
            self._changed(happening)

    def _moved(self, conversation: Conversation, moved: ControlMoved) -> None:
        if moved.ours:
            conversations.given_back(self.session, conversation.id, self.now)
            outbox.hasten(self.session, conversation.id, self.now)
        else:
            conversations.taken_elsewhere(self.session, conversation.id, self.now)

    def _changed(self, happening: Edited | Deleted) -> None:
        message = conversations.by_external_id(
            self.session, self.museum_id, self.platform.name, happening.sender, happening.external_id
        )
        if message is None or message.author != Author.VISITOR:
            return
        if isinstance(happening, Deleted):
            conversations.delete(self.session, message, self.now)
            self.reception.unlearn(self.session, message.conversation_id, self.now)
        elif conversations.edit(self.session, message, happening.text, happening.number, self.now):
            self.reception.edited(self.session, message, self.now)


def _waiting(museum_id: str) -> Select[ChannelEvent]:
    waiting = (ChannelEvent.museum == museum_id, ChannelEvent.handled_at.is_(None))
    return select(ChannelEvent).where(*waiting).order_by(ChannelEvent.at, ChannelEvent.id)


def _unmarked(piece: Piece) -> Piece:
    message = {**piece.body.get("message", {}), "metadata": FAREWELL}
    return Piece(piece.number, {**piece.body, "message": message})
