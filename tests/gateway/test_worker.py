"""The worker: every message gets a reply or a person, whatever the assistant and the channels do."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.gateway import conversations, outbox
from bot.gateway.channels import FromTheLog
from bot.gateway.db import Attempt, Database, Message, OutboxRow, Request
from bot.gateway.errors import DatabaseUnavailable, DeliveryError
from bot.gateway.handoff import Acknowledgements
from bot.gateway.messages import Handoff, State
from bot.gateway.promises import Worker
from bot.gateway.rasa_client import Question, RasaClient
from bot.gateway.stepping import StepThreads
from bot.gateway.wakeup import Bell
from tests.gateway.conftest import MUSEUM, Clock, Mailbox, Says, drain
from tests.gateway.fake_rasa import Asked, FakeRasa, Reaction, answers, custom

UNSURE = Handoff("unsure", "fr")


def texts(database: Database, conversation_id: str) -> list[tuple[str, str]]:
    with database.read() as session:
        return [(line.kind, line.text) for line in conversations.thread(session, conversation_id)]


def kinds(database: Database, conversation_id: str) -> list[str]:
    return [kind for kind, _ in texts(database, conversation_id)]


def reasons(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Request.reason).order_by(Request.id)))


def outcomes(database: Database) -> list[tuple[str, str | None]]:
    with database.read() as session:
        return [(row.kind, row.outcome) for row in session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


def tries(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Attempt.outcome).order_by(Attempt.id)))


def hand_off(worker: Worker, asked: Asked) -> None:
    """What the assistant's action does, without HTTP."""
    with worker.database.begin() as session:
        conversations.hand_off(session, asked.message_id, UNSURE, worker.acknowledgement, worker.clock())


def take(worker: Worker, conversation_id: str, staff_id: int) -> None:
    with worker.database.begin() as session:
        conversations.take(session, conversation_id, staff_id, worker.clock())


def test_a_question_is_asked_answered_and_delivered(worker: Worker, says: Says, mailbox: Mailbox) -> None:
    received = says("Horaires ?", channel="post")
    drain(worker)
    assert kinds(worker.database, received.conversation_id) == ["text", "answer"]
    (sent,) = mailbox.sent
    assert (sent.recipient, sent.channel, sent.text) == ("vera", "post", f"Réponse à {received.message_id}")
    assert outcomes(worker.database) == [("ask", "done"), ("deliver", "done")]


def test_a_step_without_work_says_so(worker: Worker) -> None:
    assert worker.process_one_outbox_row() is False


def test_messages_of_a_conversation_are_asked_in_order(worker: Worker, says: Says, rasa: FakeRasa) -> None:
    sent = [says(str(number)).message_id for number in range(5)]
    drain(worker)
    assert [asked.message_id for asked in rasa.asked] == sent


def test_a_message_that_was_handed_off_is_not_asked_again(worker: Worker, says: Says, rasa: FakeRasa) -> None:
    rasa.script["Un dinosaure ?"] = [Reaction(first=lambda asked: hand_off(worker, asked))]
    received = says("Un dinosaure ?")
    drain(worker)
    assert kinds(worker.database, received.conversation_id) == ["text", "handed_off", "acknowledgement"]
    assert reasons(worker.database) == ["unsure"]
    assert len(rasa.asked) == 1


def test_a_reply_and_a_handoff_of_one_message_are_both_kept(worker: Worker, says: Says, rasa: FakeRasa) -> None:
    both = Reaction([custom("Oui.")], first=lambda asked: hand_off(worker, asked))
    rasa.script["Deux questions ?"] = [both]
    received = says("Deux questions ?")
    drain(worker)
    assert kinds(worker.database, received.conversation_id) == ["text", "handed_off", "acknowledgement", "answer"]


def test_an_answer_that_a_person_must_see_is_a_request_even_if_the_action_broke(
    worker: Worker, says: Says, rasa: FakeRasa
) -> None:
    urgent = custom("Adressez-vous au gardien le plus proche.", decision={"escalate": True})
    rasa.script["J'ai perdu mon enfant"] = [Reaction([urgent])]
    received = says("J'ai perdu mon enfant")
    drain(worker)
    assert kinds(worker.database, received.conversation_id) == ["text", "answer", "handed_off", "acknowledgement"]
    assert reasons(worker.database) == ["escalate"]


def test_an_action_that_broke_half_way_ends_with_a_person(worker: Worker, says: Says, rasa: FakeRasa) -> None:
    rasa.script["Question ?"] = [Reaction()]  # it arrived, nothing was shown, and no handoff came
    received = says("Question ?")
    drain(worker)
    assert kinds(worker.database, received.conversation_id) == ["text", "handed_off", "acknowledgement"]
    assert reasons(worker.database) == ["assistant_unavailable"]


def failing_ways() -> dict[str, Reaction]:
    return {
        "500": Reaction(status=500, arrives=False),
        "empty": Reaction(arrives=False),
        "no JSON": Reaction(body=b"<html>", arrives=False),
        "hangs up": Reaction(loses_answer=True, arrives=False),
    }


@pytest.mark.parametrize("way", failing_ways())
def test_a_broken_assistant_is_asked_three_times_and_then_a_person_answers(
    worker: Worker, says: Says, rasa: FakeRasa, clock: Clock, way: str
) -> None:
    rasa.script["Question ?"] = [failing_ways()[way] for _ in range(3)]
    received = says("Question ?")
    asked_at = clock()
    while any(outcome is None for _, outcome in outcomes(worker.database)):
        drain(worker)
        clock.forward(seconds=1)
    assert clock() - asked_at <= timedelta(seconds=20)
    assert len(rasa.asked) == 3
    assert tries(worker.database) == ["retry", "retry", "failed", "done"]
    (_, _, (_, acknowledgement)) = texts(worker.database, received.conversation_id)
    assert acknowledgement.startswith("Je ne peux pas chercher la réponse moi-même")
    assert reasons(worker.database) == ["assistant_unavailable"]


def test_an_assistant_that_comes_back_in_time_answers(worker: Worker, says: Says, rasa: FakeRasa, clock: Clock) -> None:
    rasa.script["Question ?"] = [Reaction(status=500, arrives=False)]
    received = says("Question ?")
    drain(worker)
    clock.forward(seconds=2)
    drain(worker)
    assert texts(worker.database, received.conversation_id)[-1] == ("answer", f"Réponse à {received.message_id}")
    assert reasons(worker.database) == []


def test_an_assistant_that_is_down_ends_with_a_person(
    database: Database, says: Says, rasa: FakeRasa, clock: Clock, acknowledgement: Acknowledgements
) -> None:
    rasa.stop()
    client = RasaClient(rasa.url, timeout=2)
    worker = Worker(database, client, {"web": FromTheLog()}, acknowledgement, timedelta(seconds=30), clock)
    says("Question ?")
    for _ in range(20):
        drain(worker)
        clock.forward(seconds=1)
    client.close()
    assert reasons(database) == ["assistant_unavailable"]


def test_a_handoff_whose_confirmation_was_lost_is_found_in_the_database(
    worker: Worker, says: Says, rasa: FakeRasa
) -> None:
    lost = Reaction(status=500, arrives=False, first=lambda asked: hand_off(worker, asked))
    rasa.script["Un dinosaure ?"] = [lost]
    says("Un dinosaure ?")
    drain(worker)
    assert len(rasa.asked) == 1
    assert outcomes(worker.database) == [("ask", "done"), ("deliver", "done")]


def test_a_worker_that_died_after_the_answer_does_not_ask_again(
    worker: Worker, says: Says, rasa: FakeRasa, rasa_client: RasaClient, clock: Clock
) -> None:
    received = says("Question ?")
    with worker.database.begin() as session:
        claim = outbox.claim(session, clock(), worker.lease)
    assert claim is not None
    # Asked and answered; then the worker dies before it records anything.
    rasa_client.ask(Question(received.conversation_id, received.message_id, MUSEUM, "web", "fr", "Question ?"))
    assert drain(worker) == 0
    clock.forward(seconds=31)
    drain(worker)
    assert len(rasa.asked) == 1
    assert kinds(worker.database, received.conversation_id) == ["text", "answer"]


def test_a_message_that_kills_its_worker_every_time_goes_to_a_person(
    worker: Worker, says: Says, rasa: FakeRasa, clock: Clock
) -> None:
    received = says("Question ?")
    for _ in range(3):
        with worker.database.begin() as session:
            assert outbox.claim(session, clock(), worker.lease) is not None
        clock.forward(seconds=31)
    drain(worker)
    assert rasa.asked == []
    assert kinds(worker.database, received.conversation_id) == ["text", "handed_off", "acknowledgement"]


def test_a_worker_that_was_too_slow_does_not_reply_twice(
    worker: Worker, says: Says, rasa: FakeRasa, clock: Clock
) -> None:
    def another_worker_takes_over(asked: Asked) -> None:
        clock.forward(seconds=31)
        with worker.database.begin() as session:
            late = outbox.claim(session, clock(), worker.lease)
            assert late is not None
            conversations.hand_off(session, asked.message_id, UNSURE, worker.acknowledgement, clock())
            outbox.complete(session, late, clock())

    rasa.script["Question ?"] = [Reaction([custom("Oui.")], first=another_worker_takes_over)]
    received = says("Question ?")
    drain(worker)
    assert kinds(worker.database, received.conversation_id) == ["text", "handed_off", "acknowledgement"]


# People


def test_a_question_waiting_when_a_person_takes_over_is_not_asked(
    worker: Worker, says: Says, rasa: FakeRasa, alice: int
) -> None:
    received = says("Question ?")
    take(worker, received.conversation_id, alice)
    drain(worker)
    assert rasa.asked == []
    assert outcomes(worker.database) == [("ask", "cancelled")]


def test_a_reply_that_was_being_computed_when_a_person_took_over_is_dropped(
    worker: Worker, says: Says, rasa: FakeRasa, alice: int
) -> None:
    received = says("Question ?")
    rasa.script["Question ?"] = [
        Reaction([custom("Oui.")], first=lambda _: take(worker, received.conversation_id, alice))
    ]
    drain(worker)
    assert kinds(worker.database, received.conversation_id) == ["text", "taken"]
    assert outcomes(worker.database) == [("ask", "cancelled")]


def test_an_assistant_that_fails_while_a_person_has_the_conversation_says_nothing_to_the_visitor(
    worker: Worker, says: Says, rasa: FakeRasa, alice: int
) -> None:
    received = says("Question ?")
    rasa.script["Question ?"] = [Reaction(first=lambda _: take(worker, received.conversation_id, alice))]
    drain(worker)
    assert kinds(worker.database, received.conversation_id) == ["text", "taken"]


def test_a_bots_message_still_queued_when_a_person_takes_over_is_not_pushed(
    worker: Worker, says: Says, mailbox: Mailbox, alice: int
) -> None:
    received = says("Question ?", channel="post")
    worker.process_one_outbox_row()
    take(worker, received.conversation_id, alice)
    drain(worker)
    assert mailbox.sent == []
    assert outcomes(worker.database) == [("ask", "done"), ("deliver", "cancelled")]


def test_a_persons_reply_is_pushed(worker: Worker, says: Says, mailbox: Mailbox, alice: int) -> None:
    received = says("Question ?", channel="post")
    take(worker, received.conversation_id, alice)
    with worker.database.begin() as session:
        conversations.reply_from_staff(session, received.conversation_id, alice, "Oui !", worker.clock())
    drain(worker)
    assert [sent.text for sent in mailbox.sent] == ["Oui !"]


def test_what_the_page_reads_from_the_log_is_delivered_even_if_a_person_took_over(
    worker: Worker, says: Says, alice: int
) -> None:
    received = says("Question ?")
    worker.process_one_outbox_row()
    take(worker, received.conversation_id, alice)
    drain(worker)
    assert outcomes(worker.database) == [("ask", "done"), ("deliver", "done")]


# Deliveries


def test_a_failed_delivery_is_tried_again_later(worker: Worker, says: Says, mailbox: Mailbox, clock: Clock) -> None:
    mailbox.errors = [DeliveryError("rate limit"), DeliveryError("502")]
    says("Horaires ?", channel="post")
    drain(worker)
    assert mailbox.sent == []
    clock.forward(seconds=5)
    drain(worker)
    clock.forward(seconds=30)
    drain(worker)
    assert len(mailbox.sent) == 1
    assert tries(worker.database) == ["done", "retry", "retry", "done"]


def test_a_delivery_that_can_never_work_is_given_up_where_staff_can_see_it(
    worker: Worker, says: Says, mailbox: Mailbox
) -> None:
    mailbox.errors = [DeliveryError("the visitor blocked the page", permanent=True)]
    says("Horaires ?", channel="post")
    drain(worker)
    assert outcomes(worker.database) == [("ask", "done"), ("deliver", "failed")]
    with worker.database.read() as session:
        assert (
            session.scalars(select(Attempt.detail).order_by(Attempt.id)).all()[-1]
            == "other: the visitor blocked the page"
        )


def test_a_delivery_that_never_works_is_given_up_in_the_end(
    worker: Worker, says: Says, mailbox: Mailbox, clock: Clock
) -> None:
    mailbox.errors = [DeliveryError("502") for _ in range(100)]
    says("Horaires ?", channel="post")
    for _ in range(10):
        drain(worker)
        clock.forward(hours=7)
    assert outcomes(worker.database)[-1] == ("deliver", "failed")
    assert tries(worker.database).count("retry") == 7


def test_replies_are_delivered_in_order_even_when_the_first_is_put_off(
    worker: Worker, says: Says, mailbox: Mailbox, clock: Clock
) -> None:
    mailbox.errors = [DeliveryError("502")]
    first, second = says("1", channel="post"), says("2", channel="post")
    drain(worker)
    assert mailbox.sent == []
    clock.forward(seconds=5)
    drain(worker)
    expected = [f"Réponse à {one.message_id}" for one in (first, second)]
    assert [sent.text for sent in mailbox.sent] == expected


def test_a_channel_that_was_removed_is_a_failure_that_staff_can_see(worker: Worker, says: Says) -> None:
    says("Horaires ?", channel="pigeon")
    drain(worker)
    assert outcomes(worker.database)[-1] == ("deliver", "failed")


# The loop


def test_no_transaction_stays_open_while_the_assistant_works(worker: Worker, says: Says, rasa: FakeRasa) -> None:
    later = []
    rasa.script["Question ?"] = [Reaction([custom("Oui.")], first=lambda _: later.append(says("Encore ?")))]
    received = says("Question ?")
    drain(worker)
    assert kinds(worker.database, received.conversation_id) == ["text", "text", "answer", "answer"]


def test_eight_threads_answer_every_conversation_in_order(
    worker: Worker, says: Says, rasa: FakeRasa, clock: Clock
) -> None:
    bell = Bell()
    worker.database.on_commit(bell.ring)
    all_done = threading.Event()
    worker.database.on_commit(lambda _: all_done.set() if bot_messages(worker.database) == 48 else None)
    threads = StepThreads("worker", worker.process_one_outbox_row, bell, 8)
    threads.start()
    received = [says(f"Question {number}", sender=f"sender-{number % 8}") for number in range(48)]
    assert all_done.wait(60)
    threads.stop()
    for conversation_id in {one.conversation_id for one in received}:
        with worker.database.read() as session:
            answered = [
                line.question_id for line in conversations.thread(session, conversation_id) if line.author == "bot"
            ]
        assert answered == sorted(answered)
    assert len(rasa.asked) == 48


def bot_messages(database: Database) -> int:
    with database.read() as session:
        return len(session.scalars(select(Message.id).where(Message.author == "bot")).all())


def test_a_slow_conversation_does_not_hold_up_another(worker: Worker, says: Says, rasa: FakeRasa) -> None:
    slow = answers("Enfin.")
    slow.waits_for = threading.Event()
    rasa.script["Lent ?"] = [slow]
    bell, quick_done = Bell(), threading.Event()
    worker.database.on_commit(bell.ring)
    worker.database.on_commit(lambda _: quick_done.set() if bot_messages(worker.database) else None)
    threads = StepThreads("worker", worker.process_one_outbox_row, bell, 2)
    threads.start()
    says("Lent ?", sender="vera")
    rasa.wait_for_questions(1)
    quick = says("Vite ?", sender="victor")
    assert quick_done.wait(30)
    assert kinds(worker.database, quick.conversation_id) == ["text", "answer"]
    slow.waits_for.set()
    threads.stop()


class Broken(Worker):
    """A worker whose first steps fail."""

    def process_one_outbox_row(self) -> bool:
        if FAILURES:
            raise FAILURES.pop(0)
        DONE.set()
        return False


FAILURES: list[Exception] = []
DONE = threading.Event()


def test_the_loop_survives_a_broken_step_and_a_missing_database(worker: Worker) -> None:
    FAILURES[:] = [RuntimeError("a mistake of ours"), DatabaseUnavailable("the disk is full")]
    DONE.clear()
    broken = Broken(worker.database, worker.rasa, worker.senders, worker.acknowledgement, worker.lease)
    threads = StepThreads("worker", broken.process_one_outbox_row, Bell())
    threads.start()
    assert DONE.wait(20)
    threads.stop()


def test_waiting_conversations_are_listed_for_staff(worker: Worker, says: Says, rasa: FakeRasa) -> None:
    rasa.script["Question ?"] = [Reaction()]
    received = says("Question ?")
    drain(worker)
    with worker.database.read() as session:
        (listed,) = conversations.held(session, MUSEUM, [State.WAITING])
    assert listed.conversation.id == received.conversation_id
