"""Keeps the promises of the outbox: puts visitors' messages to the assistant, and hands replies to the channels.

A worker may be killed at any moment: a promise is marked as kept in the same transaction that records what came of it,
and a claim that nobody finishes expires.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot.gateway import conversations, deliveries, outbox
from bot.gateway.channels import Piece, Sender, Sign
from bot.gateway.db import Conversation, Database, Message, Part, Request, Staff
from bot.gateway.errors import AssistantUnavailable, ClaimLost, DeliveryError, UnknownConversation, UnknownMessage
from bot.gateway.handoff import REASON_ESCALATE, REASON_UNAVAILABLE
from bot.gateway.letters import Letters
from bot.gateway.messages import Author, BotReply, Handoff, Kind, Outbound, State
from bot.gateway.outbox import Claim, Promise
from bot.gateway.rasa_client import Question, RasaClient

log = logging.getLogger(__name__)


PUSH_LEASE = timedelta(seconds=60)
"""How long one piece is held: longer than the two calls that handing it over takes at most."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Worker:
    """What a worker needs; ``lease`` is how long a claim lasts, longer than everything that is done under it.

    ``since``: when this process began to listen to the channels; what they told before, it may not have heard.
    ``letters``: sends replies by e-mail, where the museum has a mail server.
    """

    database: Database
    rasa: RasaClient
    senders: Mapping[str, Sender]
    acknowledgement: conversations.Acknowledge
    lease: timedelta
    clock: Callable[[], datetime] = utc_now
    since: datetime | None = None
    letters: Letters | None = None

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
            match claim.promise:
                case Promise.ASK:
                    self._ask(claim)
                case Promise.DELIVER:
                    self._deliver(claim)
                case Promise.MAIL:
                    self._mail(claim)
        except (ClaimLost, UnknownConversation, UnknownMessage) as lost:
            # Whoever has the row now records what came of it, or the visitor was erased meanwhile; our transaction was
            # rolled back.
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
        self._show_signs(question)
        try:
            reply = self.rasa.ask(question, again=claim.attempts > 1)
        except AssistantUnavailable as error:
            self._ask_failed(claim, str(error))
        else:
            self._asked(claim, reply)

    def _show_signs(self, question: Question) -> None:
        sender = self.senders.get(question.channel)
        if sender is not None and sender.pushes:
            for sign in (Sign.SEEN, Sign.TYPING):
                sender.show(question.sender, sign)

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
            self._give_up(claim, f"no channel {outbound.channel!r} is set up")
        elif person and sender.pushes and outbound.author == Author.BOT and not outbound.payload.get("own"):
            with self.database.begin() as session:
                outbox.cancel(session, claim, self.clock(), "a person took the conversation over")
        elif outbox.used_up(claim):
            self._give_up(claim, "the worker stopped in every attempt")
        elif self._send(claim, sender, outbound):
            with self.database.begin() as session:
                outbox.complete(session, claim, self.clock())

    def _mail(self, claim: Claim) -> None:
        with self.database.read() as session:
            outbound, to = _outbound(session, claim), _of(session, claim)[1].email
            question = conversations.asked_before(session, claim.conversation_id, claim.message_id)
        if to is None:
            self._give_up(claim, "address: the visitor has left no e-mail address")
        elif self.letters is None:
            self._give_up(claim, "mail: no mail server is set up")
        elif outbox.used_up(claim):
            self._give_up(claim, "the worker stopped in every attempt")
        else:
            self._post(claim, self.letters, outbound, question, to)

    def _post(self, claim: Claim, letters: Letters, outbound: Outbound, question: str, to: str) -> None:
        try:
            letters.send(outbound, question, to)
        except DeliveryError as error:
            now, why = self.clock(), f"{error.reason}: {error}"
            log.log(logging.ERROR if error.alarm else logging.WARNING, "message %s by mail: %s", claim.message_id, why)
            again_at = outbox.retry_at(claim.promise, claim.attempts, now, permanent=error.permanent)
            with self.database.begin() as session:
                _fail_delivery(session, claim, now, why, again_at)
            return
        with self.database.begin() as session:
            outbox.complete(session, claim, self.clock())

    def _send(self, claim: Claim, sender: Sender, outbound: Outbound) -> bool:
        """Hand over what was not handed over yet; false when it has to wait or was given up, which is recorded."""
        pieces = sender.compose(outbound)
        with self.database.read() as session:
            parts = deliveries.parts_of(session, claim.id) if pieces else {}
        return all(self._send_piece(claim, sender, outbound, piece, parts.get(piece.number)) for piece in pieces)

    def _send_piece(self, claim: Claim, sender: Sender, outbound: Outbound, piece: Piece, part: Part | None) -> bool:
        if part is not None and part.external_id is not None:
            return True
        if part is not None and self._echo_may_come(claim, outbound, part):
            return False
        with self.database.begin() as session:
            outbox.renew(session, claim, self.clock(), max(self.lease, PUSH_LEASE))
            deliveries.begin(session, claim.museum, claim.id, piece.number, self.clock())
        try:
            external_id = sender.push(outbound, piece, self.clock())
        except DeliveryError as error:
            self._not_sent(claim, sender, piece, error)
            return False
        with self.database.begin() as session:
            deliveries.sent(session, claim.id, piece.number, external_id, self.clock())
        return True

    def _echo_may_come(self, claim: Claim, outbound: Outbound, part: Part) -> bool:
        """Whether to wait: the piece was handed over once, and nobody knows whether it was taken."""
        now = self.clock()
        # While nobody listened the echo could not come: the platform tries it again for a while.
        known_at = max(part.begun_at, self.since or part.begun_at) + deliveries.ECHO_WAIT
        if now >= known_at:
            with self.database.read() as session:
                if deliveries.anything_unread(session, claim.museum, outbound.channel, outbound.recipient):
                    known_at = now + deliveries.LOOK_AGAIN
        if now < known_at:
            with self.database.begin() as session:
                outbox.postpone(session, claim, now, "waiting for the channel's echo", known_at)
            return True
        if part.tries >= deliveries.MOST_TRIES:
            self._give_up(claim, "the channel never told whether it took the message")
            return True
        return False

    def _not_sent(self, claim: Claim, sender: Sender, piece: Piece, error: DeliveryError) -> None:
        now, why = self.clock(), f"{error.reason}: {error}"
        level = logging.ERROR if error.alarm else logging.WARNING
        log.log(level, "message %s, attempt %s at delivering: %s", claim.message_id, claim.attempts, why)
        with self.database.begin() as session:
            if not error.maybe_sent:
                deliveries.refused(session, claim.id, piece.number)
            if error.pause is not None:
                conversation = conversations.touch(session, claim.conversation_id, now)
                deliveries.pause(session, conversation, error, sender.credential(), now)
                outbox.postpone(session, claim, now, why, now)  # due again as soon as the pause is over
                return
            if error.elsewhere:
                conversations.taken_elsewhere(session, claim.conversation_id, now)
            again_at = outbox.retry_at(claim.promise, claim.attempts, now, permanent=error.permanent)
            if error.maybe_sent and again_at is not None:
                again_at = max(again_at, now + deliveries.ECHO_WAIT)
            _fail_delivery(session, claim, now, why, again_at)

    def _give_up(self, claim: Claim, why: str) -> None:
        now = self.clock()
        log.warning("message %s is given up: %s", claim.message_id, why)
        with self.database.begin() as session:
            _fail_delivery(session, claim, now, why, None)


def _fail_delivery(session: Session, claim: Claim, now: datetime, why: str, again_at: datetime | None) -> None:
    """What the bot says is in the log for whoever looks; a person's reply that never arrives must be looked at."""
    outbox.fail(session, claim, now, why, again_at)
    if again_at is None and session.get_one(Message, claim.message_id).author == Author.STAFF:
        conversations.reopen(session, claim.conversation_id, now)


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
        sender=conversation.sender,
    )


def _outbound(session: Session, claim: Claim) -> Outbound:
    message, conversation = _of(session, claim)
    payload = message.payload
    if (writer := session.get(Staff, message.staff_id) if message.staff_id is not None else None) is not None:
        signature = {"name": writer.name, "role": writer.role_in(conversation.language) or ""}
        payload = {**payload, "signature": signature}
    return Outbound(
        conversation_id=conversation.id,
        channel=conversation.channel,
        recipient=conversation.sender,
        message_id=message.id,
        author=Author(message.author),
        kind=Kind(message.kind),
        text=message.text,
        payload=payload,
        promise_id=claim.id,
        account=conversation.account,
        language=payload.get("language") or conversation.language,
        heard_at=conversation.heard_at,
    )


def _of(session: Session, claim: Claim) -> tuple[Message, Conversation]:
    message = session.get(Message, claim.message_id)
    if message is None:
        raise ClaimLost(f"outbox row {claim.id}: everything about its visitor was erased")
    return message, session.get_one(Conversation, message.conversation_id)


def _is_requested(session: Session, message_id: int) -> bool:
    return bool(session.scalar(select(exists().where(Request.message_id == message_id))))
