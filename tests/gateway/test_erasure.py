"""Erasure: afterwards nothing about the visitor stands in any table, and nobody else has lost anything."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.gateway import conversations, erasure, outbox
from bot.gateway.db import (
    Attempt,
    Base,
    ChannelEvent,
    Conversation,
    Database,
    Erasure,
    Message,
    OutboxRow,
    Part,
    Rating,
    Request,
)
from bot.gateway.errors import ClaimLost, UnknownConversation, UnknownMessage
from bot.gateway.messages import BotReply, Handoff, Inbound, Kind
from tests.gateway.conftest import MUSEUM, NOW, Says

LEASE = timedelta(seconds=30)
SENDER = "psid-vera-70001"
TRACES = (
    SENDER,
    "mammouth",
    "vera@example.org",
    "m_vera",
    "token-of-vera",
    "Bonjour Vera",
    "relais-vera",
    "poster-vera",
)
"""Of everything that Vera wrote, was told, is called, or is known by."""


def dump(database: Database) -> str:
    """All rows of all tables, as one text."""
    with database.read() as session:
        rows = [
            (table.name, tuple(row)) for table in Base.metadata.sorted_tables for row in session.execute(select(table))
        ]
    return "\n".join(map(repr, rows))


def traces(database: Database, *more: str) -> list[str]:
    kept = dump(database)
    return [trace for trace in (*TRACES, *more) if trace in kept]


def count(database: Database, table: type[Base]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def raw_event(database: Database, key: str, sender: str | None = SENDER, **parts: Any) -> int:
    row = ChannelEvent(
        **{
            "museum": MUSEUM, "channel": "messenger", "account": "PAGE_1", "sender": sender, "key": key, "at": NOW,
            "received_at": NOW, "body": json.dumps({"sender": {"id": sender}, "text": "mammouth"}), **parts,
        }
    )  # fmt: skip
    with database.begin() as session:
        session.add(row)
    return row.id


def write(database: Database, sender: str = SENDER, channel: str = "messenger", text: str = "Un mammouth ?") -> str:
    """A conversation that has left something in every table: its id."""
    inbound = Inbound(channel, sender, f"m_vera-{channel}-{sender}", NOW, text=text, language="fr", account="PAGE_1")
    with database.begin() as session:
        received = conversations.receive(session, inbound, museum=MUSEUM, now=NOW)
        conversation = session.get_one(Conversation, received.conversation_id)
        conversation.email, conversation.token_digest = "vera@example.org", f"token-of-vera-{channel}-{sender}"[:64]
        conversations.arrive(session, conversation, "poster-vera", NOW)
        reply = BotReply(Kind.SUGGEST, "Bonjour Vera", "fr", {"choices": [{"title": "mammouth", "payload": "entry:x"}]})
        conversations.reply_from_bot(session, received.message_id, reply, NOW)
        evidence = {"candidates": [{"phrasing": "mammouth"}], "explanation": {"words": ["mammouth"]}}
        said = session.scalar(select(func.max(Message.id)).where(Message.author == "bot"))
        session.add(Rating(museum=MUSEUM, message_id=said, useful=False, words="mammouth", at=NOW))
        handoff = Handoff("unsure", "fr", **evidence)  # type: ignore[arg-type]
        conversations.hand_off(session, received.message_id, handoff, lambda **_: "Bonjour Vera", NOW)
        for row in session.scalars(select(OutboxRow).where(OutboxRow.conversation_id == received.conversation_id)):
            session.add(
                Attempt(museum=MUSEUM, outbox_id=row.id, at=NOW, outcome="retry", detail=f"relais-vera {sender}")
            )
            session.add(Part(museum=MUSEUM, outbox_id=row.id, number=1, begun_at=NOW, tries=1, external_id="m_vera-9"))
    return received.conversation_id


def erase(database: Database, conversation_id: str, origin: str = "chat", now: datetime = NOW) -> erasure.Erased:
    with database.begin() as session:
        return erasure.erase(session, conversation_id, origin=origin, now=now)


def erase_sender(database: Database, sender: str = SENDER, now: datetime = NOW, **parts: Any) -> erasure.Erased:
    with database.begin() as session:
        return erasure.erase_sender(session, MUSEUM, "messenger", sender, origin="callback", now=now, **parts)


def status(database: Database, code: str, museum: str = MUSEUM) -> Erasure | None:
    with database.read() as session:
        return erasure.status(session, museum, code)


def known(database: Database, code: str) -> Erasure:
    found = status(database, code)
    assert found is not None
    return found


# ---- everything goes, and only that ----


def test_afterwards_no_table_holds_anything_about_the_visitor(database: Database, alice: int) -> None:
    conversation_id = write(database)
    with database.begin() as session:
        conversations.reply_from_staff(session, conversation_id, alice, "Bonjour Vera, un mammouth.", NOW)
    raw_event(database, f"composite:{SENDER}")
    raw_event(database, "m_vera-3", handled_at=NOW, outcome="done", body="")
    raw_event(
        database, "m_vera-4", sender=None, handled_at=NOW, outcome="quarantined", detail="another page",
        body=json.dumps({"sender": {"id": SENDER}, "text": "mammouth"}),
    )  # fmt: skip
    assert traces(database) == list(TRACES)
    erased = erase(database, conversation_id)
    assert traces(database) == []
    assert erased.found
    tables = (Attempt, Part, OutboxRow, Request, Rating, Message, ChannelEvent, Conversation)
    assert [count(database, table) for table in tables] == [0] * len(tables)
    assert "alice" in dump(database)


def test_the_id_under_which_the_assistant_knew_the_conversation_goes_last(database: Database) -> None:
    conversation_id = write(database)
    code = erase(database, conversation_id).code
    assert traces(database, conversation_id) == [conversation_id]
    with database.begin() as session:
        assert erasure.unforgotten(session, 5, NOW) == [(known(database, code).id, conversation_id)]
        erasure.forgotten(session, known(database, code).id, conversation_id, NOW)
        assert erasure.unforgotten(session, 5, NOW) == []
    assert traces(database, conversation_id) == []
    assert known(database, code).forgotten_at == NOW


def test_other_visitors_keep_everything(database: Database) -> None:
    for channel, sender in (("messenger", SENDER + "2"), ("instagram", SENDER), ("messenger", "_"), ("messenger", "%")):
        write(database, sender, channel)
        raw_event(database, f"{channel}{sender}", sender=sender, channel=channel)
    raw_event(database, "set aside", sender=None, handled_at=NOW, outcome="quarantined", body='{"id": "psid-oscar"}')
    before = dump(database)
    conversation_id = write(database)
    raw_event(database, "of vera")
    erase(database, conversation_id)
    with database.begin() as session:
        session.execute(Erasure.__table__.delete())  # type: ignore[attr-defined]
    assert dump(database) == before


@pytest.mark.parametrize("sender", ["%", "_", "\\", '"', "é", "'; DROP TABLE messages; --"])
def test_x19_a_strange_sender_is_only_a_text(database: Database, sender: str) -> None:
    raw_event(database, "1", sender=None, body=json.dumps({"id": "somebody else"}))
    raw_event(database, "2", sender=None, body=json.dumps({"id": sender}))
    assert erase_sender(database, sender).found
    with database.read() as session:
        assert session.scalars(select(ChannelEvent.key)).all() == ["1"]


def test_the_erasure_itself_says_nothing_about_the_visitor(database: Database) -> None:
    code = erase(database, write(database)).code
    row = known(database, code)
    assert (row.museum, row.channel, row.origin, row.found, row.requested_at) == (
        MUSEUM,
        "messenger",
        "chat",
        True,
        NOW,
    )
    assert len(code) >= 32


def test_codes_cannot_be_guessed_from_each_other(database: Database) -> None:
    codes = {erase(database, write(database)).code for _ in range(3)}
    assert len(codes) == 3


def test_what_is_deleted_already_cannot_be_deleted_again(database: Database) -> None:
    conversation_id = write(database)
    erase(database, conversation_id)
    with pytest.raises(UnknownConversation):
        erase(database, conversation_id)
    assert count(database, Erasure) == 1


def test_an_error_after_it_takes_everything_back(database: Database) -> None:
    conversation_id, before = write(database), dump(database)

    def erase_and_fail() -> None:
        with database.begin() as session:
            erasure.erase(session, conversation_id, origin="chat", now=NOW)
            raise LookupError

    with pytest.raises(LookupError):
        erase_and_fail()
    assert dump(database) == before


def test_streams_that_follow_the_conversation_are_woken(sqlite: Database) -> None:
    conversation_id, changed = write(sqlite), set[str]()
    sqlite.on_commit(changed.update)
    erase(sqlite, conversation_id)
    assert changed == {conversation_id}


def test_a_visitor_who_writes_again_begins_anew(database: Database) -> None:
    first = write(database)
    erase(database, first)
    second = write(database)
    assert first != second
    with database.read() as session:
        assert len(conversations.thread(session, second)) == 5


def test_objects_that_the_callers_transaction_holds_leave_it(database: Database) -> None:
    """The intake deletes the very event that it is at work on."""
    conversation_id, event_id = write(database), raw_event(database, "erase-confirmed")
    with database.begin() as session:
        row = session.get_one(ChannelEvent, event_id)
        message = session.scalars(select(Message)).first()
        erasure.erase(session, conversation_id, origin="chat", now=NOW)
        assert row not in session
        assert message not in session


# ---- by sender ----


def test_a_sender_is_erased_with_the_conversation(database: Database) -> None:
    conversation_id = write(database)
    raw_event(database, "1")
    erased = erase_sender(database)
    assert erased.found
    assert traces(database, conversation_id) == [conversation_id]
    assert known(database, erased.code).conversation_id == conversation_id


def test_a_sender_of_whom_only_raw_events_are_there_is_erased(database: Database) -> None:
    raw_event(database, "1")
    erased = erase_sender(database)
    assert erased.found
    assert traces(database) == []
    assert known(database, erased.code).forgotten_at == NOW  # the assistant never knew of them


def test_an_unknown_sender_is_no_error(database: Database) -> None:
    erased = erase_sender(database)
    assert not erased.found
    assert known(database, erased.code).forgotten_at == NOW


def test_a_wish_that_comes_again_keeps_its_code_and_deletes_what_is_new(database: Database) -> None:
    code = "c" * 32
    assert erase_sender(database, code=code) == erasure.Erased(code, False)
    conversation_id = write(database)
    assert erase_sender(database, code=code) == erasure.Erased(code, True)
    assert traces(database) == []
    assert known(database, code).conversation_id == conversation_id
    assert erase_sender(database, code=code) == erasure.Erased(code, True)
    assert known(database, code).conversation_id == conversation_id
    assert count(database, Erasure) == 1


def test_a_wish_that_comes_again_forgets_no_conversation(database: Database) -> None:
    code = "c" * 32
    both = set()
    for _ in range(2):
        both.add(write(database))
        erase_sender(database, code=code)
    with database.read() as session:
        assert {name for _, name in erasure.unforgotten(session, 5, NOW)} == both


def test_the_end_of_an_older_memory_does_not_end_a_newer_one(database: Database) -> None:
    code = "c" * 32
    first = write(database)
    erase_sender(database, code=code)
    erasure_id = known(database, code).id
    second = write(database)
    erase_sender(database, code=code)
    with database.begin() as session:
        erasure.forgotten(session, erasure_id, first, NOW)
    assert known(database, code).conversation_id == second


def test_a_status_belongs_to_its_museum(database: Database) -> None:
    code = erase(database, write(database)).code
    assert status(database, code, "another") is None
    assert status(database, "no such code") is None


# ---- beside others at work ----


def claimed(database: Database) -> outbox.Claim:
    with database.begin() as session:
        found = outbox.claim(session, NOW, LEASE)
    assert found is not None
    return found


Record = Callable[[Any, outbox.Claim], None]
RECORDS: dict[str, Record] = {
    "complete": lambda session, claim: outbox.complete(session, claim, NOW),
    "cancel": lambda session, claim: outbox.cancel(session, claim, NOW, "why"),
    "fail": lambda session, claim: outbox.fail(session, claim, NOW, "why", NOW),
    "give up": lambda session, claim: outbox.fail(session, claim, NOW, "why", None),
    "renew": lambda session, claim: outbox.renew(session, claim, NOW, LEASE),
}


@pytest.mark.parametrize("record", RECORDS)
def test_a_worker_loses_its_claim_on_what_was_deleted(database: Database, record: str) -> None:
    conversation_id = write(database)
    claim = claimed(database)
    erase(database, conversation_id)
    with pytest.raises(ClaimLost), database.begin() as session:
        RECORDS[record](session, claim)
    assert count(database, Attempt) == 0


def test_an_answer_that_comes_too_late_is_not_written(database: Database, says: Says) -> None:
    received = says("Un mammouth ?")
    erase(database, received.conversation_id)
    reply = BotReply(Kind.ANSWER, "Bonjour Vera", "fr", {})
    with pytest.raises(UnknownMessage), database.begin() as session:
        conversations.reply_from_bot(session, received.message_id, reply, NOW)
    with pytest.raises(UnknownMessage), database.begin() as session:
        conversations.hand_off(session, received.message_id, Handoff("unsure"), lambda **_: "", NOW)
    assert traces(database) == []


def test_a_worker_that_is_recording_an_attempt_is_waited_for(database: Database) -> None:
    conversation_id = write(database)
    claim, recorded, failures = claimed(database), threading.Event(), list[Exception]()

    def erase_meanwhile() -> None:
        recorded.wait(10)
        try:
            erase(database, conversation_id)
        except Exception as failure:
            failures.append(failure)

    other = threading.Thread(target=erase_meanwhile)
    other.start()
    with database.begin() as session:
        outbox.complete(session, claim, NOW)
        recorded.set()
        wait_until_blocked(database)
    other.join(30)
    assert failures == []
    assert traces(database) == []


def wait_until_blocked(database: Database) -> None:
    """PostgreSQL tells when another transaction waits for us; on SQLite it cannot even have begun."""
    if database.engine.dialect.name != "postgresql":
        return
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(10_000):
        with database.engine.connect() as connection:
            if connection.exec_driver_sql(waiting).scalar():
                return
    pytest.fail("nobody waited")


def test_visitors_who_write_while_they_are_erased_leave_nothing_half_done(database: Database) -> None:
    """Whatever comes first: a message is either deleted, refused, or begins a new conversation."""
    start, outcomes = threading.Barrier(2), list[str]()
    conversation_id = write(database)

    def write_meanwhile() -> None:
        start.wait(10)
        for number in range(10):
            inbound = Inbound(
                "messenger", SENDER, f"again-{number}", NOW, text="encore", language="fr", account="PAGE_1"
            )
            try:
                with database.begin() as session:
                    conversations.receive(session, inbound, museum=MUSEUM, now=NOW)
                outcomes.append("written")
            except UnknownConversation:
                outcomes.append("refused")

    writing = threading.Thread(target=write_meanwhile)
    writing.start()
    start.wait(10)
    erase(database, conversation_id)
    writing.join(60)
    assert len(outcomes) == 10
    with database.read() as session:
        assert session.get(Conversation, conversation_id) is None
        orphans = select(Message.id).where(Message.conversation_id.not_in(select(Conversation.id)))
        assert session.scalars(orphans).all() == []
    assert traces(database) in ([], [SENDER])  # where the last came after the erasure
