"""Who has a thread: what our app gets and may do while it has it, and while another has it."""

from __future__ import annotations

import pytest

from tests.fake_graph import INBOX, Channel, FakeGraph, demo
from tests.gateway.fake_graph.caller import Caller, refusal
from tests.gateway.fake_graph.ear import Ear


def test_without_the_thread_our_app_only_listens(graph: FakeGraph, ear: Ear, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    graph.take_control("vera")
    graph.visitor_says("vera", "Allô ?")
    graph.starts("vera")
    taken, heard, started = (one.body["entry"][0] for one in ear.heard[1:])
    assert taken["messaging"][0]["take_thread_control"] == {
        "previous_owner_app_id": demo.APP_ID,
        "new_owner_app_id": "263902037430900",
    }
    assert heard["standby"][0]["message"]["text"] == "Allô ?"
    assert "payload" not in started["standby"][0]["postback"]
    assert refusal(caller.send("vera", "Oui.")) == (10, 2018300)
    assert refusal(caller.act("vera", "typing_on")) == (10, 2018300)


def test_a_thread_can_be_given_back(graph: FakeGraph, ear: Ear, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    graph.take_control("vera")
    graph.pass_control("vera")
    told = {"previous_owner_app_id": None, "new_owner_app_id": demo.APP_ID}
    assert ear.events[-1]["pass_thread_control"] == told
    assert caller.send("vera", "Oui.").status_code == 200


def test_an_idle_thread_goes_back_to_the_default_app(graph: FakeGraph, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    graph.take_control("vera")
    graph.advance(hours=23)
    graph.visitor_says("vera", "Toujours là")  # the inbox keeps it for another day
    graph.advance(hours=23)
    assert refusal(caller.send("vera", "Oui.")) == (10, 2018300)
    graph.advance(hours=1)
    graph.visitor_says("vera", "Bonjour")
    assert caller.send("vera", "Oui.").status_code == 200


def test_with_routing_the_inbox_takes_the_thread_that_it_answers_in(graph: FakeGraph, ear: Ear) -> None:
    graph.account.default_app = demo.APP_ID
    graph.visitor_says("vera", "Bonjour")
    graph.inbox_reply("vera", "Ici Paul.")
    graph.inbox_reply("vera", "Un instant.")
    assert ear.kinds == ["message", "take_thread_control", "echo", "echo"]
    assert "standby" in ear.heard[-1].body["entry"][0]


def test_instagram_refuses_a_thread_of_others_in_its_own_way(graph: FakeGraph, instagram: Caller) -> None:
    graph.instagram.visitor_says("igor", "Hello")
    graph.instagram.take_control("igor")
    assert refusal(instagram.send("igor", "Yes.")) == (100, 2534037)


def test_the_gateway_can_pass_take_and_keep_a_thread(graph: FakeGraph, caller: Caller) -> None:
    graph.account.default_app = demo.APP_ID
    graph.visitor_says("vera", "Bonjour")
    who = {"recipient": {"id": "vera"}}
    inbox = INBOX[Channel.MESSENGER]
    assert caller.post("pass_thread_control", {**who, "target_app_id": inbox}).json() == {"success": True}
    owner = caller.get("me/thread_owner", recipient="vera").json()["data"][0]["thread_owner"]
    assert owner["app_id"] == inbox
    assert refusal(caller.post("release_thread_control", who)) == (10, 2018300)
    assert caller.post("request_thread_control", {**who, "metadata": "please"}).status_code == 200
    assert caller.post("take_thread_control", who).status_code == 200
    assert caller.post("extend_thread_control", {**who, "duration": 3 * 86400}).status_code == 200
    graph.advance(days=2)
    assert caller.get("me/thread_owner", recipient="vera").json()["data"][0]["thread_owner"]["app_id"] == demo.APP_ID
    assert caller.post("release_thread_control", who).status_code == 200
    assert caller.get("me/thread_owner", recipient="vera").json() == {"data": []}


@pytest.mark.parametrize("verb", ["pass", "take", "release", "request", "extend"])
def test_without_routing_nobody_moves_a_thread(graph: FakeGraph, caller: Caller, verb: str) -> None:
    graph.visitor_says("vera", "Bonjour")
    assert refusal(caller.post(f"{verb}_thread_control", {"recipient": {"id": "vera"}})) == (10, 2018171)


@pytest.mark.parametrize(
    ("verb", "parts"),
    [
        ("pass", {}),
        ("pass", {"target_app_id": "inbox"}),
        ("extend", {"duration": 8 * 86400}),
        ("extend", {}),
        ("take", {"target_app_id": "1"}),
        ("take", {"recipient": {"id": "nobody"}}),
    ],
)
def test_it_refuses_a_move_that_is_not_right(
    graph: FakeGraph, caller: Caller, verb: str, parts: dict[str, object]
) -> None:
    graph.account.default_app = demo.APP_ID
    graph.visitor_says("vera", "Bonjour")
    assert refusal(caller.post(f"{verb}_thread_control", {"recipient": {"id": "vera"}, **parts}))[0] == 100


def test_a_message_can_pass_the_thread_on(graph: FakeGraph, caller: Caller) -> None:
    graph.account.default_app = demo.APP_ID
    graph.visitor_says("vera", "Bonjour")
    passed = {"control_type": "pass", "app_id": "263902037430900"}
    assert caller.send("vera", "Une personne vous répond.", thread_control=passed).status_code == 200
    assert refusal(caller.send("vera", "Encore.")) == (10, 2018300)
    assert refusal(caller.send("vera", "x", thread_control={"control_type": "steal"})) == (100, None)
