"""The messaging window: what opens it, how long it is open, and who may still write after it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fake_graph import FakeGraph
from tests.gateway.fake_graph.caller import Caller, refusal

TAGGED = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
DAY, WEEK = 24 * 3600, 7 * 24 * 3600


@pytest.mark.parametrize("messaging_type", ["RESPONSE", "UPDATE"])
def test_it_is_open_for_24_hours(graph: FakeGraph, caller: Caller, messaging_type: str) -> None:
    graph.visitor_says("vera", "Bonjour")
    graph.advance(seconds=DAY - 1)
    assert caller.send("vera", "Oui.", messaging_type=messaging_type).status_code == 200
    graph.advance(seconds=1)
    assert refusal(caller.send("vera", "Oui.", messaging_type=messaging_type)) == (10, 2018278)


def test_a_person_has_7_days(graph: FakeGraph, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    graph.advance(seconds=WEEK - 1)
    assert caller.send("vera", "Oui.", **TAGGED).status_code == 200
    assert (graph.sent[0].messaging_type, graph.sent[0].tag) == ("MESSAGE_TAG", "HUMAN_AGENT")
    graph.advance(seconds=1)
    assert refusal(caller.send("vera", "Oui.", **TAGGED)) == (10, 2018278)


def test_without_the_feature_the_tag_is_refused(graph: FakeGraph, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    graph.account.human_agent = False
    assert refusal(caller.send("vera", "Oui.", **TAGGED)) == (100, None)
    graph.account.human_agent_refusal = (10, 2018278)
    assert refusal(caller.send("vera", "Oui.", **TAGGED)) == (10, 2018278)


def test_instagram_has_a_code_of_its_own(graph: FakeGraph, instagram: Caller) -> None:
    graph.instagram.visitor_says("igor", "Hello")
    graph.advance(seconds=DAY)
    assert refusal(instagram.send("igor", "Yes.")) == (10, 2534022)
    assert instagram.send("igor", "Yes.", **TAGGED).status_code == 200


@pytest.mark.parametrize(
    "deed",
    [
        lambda graph: graph.visitor_says("vera", "Encore"),
        lambda graph: graph.starts("vera"),
        lambda graph: graph.taps("vera", "Voir"),
        lambda graph: graph.arrives("vera", "hall3"),
        lambda graph: graph.reacts("vera", "love"),
        lambda graph: graph.sends_attachment("vera"),
    ],
)
def test_these_open_it_again(graph: FakeGraph, caller: Caller, deed: Callable[[FakeGraph], None]) -> None:
    _spoken_yesterday(graph, caller)
    deed(graph)
    assert caller.send("vera", "Oui.").status_code == 200


@pytest.mark.parametrize(
    "deed",
    [
        lambda graph: graph.reads("vera"),
        lambda graph: graph.reacts("vera", None),
        lambda graph: graph.edits("vera", graph.thread("vera")[0].mid, "Bonsoir"),
        lambda graph: graph.inbox_reply("vera", "Bonjour"),
    ],
)
def test_these_do_not(graph: FakeGraph, caller: Caller, deed: Callable[[FakeGraph], None]) -> None:
    _spoken_yesterday(graph, caller)
    deed(graph)
    assert refusal(caller.send("vera", "Oui.")) == (10, 2018278)


def _spoken_yesterday(graph: FakeGraph, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    tap = {"type": "postback", "title": "Voir", "payload": "entry:x"}
    payload = {"template_type": "button", "text": "Ici", "buttons": [tap]}
    caller.send("vera", {"attachment": {"type": "template", "payload": payload}})
    graph.flush()
    graph.advance(seconds=DAY)
    assert refusal(caller.send("vera", "Oui.")) == (10, 2018278)
