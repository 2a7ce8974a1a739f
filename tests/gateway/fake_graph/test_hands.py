"""What visitors and Meta's inbox can do, and which events the gateway gets for it."""

from __future__ import annotations

import pytest

from tests.fake_graph import INBOX, Channel, FakeGraph
from tests.gateway.fake_graph.caller import Caller
from tests.gateway.fake_graph.ear import Ear

CHOICES = [
    {"content_type": "text", "title": title, "payload": payload}
    for title, payload in (("Horaires", "entry:opening-hours"), ("Une personne", "person"))
]


@pytest.mark.parametrize("what", ["Une personne", "person"])
def test_a_quick_reply_is_a_message_with_a_payload(graph: FakeGraph, ear: Ear, caller: Caller, what: str) -> None:
    graph.visitor_says("vera", "Bonjour")
    caller.send("vera", {"text": "Que cherchez-vous ?", "quick_replies": CHOICES})
    graph.flush()
    mid = graph.taps("vera", what)
    told = {"mid": mid, "text": "Une personne", "quick_reply": {"payload": "person"}}
    assert ear.events[-1]["message"] == told


def test_quick_replies_are_gone_after_the_next_message(graph: FakeGraph, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    caller.send("vera", {"text": "Que cherchez-vous ?", "quick_replies": CHOICES})
    graph.visitor_says("vera", "Laissez")
    with pytest.raises(LookupError, match="sees no button 'person'"):
        graph.taps("vera", "person")


def test_the_menu_and_the_ice_breakers_are_buttons_in_the_visitors_language(
    graph: FakeGraph, ear: Ear, caller: Caller
) -> None:
    graph.account.profile = {
        "persistent_menu": [
            {"locale": "default", "call_to_actions": [{"type": "postback", "title": "A person", "payload": "person"}]},
            {
                "locale": "fr_FR",
                "call_to_actions": [{"type": "postback", "title": "Une personne", "payload": "person"}],
            },
        ],
        "ice_breakers": [{"locale": "default", "call_to_actions": [{"question": "When?", "payload": "entry:hours"}]}],
    }
    graph.visitor("wim", locale="nl_NL")
    assert [button.title for button in graph.buttons("vera")] == ["When?", "Une personne"]
    assert [button.title for button in graph.buttons("wim")] == ["When?", "A person"]
    mid = graph.taps("vera", "Une personne")
    assert ear.events[-1]["postback"] == {"mid": mid, "title": "Une personne", "payload": "person"}


def test_get_started_carries_the_payload_of_the_profile(graph: FakeGraph, ear: Ear) -> None:
    graph.account.profile["get_started"] = {"payload": "start"}
    mid = graph.starts("vera")
    assert ear.events[-1]["postback"] == {"mid": mid, "title": "Get Started", "payload": "start"}


def test_a_link_starts_a_thread_or_leads_into_one(graph: FakeGraph, ear: Ear) -> None:
    referral = {"ref": "hall3", "source": "SHORTLINK", "type": "OPEN_THREAD"}
    graph.arrives("vera", "hall3")
    assert ear.events[0]["postback"]["referral"] == referral
    graph.arrives("vera", "hall3")
    assert ear.events[1]["referral"] == referral
    assert "postback" not in ear.events[1]


def test_a_visitor_can_send_several_pictures(graph: FakeGraph, ear: Ear) -> None:
    graph.sends_attachment("vera", count=3)
    picture = {"type": "image", "payload": {"url": "https://cdn.example/image"}}
    assert ear.events[0]["message"]["attachments"] == [picture] * 3
    assert "text" not in ear.events[0]["message"]


def test_a_like_is_a_sticker(graph: FakeGraph, ear: Ear) -> None:
    graph.sends_sticker("vera")
    attachment = ear.events[0]["message"]["attachments"][0]
    assert attachment["type"] == "sticker"
    assert attachment["payload"]["sticker_id"] == 369239263222822


def test_odd_attachments_go_out_as_they_are(graph: FakeGraph, ear: Ear) -> None:
    graph.sends_attachments("vera", [{"type": "fallback", "payload": None}], text="voyez")
    assert ear.events[0]["message"]["attachments"] == [{"type": "fallback", "payload": None}]
    assert ear.events[0]["message"]["text"] == "voyez"


def test_a_message_can_answer_another(graph: FakeGraph, ear: Ear) -> None:
    first = graph.visitor_says("vera", "Bonjour")
    graph.visitor_says("vera", "Alors ?", reply_to=first)
    assert ear.events[1]["message"]["reply_to"] == {"mid": first}


def test_a_message_can_be_changed_five_times(graph: FakeGraph, ear: Ear) -> None:
    mid = graph.visitor_says("vera", "Bonjour")
    for number in range(1, 6):
        graph.edits("vera", mid, f"Bonsoir {number}")
    assert ear.events[1]["message_edit"] == {"mid": mid, "text": "Bonsoir 1", "num_edit": "1"}
    assert [event["message_edit"]["num_edit"] for event in ear.events[1:]] == ["1", "2", "3", "4", "5"]
    with pytest.raises(LookupError):
        graph.edits("vera", mid, "Bonsoir 6")


def test_a_visitor_can_react_and_take_it_back(graph: FakeGraph, ear: Ear, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    mid = caller.send("vera", "Oui.").json()["message_id"]
    graph.flush()
    graph.reacts("vera", "love")
    graph.reacts("vera", None)
    assert ear.events[-2]["reaction"] == {"mid": mid, "action": "react", "reaction": "love", "emoji": "❤"}
    assert ear.events[-1]["reaction"] == {"mid": mid, "action": "unreact"}


def test_reading_is_told_by_a_watermark(graph: FakeGraph, ear: Ear, caller: Caller) -> None:
    graph.visitor_says("vera", "Bonjour")
    graph.reads("vera")
    assert ear.kinds == ["message"]  # there was nothing of the museum's to read
    caller.send("vera", "Oui.")
    graph.flush()
    graph.reads("vera")
    assert ear.events[-1]["read"] == {"watermark": graph.sent[0].stamp}


def test_reading_on_instagram_names_the_message(graph: FakeGraph, ear: Ear, instagram: Caller) -> None:
    graph.instagram.visitor_says("igor", "Open?", story={"url": "https://cdn.example/s", "id": "1"})
    assert ear.events[0]["message"]["reply_to"] == {"story": {"url": "https://cdn.example/s", "id": "1"}}
    mid = instagram.send("igor", "Yes.").json()["message_id"]
    graph.flush()
    graph.instagram.reads("igor")
    assert ear.kinds == ["message", "echo", "read"]  # and no delivery receipt
    assert ear.events[-1]["read"] == {"mid": mid}


def test_only_instagram_tells_of_a_deletion(graph: FakeGraph, ear: Ear) -> None:
    ours = graph.visitor_says("vera", "Bonjour")
    theirs = graph.instagram.visitor_says("igor", "Hello")
    graph.deletes("vera", ours)
    graph.instagram.deletes("igor", theirs)
    assert ear.kinds == ["message", "message", "message"]
    assert ear.events[-1]["message"] == {"mid": theirs, "is_deleted": True}
    assert graph.thread("vera") == []


@pytest.mark.parametrize(
    ("app_id", "told"), [("ours", int(INBOX[Channel.MESSENGER])), ("26390203743090", 26390203743090), (None, None)]
)
def test_staff_can_answer_in_metas_inbox(graph: FakeGraph, ear: Ear, app_id: str | None, told: int | None) -> None:
    graph.visitor_says("vera", "Bonjour")
    mid = graph.inbox_reply("vera", "Ici Paul.", app_id=app_id)
    echo = ear.events[1]["message"]
    assert (echo["mid"], echo["text"], echo.get("app_id")) == (mid, "Ici Paul.", told)
    assert graph.sent == []
    assert [line.text for line in graph.thread("vera")] == ["Bonjour", "Ici Paul."]


def test_the_platform_can_warn_the_page(graph: FakeGraph, ear: Ear) -> None:
    graph.warns("block", "spam")
    assert ear.events[0]["policy_enforcement"] == {"action": "block", "reason": "spam"}
    assert "sender" not in ear.events[0]


def test_any_event_can_be_sent(graph: FakeGraph, ear: Ear) -> None:
    graph.happens({"message": "TEST_MESSAGE"})
    graph.happens({"field": "inbox_labels", "value": {}}, role="changes")
    assert ear.heard[0].body["entry"][0]["messaging"] == [{"message": "TEST_MESSAGE"}]
    assert ear.heard[1].body["entry"][0]["changes"] == [{"field": "inbox_labels", "value": {}}]
