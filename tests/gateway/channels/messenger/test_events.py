"""What each event on Messenger means for the desk; the samples are those of the platform's own pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.gateway.channels.graph.envelope import read
from bot.gateway.channels.messenger.events import translate
from bot.gateway.happenings import (
    ControlMoved,
    Echoed,
    Edited,
    Entered,
    Happening,
    Nothing,
    Reached,
    Reacted,
    Said,
    Warned,
)
from bot.gateway.messages import MAX_TEXT, Attachment, Inbound
from tests.gateway.channels.graph.posting import AT, NOW, PAGE, SENT, envelope, event, on_the_wire, said

OURS = "111"
INBOX = "263902037430900"
ASKED = Inbound("messenger", "PSID_1", "m_1", AT, text="Bonjour", account=PAGE)
PHOTO = "https://scontent.xx.fbcdn.net/a.jpg?x=1&y=2"


def meaning(sent: dict[str, Any], role: str = "messaging") -> Happening:
    (arrived,) = read(on_the_wire(envelope(sent, role=role)), "page", PAGE, NOW)
    assert arrived.problem is None
    return translate(arrived, OURS)


def inbound(sent: dict[str, Any], role: str = "messaging") -> Inbound:
    said = meaning(sent, role)
    assert isinstance(said, Said)
    return said.inbound


def attached(*elements: Any, **message: Any) -> tuple[Attachment, ...]:
    return inbound(event(message={"mid": "m_1", "attachments": list(elements), **message})).attachments


def echo(**message: Any) -> dict[str, Any]:
    return {
        "sender": {"id": PAGE},
        "recipient": {"id": "PSID_1"},
        "timestamp": SENT,
        "message": {"is_echo": True, "mid": "m_9", **message},
    }


# Messages


def test_a_text_is_said() -> None:
    assert meaning(said()) == Said(ASKED)


@pytest.mark.parametrize("text", ["/restart", " /restart", "/session_start", '/secret{"role":"admin"}', "／restart"])
def test_x10_a_command_is_a_text_like_any_other(text: str) -> None:
    assert inbound(said(text)) == replace(ASKED, text=text.strip())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a" * 25_000, "a" * MAX_TEXT),  # cut rather than lost
        ("a\x00b", "ab"),
        ("a\ud800b", "a\ufffdb"),
        ("\u202eabc\u200d", "\u202eabc\u200d"),
        ("👩‍👩‍👧" * 10, "👩‍👩‍👧" * 10),
        (" \n ", ""),
    ],
)
def test_x12_odd_texts_are_kept_as_far_as_they_can_be(text: str, kept: str) -> None:
    assert inbound(said(text)).text == kept


def test_x12_a_blank_text_is_not_taken_for_something_that_cannot_be_shown() -> None:
    assert inbound(said(" ")).attachments == ()


@pytest.mark.parametrize(
    "payload", ["entry:opening-hours", "person", "none", "language:fr", "erase", "erase-confirmed", "keep"]
)
def test_h3_h5_a_tap_is_known_by_its_payload_not_its_title(payload: str) -> None:
    tapped = inbound(said("Horaires", quick_reply={"payload": payload}))
    assert tapped == replace(ASKED, text="Horaires", payload=payload)
    pressed = inbound(event(postback={"mid": "m_1", "title": "Horaires", "payload": payload}))
    assert pressed == replace(tapped, external_id="postback:m_1")


FORGED = [
    "PICK_GREEN", "/intent{}", '/pick_entry{"entry": "x"}', "entry:../x", "entry:A", "entry:" + "a" * 2000, "person\n",
    " person", "Person", "language:français", "", "\ud800", None, 7, ["person"], {"payload": "person"},
]  # fmt: skip


@pytest.mark.parametrize("payload", FORGED)
def test_x11_a_quick_reply_that_is_not_ours_is_only_its_title(payload: Any) -> None:
    assert inbound(said("Green", quick_reply={"payload": payload})) == replace(ASKED, text="Green")


@pytest.mark.parametrize("payload", FORGED)
def test_x11_f29_a_postback_that_is_not_ours_is_nothing(payload: Any) -> None:
    assert isinstance(meaning(event(postback={"mid": "m_1", "title": "Green", "payload": payload})), Nothing)


def test_f29_a_postback_without_an_id_gets_one_that_its_repeats_share() -> None:
    pressed = event(postback={"title": "Une personne", "payload": "person"})
    first, again, other = (
        inbound(each) for each in (pressed, dict(reversed(pressed.items())), pressed | {"timestamp": SENT + 1})
    )
    assert first.external_id == again.external_id != other.external_id
    assert first.external_id.startswith("postback:hash:")
    assert len(first.external_id) < 100


def test_f29_in_standby_a_postback_has_no_payload_and_its_title_is_kept_quietly() -> None:
    pressed = event(postback={"mid": "m_1", "title": "Talk to an agent"})
    assert inbound(pressed, "standby") == replace(
        ASKED, external_id="postback:m_1", text="Talk to an agent", quiet=True
    )
    assert isinstance(meaning(event(postback={"mid": "m_1"}), "standby"), Nothing)


@pytest.mark.parametrize("payload", ["GET_STARTED", "start"])
def test_h4_get_started_enters_with_the_code_of_the_link(payload: str) -> None:
    link = {"ref": "hall3_poster", "source": "SHORTLINK", "type": "OPEN_THREAD"}
    pressed = event(postback={"mid": "m_MID", "title": "Get Started", "payload": payload, "referral": link})
    assert meaning(pressed) == Entered("PSID_1", AT, PAGE, started=True, ref="hall3_poster")
    del pressed["postback"]["referral"]
    assert meaning(pressed) == Entered("PSID_1", AT, PAGE, started=True)


@pytest.mark.parametrize(
    ("link", "ref"),
    [
        ({"ref": "hall3", "source": "SHORTLINK", "type": "OPEN_THREAD"}, "hall3"),
        ({"ref": "hall3", "type": "OPEN_THREAD"}, "hall3"),  # in Europe no source is told
        ({"ref": "r" * 3000}, "r" * 2083),
        ({"ref": 5}, None),
        ({}, None),
    ],
)
def test_h6_a_link_into_a_conversation_is_an_entrance(link: dict[str, Any], ref: str | None) -> None:
    assert meaning(event(referral=link)) == Entered("PSID_1", AT, PAGE, started=False, ref=ref)


def test_a_message_may_come_through_an_advertisement() -> None:
    link = {"ref": "winter", "ad_id": "6", "source": "ADS", "type": "OPEN_THREAD"}
    assert meaning(said(referral=link)) == Said(ASKED, ref="winter")


def test_h11_a_reply_names_what_it_replies_to() -> None:
    answer = said(reply_to={"mid": "m_0", "is_self_reply": False})
    assert inbound(answer) == replace(ASKED, reply_to="m_0")
    assert inbound(said(reply_to={"mid": 5})) == inbound(said(reply_to="m_0")) == ASKED


def test_h17_in_standby_a_message_is_heard_and_not_answered() -> None:
    assert inbound(said(), "standby") == replace(ASKED, quiet=True)


def test_a_message_without_an_id_gets_the_same_one_in_both_roles() -> None:
    sent = event(message={"text": "Bonjour"})
    assert inbound(sent).external_id == inbound(sent, "standby").external_id
    assert inbound(sent).external_id.startswith("hash:")


# Attachments


def test_h7_pictures_come_as_pictures() -> None:
    picture = {"type": "image", "payload": {"url": PHOTO}}
    assert attached(picture) == (Attachment("image", PHOTO),)
    assert attached(picture, picture, picture) == (Attachment("image", PHOTO),) * 3
    assert inbound(event(message={"mid": "m_1", "attachments": [picture]})).text == ""


@pytest.mark.parametrize(
    ("elements", "message", "found"),
    [
        ([{"type": "sticker", "payload": {"url": PHOTO, "sticker_id": 12}}], {}, Attachment("sticker", PHOTO)),
        ([{"type": "sticker", "payload": {"sticker_id": 369239263222822}}], {}, Attachment("sticker", "", "👍")),
        ([{"type": "sticker", "payload": {"sticker_id": "369239263222822"}}], {}, Attachment("sticker", "", "👍")),
        ([{"type": "image", "payload": {"url": PHOTO, "sticker_id": 12}}], {}, Attachment("sticker", PHOTO)),
        ([{"type": "image", "payload": {"url": PHOTO}}], {"sticker_id": 12}, Attachment("sticker", PHOTO)),
        ([], {"sticker_id": 369239263222822}, Attachment("sticker", "", "👍")),
        (  # until August 2026 both came
            [{"type": "image", "payload": {"url": PHOTO}}, {"type": "sticker", "payload": {"sticker_id": 12}}],
            {},
            Attachment("sticker"),
        ),
    ],
)
def test_h8_a_sticker_is_one_sticker_in_every_shape(
    elements: list[Any], message: dict[str, Any], found: Attachment
) -> None:
    assert attached(*elements, **message) == (found,)


@pytest.mark.parametrize(
    ("element", "found"),
    [
        ({"type": "fallback", "payload": None}, Attachment("share")),
        ({"type": "fallback"}, Attachment("share")),
        ({"type": "fallback", "payload": {"url": PHOTO, "title": "A film"}}, Attachment("share", PHOTO, "A film")),
        ({"type": "fallback", "url": PHOTO, "title": "Legacy", "payload": None}, Attachment("share", PHOTO, "Legacy")),
        ({"type": "audio", "payload": {"url": PHOTO}}, Attachment("audio", PHOTO)),
        ({"type": "video", "payload": {"url": PHOTO}}, Attachment("video", PHOTO)),
        ({"type": "file", "payload": {"url": PHOTO}}, Attachment("file", PHOTO)),
        ({"type": "reel", "payload": {"url": PHOTO}}, Attachment("share", PHOTO)),
        ({"type": "ig_reel", "payload": {"url": PHOTO}}, Attachment("share", PHOTO)),
        ({"type": "post", "payload": {"url": PHOTO}}, Attachment("share", PHOTO)),
        ({"type": "ig_post", "payload": {"url": PHOTO}}, Attachment("share", PHOTO)),
        ({"type": "appointment_booking"}, Attachment("share")),
        ({"type": "template", "payload": {"template_type": "generic"}}, Attachment("share")),
        ({"type": "hologram", "payload": {"url": PHOTO}}, Attachment("file", PHOTO)),
        ({"type": ["image"], "payload": ["x"]}, Attachment("file")),
        ({}, Attachment("file")),
    ],
)
def test_h9_an_attachment_of_any_type_is_understood(element: dict[str, Any], found: Attachment) -> None:
    assert attached(element) == (found,)


def test_h9_the_text_beside_a_link_is_what_counts() -> None:
    sent = said("Regardez https://youtu.be/x", attachments=[{"type": "fallback", "payload": None}])
    assert inbound(sent) == replace(ASKED, text="Regardez https://youtu.be/x", attachments=(Attachment("share"),))


@pytest.mark.parametrize(
    ("coordinates", "title"),
    [
        ({"lat": 56.95, "long": 24.11}, "56.95, 24.11"),
        ({"lat": -33, "long": 0}, "-33, 0"),
        ({"lat": "56", "long": 24.11}, ""),
        ({"lat": True, "long": 24.11}, ""),
        ({"lat": 56.95}, ""),
        (None, ""),
        ([1, 2], ""),
    ],
)
def test_h10_a_place_is_its_coordinates(coordinates: Any, title: str) -> None:
    element = {"type": "location", "payload": {"coordinates": coordinates}}
    assert attached(element) == (Attachment("location", title=title),)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "javascript:alert(1)", "//evil", "", 5, None, "https://a\x00b", "https://" + "a" * 5000],
)
def test_x13_an_address_that_no_browser_should_open_is_not_kept(url: Any) -> None:
    assert attached({"type": "image", "payload": {"url": url}}) == (Attachment("image"),)


@pytest.mark.parametrize(
    "message", [{}, {"attachments": []}, {"attachments": "x"}, {"is_unsupported": True}, {"text": None}]
)
def test_what_we_are_not_shown_still_is_something_that_the_visitor_sent(message: dict[str, Any]) -> None:
    sent = event(message={"mid": "m_1", **message})
    assert inbound(sent) == replace(ASKED, text="", attachments=(Attachment("file"),))


# Echoes


def test_h15_an_echo_of_ours_brings_our_own_mark_back() -> None:
    sent = echo(app_id=111, metadata="outbox:42:1", text="hello, world!")
    assert meaning(sent) == Echoed("PSID_1", AT, "m_9", PAGE, OURS, "outbox:42:1", "hello, world!")


@pytest.mark.parametrize("app_id", [263902037430900, "263902037430900", 26390203743090])
def test_h16_an_echo_from_the_inbox_names_its_application(app_id: Any) -> None:
    assert meaning(echo(app_id=app_id, text="Hi")) == Echoed("PSID_1", AT, "m_9", PAGE, str(app_id), None, "Hi")


def test_h16_an_echo_without_an_application_is_somebody_s() -> None:
    assert meaning(echo(text="Hi")) == Echoed("PSID_1", AT, "m_9", PAGE, None, None, "Hi")
    assert meaning(echo(app_id=True, metadata=7, text="Hi")) == meaning(echo(text="Hi"))


def test_an_echo_of_a_picture_is_no_message_of_a_visitor() -> None:
    heard = meaning(echo(attachments=[{"type": "image", "payload": {"url": PHOTO}}]), "standby")
    assert heard == Echoed("PSID_1", AT, "m_9", PAGE, None, None, "", (Attachment("image", PHOTO),))


# What happens to messages


@pytest.mark.parametrize(
    ("number", "meant"), [("1", 1), (2, 2), ("x", 1), (None, 1), (True, 1), ("9" * 50, 1), ("٣", 1), (-1, 1)]
)
def test_h12_an_edit_brings_the_new_text(number: Any, meant: int) -> None:
    edited = event(message_edit={"mid": "m_1", "text": "Et demain ?", "num_edit": number})
    assert meaning(edited) == Edited("PSID_1", AT, "m_1", "Et demain ?", meant)


@pytest.mark.parametrize("inner", [{"text": "x"}, {"mid": "m_1"}, {"mid": 1, "text": "x"}, {"mid": "m_1", "text": 5}])
def test_h12_an_edit_of_nothing_is_nothing(inner: dict[str, Any]) -> None:
    assert isinstance(meaning(event(message_edit=inner)), Nothing)


@pytest.mark.parametrize(("action", "opens"), [("react", True), ("unreact", False), (None, False), (["react"], False)])
def test_h13_a_reaction_opens_the_window_and_taking_it_back_does_not(action: Any, opens: bool) -> None:
    sign = {"mid": "m_1", "action": action, "reaction": "love", "emoji": "❤️"}
    assert meaning(event(reaction=sign)) == Reacted("PSID_1", AT, opens_window=opens)


def test_h14_messages_are_reached_by_name_or_up_to_a_moment() -> None:
    assert meaning(event(delivery={"mids": ["m_1", 5, "m_2"], "watermark": SENT})) == Reached(
        "PSID_1", AT, False, ("m_1", "m_2"), AT
    )
    assert meaning(event(delivery={"watermark": SENT})) == Reached("PSID_1", AT, False, (), AT)
    assert meaning(event(read={"watermark": str(SENT)})) == Reached("PSID_1", AT, True, (), AT)


@pytest.mark.parametrize("watermark", [None, 0, -5, "soon", SENT * 2, True])
def test_h14_an_impossible_moment_reaches_nothing(watermark: Any) -> None:
    assert isinstance(meaning(event(read={"watermark": watermark})), Nothing)
    named = meaning(event(delivery={"mids": ["m_1"], "watermark": watermark}))
    assert named == Reached("PSID_1", AT, False, ("m_1",), None)


def test_one_message_has_one_name_in_all_events_however_long_its_id() -> None:
    mid = "m_" + "x" * 1000
    name = inbound(said(mid=mid)).external_id
    assert len(name) < 100
    edited, seen = meaning(event(message_edit={"mid": mid, "text": "x"})), meaning(event(delivery={"mids": [mid]}))
    assert isinstance(edited, Edited)
    assert isinstance(seen, Reached)
    assert (edited.external_id, seen.external_ids) == (name, (name,))
    assert inbound(said(reply_to={"mid": mid})).reply_to == name


# Who has the conversation


@pytest.mark.parametrize(
    ("kind", "moved", "ours"),
    [
        ("pass_thread_control", {"previous_owner_app_id": None, "new_owner_app_id": "111", "metadata": "…"}, True),
        ("pass_thread_control", {"previous_owner_app_id": INBOX, "new_owner_app_id": 111}, True),
        ("pass_thread_control", {"previous_owner_app_id": "111", "new_owner_app_id": INBOX}, False),
        ("take_thread_control", {"previous_owner_app_id": "111", "new_owner_app_id": INBOX}, False),
        ("take_thread_control", {"previous_owner_app_id": None, "new_owner_app_id": int(INBOX)}, False),
        ("take_thread_control", {"previous_owner_app_id": INBOX, "new_owner_app_id": "111"}, True),
    ],
)
def test_h18_control_moves_to_us_or_away(kind: str, moved: dict[str, Any], ours: bool) -> None:
    assert meaning(event(**{kind: moved})) == ControlMoved("PSID_1", AT, ours)


@pytest.mark.parametrize(
    "sent",
    [
        event(pass_thread_control={"previous_owner_app_id": "111", "new_owner_app_id": None}),
        event(request_thread_control={"requested_owner_app_id": 123456789}),
        {"recipient": {"id": PAGE}, "timestamp": SENT, "app_roles": {"123456789": ["primary_receiver"]}},
        {"recipient": {"id": PAGE}, "sender": {"user_ref": "box"}, "optin": {"type": "notification_messages"}},
        event(response_feedback={"feedback": "Good response", "mid": "m_1"}),
        event(something_new={"mid": "m_1"}),
    ],
)
def test_events_that_ask_for_nothing_say_so(sent: dict[str, Any]) -> None:
    assert isinstance(meaning(sent), Nothing)


def test_a_change_of_the_page_asks_for_nothing() -> None:
    assert isinstance(meaning({"field": "messages", "value": said()}, "changes"), Nothing)


def test_a_warning_of_the_platform_is_passed_on() -> None:
    sent = {"recipient": {"id": PAGE}, "timestamp": SENT, "policy_enforcement": {"action": "block", "reason": "Spam"}}
    assert meaning(sent) == Warned(AT, PAGE, "block", "Spam")


def test_an_event_with_a_problem_means_nothing() -> None:
    (arrived,) = read(on_the_wire(envelope(said() | {"sender": None})), "page", PAGE, NOW)
    assert translate(arrived, OURS) == Nothing("the visitor has no id that can be used")
    # Even where its problem was not kept with it.
    assert isinstance(translate(replace(arrived, problem=None), OURS), Nothing)
