"""The outbox: who may keep a promise, in which order, and what a late worker may not do."""

from __future__ import annotations

import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.gateway import conversations, outbox
from bot.gateway.db import Attempt, Database, OutboxRow
from bot.gateway.errors import ClaimLost
from bot.gateway.messages import BotReply, Kind
from bot.gateway.outbox import Claim, Promise
from tests.gateway.conftest import NOW, Clock, Says

LEASE = timedelta(seconds=30)


def claim(database: Database, clock: Clock) -> Claim | None:
    with database.begin() as session:
        return outbox.claim(session, clock(), LEASE)


def claimed(database: Database, clock: Clock) -> Claim:
    found = claim(database, clock)
    assert found is not None
    return found


def complete(database: Database, claim: Claim, clock: Clock) -> None:
    with database.begin() as session:
        outbox.complete(session, claim, clock())


def fail(database: Database, claim: Claim, clock: Clock, **wait: float) -> None:
    with database.begin() as session:
        outbox.fail(session, claim, clock(), "away", clock() + timedelta(**wait) if wait else None)


def attempts(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        return [(row.outcome, row.detail) for row in session.scalars(select(Attempt).order_by(Attempt.id))]


def test_a_promise_is_claimed_by_one_worker(database: Database, clock: Clock, says: Says) -> None:
    received = says("Horaires ?")
    first = claimed(database, clock)
    assert (first.promise, first.message_id, first.attempts) == (Promise.ASK, received.message_id, 1)
    assert claim(database, clock) is None


def test_nothing_is_due_when_all_is_kept(database: Database, clock: Clock, says: Says) -> None:
    says("Horaires ?")
    with database.read() as session:
        assert outbox.anything_due(session, clock())
    complete(database, claimed(database, clock), clock)
    with database.read() as session:
        assert not outbox.anything_due(session, clock())
    assert attempts(database) == [("done", "")]


def test_a_conversations_messages_are_kept_in_order(database: Database, clock: Clock, says: Says) -> None:
    sent = [says(str(number)).message_id for number in range(3)]
    kept = []
    for _ in sent:
        one = claimed(database, clock)
        assert claim(database, clock) is None  # the next waits for this one
        kept.append(one.message_id)
        complete(database, one, clock)
    assert kept == sent


def test_conversations_do_not_wait_for_each_other(database: Database, clock: Clock, says: Says) -> None:
    senders = {says("Horaires ?", sender=name).conversation_id for name in ("vera", "victor", "yasmine")}
    assert {claimed(database, clock).conversation_id for _ in range(3)} == senders


def test_a_stuck_delivery_does_not_keep_the_next_question_from_being_asked(
    database: Database, clock: Clock, says: Says
) -> None:
    question = says("Horaires ?")
    complete(database, claimed(database, clock), clock)
    with database.begin() as session:
        conversations.reply_from_bot(session, question.message_id, BotReply(Kind.ANSWER, "…", "fr"), NOW)
    fail(database, claimed(database, clock), clock, hours=1)
    later = says("Et demain ?")
    assert claimed(database, clock).message_id == later.message_id


def test_later_messages_wait_while_an_earlier_one_is_put_off(database: Database, clock: Clock, says: Says) -> None:
    first = says("1")
    says("2")
    fail(database, claimed(database, clock), clock, seconds=10)
    assert claim(database, clock) is None
    clock.forward(seconds=10)
    again = claimed(database, clock)
    assert (again.message_id, again.attempts) == (first.message_id, 2)


def test_a_claim_expires(database: Database, clock: Clock, says: Says) -> None:
    says("Horaires ?")
    dead = claimed(database, clock)
    clock.forward(seconds=29)
    assert claim(database, clock) is None
    clock.forward(seconds=2)
    assert claimed(database, clock).attempts == dead.attempts + 1


def test_a_worker_that_was_too_slow_records_nothing(database: Database, clock: Clock, says: Says) -> None:
    says("Horaires ?")
    slow = claimed(database, clock)
    clock.forward(seconds=31)
    quick = claimed(database, clock)
    with pytest.raises(ClaimLost):
        complete(database, slow, clock)
    complete(database, quick, clock)
    with pytest.raises(ClaimLost):
        fail(database, slow, clock, seconds=1)
    assert attempts(database) == [("done", "")]


def test_every_attempt_leaves_a_row(database: Database, clock: Clock, says: Says) -> None:
    says("Horaires ?")
    fail(database, claimed(database, clock), clock, seconds=1)
    clock.forward(seconds=1)
    fail(database, claimed(database, clock), clock)
    assert attempts(database) == [("retry", "away"), ("failed", "away")]
    with database.read() as session:
        row = session.scalars(select(OutboxRow)).one()
    assert (row.outcome, row.done_at, row.attempts) == ("failed", clock(), 2)


def test_a_cancelled_promise_lets_the_next_one_pass(database: Database, clock: Clock, says: Says) -> None:
    says("1")
    second = says("2")
    unwanted = claimed(database, clock)
    with database.begin() as session:
        outbox.cancel(session, unwanted, clock(), "a person answers")
    assert claimed(database, clock).message_id == second.message_id
    assert attempts(database) == [("cancelled", "a person answers")]


def test_eight_workers_keep_every_promise_once_and_in_order(database: Database, clock: Clock, says: Says) -> None:
    sent = defaultdict(list)
    for number in range(60):
        received = says(str(number), sender=f"sender-{number % 6}")
        sent[received.conversation_id].append(received.message_id)
    kept: dict[str, list[int]] = defaultdict(list)
    noting = threading.Lock()

    def work(_: int) -> None:
        for _ in range(10_000):  # a lane may be in another's hands, so finding nothing is not the end
            one = claim(database, clock)
            if sum(map(len, kept.values())) == 60:
                return
            if one is not None:
                with noting:
                    kept[one.conversation_id].append(one.message_id)
                complete(database, one, clock)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert kept == sent
    assert attempts(database) == [("done", "")] * 60


def test_looking_for_work_reads_only_open_rows(sqlite: Database) -> None:
    looking = str(outbox.CLAIMABLE.compile(sqlite.engine, compile_kwargs={"render_postcompile": True}))
    with sqlite.engine.connect() as connection:
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {looking}", ("2027-05-05",) * looking.count("?")).all()
    plan = [step[3] for step in steps]
    assert any("ix_outbox_due" in step for step in plan)
    assert any("ix_outbox_lane" in step for step in plan)
    assert not any(step.startswith("SCAN") for step in plan), plan
