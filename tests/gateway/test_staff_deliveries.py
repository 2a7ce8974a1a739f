"""What staff read about how far the museum's messages came, and what stops all sending."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from bot.catalog import shipped
from bot.gateway.db import Database
from tests.gateway.conftest import NOW, Clock
from tests.gateway.doors import words
from tests.gateway.staff_room import HOSTILE, StaffRoom, hours

REASONS = (
    "window-closed", "unreachable", "unknown-visitor", "refused", "token", "permission", "restricted", "rate",
    "elsewhere", "other",
)  # fmt: skip


@pytest.fixture
def museum(sqlite: Database, clock: Clock) -> StaffRoom:
    return StaffRoom(sqlite, clock)


# How far messages came


def ways(html: str) -> list[str]:
    """The marks below messages, in the order of the page."""
    return [unescape(words(part.partition("</p>")[0].partition(">")[2])) for part in html.split('<p class="way"')[1:]]


def test_the_newest_messages_show_how_far_they_came(museum: StaffRoom) -> None:
    vera = museum.conversation()
    at = [NOW + timedelta(minutes=minute) for minute in range(10)]
    vera.promise(vera.says("1"), (at[0], at[1], at[1]))
    vera.promise(vera.says("2"), (at[2], at[3], at[3]))
    vera.promise(vera.says("3"), (at[4], at[5], None))
    vera.promise(vera.says("4"), (at[6], None, None))
    vera.promise(vera.says("5"), (at[7], None, None))
    # That the first was seen, too, and the fourth sent, goes without saying.
    assert ways(vera.html()) == ["Seen · 11:03", "Delivered · 11:05", "Sent · 11:07"]


def test_a_message_came_as_far_as_its_slowest_piece(museum: StaffRoom) -> None:
    vera = museum.conversation()
    one, two = NOW, NOW + timedelta(minutes=2)
    vera.promise(vera.says(), (one, one, one), (one, two, None))
    assert ways(vera.html()) == ["Delivered · 11:02"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "Waiting to be sent"),
        ({"detail": "other: HTTP 502"}, "Waiting to be sent"),  # the wait is over, it is its turn again
        (
            {"detail": "other: HTTP 502", "run_in": hours(1)},
            "Not sent yet: Messenger did not take it. Next try: 12:00.",
        ),
        ({"detail": "HTTP 502", "run_in": hours(1)}, "Not sent yet: Messenger did not take it. Next try: 12:00."),
        ({"detail": "never-heard-of: x", "run_in": hours(24)}, "did not take it. Next try: tomorrow at 11:00."),
        ({"detail": "rate: (#613)", "run_in": hours(1)}, "Not sent yet: Messenger asks the museum to wait."),
        ({"detail": "elsewhere: (#10)", "run_in": hours(1)}, "the conversation is open in another inbox."),
        ({"detail": "token: (#190)", "run_in": hours(1)}, "the museum’s access to Messenger has expired."),
    ],
)
def test_a_message_that_is_not_sent_yet_says_so(museum: StaffRoom, given: dict[str, Any], expected: str) -> None:
    vera = museum.conversation()
    vera.promise(vera.says(), outcome=None, **given)
    (way,) = ways(vera.html())
    assert expected in way


def test_a_message_of_which_nobody_knows_says_so(museum: StaffRoom) -> None:
    vera = museum.conversation()
    vera.promise(vera.says(), (None, None, None), outcome=None, detail="other: timed out", run_in=hours(1))
    assert ways(vera.html()) == ["Perhaps it arrived: Messenger has not confirmed it yet."]


def test_a_message_of_the_program_that_was_held_back_says_so(museum: StaffRoom) -> None:
    vera = museum.conversation()
    vera.promise(vera.line("bot", "answer", "Oui."), outcome="cancelled", detail="a person took over")
    assert ways(vera.html()) == ["Not sent: by then it was no longer for the program to answer."]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("reason", REASONS)
def test_f10_a_message_that_did_not_arrive_says_why_in_plain_words(
    museum: StaffRoom, reason: str, language: str
) -> None:
    vera = museum.conversation()
    vera.promise(vera.says(), outcome="failed", detail=f"{reason}: (#10/2018278) technical")
    (way,) = ways(vera.html(desk=museum.speaks(language)))
    assert way == shipped().text(language, f"console-undelivered-{reason}", channel="Messenger")
    assert "2018278" not in vera.html()


def test_each_reason_has_words_of_its_own() -> None:
    for language in ("fr", "en"):
        told = [shipped().text(language, f"console-undelivered-{reason}", channel="Messenger") for reason in REASONS]
        assert len(set(told)) == len(REASONS)


@pytest.mark.parametrize("detail", [None, "", "never-heard-of: x", "the worker stopped", "Token: x", f"{HOSTILE}: x"])
def test_a_failure_of_another_kind_is_told_all_the_same(museum: StaffRoom, detail: str | None) -> None:
    vera = museum.conversation()
    vera.promise(vera.says(), outcome="failed", detail=detail)
    (way,) = ways(vera.html())
    assert way.startswith("This message did not reach the visitor.")


def test_f21_staff_see_that_only_the_beginning_arrived(museum: StaffRoom) -> None:
    vera = museum.conversation()
    vera.promise(vera.says(), (NOW, None, None), outcome="failed", detail="refused: (#100)")
    (way,) = ways(vera.html())
    assert way.startswith("Only the beginning of this message arrived. Messenger refused this message.")


def test_staff_are_not_told_that_a_message_failed_of_which_nobody_knows(museum: StaffRoom) -> None:
    vera = museum.conversation()
    vera.promise(vera.says(), (NOW, None, None), (None, None, None), outcome="failed", detail="the channel never told")
    (way,) = ways(vera.html())
    assert way == "Perhaps it arrived: Messenger never confirmed it. Ask the visitor before you send it again."


def test_a_channel_whose_page_reads_the_log_has_no_marks(museum: StaffRoom) -> None:
    vera = museum.conversation("web", account="")
    vera.promise(vera.says("1"))
    vera.promise(vera.says("2"), outcome=None)
    assert ways(vera.html()) == []


def test_the_list_marks_a_reply_that_did_not_arrive_until_another_did(museum: StaffRoom) -> None:
    vera = museum.conversation().asks()
    museum.alice.act(vera.id, "take")
    vera.promise(vera.says(), outcome="failed", detail="refused: x")
    assert "A reply did not arrive" in museum.list()
    vera.promise(vera.says("Encore"), (NOW, None, None))
    assert "A reply did not arrive" not in museum.list()


# What stops all sending


@pytest.mark.parametrize(
    ("reason", "alarm", "expected"),
    [
        ("rate", False, "Messenger asks the museum to wait: sending pauses until 12:00. Nothing is lost."),
        ("token", True, "Messenger no longer accepts the museum’s messages: the access has expired."),
        ("permission", True, "Messenger does not allow Curio to write to visitors."),
        ("restricted", True, "Messenger restricts the museum’s account"),
        ("never-heard-of", True, "Messenger does not accept the museum’s messages at the moment. Next try: 12:00."),
    ],
)
def test_a_pause_stands_above_the_list_and_the_conversation(
    museum: StaffRoom, reason: str, alarm: bool, expected: str
) -> None:
    vera = museum.conversation().asks()
    museum.pause(reason, alarm=alarm)
    for html in (museum.list(), museum.alice.get("/console/requests").text, vera.html(), vera.html("/state")):
        assert expected in unescape(words(html))
        assert f'<p class="pause" data-alarm="{"yes" if alarm else "no"}">' in html
        assert "technical" not in html


def test_a_conversation_tells_only_of_what_stops_its_own_messages(museum: StaffRoom) -> None:
    vera = museum.conversation().asks()
    museum.pause("token", channel="instagram")
    museum.pause("token", account="another page")
    assert "has expired" not in vera.html()
    assert museum.list().count("has expired") == 2
    museum.pause("token")  # the same words for two pages are said once
    assert museum.list().count("has expired") == 2


@pytest.mark.parametrize("over", [{"until": timedelta(0)}, {"museum": "other"}])
def test_a_pause_that_is_over_or_anothers_is_not_shown(museum: StaffRoom, over: dict[str, Any]) -> None:
    museum.pause("token", **over)
    assert 'class="pause"' not in museum.list()
