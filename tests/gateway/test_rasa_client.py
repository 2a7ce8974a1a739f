"""Asking the assistant: what it gets to see, and what each kind of answer (or silence) means."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.errors import AssistantUnavailable, PayloadNotAllowed
from bot.gateway.messages import Kind
from bot.gateway.rasa_client import Question, RasaClient, command, find_reply, harmless
from tests.gateway.fake_rasa import FakeRasa, Reaction, answers, custom


def question(text: str = "Horaires ?", payload: str | None = None, message_id: int = 7) -> Question:
    return Question("c1", message_id, "demo", "web", "fr", text, payload)


def test_the_assistant_gets_the_text_and_where_it_comes_from(rasa: FakeRasa, rasa_client: RasaClient) -> None:
    reply = rasa_client.ask(question())
    assert reply is not None
    assert (reply.kind, reply.language, reply.text) == (Kind.ANSWER, "fr", "Réponse à 7")
    assert reply.payload["answers"][0]["entry"] == "opening-hours"
    (asked,) = rasa.asked
    assert (asked.sender, asked.text) == ("c1", "Horaires ?")
    assert asked.metadata == {"message_id": "7", "channel": "web", "language": "fr", "museum": "demo"}


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("Horaires ?", "Horaires ?"),
        ("  deux\nlignes \t ", "deux lignes"),
        ("/restart", "restart"),
        (' /greet{"x":1}', 'greet{"x":1}'),
        ("///restart", "restart"),
        ("/ / restart", "restart"),
        ("\u00a0\u3000/restart", "restart"),
        ("\u200b/restart", "restart"),
        ("\ufeff\u2060/restart", "restart"),
        ("／restart", "restart"),  # full-width
        ("⁄restart", "restart"),  # fraction slash
        ("/", "?"),
        ("et/ou", "et/ou"),
        ("😀", "😀"),
        ("a" * 20_000, "a" * 2_000),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_free_text_is_never_a_command(typed: str, sent: str, rasa: FakeRasa, rasa_client: RasaClient) -> None:
    rasa_client.ask(question(typed))
    assert rasa.asked[0].text == sent


@given(st.text())
def test_no_text_at_all_becomes_a_command(typed: str) -> None:
    sent = harmless(typed)
    assert 0 < len(sent) <= 2_000
    assert not sent.strip().startswith("/")


@pytest.mark.parametrize(
    ("payload", "sent"),
    [
        ("entry:opening-hours", '/pick_entry{"entry": "opening-hours"}'),
        ("person", "/ask_person"),
        ("none", "/none_of_these"),
        ("language:fr", '/set_language{"language": "fr"}'),
    ],
)
def test_a_tapped_choice_becomes_its_command(payload: str, sent: str, rasa: FakeRasa, rasa_client: RasaClient) -> None:
    rasa_client.ask(question("Les mots du bouton", payload))
    assert rasa.asked[0].text == sent


@pytest.mark.parametrize("payload", ["restart", "entry:", "/restart", "restart:now", ""])
def test_an_unknown_choice_has_no_command(payload: str) -> None:
    with pytest.raises(PayloadNotAllowed):
        command(payload)


def test_an_empty_answer_to_a_message_that_arrived_means_nothing_to_show(
    rasa: FakeRasa, rasa_client: RasaClient
) -> None:
    rasa.script["Horaires ?"] = [Reaction()]
    assert rasa_client.ask(question()) is None


def test_an_empty_answer_to_a_message_that_never_arrived_is_a_failure(rasa: FakeRasa, rasa_client: RasaClient) -> None:
    rasa.script["Horaires ?"] = [Reaction(arrives=False)]
    with pytest.raises(AssistantUnavailable, match="not in the tracker"):
        rasa_client.ask(question())


@pytest.mark.parametrize(
    "lost",
    [
        Reaction([custom("Oui.")], status=500),
        Reaction([custom("Oui.")], body=b"<html>502</html>"),
        Reaction([custom("Oui.")], body=b'{"not": "a list"}'),
        Reaction([custom("Oui.")], body=b"[]"),
        Reaction([custom("Oui.")], body=b'[null, 3, {"text": "plain"}]'),
        Reaction([custom("Oui.")], loses_answer=True),
    ],
    ids=["500", "html", "object", "empty", "junk", "connection"],
)
def test_a_reply_that_was_lost_on_the_way_is_found_in_the_tracker(
    lost: Reaction, rasa: FakeRasa, rasa_client: RasaClient
) -> None:
    rasa.script["Horaires ?"] = [lost]
    reply = rasa_client.ask(question())
    assert reply is not None
    assert reply.text == "Oui."
    assert len(rasa.asked) == 1


@pytest.mark.parametrize(
    "broken",
    [Reaction(status=500, arrives=False), Reaction(body=b"nonsense", arrives=False)],
    ids=["500", "no JSON"],
)
def test_a_broken_assistant_is_a_failure(broken: Reaction, rasa: FakeRasa, rasa_client: RasaClient) -> None:
    rasa.script["Horaires ?"] = [broken]
    with pytest.raises(AssistantUnavailable):
        rasa_client.ask(question())


def test_an_assistant_that_is_down_is_a_failure(rasa: FakeRasa) -> None:
    rasa.stop()
    client = RasaClient(rasa.url, timeout=2)
    with pytest.raises(AssistantUnavailable, match="cannot be reached"):
        client.ask(question())
    client.close()


def test_an_assistant_that_is_too_slow_is_a_failure_and_its_late_reply_is_found_later(rasa: FakeRasa) -> None:
    slow = answers("Enfin.")
    slow.waits_for = threading.Event()
    rasa.script["Horaires ?"] = [slow]
    client = RasaClient(rasa.url, timeout=0.3)
    with pytest.raises(AssistantUnavailable, match="too long"):
        client.ask(question())
    slow.waits_for.set()
    client.close()
    patient = RasaClient(rasa.url, timeout=5)
    with rasa.settled:
        assert rasa.settled.wait_for(lambda: rasa.trackers.get("c1"), 5)
    reply = patient.ask(question(), again=True)
    patient.close()
    assert reply is not None
    assert reply.text == "Enfin."
    assert len(rasa.asked) == 1


def test_asking_again_asks_when_the_message_never_arrived(rasa: FakeRasa, rasa_client: RasaClient) -> None:
    reply = rasa_client.ask(question(), again=True)
    assert reply is not None
    assert len(rasa.asked) == 1


def test_asking_again_does_not_ask_when_the_message_was_dealt_with(rasa: FakeRasa, rasa_client: RasaClient) -> None:
    first = rasa_client.ask(question())
    assert rasa_client.ask(question(), again=True) == first
    assert len(rasa.asked) == 1


def test_a_tracker_that_cannot_be_read_is_a_failure(rasa: FakeRasa, rasa_client: RasaClient) -> None:
    rasa.script["Horaires ?"] = [Reaction()]
    rasa.tracker_status = 404
    with pytest.raises(AssistantUnavailable, match="404"):
        rasa_client.ask(question())


def test_conversation_ids_are_quoted_in_the_trackers_address(rasa: FakeRasa, rasa_client: RasaClient) -> None:
    odd = Question("fb:1/2?x=é", 7, "demo", "web", "fr", "Horaires ?")
    rasa.script["Horaires ?"] = [Reaction([custom("Oui.")], body=b"[]")]
    reply = rasa_client.ask(odd)
    assert reply is not None
    assert reply.text == "Oui."


@pytest.mark.parametrize(
    "other",
    [
        {"text": "no version"},
        {"curio": 2, "kind": "answer", "language": "fr", "text": "newer"},
        custom("Oui.", kind="reply"),
        custom("Oui.", language="français"),
        custom("", answers=[]),
        custom("Oui.", answers=[{"entry": "x"}]),
        custom("Oui.", choices=[{"title": "without payload"}]),
        custom("Oui.", choices="person"),
        {"curio": 1},
        {"curio": {"nested": True}},
        "curio",
        None,
        [1],
    ],
)
def test_a_reply_of_another_shape_is_not_shown(other: Any, rasa: FakeRasa, rasa_client: RasaClient) -> None:
    rasa.script["Horaires ?"] = [Reaction([other])]
    assert rasa_client.ask(question()) is None


def test_a_good_reply_beside_one_of_another_shape_is_shown(rasa: FakeRasa, rasa_client: RasaClient) -> None:
    rasa.script["Horaires ?"] = [Reaction([{"curio": 2}, custom("Oui.")])]
    reply = rasa_client.ask(question())
    assert reply is not None
    assert reply.text == "Oui."


# Trackers


def said(message_id: int) -> dict[str, Any]:
    return {"event": "user", "metadata": {"message_id": str(message_id)}}


def shown(text: str) -> dict[str, Any]:
    return {"event": "bot", "data": {"custom": custom(text)}}


@pytest.mark.parametrize(
    ("events", "arrived", "text"),
    [
        ([], False, None),
        ([said(7)], True, None),
        ([said(7), shown("7")], True, "7"),
        ([said(6), shown("6"), said(7), shown("7"), said(8), shown("8")], True, "7"),
        ([said(6), shown("6")], False, None),
        ([said(7), said(8), shown("8")], True, None),
        ([said(7), said(7), shown("second try")], True, "second try"),
        ([shown("greeting"), said(7)], True, None),
        ([said(7), {"event": "bot", "text": "plain", "data": None}], True, None),
        ([None, 3, "x", {"event": None}, {"event": "user"}, {"event": "user", "metadata": "m"}], False, None),
        ([{"event": "user", "metadata": {"message_id": 7}}], False, None),  # we send text, so this is not ours
    ],
)
def test_a_tracker_tells_what_became_of_a_message(events: list[Any], arrived: bool, text: str | None) -> None:
    found = find_reply(json.loads(json.dumps(events)), 7)
    assert found.arrived == arrived
    assert (found.reply.text if found.reply else None) == text
