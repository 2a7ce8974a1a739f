"""The assistant's short memory: what Rasa's own store would keep and give back, from one table, whoever wrote it."""

import asyncio
import logging

import pytest

from bot.nlu.tracker_store import WalTrackerStore

SENDER = "conversation-7"


@pytest.fixture(scope="module")
def rasa():
    """Rasa's parts that these tests are about, imported once."""
    from types import SimpleNamespace

    from rasa.core.tracker_store import SQLTrackerStore
    from rasa.shared.core import events, trackers
    from rasa.shared.core.domain import Domain

    domain = Domain.from_dict({"intents": ["greet"], "actions": ["utter_greet"]})
    return SimpleNamespace(SQLTrackerStore=SQLTrackerStore, events=events, trackers=trackers, domain=domain)


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "tracker.db")


@pytest.fixture
def open_store(rasa, path):
    """Opens our store, or Rasa's own, on the same file; an assistant process each."""
    opened = []

    def open_store(kind=WalTrackerStore):
        opened.append(kind(domain=rasa.domain, dialect="sqlite", db=path))
        return opened[-1]

    yield open_store
    for store in opened:
        store.engine.dispose()


@pytest.fixture
def store(open_store):
    return open_store()


@pytest.fixture
def exchange(rasa):
    """A session's start, and a visitor's message with its reply, as events."""
    made = rasa.events

    def exchange(text, at, start=False):
        parsed = {"text": text, "intent": {"name": "greet"}, "decision": {"entries": ["é", "\ud83d"]}}
        first = [made.ActionExecuted("action_session_start", timestamp=at - 2), made.SessionStarted(timestamp=at - 1)]
        said = [
            made.UserUttered(text, {"name": "greet"}, [], parsed, timestamp=at, metadata={"message_id": "1"}),
            made.ActionExecuted("utter_greet", "RulePolicy", 1.0, timestamp=at + 1),
            made.BotUttered("Bonjour", {"custom": {"curio": 1}}, timestamp=at + 2),
            made.ActionExecuted("action_listen", timestamp=at + 3),
        ]
        return [*(first if start else []), *said]

    return exchange


def create(store):
    return asyncio.run(store.get_or_create_tracker(SENDER, append_action_listen=False))


def save(store, tracker, events=()):
    for event in events:
        tracker.update(event)
    asyncio.run(store.save(tracker))


def retrieved(store, whole=False):
    retrieve = store.retrieve_full_tracker if whole else store.retrieve
    return asyncio.run(retrieve(SENDER))


def records(tracker):
    return [event.as_dict() for event in tracker.events]


def rows(store):
    columns = "sender_id, type_name, timestamp, intent_name, action_name, data"
    with store.engine.connect() as connection:
        return connection.exec_driver_sql(f"SELECT {columns} FROM events ORDER BY id").all()


def test_a_conversation_comes_back_as_it_was_in_order(store, exchange):
    tracker = create(store)
    save(store, tracker, exchange("bonjour", 100, start=True))
    save(store, tracker, exchange("salut", 100))  # the same moments: the order is that of writing
    back = retrieved(store)
    # Before the session's start stands the action that starts it; Rasa leaves it out, too.
    assert records(back) == records(tracker)[1:]
    assert back.latest_message.text == "salut"
    assert back.latest_message.parse_data["decision"] == {"entries": ["é", "\ud83d"]}


def test_the_rows_are_those_that_rasa_itself_would_write(open_store, rasa, exchange, tmp_path):
    ours, own = open_store(), rasa.SQLTrackerStore(domain=rasa.domain, db=str(tmp_path / "own.db"))
    for store in (ours, own):
        save(store, create(store), exchange("bonjour", 100, start=True))
        save(store, retrieved(store), exchange("salut", 200))
    assert rows(ours) == rows(own)
    assert len(rows(ours)) == 6 + 4


def test_rasas_own_store_reads_what_was_written_and_the_other_way_round(open_store, rasa, exchange):
    ours, own = open_store(), open_store(rasa.SQLTrackerStore)
    save(ours, create(ours), exchange("bonjour", 100, start=True))
    save(own, retrieved(own), exchange("salut", 200))
    assert records(retrieved(ours)) == records(retrieved(own))
    assert len(retrieved(ours).events) == 9


def test_each_event_is_written_once_however_often_a_tracker_is_saved(store, exchange):
    tracker = create(store)
    save(store, tracker, exchange("bonjour", 100, start=True))
    save(store, tracker)
    again = retrieved(store)
    save(store, again)
    save(store, again, exchange("salut", 200))
    assert len(rows(store)) == 6 + 4


def test_another_process_goes_on_where_the_first_one_stopped(open_store, exchange):
    one, other = open_store(), open_store()
    save(one, create(one), exchange("bonjour", 100, start=True))
    save(other, retrieved(other), exchange("salut", 200))
    save(one, retrieved(one), exchange("coucou", 300))
    texts = [record["text"] for record in records(retrieved(other)) if record["event"] == "user"]
    assert texts == ["bonjour", "salut", "coucou"]


def test_a_tracker_made_elsewhere_adds_only_what_is_not_there_yet(store, rasa, exchange):
    save(store, create(store), exchange("bonjour", 100, start=True))
    stored = list(retrieved(store).events)
    made = rasa.trackers.DialogueStateTracker.from_events(SENDER, [*stored, *exchange("salut", 200)])
    save(store, made)
    assert len(rows(store)) == 6 + 4


def test_a_new_session_hides_the_one_before_unless_all_is_asked_for(store, exchange):
    tracker = create(store)
    save(store, tracker, exchange("bonjour", 100, start=True))
    save(store, tracker, exchange("salut", 9000, start=True))
    texts = [record.get("text") for record in records(retrieved(store)) if record["event"] == "user"]
    assert texts == ["salut"]
    whole = retrieved(store, whole=True)
    assert len(whole.events) == 12
    save(store, whole, exchange("coucou", 9010))
    assert len(rows(store)) == 16


def test_a_conversation_without_a_session_start_comes_back_whole(store, exchange):
    save(store, create(store), exchange("bonjour", 100))
    assert len(retrieved(store).events) == 4


def test_conversations_do_not_mix(store, exchange):
    save(store, create(store), exchange("bonjour", 100, start=True))
    assert asyncio.run(store.retrieve("conversation-8")) is None
    assert list(asyncio.run(store.keys())) == [SENDER]


def test_what_was_erased_meanwhile_does_not_come_back(store, exchange):
    tracker = create(store)
    save(store, tracker, exchange("bonjour", 100, start=True))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM events")
    save(store, tracker, exchange("salut", 200))
    assert [row.type_name for row in rows(store)] == ["user", "action", "bot", "action"]


def test_the_database_keeps_a_write_ahead_log_and_its_connection(store, exchange, path, caplog):
    with caplog.at_level(logging.ERROR):
        save(store, create(store), exchange("bonjour", 100, start=True))
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1
    assert store.engine.pool.checkedin() == 1
    assert caplog.messages == []
