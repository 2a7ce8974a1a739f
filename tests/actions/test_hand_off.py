"""What leaves the assistant: one call to the gateway, which a real server on this machine writes down."""

import asyncio
import logging
import threading
from contextlib import contextmanager

import pytest
from aiohttp import web
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import hand_off
from actions.hand_off import ActionHandOff, handoff, internal_token

DECISION = {
    "decision": "handoff",
    "language": "en",
    "candidates": [{"entry": "dogs", "title": "Dogs?", "probability": 0.2, "similarity": 0.6, "phrasing": "My dog?"}],
    "reason": "nothing in the FAQ is near enough",
    "question": "May my cat come in?",
    "probability": 0.21,
    "entries": [],
}


def message(intent="handoff", decision=DECISION, **metadata):
    parsed = {"text": "May my cat come in?", "intent": {"name": intent}, "metadata": metadata}
    return {**parsed, "decision": decision} if decision else parsed


def said(parsed):
    return {"event": "user", "text": parsed["text"], "parse_data": parsed}


def tracker(latest, *before):
    events = [said(parsed) for parsed in (*before, latest)]
    return Tracker("conversation-7", {}, latest, events, False, None, {}, "action_listen")


def run(latest, *before):
    """What the visitor is told, and the events, when the action runs after ``latest``."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(ActionHandOff().run(dispatcher, tracker(latest, *before), {}))
    return [told["text"] for told in dispatcher.messages], events


@contextmanager
def serving(answer):
    """A gateway on this machine; yields its address and what it received."""
    received, started, loop = [], threading.Event(), asyncio.new_event_loop()

    async def hand_off(request):
        received.append((request.headers.get("Authorization"), request.path, await request.json()))
        return await answer(request)

    async def start():
        app = web.Application()
        app.router.add_post("/handoff", hand_off)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner

    def serve():
        asyncio.set_event_loop(loop)
        started.runner = loop.run_until_complete(start())
        started.set()
        loop.run_forever()
        loop.run_until_complete(started.runner.cleanup())
        loop.close()

    thread = threading.Thread(target=serve)
    thread.start()
    assert started.wait(20)
    try:
        host, port = started.runner.addresses[0]
        yield f"http://{host}:{port}", received
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


async def created(request):
    return web.json_response({"request": 12, "created": True}, status=201)


async def repeated(request):
    return web.json_response({"request": 12, "created": False})


async def refused(request):
    return web.json_response({"error": "unauthorized", "message": "wrong token"}, status=401)


async def broken(request):
    return web.Response(status=500, text="oops")


async def silent(request):
    await asyncio.sleep(30)  # cancelled as soon as the caller gives up


@pytest.fixture
def gateway(monkeypatch):
    with serving(created) as (address, received):
        monkeypatch.setenv("CURIO_GATEWAY_URL", address)
        yield received


@pytest.fixture(autouse=True)
def token(monkeypatch):
    monkeypatch.delenv("CURIO_INTERNAL_TOKEN_FILE", raising=False)
    monkeypatch.setenv("CURIO_INTERNAL_TOKEN", "a token of the tests")


# ---- the body ----


def test_the_body_tells_staff_what_was_asked_and_what_came_near():
    assert handoff("conversation-7", message(message_id="31", language="fr")) == {
        "conversation": "conversation-7",
        "message_id": "31",
        "reason": "unsure",
        "language": "en",  # of the message, not of the page
        "candidates": DECISION["candidates"],
        "explanation": {
            "reason": "nothing in the FAQ is near enough",
            "question": "May my cat come in?",
            "probability": 0.21,
        },
    }


def test_the_words_that_the_nearest_entry_does_not_hold_reach_the_team(gateway):
    run(message(decision={**DECISION, "missing": ["trottinette", "casque"]}, message_id="31"))
    assert gateway[0][2]["explanation"]["missing"] == ["trottinette", "casque"]


@pytest.mark.parametrize(
    ("intent", "reason"),
    [
        ("handoff", "unsure"),
        ("human", "person"),  # in words
        ("ask_person", "person"),  # with the button
        ("none_of_these", "none_of_these"),
        ("faq_answer_and_person", "escalate"),
        ("something_new", "unsure"),
        (None, "unsure"),
    ],
)
def test_the_reason_follows_from_the_intent(intent, reason):
    assert handoff("c", message(intent, message_id="1"))["reason"] == reason


def test_a_number_for_a_message_id_is_sent_as_text():
    assert handoff("c", message(message_id=31))["message_id"] == "31"


def test_a_tapped_button_has_no_evidence_but_the_pages_language():
    body = handoff("c", message("ask_person", None, message_id="1", language="fr"))
    assert (body["language"], body["candidates"], body["explanation"]) == ("fr", [], {})


def test_none_of_these_carries_what_was_suggested():
    suggested, tap = message("faq_suggest", message_id="1"), message("none_of_these", None, message_id="2")
    body = handoff("c", tap, [said(suggested), {"event": "bot"}, {"event": "action"}, said(tap)])
    assert body["message_id"] == "2"
    assert body["candidates"] == DECISION["candidates"]
    assert body["explanation"]["question"] == "May my cat come in?"
    assert body["language"] == "en"


@pytest.mark.parametrize("small_talk", [None, {"decision": "smalltalk", "language": "fr", "candidates": []}])
def test_who_asks_for_a_person_takes_his_last_question_along(small_talk):
    before, asks = message("faq_suggest", message_id="1"), message("human", small_talk, message_id="2")
    body = handoff("c", asks, [said(before), said(asks)])
    assert (body["reason"], body["candidates"]) == ("person", DECISION["candidates"])
    assert body["language"] == ("fr" if small_talk else "en")


# ---- the call ----


def test_it_posts_the_body_with_the_token_and_says_nothing_itself(gateway):
    told, events = run(message(message_id="31"))
    ((authorization, path, body),) = gateway
    assert authorization == "Bearer a token of the tests"
    assert path == "/handoff"
    assert body == handoff("conversation-7", message(message_id="31"))
    assert (told, events) == ([], [])


def test_none_of_these_finds_the_suggestion_in_the_tracker(gateway):
    run(message("none_of_these", None, message_id="2"), message("faq_suggest", message_id="1"))
    assert gateway[0][2]["candidates"] == DECISION["candidates"]


def test_odd_characters_reach_the_gateway(gateway):
    odd = {**DECISION, "question": "chat \ud83d \x00 👋 ?"}
    run(message(decision=odd, message_id="31"))
    assert gateway[0][2]["explanation"]["question"] == "chat \ud83d \x00 👋 ?"


def test_a_repeat_is_no_error(monkeypatch, caplog):
    with serving(repeated) as (address, received), caplog.at_level(logging.ERROR):
        monkeypatch.setenv("CURIO_GATEWAY_URL", address)
        run(message(message_id="31"))
    assert len(received) == 1
    assert caplog.messages == []


@pytest.mark.parametrize("answer", [refused, broken])
def test_a_refusal_is_logged_and_stops_nothing(monkeypatch, caplog, answer):
    with serving(answer) as (address, _), caplog.at_level(logging.ERROR):
        monkeypatch.setenv("CURIO_GATEWAY_URL", address)
        assert run(message(message_id="31")) == ([], [])
    assert any("hand-off of conversation conversation-7 failed" in text for text in caplog.messages)
    assert not any("a token of the tests" in text for text in caplog.messages)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "nonsense", "http://no-such-host.invalid"])
def test_a_gateway_that_is_not_there_is_logged_and_stops_nothing(monkeypatch, caplog, address):
    monkeypatch.setenv("CURIO_GATEWAY_URL", address)
    with caplog.at_level(logging.ERROR):
        assert run(message(message_id="31")) == ([], [])
    assert any("hand-off of conversation conversation-7 failed" in text for text in caplog.messages)


def test_a_gateway_that_never_answers_is_given_up(monkeypatch, caplog):
    monkeypatch.setattr(hand_off, "SECONDS", 0.2)
    with serving(silent) as (address, received), caplog.at_level(logging.ERROR):
        monkeypatch.setenv("CURIO_GATEWAY_URL", address)
        assert run(message(message_id="31")) == ([], [])
    assert len(received) == 1
    assert any("failed: TimeoutError" in text for text in caplog.messages)


# ---- the token ----


def test_the_token_may_stand_in_a_file(gateway, monkeypatch, tmp_path):
    (tmp_path / "token").write_text("from a file\n", encoding="utf-8")
    monkeypatch.setenv("CURIO_INTERNAL_TOKEN_FILE", str(tmp_path / "token"))
    run(message(message_id="31"))
    assert gateway[0][0] == "Bearer from a file"


def test_without_a_token_an_empty_one_is_sent_for_the_gateway_to_refuse(monkeypatch):
    monkeypatch.delenv("CURIO_INTERNAL_TOKEN")
    assert internal_token() == ""


def test_a_missing_token_file_is_logged_with_its_name(gateway, monkeypatch, tmp_path, caplog):
    monkeypatch.setenv("CURIO_INTERNAL_TOKEN_FILE", str(tmp_path / "no-token"))
    with caplog.at_level(logging.ERROR):
        assert run(message(message_id="31")) == ([], [])
    assert gateway == []
    assert any("no-token" in text for text in caplog.messages)


# ---- without a gateway ----


@pytest.mark.parametrize(
    ("decision", "metadata", "words"),
    [
        (DECISION, {}, "I could not pass your question on"),
        ({**DECISION, "language": "fr"}, {}, "Je n'ai pas pu transmettre votre question"),
        ({**DECISION, "language": "de"}, {}, "Ich konnte Ihre Frage nicht"),
        (None, {"language": "en"}, "I could not pass your question on"),  # a button: the page's language
        (None, {}, "Je n'ai pas pu transmettre votre question"),
    ],
)
def test_outside_the_gateway_the_visitor_is_told_in_his_language_where_to_write(gateway, decision, metadata, words):
    (told,), events = run(message(decision=decision, **metadata))
    assert told.startswith(words)
    assert "contact@musee-origines.example" in told
    assert events == []
    assert gateway == []


def test_a_message_without_any_metadata_is_told_so_too(gateway):
    latest = {**message(), "metadata": None}
    (told,), _ = run(latest)
    assert told.startswith("I could not pass")


def test_the_rules_call_it_by_its_name():
    assert ActionHandOff().name() == "action_hand_off"
