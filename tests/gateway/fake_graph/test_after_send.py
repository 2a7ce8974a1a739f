"""What the gateway hears of a message that it has sent: the echo, the receipts, and in which order they come."""

from __future__ import annotations

from tests.fake_graph import FakeGraph, demo
from tests.gateway.fake_graph.caller import Caller
from tests.gateway.fake_graph.ear import Ear


def test_the_echo_and_the_receipt_follow_the_answer(graph: FakeGraph, ear: Ear, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    mid = caller.send("vera", {"text": "Oui.", "metadata": "outbox:7:1"}).json()["message_id"]
    graph.flush()
    assert ear.kinds == ["message", "echo", "delivery"]
    echo, receipt = ear.events[1], ear.events[2]
    assert (echo["sender"]["id"], echo["recipient"]["id"]) == (demo.PAGE_ID, "vera")
    told = {"is_echo": True, "app_id": int(demo.APP_ID), "metadata": "outbox:7:1", "mid": mid, "text": "Oui."}
    assert echo["message"] == told
    assert receipt["sender"]["id"] == "vera"
    assert receipt["delivery"] == {"mids": [mid], "watermark": echo["timestamp"]}


def test_a_receipt_may_come_without_ids(graph: FakeGraph, ear: Ear, caller: Caller) -> None:
    graph.account.delivery_mids = False
    graph.visitor_says("vera", "Bonjour")
    caller.send("vera", "Oui.")
    graph.flush()
    assert set(ear.events[2]["delivery"]) == {"watermark"}


def test_the_echo_can_come_before_the_answer(graph: FakeGraph, ear: Ear, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    graph.manners.after_send = ("echo", "read", "response", "delivery")
    heard_before_the_answer: list[list[str]] = []
    caller.http.event_hooks = {"response": [lambda _: heard_before_the_answer.append(list(ear.kinds))]}
    caller.send("vera", "Oui.")
    graph.flush()
    assert heard_before_the_answer[0][:3] == ["message", "echo", "read"]
    assert ear.kinds == ["message", "echo", "read", "delivery"]


def test_the_order_after_a_send_can_be_another(graph: FakeGraph, ear: Ear, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    graph.manners.after_send = ("response", "read", "delivery")
    caller.send("vera", "Oui.")
    graph.flush()
    assert ear.kinds == ["message", "read", "delivery"]
    assert graph.sent[0].seen


def test_instagram_tells_of_our_message_among_the_visitors(graph: FakeGraph, ear: Ear, instagram: Caller) -> None:
    graph.instagram.account.subscribed = {"messages"}
    graph.instagram.visitor_says("igor", "Hello")
    mid = instagram.send("igor", {"text": "Yes.", "metadata": "outbox:7:1"}).json()["message_id"]
    graph.flush()
    assert ear.kinds == ["message", "echo"]
    assert ear.events[1]["message"] == {"is_echo": True, "mid": mid, "text": "Yes."}
    graph.instagram.account.echo_names_app = True
    instagram.send("igor", {"text": "Yes.", "metadata": "outbox:8:1"})
    graph.flush()
    assert ear.events[2]["message"]["app_id"] == int(demo.APP_ID)
    assert ear.events[2]["message"]["metadata"] == "outbox:8:1"


def test_without_its_field_no_echo_comes_from_the_page(graph: FakeGraph, ear: Ear, caller: Caller) -> None:
    graph.account.subscribed = {"messages"}
    graph.visitor_says("vera", "Bonjour")
    caller.send("vera", "Oui.")
    graph.flush()
    graph.reads("vera")
    assert ear.kinds == ["message"]


def test_the_echo_of_a_template_carries_its_buttons(graph: FakeGraph, ear: Ear, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    buttons = [{"type": "postback", "title": "Voir", "payload": "entry:x"}]
    payload = {"template_type": "button", "text": "Ici", "buttons": buttons}
    caller.send("vera", {"attachment": {"type": "template", "payload": payload}})
    graph.flush()
    echo = ear.events[1]["message"]
    assert echo["text"] == "Ici"
    assert echo["attachments"] == [
        {"type": "template", "payload": {"template_type": "button", "buttons": buttons}},
    ]
