"""What follows an erasure, and what leads to one without a wish: the assistant forgets, and the old goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from bot.gateway import conversations, erasure
from bot.gateway.db import Base, ChannelEvent, Conversation, Database, Erasure
from bot.gateway.erasure import Forgetting, retention
from bot.gateway.errors import AssistantUnavailable
from tests.gateway.conftest import MUSEUM, NOW, Clock, Says
from tests.gateway.test_erasure import SENDER, count, erase, known, raw_event, traces, write

# ---- the assistant's memory ----


class Assistant:
    """Forgets what it is told to forget, unless it is away."""

    def __init__(self) -> None:
        self.away = False
        self.broken: set[str] = set()
        self.asked: list[str] = []

    def forget(self, conversation_id: str) -> None:
        self.asked.append(conversation_id)
        if self.away or conversation_id in self.broken:
            raise AssistantUnavailable("away")


@pytest.fixture
def assistant() -> Assistant:
    return Assistant()


@pytest.fixture
def forgetting(database: Database, assistant: Assistant, clock: Clock) -> Forgetting:
    return Forgetting(database, assistant.forget, clock)


def test_the_assistant_forgets_each_conversation_once(
    database: Database, assistant: Assistant, forgetting: Forgetting, clock: Clock
) -> None:
    erased = {write(database, sender): None for sender in ("1", "2")}
    codes = [erase(database, one).code for one in erased]
    clock.forward(minutes=2)
    assert [forgetting.process_one() for _ in range(3)] == [True, True, False]
    assert assistant.asked == list(erased)
    assert all(known(database, code).forgotten_at == clock() for code in codes)
    assert traces(database, *erased) == []


def test_it_waits_until_no_message_can_be_at_the_assistant_any_more(
    database: Database, assistant: Assistant, forgetting: Forgetting, clock: Clock
) -> None:
    erase(database, write(database))
    clock.forward(seconds=119)
    assert not forgetting.process_one()
    assert assistant.asked == []
    clock.forward(seconds=1)
    assert forgetting.process_one()


def test_an_assistant_that_is_away_is_asked_again_with_growing_pauses(
    database: Database, assistant: Assistant, forgetting: Forgetting, clock: Clock
) -> None:
    code = erase(database, write(database)).code
    clock.forward(minutes=2)
    assistant.away = True
    tried = []
    for second in range(100):
        if forgetting.process_one():
            tried.append(second)
        clock.forward(seconds=1)
    assert tried == [0, 5, 15, 35, 75]
    assert known(database, code).forgotten_at is None
    assistant.away = False
    clock.forward(minutes=2)
    assert forgetting.process_one()
    assert known(database, code).forgotten_at == clock()


def test_the_pauses_have_an_end(database: Database, assistant: Assistant, clock: Clock) -> None:
    minute = timedelta(minutes=1)
    forgetting = Forgetting(database, assistant.forget, clock, first_pause=minute, longest_pause=4 * minute)
    erase(database, write(database))
    clock.forward(minutes=2)
    assistant.away = True
    for _ in range(20):
        forgetting.process_one()
        clock.forward(minutes=1)
    assert len(assistant.asked) == 7  # after 0, 1, 3, 7, 11, 15 and 19 minutes


def test_nothing_is_lost_when_the_worker_starts_anew(
    database: Database, assistant: Assistant, forgetting: Forgetting, clock: Clock
) -> None:
    conversation_id = write(database)
    erase(database, conversation_id)
    clock.forward(minutes=2)
    assistant.away = True
    assert forgetting.process_one()
    assistant.away = False
    assert Forgetting(database, assistant.forget, clock).process_one()
    assert traces(database, conversation_id) == []


def test_one_conversation_that_cannot_be_forgotten_does_not_keep_the_others(
    database: Database, assistant: Assistant, forgetting: Forgetting, clock: Clock
) -> None:
    stuck, other = write(database, "1"), write(database, "2")
    erase(database, stuck)
    erase(database, other)
    assistant.broken.add(stuck)
    clock.forward(minutes=2)
    assert forgetting.process_one()
    assert not forgetting.process_one()  # the assistant is left alone for a moment
    clock.forward(seconds=5)
    for _ in range(2):
        forgetting.process_one()
    assert other in assistant.asked
    assert traces(database, stuck, other) == [stuck]


# ---- retention ----


def touched(database: Database, conversation_id: str, **ago: float) -> None:
    with database.begin() as session:
        session.get_one(Conversation, conversation_id).touched_at = NOW - timedelta(**ago)


def deletions(database: Database, table: type[Base]) -> list[str]:
    """From here on, each deletion from this table and the commit that follows it."""
    steps: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(f"DELETE FROM {table.__tablename__}"):
            steps.append("delete")

    def note_commit(_connection: Any) -> None:
        if steps and steps[-1] == "delete":
            steps.append("commit")

    event.listen(database.engine, "before_cursor_execute", note)
    event.listen(database.engine, "commit", note_commit)
    return steps


def close(database: Database, conversation_id: str, staff_id: int) -> None:
    with database.begin() as session:
        conversations.close(session, conversation_id, staff_id, NOW)


def left(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.scalars(select(Conversation.id)))


def test_a_conversation_goes_when_nothing_was_written_for_long(database: Database, says: Says) -> None:
    old, young = (says("Bonjour", sender=sender).conversation_id for sender in ("vera", "oscar"))
    touched(database, old, days=30, seconds=1)
    touched(database, young, days=30)
    assert erasure.expire(database, MUSEUM, 30, NOW) == 1
    assert left(database) == {young}
    with database.read() as session:
        assert session.scalars(select(Erasure.origin)).all() == ["retention"]


def test_an_erasure_by_age_leaves_no_row_once_the_assistant_has_forgotten(
    database: Database, says: Says, forgetting: Forgetting, clock: Clock
) -> None:
    touched(database, says("Bonjour").conversation_id, days=400)
    erasure.expire(database, MUSEUM, 365, NOW)
    clock.forward(minutes=2)
    assert forgetting.process_one()
    assert count(database, Erasure) == 0


def test_no_conversation_grows_too_old_without_a_retention(database: Database, says: Says) -> None:
    touched(database, says("Bonjour").conversation_id, days=9999)
    assert erasure.expire(database, MUSEUM, 0, NOW) == 0
    assert count(database, Conversation) == 1


def test_what_waits_for_a_person_stays(database: Database, alice: int) -> None:
    waiting, settled = write(database, "1"), write(database, "2")
    close(database, settled, alice)
    for one in (waiting, settled):
        touched(database, one, days=400)
    assert erasure.expire(database, MUSEUM, 365, NOW) == 1
    assert left(database) == {waiting}


def test_what_a_member_of_staff_holds_stays(database: Database, says: Says, alice: int) -> None:
    held, given_back = (says("Bonjour", sender=sender).conversation_id for sender in ("vera", "oscar"))
    for one in (held, given_back):
        with database.begin() as session:
            conversations.reply_from_staff(session, one, alice, "Bonjour", NOW)
    close(database, given_back, alice)
    for one in (held, given_back):
        touched(database, one, days=400)
    erasure.expire(database, MUSEUM, 365, NOW)
    assert left(database) == {held}


def test_what_was_answered_in_another_program_goes(database: Database, says: Says) -> None:
    conversation_id = says("Bonjour").conversation_id
    with database.begin() as session:
        conversations.reply_from_elsewhere(session, conversation_id, "m_9", "Bonjour", NOW)
    touched(database, conversation_id, days=400)
    assert erasure.expire(database, MUSEUM, 365, NOW) == 1


def test_a_conversation_with_an_event_that_waits_stays(database: Database, says: Says) -> None:
    conversation_id = says("Bonjour", sender=SENDER, channel="messenger").conversation_id
    touched(database, conversation_id, days=400)
    raw_event(database, "1")
    assert erasure.expire(database, MUSEUM, 365, NOW) == 0


def test_other_museums_have_their_own_retention(database: Database, says: Says) -> None:
    touched(database, says("Bonjour").conversation_id, days=400)
    raw_event(database, "1", received_at=NOW - timedelta(days=400), handled_at=NOW, outcome="done")
    assert erasure.expire(database, "another", 365, NOW) == 0
    assert count(database, Conversation) == count(database, ChannelEvent) == 1


def test_only_so_many_go_at_a_time_and_each_in_a_transaction_of_its_own(database: Database, says: Says) -> None:
    for number in range(5):
        touched(database, says("Bonjour", sender=str(number)).conversation_id, days=400)
    steps = deletions(database, Conversation)
    assert erasure.expire(database, MUSEUM, 365, NOW, limit=3) == 3
    assert steps == ["delete", "commit"] * 3
    assert erasure.expire(database, MUSEUM, 365, NOW, limit=3) == 2
    assert erasure.expire(database, MUSEUM, 365, NOW, limit=3) == 0


def test_a_visitor_who_writes_at_the_last_moment_is_not_erased(database: Database, says: Says) -> None:
    conversation_id = says("Bonjour").conversation_id
    before = NOW - timedelta(days=365)
    assert not retention.expire_one(database, MUSEUM, conversation_id, before, NOW)
    touched(database, conversation_id, days=366)
    assert retention.expire_one(database, MUSEUM, conversation_id, before, NOW)
    assert not retention.expire_one(database, MUSEUM, conversation_id, before, NOW)


@pytest.mark.parametrize(
    ("days", "outcome", "age", "stays"),
    [
        (365, "done", 30, True),
        (365, "done", 31, False),
        (365, "ignored", 31, False),
        (365, "quarantined", 365, True),
        (365, "quarantined", 366, False),
        (7, "quarantined", 8, False),
        (0, "quarantined", 9999, True),  # kept for ever, like the conversations
        (0, "done", 31, False),  # empty, and too old to be a repeat
        (365, None, 9999, True),  # not taken in yet
    ],
)
def test_raw_events_go_in_their_time(
    database: Database, says: Says, days: int, outcome: str | None, age: int, stays: bool
) -> None:
    says("Bonjour", channel="messenger", sender=SENDER, account="PAGE_1")
    handled_at = None if outcome is None else NOW
    raw_event(database, "1", received_at=NOW - timedelta(days=age), handled_at=handled_at, outcome=outcome)
    erasure.expire(database, MUSEUM, days, NOW)
    assert count(database, ChannelEvent) == int(stays)


@pytest.mark.parametrize(
    ("outcome", "minutes", "stays"), [("done", 50, True), ("ignored", 70, False), (None, 70, True)]
)
def test_events_about_nobody_who_has_a_conversation_go_soon(
    database: Database, outcome: str | None, minutes: int, stays: bool
) -> None:
    handled_at = None if outcome is None else NOW
    raw_event(database, "1", received_at=NOW - timedelta(minutes=minutes), handled_at=handled_at, outcome=outcome)
    erasure.expire(database, MUSEUM, 365, NOW)
    assert count(database, ChannelEvent) == int(stays)


def test_many_raw_events_go_in_several_transactions(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    for number in range(5):
        raw_event(database, str(number), received_at=NOW - timedelta(days=31), handled_at=NOW, outcome="done")
    steps = deletions(database, ChannelEvent)
    erasure.expire(database, MUSEUM, 365, NOW)
    assert steps == ["delete", "commit"] * 3
    assert count(database, ChannelEvent) == 0
