"""How far pieces came, whose echo an echo is, and pauses: on both kinds of database, without any channel."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.gateway import conversations, deliveries, outbox
from bot.gateway.db import Conversation, Database, OutboxRow, Part, Pause
from bot.gateway.errors import DeliveryError
from bot.gateway.messages import BotReply, Kind, mark
from bot.gateway.promises import Worker
from tests.gateway.conftest import MUSEUM, NOW, Clock, Mailbox, Says, drain

SECOND = timedelta(seconds=1)
RATE = DeliveryError("rate limit", pause=timedelta(minutes=2), reason="rate")


def a_delivery(database: Database, says: Says, sender: str = "vera", account: str = "PAGE") -> OutboxRow:
    """An answer that waits to be delivered on "post"."""
    received = says("Horaires ?", sender=sender, channel="post", account=account)
    with database.begin() as session:
        for row in session.scalars(select(OutboxRow).where(OutboxRow.done_at.is_(None), OutboxRow.kind == "ask")):
            row.done_at, row.outcome = NOW, "done"
        conversations.reply_from_bot(session, received.message_id, BotReply(Kind.ANSWER, "Oui.", "fr"), NOW)
        chosen = select(OutboxRow).where(OutboxRow.kind == "deliver").order_by(OutboxRow.id.desc()).limit(1)
        return session.scalars(chosen).one()


def begin(database: Database, row: OutboxRow, *numbers: int, at: datetime = NOW) -> None:
    with database.begin() as session:
        for number in numbers:
            deliveries.begin(session, MUSEUM, row.id, number, at)


def send(database: Database, row: OutboxRow, number: int, external_id: str, at: datetime = NOW) -> None:
    begin(database, row, number, at=at)
    with database.begin() as session:
        deliveries.sent(session, row.id, number, external_id, at)


def parts(database: Database) -> list[Part]:
    with database.read() as session:
        return list(session.scalars(select(Part).order_by(Part.id)))


def reach(database: Database, row: OutboxRow, *, seen: bool, at: datetime, **which: object) -> None:
    with database.begin() as session:
        deliveries.reached(session, row.conversation_id, seen=seen, at=at, **which)  # type: ignore[arg-type]


def recognise(database: Database, row: OutboxRow, metadata: str | None, external_id: str, **how: bool) -> bool:
    with database.begin() as session:
        conversation = session.get_one(Conversation, row.conversation_id)
        return deliveries.recognise(session, conversation, metadata, external_id, NOW, **how)


# Receipts


def test_pieces_are_reached_by_name_or_up_to_a_moment(database: Database, says: Says) -> None:
    row = a_delivery(database, says)
    for number in (1, 2, 3):
        send(database, row, number, f"m{number}", NOW + number * SECOND)
    reach(database, row, seen=False, at=NOW, external_ids=("m3", "m9"))
    assert [part.delivered_at is not None for part in parts(database)] == [False, False, True]
    reach(database, row, seen=True, at=NOW, until=NOW + 2 * SECOND)
    assert [part.seen_at is not None for part in parts(database)] == [True, True, False]
    assert all(part.delivered_at is not None for part in parts(database))  # what was seen has arrived


def test_nothing_goes_back(database: Database, says: Says) -> None:
    row = a_delivery(database, says)
    send(database, row, 1, "m1")
    first, later = NOW + SECOND, NOW + 9 * SECOND
    reach(database, row, seen=True, at=first, until=later)
    reach(database, row, seen=False, at=later, external_ids=("m1",))
    reach(database, row, seen=True, at=later, until=later)
    (part,) = parts(database)
    assert (part.delivered_at, part.seen_at) == (first, first)


def test_a_receipt_counts_by_when_the_piece_set_out(database: Database, says: Says) -> None:
    """The platform dates a message before its answer reaches us."""
    row = a_delivery(database, says)
    begin(database, row, 1)
    with database.begin() as session:
        deliveries.sent(session, row.id, 1, "m1", NOW + 3 * SECOND)
    reach(database, row, seen=True, at=NOW + 2 * SECOND, until=NOW + SECOND)
    assert parts(database)[0].seen_at is not None


def test_a_piece_that_was_not_sent_is_not_reached(database: Database, says: Says) -> None:
    row = a_delivery(database, says)
    begin(database, row, 1)
    reach(database, row, seen=True, at=NOW, until=NOW + SECOND)
    assert parts(database)[0].seen_at is None


def test_a_receipt_of_one_visitor_says_nothing_about_another(database: Database, says: Says) -> None:
    vera, otto = a_delivery(database, says), a_delivery(database, says, "otto")
    send(database, vera, 1, "m1")
    reach(database, otto, seen=True, at=NOW, until=NOW + SECOND)
    reach(database, otto, seen=True, at=NOW, external_ids=("m1",))
    assert parts(database)[0].seen_at is None


# Echoes


def test_an_echo_with_our_mark_notes_the_piece_as_sent(database: Database, says: Says) -> None:
    row = a_delivery(database, says)
    begin(database, row, 1, 2)
    assert recognise(database, row, mark(row.id, 2), "m2")
    assert [part.external_id for part in parts(database)] == [None, "m2"]


def test_the_first_name_of_a_piece_stays(database: Database, says: Says) -> None:
    row = a_delivery(database, says)
    send(database, row, 1, "m1")
    assert recognise(database, row, mark(row.id, 1), "m-second-copy")
    with database.begin() as session:
        deliveries.sent(session, row.id, 1, "m-late", NOW)
    assert [part.external_id for part in parts(database)] == ["m1"]


def test_an_echo_is_known_by_its_name_alone(database: Database, says: Says) -> None:
    row = a_delivery(database, says)
    send(database, row, 1, "m1")
    assert recognise(database, row, None, "m1")


@pytest.mark.parametrize(
    "metadata",
    [None, "", "outbox:", "outbox:1", "outbox:99999:1", "outbox:1:1:1", "x:1:1", "outbox:" + "9" * 30 + ":1"],
)
def test_x24_an_echo_without_our_mark_is_not_ours(database: Database, says: Says, metadata: str | None) -> None:
    row = a_delivery(database, says)
    begin(database, row, 1)
    assert not recognise(database, row, metadata, "m1")
    assert parts(database)[0].external_id is None


def test_x24_a_mark_of_another_visitors_message_is_not_ours(database: Database, says: Says) -> None:
    vera, otto = a_delivery(database, says), a_delivery(database, says, "otto")
    begin(database, vera, 1)
    assert not recognise(database, otto, mark(vera.id, 1), "m1")
    assert parts(database)[0].external_id is None


def test_x24_a_mark_of_a_message_that_never_set_out_marks_nothing(database: Database, says: Says) -> None:
    row = a_delivery(database, says)
    recognise(database, row, mark(row.id, 1), "m1")
    assert parts(database) == []


def test_a_nameless_echo_is_of_the_piece_that_is_on_its_way(database: Database, says: Says) -> None:
    row = a_delivery(database, says)
    assert not recognise(database, row, None, "m0", anonymous=True)  # nothing is on its way: somebody else wrote
    begin(database, row, 1)
    assert recognise(database, row, None, "m1", anonymous=True)
    assert not recognise(database, row, None, "m2", anonymous=True)


# Pauses


def pause(database: Database, row: OutboxRow, error: DeliveryError = RATE, credential: str = "first token") -> None:
    with database.begin() as session:
        conversation = session.get_one(Conversation, row.conversation_id)
        deliveries.pause(session, conversation, error, credential, NOW)


def claimed(database: Database, now: datetime) -> int | None:
    with database.begin() as session:
        claim = outbox.claim(session, now, timedelta(seconds=30))
        return None if claim is None else claim.id


def test_what_belongs_to_a_paused_account_is_passed_over(database: Database, says: Says) -> None:
    vera = a_delivery(database, says)
    otto = a_delivery(database, says, "otto", "OTHER PAGE")
    pause(database, vera)
    with database.read() as session:
        assert outbox.anything_due(session, NOW)
    assert claimed(database, NOW) == otto.id
    assert claimed(database, NOW) is None
    assert claimed(database, NOW + timedelta(minutes=2)) == vera.id


def test_questions_are_asked_while_an_account_is_paused(database: Database, says: Says) -> None:
    pause(database, a_delivery(database, says))
    says("Et lundi ?", channel="post", account="PAGE")
    assert claimed(database, NOW) is not None


def test_another_token_lifts_a_pause_and_the_same_does_not(database: Database, says: Says) -> None:
    row = a_delivery(database, says)
    pause(database, row)
    for credential, left in (("first token", 1), ("second token", 0)):
        with database.begin() as session:
            deliveries.lift_old_pauses(session, MUSEUM, "post", "PAGE", credential)
        with database.read() as session:
            assert len(session.scalars(select(Pause)).all()) == left
    assert claimed(database, NOW) == row.id


def test_a_pause_that_goes_on_remembers_since_when(database: Database, says: Says) -> None:
    row = a_delivery(database, says)
    for minutes in (0, 1):
        with database.begin() as session:
            conversation = session.get_one(Conversation, row.conversation_id)
            deliveries.pause(session, conversation, RATE, "t", NOW + timedelta(minutes=minutes))
    with database.read() as session:
        (found,) = session.scalars(select(Pause))
    assert (found.since, found.until) == (NOW, NOW + timedelta(minutes=3))


def test_an_attempt_that_met_a_pause_does_not_count(worker: Worker, says: Says, mailbox: Mailbox, clock: Clock) -> None:
    mailbox.errors = [DeliveryError("rate", pause=timedelta(minutes=2), reason="rate") for _ in range(20)]
    says("Horaires ?", channel="post", account="PAGE")
    for _ in range(21):
        drain(worker)
        clock.forward(minutes=2)
    assert len(mailbox.sent) == 1
    with worker.database.read() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.kind == "deliver")).one()
    assert (row.attempts, row.outcome) == (1, "done")


# The worker and pieces


def test_a_piece_that_was_handed_over_is_not_handed_over_again(
    worker: Worker, says: Says, mailbox: Mailbox, clock: Clock
) -> None:
    mailbox.pieces = 3
    says("Horaires ?", channel="post")
    worker.process_one_outbox_row()
    row = next(row for row in all_rows(worker.database) if row.kind == "deliver")
    send(worker.database, row, 1, "known by its echo")
    drain(worker)
    assert [part.external_id for part in parts(worker.database)] == [
        "known by its echo", f"post-{row.id}-2", f"post-{row.id}-3",
    ]  # fmt: skip


def test_a_refused_piece_leaves_nothing_to_wait_for(worker: Worker, says: Says, mailbox: Mailbox, clock: Clock) -> None:
    mailbox.errors = [DeliveryError("busy")]
    says("Horaires ?", channel="post")
    drain(worker)
    assert parts(worker.database) == []
    clock.forward(seconds=5)
    drain(worker)
    assert len(mailbox.sent) == 1


def all_rows(database: Database) -> list[OutboxRow]:
    with database.read() as session:
        return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))
