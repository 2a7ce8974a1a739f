"""What the fake takes as a message, what the visitor sees of it, and what it refuses as the platform would."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fake_graph import FakeGraph, demo
from tests.gateway.fake_graph.caller import Caller, refusal

CHOICE = {"content_type": "text", "title": "Horaires", "payload": "entry:opening-hours"}
LINK = {"type": "web_url", "title": "Voir", "url": "https://museum.example"}
TAP = {"type": "postback", "title": "Voir", "payload": "entry:x"}


def button(**parts: Any) -> dict[str, Any]:
    payload = {"template_type": "button", "text": "Choisissez", "buttons": [LINK], **parts}
    return {"attachment": {"type": "template", "payload": payload}}


def generic(**parts: Any) -> dict[str, Any]:
    payload = {"template_type": "generic", "elements": [{"title": "La salle 3", "buttons": [TAP], **parts}]}
    return {"attachment": {"type": "template", "payload": payload}}


def test_it_answers_with_a_new_name_for_every_message(graph: FakeGraph, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    answers = [caller.send("vera", "Oui.").json() for _ in range(3)]
    assert {answer["recipient_id"] for answer in answers} == {"vera"}
    mids = [answer["message_id"] for answer in answers]
    assert len(set(mids)) == 3
    assert all(mid.startswith("m_") and len(mid) > 60 for mid in mids)
    assert [line.mid for line in graph.sent] == mids
    assert [call.mid for call in graph.calls("message")] == mids


@pytest.mark.parametrize("sign", ["mark_seen", "typing_on", "typing_off"])
def test_a_sign_is_answered_without_a_message_id(graph: FakeGraph, caller: Caller, sign: str) -> None:
    graph.visitor_says("vera", "Bonjour")
    assert caller.act("vera", sign).json() == {"recipient_id": "vera"}
    assert graph.sent == []


def test_a_message_ends_the_typing(graph: FakeGraph, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    caller.act("vera", "typing_on")
    assert graph.visitor("vera").typing_since is not None
    caller.send("vera", "Oui.")
    assert graph.visitor("vera").typing_since is None


def test_a_museum_can_react_to_a_message(graph: FakeGraph, caller: Caller) -> None:
    mid = graph.visitor_says("vera", "Bonjour")
    caller.act("vera", "react", payload={"message_id": mid, "reaction": "love"})
    assert graph.thread("vera")[0].reaction == "love"
    caller.act("vera", "unreact", payload={"message_id": mid})
    assert graph.thread("vera")[0].reaction is None
    assert refusal(caller.act("vera", "react", payload={"message_id": "m_other", "reaction": "love"})) == (100, None)


def test_titles_are_cut_as_the_visitor_sees_them(graph: FakeGraph, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    title = "Les expositions temporaires"
    caller.send("vera", {"text": "Vous pensez à :", "quick_replies": [{**CHOICE, "title": title}]})
    assert [(shown.title, shown.payload) for shown in graph.sent[0].buttons] == [(title[:20], "entry:opening-hours")]


@pytest.mark.parametrize(
    "message",
    [
        {"text": "x" * 2000},
        {"text": "😀" * 2000},
        {"text": "x", "metadata": "m" * 1000},
        {"text": "x", "quick_replies": [CHOICE] * 13},
        {"text": "x", "quick_replies": [{**CHOICE, "payload": "p" * 1000}]},
        {"attachment": {"type": "image", "payload": {"url": "https://museum.example/1.jpg"}}},
        button(),
        button(buttons=[TAP, LINK, TAP], text="x" * 640),
        generic(subtitle="x" * 80),
    ],
)
def test_it_takes_what_is_just_within_the_limits(graph: FakeGraph, caller: Caller, message: dict[str, Any]) -> None:
    graph.visitor_says("vera", "Bonjour")
    assert caller.send("vera", message).status_code == 200


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"text": "x" * 2001}, (100, None)),
        ({"text": ""}, (100, 2018034)),
        ({"text": " \n"}, (100, 2018034)),
        ({"text": None}, (100, 2018034)),
        ({}, (100, 2018034)),
        ([], (100, None)),
        ({"text": "x", "metadata": "m" * 1001}, (100, None)),
        ({"text": "x", "metadata": 42}, (100, None)),
        ({"text": "x", "quick_replies": [CHOICE] * 14}, (100, None)),
        ({"text": "x", "quick_replies": []}, (100, None)),
        ({"text": "x", "quick_replies": [{"content_type": "text", "title": "Horaires"}]}, (100, None)),
        ({"text": "x", "quick_replies": [{**CHOICE, "payload": ""}]}, (100, None)),
        ({"text": "x", "quick_replies": [{**CHOICE, "payload": "p" * 1001}]}, (100, None)),
        ({"text": "x", "quick_replies": [{**CHOICE, "title": " "}]}, (100, None)),
        ({"text": "x", "quick_replies": [{**CHOICE, "content_type": "location"}]}, (100, None)),
        ({"text": "x", "quick_replies": [{**CHOICE, "value": "?"}]}, (100, None)),
        ({"text": "x", "sticker": 1}, (100, None)),
        ({"text": "x", **button()}, (100, None)),
        (button(text="x" * 641), (100, None)),
        (button(buttons=[TAP] * 4), (100, None)),
        (button(buttons=[]), (100, None)),
        (button(buttons=[{"type": "postback", "title": "Voir"}]), (100, None)),
        (button(buttons=[{"type": "phone_number", "title": "Voir", "payload": "+33"}]), (100, None)),
        (generic(title="x" * 81), (100, None)),
        ({"attachment": {"type": "image", "payload": {}}}, (100, None)),
        ({"attachment": {"type": "sticker", "payload": {"url": "https://museum.example"}}}, (100, None)),
    ],
)
def test_it_refuses_a_message_that_is_not_right(
    graph: FakeGraph, caller: Caller, message: dict[str, Any], expected: tuple[int, int | None]
) -> None:
    graph.visitor_says("vera", "Bonjour")
    assert refusal(caller.send("vera", message)) == expected
    assert graph.sent == []
    assert [call.error for call in graph.refused] == [expected]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"sender_action": "typing_on"}, (100, 2018014)),
        ({"messaging_type": None}, (100, None)),
        ({"messaging_type": "REPLY"}, (100, None)),
        ({"messaging_type": "MESSAGE_TAG"}, (100, None)),
        ({"tag": "HUMAN_AGENT"}, (100, None)),
        *(
            ({"messaging_type": "MESSAGE_TAG", "tag": tag}, (100, None))
            for tag in ("CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE", "NEWS")
        ),
        ({"recipient": {"id": ""}}, (100, None)),
        ({"recipient": {"id": 7}}, (100, None)),
        ({"recipient": {"id": "nobody"}}, (100, 2018001)),
        ({"recipient": {"phone_number": "+33"}}, (100, None)),
        ({"recipient": None}, (100, None)),
        ({"conversation": 3}, (100, None)),
    ],
)
def test_it_refuses_a_body_that_is_not_right(
    graph: FakeGraph, caller: Caller, parts: dict[str, Any], expected: tuple[int, int | None]
) -> None:
    graph.visitor_says("vera", "Bonjour")
    assert refusal(caller.send("vera", "Oui.", **parts)) == expected
    assert graph.sent == []


def test_it_refuses_a_body_without_a_message(graph: FakeGraph, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    assert refusal(caller.post("messages", {"recipient": {"id": "vera"}, "messaging_type": "RESPONSE"})) == (100, None)


@pytest.mark.parametrize("parts", [{"messaging_type": "RESPONSE"}, {"payload": {"message_id": "m_1"}}])
def test_it_refuses_anything_beside_a_sign(graph: FakeGraph, caller: Caller, parts: dict[str, Any]) -> None:
    graph.visitor_says("vera", "Bonjour")
    assert refusal(caller.act("vera", "typing_on", **parts)) == (100, None)


@pytest.mark.parametrize("body", ["[]", "3", '{"a":', "\xff"])
def test_it_refuses_what_is_not_a_json_object(graph: FakeGraph, caller: Caller, body: str) -> None:
    answer = caller.http.post("me/messages", content=body.encode("latin-1"))
    assert refusal(answer) == (100, None)


def test_instagram_counts_bytes(graph: FakeGraph, instagram: Caller) -> None:
    graph.instagram.visitor_says("igor", "Hello")
    assert instagram.send("igor", "é" * 500).status_code == 200
    assert refusal(instagram.send("igor", "é" * 500 + "x")) == (100, None)
    assert [line.text for line in graph.instagram.sent] == ["é" * 500]


def test_instagram_does_without_a_messaging_type(graph: FakeGraph, instagram: Caller) -> None:
    graph.instagram.visitor_says("igor", "Hello")
    assert instagram.send("igor", "Yes.", messaging_type=None).status_code == 200
    assert refusal(instagram.send("nobody", "Yes.")) == (100, 2534014)


def test_instagram_has_names_of_its_own_and_one_reaction(graph: FakeGraph, instagram: Caller) -> None:
    mid = graph.instagram.visitor_says("igor", "Hello")
    assert not mid.startswith("m_")
    assert instagram.act("igor", "react", payload={"message_id": mid, "reaction": "love"}).status_code == 200
    assert refusal(instagram.act("igor", "react", payload={"message_id": mid, "reaction": "wow"})) == (100, None)


@pytest.mark.parametrize("node", ["me", demo.PAGE_ID, demo.INSTAGRAM_ID])
def test_a_page_may_write_for_the_account_linked_to_it(graph: FakeGraph, caller: Caller, node: str) -> None:
    graph.instagram.visitor_says("igor", "Hello")
    caller.node = node
    assert caller.send("igor", "Yes.").status_code == 200
    assert [line.psid for line in graph.instagram.sent] == ["igor"]
    assert graph.sent == []


def test_a_visitor_of_the_page_is_unknown_to_the_other_account(graph: FakeGraph, instagram: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    assert refusal(instagram.send("vera", "Oui.")) == (100, 2534014)
