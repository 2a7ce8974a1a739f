"""Pieces are handed to the Send API inside the messaging window, once; signs never hold anything up."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from bot.gateway.channels import Piece, Sender, Sign
from bot.gateway.channels.graph.sender import MOST_SIGNS, GraphSender, Tag, occasion
from bot.gateway.errors import DeliveryError
from bot.gateway.messages import Author, Kind, Outbound
from tests.gateway.channels.graph.small_graph import NOW, PAGE, PSID, SmallGraph, outbound, refusal

ANSWER = outbound("Jusqu'à 18 h.")
REPLY = outbound("Oui, bien sûr.", author=Author.STAFF, kind=Kind.REPLY)
PHOTO = outbound(
    "Oui.",
    payload={
        "answers": [{"title": "t", "text": "Oui.", "image": {"url": "https://m.example/a.jpg", "alt": "La façade"}}]
    },
)


def push(sender: GraphSender, message: Outbound, after: timedelta = timedelta(0)) -> list[str]:
    return [sender.push(message, piece, NOW + after) for piece in sender.compose(message)]


def refused(sender: GraphSender, message: Outbound, after: timedelta = timedelta(0)) -> DeliveryError:
    with pytest.raises(DeliveryError) as error:
        push(sender, message, after)
    return error.value


def test_it_is_a_sender_that_pushes() -> None:
    sender: Sender = SmallGraph().sender()
    assert sender.pushes


def test_a_piece_is_sent_as_a_response_and_gets_the_apis_name() -> None:
    graph = SmallGraph()
    assert push(graph.sender(), ANSWER) == ["m_1"]
    assert graph.calls[0].url.path == "/v25.0/PAGE_1/messages"
    assert graph.bodies == [
        {
            "recipient": {"id": PSID},
            "messaging_type": "RESPONSE",
            "message": {"text": "Jusqu'à 18 h.", "metadata": "outbox:42:1"},
        }
    ]


def test_messages_can_be_sent_under_another_node() -> None:
    graph = SmallGraph()
    push(graph.sender(node="me"), ANSWER)
    assert graph.calls[0].url.path == "/v25.0/me/messages"


# ---- the window ----

DAY, WEEK, MARGIN, SECOND = timedelta(days=1), timedelta(days=7), timedelta(minutes=5), timedelta(seconds=1)
RESPONSE = {"messaging_type": "RESPONSE"}
TAGGED = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}

WINDOW = [
    (ANSWER, timedelta(0), True, RESPONSE),  # at once
    (ANSWER, -timedelta(minutes=1), True, RESPONSE),  # the platform's clock is ahead of ours
    (ANSWER, DAY - MARGIN, True, RESPONSE),  # the last moment
    (ANSWER, DAY - MARGIN + SECOND, True, None),  # a program's words are never tagged
    (REPLY, DAY - MARGIN, False, RESPONSE),  # a person's words inside the window need no tag
    (REPLY, DAY - MARGIN + SECOND, True, TAGGED),  # a person's words after it
    (REPLY, DAY - MARGIN + SECOND, False, None),  # the app has no such feature
    (REPLY, WEEK - MARGIN, True, TAGGED),  # the last moment
    (REPLY, WEEK - MARGIN + SECOND, True, None),  # seven days are over
    (replace(REPLY, kind=Kind.NOTICE), timedelta(hours=30), True, None),  # in staff's name, but not written by a person
    (replace(REPLY, author=Author.BOT), timedelta(hours=30), True, None),  # a reply that a program made
    (replace(ANSWER, heard_at=None), timedelta(days=30), False, RESPONSE),  # never heard of: let the platform decide
]


@pytest.mark.parametrize(("message", "after", "human_agent", "because"), WINDOW)
def test_the_window_decides_how_a_message_is_sent(
    message: Outbound, after: timedelta, human_agent: bool, because: dict[str, str] | None
) -> None:
    assert occasion(message, human_agent, NOW + after) == because


def test_h19_a_persons_reply_within_a_day_is_a_response() -> None:
    graph = SmallGraph()
    push(graph.sender(human_agent=True), REPLY, timedelta(hours=20))
    assert graph.bodies[0]["messaging_type"] == "RESPONSE"
    assert "tag" not in graph.bodies[0]


def test_h20_a_persons_reply_after_thirty_hours_bears_the_tag() -> None:
    graph = SmallGraph()
    assert push(graph.sender(human_agent=True), REPLY, timedelta(hours=30)) == ["m_1"]
    assert {name: graph.bodies[0][name] for name in TAGGED} == TAGGED


@pytest.mark.parametrize("message", [REPLY, ANSWER])
def test_h21_without_the_feature_nothing_is_sent_after_thirty_hours(message: Outbound) -> None:
    graph = SmallGraph()
    error = refused(graph.sender(human_agent=False), message, timedelta(hours=30))
    assert error.permanent
    assert error.reason == "window-closed"
    assert graph.calls == []


def test_h20_a_programs_words_are_never_tagged() -> None:
    graph = SmallGraph()
    assert refused(graph.sender(human_agent=True), ANSWER, timedelta(hours=30)).reason == "window-closed"
    assert graph.calls == []


def test_f17_there_is_no_dead_tag_to_name() -> None:
    assert [tag.value for tag in Tag] == ["HUMAN_AGENT"]
    for dead in ("ACCOUNT_UPDATE", "CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE"):
        with pytest.raises(ValueError, match=dead):
            Tag(dead)


@pytest.mark.parametrize("denied", [refusal(10), refusal(100), refusal(200)])
def test_a_refused_tag_is_final_for_the_message_and_does_not_stop_the_account(denied: httpx.Response) -> None:
    error = refused(SmallGraph([denied]).sender(human_agent=True), REPLY, timedelta(hours=30))
    assert (error.permanent, error.pause, error.alarm, error.reason) == (True, None, True, "window-closed")
    assert "Human Agent" in str(error)


def test_a_tagged_message_that_meets_another_refusal_is_told_as_it_is() -> None:
    error = refused(SmallGraph([refusal(190, 463)]).sender(human_agent=True), REPLY, timedelta(hours=30))
    assert error.reason == "token"


# ---- what comes back ----


def test_f10_the_platform_says_that_the_window_is_closed() -> None:
    graph = SmallGraph([refusal(10, 2018278)])
    error = refused(graph.sender(), ANSWER)
    assert error.permanent
    assert error.reason == "window-closed"
    assert len(graph.calls) == 1


def test_f11_a_rate_limit_comes_with_its_pause() -> None:
    header = '{"PAGE_1":[{"type":"messenger","call_count":100,"estimated_time_to_regain_access":2}]}'
    error = refused(SmallGraph([refusal(613, x_business_use_case_usage=header)]).sender(), ANSWER)
    assert error.pause == timedelta(minutes=2)


def test_f12_a_dead_token_is_an_alarm_and_a_new_one_another_credential() -> None:
    sender = SmallGraph([refusal(190, 463)]).sender()
    error = refused(sender, ANSWER)
    assert error.alarm
    assert error.pause == timedelta(minutes=15)
    renewed = replace(PAGE, token="EAANEW")
    graph = SmallGraph()
    other = GraphSender(renewed, graph.client(renewed), sender._limits, sender._text)
    assert sender.credential() != other.credential()
    assert len(sender.credential()) == 64
    assert PAGE.token not in sender.credential()


def test_f14_a_temporary_failure_can_be_tried_again_and_then_arrives_once() -> None:
    graph = SmallGraph([refusal(1200), refusal(2)])
    sender = graph.sender()
    for _ in range(2):
        error = refused(sender, ANSWER)
        assert not error.permanent
        assert not error.maybe_sent
    assert push(sender, ANSWER) == ["m_3"]


def test_f15_a_conversation_that_another_application_has_is_held() -> None:
    assert refused(SmallGraph([refusal(10, 2018300)]).sender(), ANSWER).elsewhere


def test_f16_another_accounts_visitor_is_not_written_to() -> None:
    graph = SmallGraph()
    error = refused(graph.sender(), replace(ANSWER, account="PAGE_2"))
    assert (error.permanent, error.alarm, error.reason) == (True, True, "unknown-visitor")
    assert graph.calls == []


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, content=b""),
        httpx.Response(200, content=b"{"),
        httpx.Response(200, json={"recipient_id": PSID}),
        httpx.Response(200, json={"recipient_id": PSID, "message_id": ""}),
        httpx.Response(200, json={"recipient_id": PSID, "message_id": 7}),
        httpx.Response(502, html="<html>Bad Gateway</html>"),
        httpx.ReadTimeout("slow"),
    ],
)
def test_f18_f19_without_a_clear_answer_it_is_maybe_sent(answer: httpx.Response | Exception) -> None:
    graph = SmallGraph([answer])
    error = refused(graph.sender(), ANSWER)
    assert error.maybe_sent
    assert not error.permanent
    assert len(graph.calls) == 1


def test_f19_a_connection_that_was_never_open_is_not_maybe_sent() -> None:
    error = refused(SmallGraph([httpx.ConnectError("refused")]).sender(), ANSWER)
    assert not error.maybe_sent
    assert not error.permanent


def test_f21_a_refused_part_is_final_and_the_parts_can_be_told_apart() -> None:
    graph = SmallGraph()
    sender = graph.sender()
    long = outbound("Un mot. " * 600)
    first, second, third = sender.compose(long)
    sender.push(long, first, NOW)
    graph.answers = [refusal(551, 1545041)]
    with pytest.raises(DeliveryError) as error:
        sender.push(long, second, NOW)
    assert error.value.permanent
    marks = [body["message"]["metadata"] for body in graph.bodies]
    assert marks == ["outbox:42:1", "outbox:42:2"]
    assert third.number == 3


def test_another_recipient_than_ours_is_an_alarm_that_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    graph = SmallGraph([httpx.Response(200, json={"recipient_id": "99999", "message_id": "m_1"})])
    assert push(graph.sender(), ANSWER) == ["m_1"]
    [alarm] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "another recipient" in alarm.getMessage()
    assert PSID not in caplog.text
    assert "99999" not in caplog.text


def test_an_answer_without_a_recipient_is_no_alarm(caplog: pytest.LogCaptureFixture) -> None:
    push(SmallGraph([httpx.Response(200, json={"message_id": "m_1"})]).sender(), ANSWER)
    assert caplog.records == []


# ---- pictures ----


def test_a_picture_that_the_platform_refuses_goes_as_its_address() -> None:
    graph = SmallGraph([refusal(100, 2018047)])
    assert push(graph.sender(), PHOTO) == ["m_2", "m_3"]
    picture, words, text = (body["message"] for body in graph.bodies)
    assert picture["attachment"]["type"] == "image"
    assert words == {"text": "La façade (https://m.example/a.jpg)", "metadata": "outbox:42:1"}
    assert text["text"] == "Oui."


def test_a_picture_fails_for_other_reasons_like_any_piece() -> None:
    graph = SmallGraph([refusal(551)])
    assert refused(graph.sender(), PHOTO).reason == "unreachable"
    assert len(graph.calls) == 1


# ---- signs ----


def finish_signs(sender: GraphSender) -> None:
    sender._signs.shutdown(wait=True)


@pytest.mark.parametrize(("sign", "action"), [(Sign.SEEN, "mark_seen"), (Sign.TYPING, "typing_on")])
def test_signs_are_shown_alone_without_a_message(sign: Sign, action: str) -> None:
    graph = SmallGraph()
    sender = graph.sender()
    sender.show(PSID, sign)
    finish_signs(sender)
    assert graph.bodies == [{"recipient": {"id": PSID}, "sender_action": action}]


@pytest.mark.parametrize(
    "failure",
    [refusal(613), refusal(2, status=500), httpx.ReadTimeout("slow"), httpx.ConnectError("no"), httpx.Response(200)],
)
def test_f22_a_sign_that_fails_is_not_tried_again_and_the_reply_still_goes(failure: httpx.Response | Exception) -> None:
    graph = SmallGraph([failure])
    sender = graph.sender()
    sender.show(PSID, Sign.TYPING)
    finish_signs(sender)
    assert len(graph.calls) == 1
    assert push(sender, ANSWER) == ["m_2"]


def test_f22_a_sign_that_hangs_holds_nothing_up() -> None:
    graph = SmallGraph()
    graph.open.clear()
    sender = graph.sender()
    sender.show(PSID, Sign.TYPING)
    assert graph.called.wait(10)  # the sign hangs in the API; we are back here
    graph.open.set()
    assert push(sender, ANSWER)


def test_f22_too_many_signs_are_left_out() -> None:
    graph = SmallGraph()
    graph.open.clear()
    sender = graph.sender()
    for _ in range(3 * MOST_SIGNS):
        sender.show(PSID, Sign.TYPING)
    graph.open.set()
    finish_signs(sender)
    assert len(graph.calls) == MOST_SIGNS


def test_signs_have_their_own_short_timeout() -> None:
    graph = SmallGraph()
    sender = graph.sender()
    sender.show(PSID, Sign.SEEN)
    finish_signs(sender)
    push(sender, ANSWER)
    sign, message = (call.extensions["timeout"]["read"] for call in graph.calls)
    assert sign < message


def test_a_closed_sender_shows_no_sign_and_leaves_no_thread() -> None:
    graph = SmallGraph()
    sender = graph.sender()
    sender.show(PSID, Sign.SEEN)
    sender.close()
    sender.show(PSID, Sign.TYPING)
    assert len(graph.calls) <= 1
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("messenger-signs")]


def test_a_piece_is_not_changed_by_sending_it() -> None:
    sender = SmallGraph().sender()
    [piece] = sender.compose(ANSWER)
    before = Piece(piece.number, dict(piece.body))
    sender.push(ANSWER, piece, NOW)
    assert piece == before
