"""What is different on Instagram: stories, deletions, echoes among the messages, and no delivery receipts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.gateway.channels.graph.envelope import read
from bot.gateway.channels.instagram.events import translate
from bot.gateway.happenings import Deleted, Echoed, Edited, Entered, Happening, Nothing, Reached, Reacted, Said
from bot.gateway.messages import Attachment, Inbound
from tests.gateway.channels.graph.posting import AT, NOW, PAGE, SENT, envelope, event, on_the_wire, said

OURS = "111"
ASKED = Inbound("instagram", "PSID_1", "m_1", AT, text="Bonjour", account=PAGE)
CDN = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1"


def meaning(sent: dict[str, Any]) -> Happening:
    (arrived,) = read(on_the_wire(envelope(sent, about="instagram")), "instagram", PAGE, NOW)
    assert arrived.problem is None
    return translate(arrived, OURS)


def by_us(**message: Any) -> dict[str, Any]:
    return event(message={"mid": "m_9", **message}) | {"sender": {"id": PAGE}, "recipient": {"id": "PSID_1"}}


def test_h26_a_text_is_said() -> None:
    assert meaning(said()) == Said(ASKED)


def test_h26_an_echo_among_the_messages_is_not_a_visitor_s() -> None:
    assert meaning(by_us(is_echo=True, text="Hi")) == Echoed("PSID_1", AT, "m_9", PAGE, None, None, "Hi")


def test_h26_a_reply_to_a_story_is_answered_and_shows_the_story() -> None:
    sent = said("Is this open?", reply_to={"story": {"url": CDN, "id": "77"}})
    assert meaning(sent) == Said(
        replace(ASKED, text="Is this open?", reply_to="story:77", attachments=(Attachment("story", CDN),))
    )


@pytest.mark.parametrize("story", [{}, {"url": "file:///x"}, {"id": ["x"]}])
def test_a_reply_to_a_story_that_has_gone_is_still_answered(story: dict[str, Any]) -> None:
    assert meaning(said(reply_to={"story": story})) == Said(replace(ASKED, attachments=(Attachment("story"),)))


def test_h26_seen_names_a_message() -> None:
    assert meaning(event(read={"mid": "m_9"})) == Reached("PSID_1", AT, True, ("m_9",), None)


def test_h27_a_deletion_names_the_message_and_is_no_repeat_of_it() -> None:
    deleted = event(message={"mid": "m_1", "is_deleted": True})
    assert meaning(deleted) == Deleted("PSID_1", AT, "m_1")
    body = on_the_wire(envelope(said(), deleted, about="instagram"))
    assert len(read(body, "instagram", PAGE, NOW)) == 2


@pytest.mark.parametrize(
    "sent",
    [
        by_us(is_echo=True, is_deleted=True),  # the museum's own
        event(message={"is_deleted": True}),  # of what?
        event(message={"mid": "m_1", "is_self": True, "is_echo": True, "text": "x"}) | {"sender": {"id": PAGE}},
        event(message={"mid": "m_1", "is_self": True, "text": "x"}) | {"sender": {"id": PAGE}},
        event(delivery={"watermark": SENT}),
        event(policy_enforcement={"action": "warning"}),
    ],
)
def test_events_that_ask_for_nothing_say_so(sent: dict[str, Any]) -> None:
    assert isinstance(meaning(sent), Nothing)


@pytest.mark.parametrize(
    ("stated", "meant"),
    [
        ("image", "image"), ("audio", "audio"), ("video", "video"), ("file", "file"), ("media", "file"),
        ("share", "share"), ("ig_post", "share"), ("ig_reel", "share"), ("reel", "share"), ("template", "share"),
        ("story", "story"), ("ig_story", "story"), ("story_mention", "story"),
    ],
)  # fmt: skip
def test_an_attachment_of_any_type_is_understood(stated: str, meant: str) -> None:
    sent = event(message={"mid": "m_1", "attachments": [{"type": stated, "payload": {"url": CDN}}]})
    assert meaning(sent) == Said(replace(ASKED, text="", attachments=(Attachment(meant, CDN),)))


def test_what_instagram_does_not_show_us_still_is_something_that_the_visitor_sent() -> None:
    sent = event(message={"mid": "m_1", "is_unsupported": True})
    assert meaning(sent) == Said(replace(ASKED, text="", attachments=(Attachment("file"),)))


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (said("Horaires", quick_reply={"payload": "none"}), Said(replace(ASKED, text="Horaires", payload="none"))),
        (event(postback={"mid": "m_1", "payload": "GET_STARTED"}), Entered("PSID_1", AT, PAGE, started=True)),
        (event(referral={"ref": "hall3"}), Entered("PSID_1", AT, PAGE, started=False, ref="hall3")),
        (event(reaction={"mid": "m_1", "action": "react", "reaction": "love"}), Reacted("PSID_1", AT, True)),
        (event(message_edit={"mid": "m_1", "text": "Ah", "num_edit": 1}), Edited("PSID_1", AT, "m_1", "Ah", 1)),
    ],
)
def test_the_rest_is_as_on_messenger(sent: dict[str, Any], meant: Happening) -> None:
    assert meaning(sent) == meant


def test_an_echo_that_does_not_say_so_is_set_aside() -> None:
    (arrived,) = read(on_the_wire(envelope(by_us(text="Hi"), about="instagram")), "instagram", PAGE, NOW)
    assert arrived.problem == "the account itself in the visitor's place"


def test_a_body_for_a_page_is_set_aside() -> None:
    (arrived,) = read(on_the_wire(envelope(said())), "instagram", PAGE, NOW)
    assert arrived.problem == "the body's object is not instagram"
