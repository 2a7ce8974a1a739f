"""Keeps the promises of the outbox: puts visitors' messages to the assistant, and hands replies to the channels.

It runs inside the gateway, or alone as ``python -m bot.gateway.worker``. It may be killed at any moment: a promise is
marked as kept in the same transaction that records what came of it, and a claim that nobody finishes expires.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot.catalog import Catalog
from bot.gateway import conversations, outbox
from bot.gateway.channels import FromTheLog, Sender
from bot.gateway.db import Conversation, Database, Message, Request
from bot.gateway.errors import AssistantUnavailable, ClaimLost, DatabaseUnavailable, DeliveryError
from bot.gateway.handoff import REASON_ESCALATE, REASON_UNAVAILABLE, Acknowledgements
from bot.gateway.messages import Author, BotReply, Handoff, Kind, Outbound, State
from bot.gateway.migrations import upgrade
from bot.gateway.outbox import Claim, Promise
from bot.gateway.rasa_client import Question, RasaClient
from bot.gateway.settings import Settings, load_settings
from bot.gateway.wakeup import Bell
from bot.museum import load_museum

log = logging.getLogger(__name__)

POLL = 0.5
"""Seconds after which an idle thread looks for work by itself: another process may have written it."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Worker:
    """What a worker needs; ``lease`` is how long a claim lasts, longer than everything that is done under it."""

    database: Database
    rasa: RasaClient
    senders: Mapping[str, Sender]
    acknowledgement: conversations.Acknowledge
    lease: timedelta
    clock: Callable[[], datetime] = utc_now

    def process_one_outbox_row(self) -> bool:
        """Keep, put off or give up one promise; false when none is due."""
        with self.database.read() as session:
            if not outbox.anything_due(session, self.clock()):
                return False
        with self.database.begin() as session:
            claim = outbox.claim(session, self.clock(), self.lease)
        if claim is None:
            return False
        try:
            if claim.promise is Promise.ASK:
                self._ask(claim)
            else:
                self._deliver(claim)
        except ClaimLost as lost:
            # Whoever has the row now records what came of it; our transaction was rolled back.
            log.warning("%s", lost)
        return True

    def _ask(self, claim: Claim) -> None:
        with self.database.read() as session:
            question = _question(session, claim)
            person = conversations.state(session, claim.conversation_id) is State.PERSON
        if person:
            with self.database.begin() as session:
                outbox.cancel(session, claim, self.clock(), "a person has the conversation")
            return
        if outbox.used_up(claim):
            self._ask_failed(claim, "the worker stopped in every attempt")
            return
        try:
            reply = self.rasa.ask(question, again=claim.attempts > 1)
        except AssistantUnavailable as error:
            self._ask_failed(claim, str(error))
        else:
            self._asked(claim, reply)

    def _asked(self, claim: Claim, reply: BotReply | None) -> None:
        now = self.clock()
        with self.database.begin() as session:
            if reply is None:
                # Either the assistant has handed the message off, or its action broke half-way: then we do it.
                self._hand_off(session, claim, now, "the assistant had nothing to show")
            elif conversations.reply_from_bot(session, claim.message_id, reply, now) is None:
                outbox.cancel(session, claim, now, "a person took the conversation over")
                return
            elif reply.payload.get("decision", {}).get("escalate"):
                # A person must see it too; the assistant's own hand-off, if it came through, is this same request.
                self._hand_off(session, claim, now, "the answer is one that a person must see", REASON_ESCALATE)
            outbox.complete(session, claim, now)

    def _ask_failed(self, claim: Claim, why: str) -> None:
        now = self.clock()
        again_at = outbox.retry_at(claim.promise, claim.attempts, now)
        log.warning("message %s, attempt %s at asking: %s", claim.message_id, claim.attempts, why)
        with self.database.begin() as session:
            if _is_requested(session, claim.message_id):
                outbox.complete(session, claim, now)  # it reached the team, only the confirmation was lost
                return
            if again_at is None:
                self._hand_off(session, claim, now, why)
            outbox.fail(session, claim, now, why, again_at)

    def _hand_off(
        self, session: Session, claim: Claim, now: datetime, why: str, reason: str = REASON_UNAVAILABLE
    ) -> None:
        handoff = Handoff(reason, explanation={"why": why})
        conversations.hand_off(session, claim.message_id, handoff, self.acknowledgement, now)

    def _deliver(self, claim: Claim) -> None:
        with self.database.read() as session:
            outbound = _outbound(session, claim)
            person = conversations.state(session, claim.conversation_id) is State.PERSON
        sender = self.senders.get(outbound.channel)
        if sender is None:
            self._deliver_failed(claim, DeliveryError(f"no channel {outbound.channel!r} is set up", permanent=True))
        elif person and sender.pushes and outbound.author == Author.BOT:
            with self.database.begin() as session:
                outbox.cancel(session, claim, self.clock(), "a person took the conversation over")
        elif outbox.used_up(claim):
            self._deliver_failed(claim, DeliveryError("the worker stopped in every attempt", permanent=True))
        else:
            self._send(claim, sender, outbound)

    def _send(self, claim: Claim, sender: Sender, outbound: Outbound) -> None:
        try:
            sender.send(outbound)
        except DeliveryError as error:
            self._deliver_failed(claim, error)
        else:
            with self.database.begin() as session:
                outbox.complete(session, claim, self.clock())

    def _deliver_failed(self, claim: Claim, error: DeliveryError) -> None:
        now = self.clock()
        again_at = outbox.retry_at(claim.promise, claim.attempts, now, permanent=error.permanent)
        log.warning("message %s, attempt %s at delivering: %s", claim.message_id, claim.attempts, error)
        with self.database.begin() as session:
            outbox.fail(session, claim, now, str(error), again_at)


class WorkerThreads:
    """Runs a worker's step in several threads until they are stopped."""

    def __init__(self, worker: Worker, bell: Bell, count: int) -> None:
        self._worker, self._bell = worker, bell
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._loop, name=f"worker-{n}", daemon=True) for n in range(count)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 20.0) -> None:
        """Let every thread finish its step; what is not finished after ``timeout`` seconds is left to its lease."""
        self._stopping.set()
        for _ in self._threads:
            self._bell.ring()
        for thread in self._threads:
            thread.join(timeout)

    def _loop(self) -> None:
        while not self._stopping.is_set():
            try:
                worked = self._worker.process_one_outbox_row()
            except DatabaseUnavailable as error:
                log.error("%s", error)
                worked = False
            except Exception:
                # The row stays claimed until its lease is over; its attempts are counted, so it cannot return for ever.
                log.exception("a step of the worker broke")
                worked = False
            if not worked and not self._stopping.is_set():
                self._bell.wait(POLL)


def _question(session: Session, claim: Claim) -> Question:
    message, conversation = _of(session, claim)
    return Question(
        conversation_id=conversation.id,
        message_id=message.id,
        museum=conversation.museum,
        channel=conversation.channel,
        language=conversation.language,
        text=message.text,
        payload=message.payload.get("payload"),
    )


def _outbound(session: Session, claim: Claim) -> Outbound:
    message, conversation = _of(session, claim)
    return Outbound(
        conversation_id=conversation.id,
        channel=conversation.channel,
        recipient=conversation.sender,
        message_id=message.id,
        author=Author(message.author),
        kind=Kind(message.kind),
        text=message.text,
        payload=message.payload,
    )


def _of(session: Session, claim: Claim) -> tuple[Message, Conversation]:
    message = session.get_one(Message, claim.message_id)
    return message, session.get_one(Conversation, message.conversation_id)


def _is_requested(session: Session, message_id: int) -> bool:
    return bool(session.scalar(select(exists().where(Request.message_id == message_id))))


def build_worker(
    settings: Settings, database: Database, acknowledgement: conversations.Acknowledge, senders: Mapping[str, Sender]
) -> Worker:
    """A worker as the settings have it."""
    rasa = RasaClient(settings.rasa_url, settings.rasa_timeout)
    # Asking takes at most one question and two looks into the tracker, a third of its time each.
    return Worker(database, rasa, senders, acknowledgement, lease=timedelta(seconds=2 * settings.rasa_timeout))


def main() -> None:
    """Run the worker alone until SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = load_settings()
    database, bell, stop = Database(settings.database_url), Bell(), threading.Event()
    upgrade(database)
    database.on_commit(bell.ring)
    acknowledgement = Acknowledgements(Catalog.load(), load_museum(settings.museum_path))
    worker = build_worker(settings, database, acknowledgement, {"web": FromTheLog()})
    threads = WorkerThreads(worker, bell, settings.worker_threads)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threads.start()
    stop.wait()
    threads.stop()
    worker.rasa.close()
    database.close()


if __name__ == "__main__":
    main()
