"""The assistant's door: messages are encoded ahead of their turn, and a conversation can be forgotten."""

import asyncio
import socket
import threading
from types import SimpleNamespace

import pytest
import requests


@pytest.fixture(scope="module")
def rasa():
    """Rasa's parts that these tests are about, imported once."""
    import sanic
    from rasa.core.channels import channel as channels
    from rasa.core.lock_store import InMemoryLockStore
    from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore
    from rasa.shared.core import events, trackers
    from rasa.shared.core.domain import Domain

    from bot.nlu import channel

    domain = Domain.from_dict({"intents": ["greet"], "actions": ["utter_greet"]})
    return SimpleNamespace(
        sanic=sanic, channels=channels, channel=channel, locks=InMemoryLockStore, memory=InMemoryTrackerStore,
        sql=SQLTrackerStore, events=events, trackers=trackers, domain=domain,
    )  # fmt: skip


class Door:
    """The channel in a real Sanic application; Sanic serves once in a process, so all tests share it."""

    def __init__(self, rasa):
        self.rasa, self.loop, self.ready = rasa, asyncio.new_event_loop(), threading.Event()
        self.app = rasa.sanic.Sanic("door")
        rasa.channels.register([rasa.channel.DeskInput()], self.app, "/webhooks/")
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        assert self.ready.wait(30)

    def post(self, path, body):
        answer = requests.post(f"http://127.0.0.1:{self.port}{path}", json=body, timeout=30)
        return answer.status_code, answer.json()

    def holds(self, store):
        self.app.ctx.agent = SimpleNamespace(lock_store=self.rasa.locks(), tracker_store=store)

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def _serve(self):
        asyncio.set_event_loop(self.loop)
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        start = self.app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
        server = self.loop.run_until_complete(start)
        self.loop.run_until_complete(server.startup())
        self.ready.set()
        self.loop.run_forever()


@pytest.fixture(scope="module")
def serving(rasa):
    door = Door(rasa)
    yield door
    door.close()


@pytest.fixture
def door(serving, store):
    serving.holds(store)
    return serving


@pytest.fixture
def store(rasa, tmp_path):
    from bot.nlu.tracker_store import WalTrackerStore

    opened = WalTrackerStore(domain=rasa.domain, dialect="sqlite", db=str(tmp_path / "tracker.db"))
    yield opened
    opened.engine.dispose()


def remember(rasa, store, sender):
    said = rasa.events.UserUttered("my secret", {"name": "greet"}, [], {"text": "my secret"}, timestamp=1.0)
    tracker = rasa.trackers.DialogueStateTracker.from_events(sender, [said], rasa.domain.slots)
    asyncio.run(store.save(tracker))


def remembered(store, sender):
    return asyncio.run(store.retrieve_full_tracker(sender))


def test_a_conversation_is_forgotten_and_the_others_stay(rasa, door, store):
    for sender in ("one", "other"):
        remember(rasa, store, sender)
    assert door.post("/webhooks/desk/forget", {"sender": "one"}) == (200, {"forgotten": True})
    assert remembered(store, "one") is None
    assert remembered(store, "other") is not None


def test_a_conversation_that_nobody_knows_is_forgotten_too(door):
    assert door.post("/webhooks/desk/forget", {"sender": "nobody"})[0] == 200


@pytest.mark.parametrize("body", [{}, {"sender": ""}, {"sender": 7}, [], {"conversation": "one"}])
def test_a_wish_without_a_conversation_is_refused_and_nothing_goes(rasa, door, store, body):
    remember(rasa, store, "one")
    assert door.post("/webhooks/desk/forget", body)[0] == 400
    assert remembered(store, "one") is not None


def test_without_an_assistant_nothing_is_said_to_be_forgotten(door):
    door.app.ctx.agent = None
    assert door.post("/webhooks/desk/forget", {"sender": "one"})[0] == 503


def test_a_store_in_memory_forgets_as_well(rasa):
    store = rasa.memory(rasa.domain)
    remember(rasa, store, "one")
    rasa.channel.forget(store, "one")
    assert remembered(store, "one") is None


def test_a_store_of_another_kind_says_that_it_cannot(rasa):
    with pytest.raises(TypeError, match="SimpleNamespace"):
        rasa.channel.forget(SimpleNamespace(), "one")


def test_a_question_is_tried_out_without_a_conversation(rasa, door, store, monkeypatch):
    from bot.nlu.decision import Candidate, Decision

    asked = []

    def decide(text, hint):
        asked.append((text, hint))
        return Decision(
            "answer", "fr", ("hours",), 0.9, (Candidate("hours", "Horaires ?", 0.9, 0.8, "Ouvert ?", "visit"),)
        )

    monkeypatch.setattr(rasa.channel, "try_out", decide)
    status, answer = door.post("/webhooks/desk/try", {"text": "Ouvert ?", "language": "fr"})
    assert (status, answer["decision"]["entries"]) == (200, ["hours"])
    assert answer["decision"]["candidates"][0]["topic"] == "visit"
    assert asked == [("Ouvert ?", "fr")]
    assert door.post("/webhooks/desk/try", {"text": "Ouvert ?", "language": 7})[0] == 200
    assert asked[-1] == ("Ouvert ?", None)


def test_questions_are_compared_at_most_so_many_at_once(rasa, door, monkeypatch):
    monkeypatch.setattr(rasa.channel, "similarities", lambda text, others: [0.5] * len(others))
    assert door.post("/webhooks/desk/alike", {"text": "a", "others": ["b", "c"]}) == (200, {"similarities": [0.5, 0.5]})
    most = door.post("/webhooks/desk/alike", {"text": "a", "others": ["b"] * 1000})[1]["similarities"]
    assert len(most) == rasa.channel.MOST_ALIKE


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("try", {}), ("try", []), ("try", {"text": 7}), ("alike", {"text": "a"}),
        ("alike", {"text": "a", "others": "b"}), ("alike", {"text": "a", "others": [1]}),
        ("alike", {"text": None, "others": []}), ("group", {}), ("group", {"questions": ["a"]}),
        ("group", {"questions": [{"text": "a", "language": None}]}), ("rehearse", {}), ("rehearse", {"faq": 7}),
    ],
)  # fmt: skip
def test_another_body_is_refused(door, path, body):
    assert door.post(f"/webhooks/desk/{path}", body)[0] == 400


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("try", {"text": "a"}), ("alike", {"text": "a", "others": ["b"]}), ("rehearse", {"faq": "version: 1"}),
        ("group", {"questions": [{"text": "a", "language": "fr"}]}), ("thefts", {}),
    ],
)  # fmt: skip
def test_without_a_model_nothing_is_decided_or_compared(door, monkeypatch, path, body):
    monkeypatch.setattr("bot.nlu.components._live", None)
    assert door.post(f"/webhooks/desk/{path}", body)[0] == 503


def test_a_change_is_rehearsed_and_one_that_cannot_be_read_is_refused(rasa, door, monkeypatch):
    from bot.faq import FaqError

    def rehearse(text):
        if text == "broken":
            raise FaqError(["faq.yml line 3: no answer"])
        return {"broken": [], "after": 0.01}

    monkeypatch.setattr(rasa.channel, "rehearse", rehearse)
    assert door.post("/webhooks/desk/rehearse", {"faq": "fine"}) == (200, {"rehearsal": rehearse("fine")})
    status, answer = door.post("/webhooks/desk/rehearse", {"faq": "broken"})
    assert (status, "line 3" in answer["error"]) == (422, True)


def test_questions_are_grouped_and_thefts_told(rasa, door, monkeypatch):
    monkeypatch.setattr(
        rasa.channel, "grouped_by_meaning", lambda texts, hints: {"groups": [[0, 1]], "answered": hints}
    )
    monkeypatch.setattr(rasa.channel, "thefts", lambda: [{"text": "a"}])
    questions = [{"text": "a", "language": "fr"}, {"text": "b", "language": "en"}]
    grouped = door.post("/webhooks/desk/group", {"questions": questions})[1]["grouped"]
    assert grouped == {"groups": [[0, 1]], "answered": ["fr", "en"]}
    assert door.post("/webhooks/desk/thefts", {}) == (200, {"thefts": [{"text": "a"}]})


@pytest.fixture
def prepared(rasa, monkeypatch):
    """What was prepared, and in which thread."""
    seen = []
    monkeypatch.setattr(
        rasa.channel, "prepare", lambda text, hint: seen.append((text, hint, threading.current_thread().name))
    )
    return seen


def ask(rasa, text, metadata=None):
    """Put one message through the door's preparation; what Rasa gets of it."""
    message = rasa.channels.UserMessage(text, metadata=metadata)
    asyncio.run(rasa.channel.DeskInput()._prepare(message))


def test_a_question_is_prepared_in_a_thread_beside_rasas_own(rasa, prepared):
    ask(rasa, "Quels sont vos horaires ?", {"language": "fr"})
    ((text, hint, thread),) = prepared
    assert (text, hint) == ("Quels sont vos horaires ?", "fr")
    assert thread.startswith("ahead")


@pytest.mark.parametrize("text", ['/pick_entry{"entry": "hours"}', ""])
def test_a_tapped_button_needs_no_preparation(rasa, prepared, text):
    ask(rasa, text)
    assert prepared == []


def test_a_preparation_that_breaks_does_not_lose_the_message(rasa, monkeypatch, caplog):
    def broken(text, hint):
        raise RuntimeError("no memory left")

    monkeypatch.setattr(rasa.channel, "prepare", broken)
    ask(rasa, "Quels sont vos horaires ?")
    assert "could not be prepared" in caplog.text
