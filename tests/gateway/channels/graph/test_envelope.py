"""From a body to its events: nothing lost, nothing twice, and no nonsense believed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.gateway.channels.graph.envelope import moment, read
from bot.gateway.errors import Malformed
from bot.gateway.happenings import Arrived
from tests.gateway.channels.graph.posting import AT, NOW, PAGE, SENT, VECTOR, VECTOR_TEXT, envelope, event, said

TODAY = datetime(2026, 11, 22, 9, 59, 59, tzinfo=UTC)


def events(body: Any, about: str = "page") -> list[Arrived]:
    return read(json.dumps(body).encode(), about, PAGE, NOW)


def one(body: Any, about: str = "page") -> Arrived:
    (arrived,) = events(body, about)
    return arrived


def key(changed: dict[str, Any], role: str = "messaging") -> str:
    arrived = one(envelope(changed, role=role))
    assert arrived.problem is None
    return arrived.key


def test_h2_the_vector_is_one_event_with_its_text() -> None:
    (arrived,) = read(VECTOR, "page", PAGE, AT)
    assert (arrived.account, arrived.sender, arrived.role, arrived.problem) == (PAGE, "PSID_1", "messaging", None)
    assert arrived.body["message"]["text"] == VECTOR_TEXT
    assert arrived.at == AT


def test_h30_a_batch_gives_every_event_the_oldest_first() -> None:
    def entry(role: str, *found: dict[str, Any]) -> dict[str, Any]:
        return {"id": PAGE, "time": 3, role: list(found)}

    def of(sender: str, timestamp: int, **kind: Any) -> dict[str, Any]:
        return event(**kind) | {"sender": {"id": sender}, "timestamp": timestamp}

    change = {"field": "inbox_labels", "value": {"user": {"id": "A"}, "action": "add", "label": {"id": "1"}}}
    found = events(
        {
            "object": "page",
            "entry": [
                entry("messaging", of("A", SENT + 2000, message={"mid": "m_2", "text": "second"})),
                entry(
                    "messaging",
                    of("A", SENT + 1000, message={"mid": "m_1", "text": "first"}),
                    of("B", SENT + 1000, read={"watermark": 1}),
                ),
                entry("standby", of("C", SENT + 1000, message={"mid": "m_3", "text": "to staff"})),
                entry("changes", change),
            ],
        }
    )
    assert [arrived.problem for arrived in found] == [None] * 5
    named = [arrived.body.get("message", {}).get("mid") for arrived in found if arrived.role != "changes"]
    assert named == ["m_1", None, "m_3", "m_2"]
    assert {(arrived.role, arrived.sender) for arrived in found} == {
        ("messaging", "A"),
        ("messaging", "B"),
        ("standby", "C"),
        ("changes", None),
    }


def test_one_entry_may_hold_all_kinds_of_events() -> None:
    entry = {"id": PAGE, "messaging": [said(mid="m_1")], "standby": [said(mid="m_2")], "changes": [{"field": "feed"}]}
    assert [arrived.role for arrived in events({"object": "page", "entry": [entry]})] == [
        "messaging",
        "standby",
        "changes",
    ]


def test_instagram_may_write_a_change_into_the_entry_itself() -> None:
    entry = {"id": PAGE, "time": SENT // 1000, "field": "comments", "value": {"text": "Bravo"}}
    arrived = one({"object": "instagram", "entry": [entry]}, "instagram")
    assert (arrived.role, arrived.at, arrived.problem) == ("changes", AT, None)
    assert arrived.body == {"field": "comments", "value": {"text": "Bravo"}}


def test_an_array_around_the_body_is_read_through() -> None:
    found = events([envelope(said(mid="m_1")), envelope(said(mid="m_2"))])
    assert [arrived.body["message"]["mid"] for arrived in found] == ["m_1", "m_2"]


def test_unknown_keys_stay_with_the_event() -> None:
    sent = said(nlp={"intents": []}) | {"hop_context": [{"app_id": 1}]}
    assert one(envelope(sent)).body == sent


# Keys: what is a repeat of what


def test_f1_f2_a_repeat_has_the_same_key_though_the_entry_says_another_time() -> None:
    first, again = envelope(said()), envelope(said())
    again["entry"][0]["time"] += 60_000
    assert one(first).key == one(again).key


def test_what_stands_in_one_body_twice_is_there_once() -> None:
    assert len(events(envelope(said(), said()))) == 1


MID = {"mid": "m_1"}
ONE_ID_IN_ALL_KINDS = [
    event(message={**MID, "text": "hello"}),
    event(message={**MID, "is_deleted": True}),
    event(message={**MID, "is_echo": True}) | {"sender": {"id": PAGE}, "recipient": {"id": "PSID_1"}},
    event(postback={**MID, "payload": "person"}),
    event(message_edit={**MID, "num_edit": "1", "text": "hello!"}),
    event(message_edit={**MID, "num_edit": "2", "text": "hello!!"}),
    event(reaction={**MID, "action": "react", "reaction": "love"}),
    event(reaction={**MID, "action": "unreact"}),
    event(reaction={**MID, "action": "react", "reaction": "love"}) | {"timestamp": SENT + 1},
    event(read=MID),
    event(read={"watermark": SENT}),
    event(read={"watermark": SENT + 1}),
    event(read={"watermark": SENT}) | {"sender": {"id": "PSID_2"}},
    event(delivery={"watermark": SENT}),
    event(response_feedback={**MID, "feedback": "Good response"}),
    event(referral={"ref": "hall3"}),
    event(something_new={**MID}),
]


def test_one_id_in_events_of_several_kinds_makes_several_keys() -> None:
    keys = {key(each) for each in ONE_ID_IN_ALL_KINDS}
    assert len(keys) == len(ONE_ID_IN_ALL_KINDS)


def test_standby_has_keys_of_its_own() -> None:
    assert {key(each) for each in ONE_ID_IN_ALL_KINDS}.isdisjoint(key(each, "standby") for each in ONE_ID_IN_ALL_KINDS)


def test_a_key_holds_the_account() -> None:
    (here,) = read(json.dumps(envelope(said())).encode(), "page", PAGE, NOW)
    other = said() | {"recipient": {"id": "PAGE_2"}}
    (there,) = read(json.dumps(envelope(other, page="PAGE_2")).encode(), "page", "PAGE_2", NOW)
    assert here.key != there.key


def test_the_same_message_is_a_repeat_even_where_the_rest_of_the_event_differs() -> None:
    assert key(said("Bonjour")) == key(said("Bonjour", nlp={}) | {"timestamp": SENT + 1})


@pytest.mark.parametrize(
    "sent",
    [
        event(postback={"title": "Menu"}),  # F29: standby tells no payload
        event(postback={"mid": "", "payload": "person"}),
        event(postback={"mid": ["m_1"], "payload": "person"}),
        event(message={"text": "no id"}),
        event(delivery={"mids": ["m_1"]}),
        event(message_edit={"mid": "m_1", "text": "x"}),
    ],
)
def test_f29_without_an_id_the_whole_event_is_the_key(sent: dict[str, Any]) -> None:
    reordered = dict(reversed(sent.items()))
    assert key(sent) == key(reordered)
    assert key(sent) != key(sent | {"timestamp": SENT + 1})


def test_keys_are_short_and_plain_whatever_the_id_is() -> None:
    ids = ["m" * 5000, "m" * 5001, "m:1", "m%3A1", "mid.145:é", "\ud800", "\udfff", "\x00", "😀"]
    keys = [key(said(mid=mid)) for mid in ids]
    assert len(set(keys)) == len(ids)
    assert all(each.isascii() and each.isprintable() and len(each) <= 200 for each in keys)


# Timestamps


@pytest.mark.parametrize(
    ("stated", "meant"),
    [
        (1458692752478, datetime(2016, 3, 23, 0, 25, 52, 478000, tzinfo=UTC)),
        (1665424533, datetime(2022, 10, 10, 17, 55, 33, tzinfo=UTC)),  # seconds, as in a sample of the platform's
        ("1527459824", datetime(2018, 5, 27, 22, 23, 44, tzinfo=UTC)),  # text, likewise
        ("1458692752478", datetime(2016, 3, 23, 0, 25, 52, 478000, tzinfo=UTC)),
        (1665424533.5, datetime(2022, 10, 10, 17, 55, 33, 500000, tzinfo=UTC)),
        (1, datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)),  # old is possible: a repeat after days
        (int(TODAY.timestamp()) + 3600, TODAY + timedelta(hours=1)),  # their clock is ahead of ours
        (int(TODAY.timestamp()) + 90_000, NOW),  # but not by more than a day
        (0, NOW),
        (-1458692752478, NOW),
        (None, NOW),
        ("", NOW),
        ("yesterday", NOW),
        ("-5", NOW),
        ("١٢٣", NOW),
        ("9" * 5000, NOW),
        (10**29, NOW),
        (True, NOW),
        (float("nan"), NOW),
        (float("inf"), NOW),
        ([1458692752478], NOW),
        ({}, NOW),
    ],
)
def test_f28_a_timestamp_is_understood_or_replaced(stated: Any, meant: datetime) -> None:
    assert moment(stated, NOW) == meant


def test_f28_an_event_without_a_timestamp_is_dated_when_it_comes() -> None:
    assert one(envelope(event(delivery={"watermark": SENT}) | {"timestamp": None})).at == NOW


# Whom it is about


def test_an_echo_is_about_the_visitor_written_to() -> None:
    sent = said(is_echo=True) | {"sender": {"id": PAGE}, "recipient": {"id": "PSID_9"}}
    arrived = one(envelope(sent))
    assert (arrived.sender, arrived.problem) == ("PSID_9", None)


@pytest.mark.parametrize(
    "kind",
    [
        {"app_roles": {"123456789": ["primary_receiver"]}},
        {"policy_enforcement": {"action": "warning", "reason": "…"}},
        {"optin": {"type": "notification_messages"}, "sender": {"user_ref": "box-1"}},
    ],
)
def test_some_events_are_about_nobody(kind: dict[str, Any]) -> None:
    arrived = one(envelope({"recipient": {"id": PAGE}, "timestamp": SENT, **kind}))
    assert (arrived.sender, arrived.problem) == (None, None)


@pytest.mark.parametrize("sender", ["'; DROP TABLE--", "default", "../x", "a/b:c?d", "é" * 160])
def test_x19_an_odd_id_is_only_an_id(sender: str) -> None:
    arrived = one(envelope(said() | {"sender": {"id": sender}}))
    assert (arrived.sender, arrived.problem) == (sender, None)


@pytest.mark.parametrize(
    "sender",
    [None, 12345, {"id": 12345}, {"id": {"id": "A"}}, {"id": ""}, {"id": " A"}, {"id": "A\x00"}, {"id": "\ud800"},
     {"id": "A" * 500}, {"user_ref": "box-1"}, {}, "A", [], {"id": True}],
)  # fmt: skip
def test_x7_x19_what_is_no_id_is_kept_without_a_sender(sender: Any) -> None:
    arrived = one(envelope(said() | {"sender": sender}))
    assert arrived.sender is None
    assert arrived.problem == "the visitor has no id that can be used"


def test_x15_the_page_does_not_talk_to_itself() -> None:
    sent = said() | {"sender": {"id": PAGE}, "recipient": {"id": "PSID_1"}}
    problems = [
        one(envelope(sent)).problem,
        one(envelope(said() | {"sender": {"id": PAGE}})).problem,
        one(envelope(said(is_echo=True) | {"sender": {"id": PAGE}})).problem,
    ]
    assert problems == ["the account itself in the visitor's place"] * 3


@pytest.mark.parametrize("page", ["PAGE_2", None, 7, {"id": PAGE}, "P" * 500])
def test_x18_another_page_is_not_ours(page: Any) -> None:
    assert one(envelope(said(), page=page)).problem == "for an account that is not ours"


@pytest.mark.parametrize(
    "sent",
    [
        said() | {"recipient": {"id": "PAGE_2"}},
        said(is_echo=True) | {"sender": {"id": "PAGE_2"}, "recipient": {"id": "PSID_1"}},
        event(read={"watermark": 1}) | {"recipient": {"id": "PAGE_2"}},
    ],
)
def test_x18_nor_is_an_event_of_another_page_in_our_entry(sent: dict[str, Any]) -> None:
    assert one(envelope(sent)).problem == "to or from an account that is not ours"


def test_x18_our_page_may_be_written_as_a_number() -> None:
    sent = said() | {"recipient": {"id": "77"}}
    (arrived,) = read(json.dumps(envelope(sent, page=77)).encode(), "page", "77", NOW)
    assert (arrived.account, arrived.problem) == ("77", None)


# Junk


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff\xfe\x00", b"hello", b"[" * 100_000, b'{"object":"page"} x', b"\x80abc", b'{"a":01}']
)
def test_x7_what_is_not_json_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed):
        read(raw, "page", PAGE, NOW)


@pytest.mark.parametrize(
    "body",
    [
        {}, None, "x", 7, [[]], [None], {"object": "page"}, {"object": "page", "entry": {}}, {"object": ["page"]},
        {"object": "page", "entry": [None]}, {"object": "page", "entry": [{"id": PAGE}]},
        {"object": "page", "entry": [{"id": PAGE, "messaging": {}}]}, envelope(None), envelope("x"), envelope([]),
        envelope(event(message="TEST_MESSAGE")), envelope(event(reaction=None)),
        {"object": "page", "entry": [{"messaging": [{"message": "TEST_MESSAGE"}]}]},
        {"object": "user", "entry": [{"id": PAGE, "messaging": [said()]}]},
    ],
)  # fmt: skip
def test_x7_junk_is_kept_with_its_problem(body: Any) -> None:
    arrived = one(body)
    assert arrived.problem
    assert arrived.key.startswith("problem:")


@pytest.mark.parametrize("body", [[], {"object": "page", "entry": []}, envelope()])
def test_x7_nothing_is_nothing(body: Any) -> None:
    assert events(body) == []


def test_x7_junk_does_not_harm_its_siblings() -> None:
    body = envelope(None, said(mid="m_1"), event(message="TEST_MESSAGE"), {"sender": 5}, said(mid="m_2"))
    body["entry"][:0] = [None, {"id": PAGE, "messaging": 3}]
    good = [arrived.body["message"]["mid"] for arrived in events(body) if arrived.problem is None and arrived.sender]
    assert good == ["m_1", "m_2"]


def test_x7_a_broken_event_does_not_take_the_place_of_the_right_one() -> None:
    broken, right = said() | {"sender": None}, said()
    assert [arrived.problem is None for arrived in sorted(events(envelope(broken, right)), key=lambda it: it.at)] == [
        False,
        True,
    ]


@pytest.mark.parametrize("depth", [40, 500, 9_000])
def test_x7_what_is_nested_too_deeply_is_kept_as_far_as_it_can_be_written(depth: int) -> None:
    deep = '{"id":' * depth + '"A"' + "}" * depth
    event = said(mid="m_deep")
    raw = json.dumps(envelope(event | {"sender": "DEEP"}, said(mid="m_2"))).replace('"DEEP"', deep).encode()
    try:
        bad, good = sorted(read(raw, "page", PAGE, NOW), key=lambda arrived: arrived.body["message"]["mid"])[::-1]
    except Malformed:
        assert depth > 500  # deeper than the parser goes: not JSON for us
        return
    assert (bad.problem, good.problem) == ("the event is nested too deeply", None)
    assert bad.body["message"]["mid"] == "m_deep"
    json.dumps(bad.body)


@pytest.mark.parametrize("about", ["page", "user"])
def test_x8_more_events_than_can_be_read_in_time_are_refused(about: str) -> None:
    with pytest.raises(Malformed):
        read(json.dumps([envelope(None, about=about)] * 10_001).encode(), "page", PAGE, NOW)


def test_x7_numbers_that_no_machine_holds_do_not_break_the_rest() -> None:
    written = json.dumps(envelope(said(mid="m_1"), said(mid="m_2") | {"timestamp": "HUGE", "odd": "NOT"}))
    raw = written.replace('"HUGE"', "9" * 10_000).replace('"NOT"', "NaN").encode()
    first, second = read(raw, "page", PAGE, NOW)
    assert (first.at, second.at) == (AT, NOW)
    assert second.body["odd"] == "NaN"


def test_x7_of_a_key_given_twice_the_last_one_counts() -> None:
    raw = json.dumps(envelope(said())).replace('"sender"', '"sender": null, "sender"').encode()
    assert read(raw, "page", PAGE, NOW)[0].sender == "PSID_1"


def test_x12_lone_surrogates_and_nul_leave_keys_and_senders_plain() -> None:
    for sent in (said("\ud800\x00", mid="\ud800"), said() | {"sender": {"id": "\ud800"}}, {"sender": {"id": "\x00"}}):
        arrived = one(envelope(sent))
        assert arrived.key.isascii()
        assert arrived.sender in ("PSID_1", None)
        json.dumps(arrived.body).encode("ascii")


def test_x22_a_body_for_whatsapp_is_set_aside() -> None:
    value = {"messaging_product": "whatsapp", "messages": [{"from": "49", "id": "wamid.1", "text": {"body": "hi"}}]}
    body = {"object": "whatsapp_business_account", "entry": [{"id": "9", "changes": [{"value": value}]}]}
    arrived = one(body)
    assert (arrived.problem, arrived.body) == ("the body's object is not page", body)
