"""What staff read about where a visitor writes, and how long the channel lets the museum answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape

import pytest

from bot.gateway.db import Database
from bot.gateway.staff import Window
from bot.gateway.staff.windows import SPARE
from bot.museum import Museum
from tests.gateway.conftest import Clock
from tests.gateway.doors import words
from tests.gateway.staff_room import StaffRoom, Talk, hours

SECOND = timedelta(seconds=1)


def left(time: timedelta, day: int = 1) -> timedelta:
    """How long ago a visitor wrote whose window of so many days is shown to be open for that ``time``."""
    return timedelta(days=day) - SPARE - time


@pytest.fixture
def museum(sqlite: Database, clock: Clock) -> StaffRoom:
    return StaffRoom(sqlite, clock)


# Where they write, and how they came


@pytest.mark.parametrize(("channel", "name"), [("messenger", "Messenger"), ("instagram", "Instagram")])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_channel_is_named_in_the_list_and_in_the_conversation(
    museum: StaffRoom, channel: str, name: str, language: str
) -> None:
    vera = museum.conversation(channel).asks()
    desk = museum.speaks(language)
    assert f'<span class="channel">{name}</span>' in museum.list(desk)
    assert f"· {name} ·" in vera.seen(desk=desk)


def test_staff_see_through_which_link_a_visitor_came(museum: StaffRoom) -> None:
    vera = museum.conversation().asks()
    for ref in ("hall3_poster", "ticket"):
        vera.line("event", "arrived", payload={"ref": ref})
    vera.line("event", "arrived", payload={})
    assert "Arrived through “hall3_poster”" not in unescape(words(museum.list()))
    seen = vera.seen()
    assert "The visitor arrived through “hall3_poster”." in seen
    assert "The visitor opened the conversation." in seen


def test_the_list_shows_the_latest_link(museum: StaffRoom) -> None:
    vera = museum.conversation().asks()
    for ref in ("hall3_poster", "room " + "9" * 200):
        vera.line("event", "arrived", payload={"ref": ref})
    assert "Arrived through “room 999" in unescape(words(museum.list()))
    assert "9" * 100 not in museum.list()
    assert "Arrived through “room 999" in vera.seen()


# How long the museum may write


@pytest.mark.parametrize(
    ("heard", "window", "expected", "tone"),
    [
        (hours(19), Window(), "until 15:50 (4 hours left).", "open"),  # ten minutes are kept in hand
        (hours(1), Window(), "until tomorrow at 09:50 (22 hours left).", "open"),
        (left(hours(3)), Window(), "until 14:00 (3 hours left).", "open"),
        (left(hours(3) - SECOND), Window(), "(2 hrs 59 mins left).", "urgent"),  # never more than there is
        (left(hours(2)), Window(), "(2 hours left).", "urgent"),
        (left(hours(0.5)), Window(), "(30 minutes left).", "urgent"),
        (left(SECOND), Window(), "(1 minute left).", "urgent"),
        (left(hours(0)), Window(), "Messenger no longer lets the museum write here", "closed"),
        (hours(1), Window(person_days=7), "until Wednesday 12 May at 09:50 (6 days left).", "open"),
        (
            left(hours(0)),
            Window(person_days=7),
            "until Tuesday 11 May at 11:00 (6 days left): this longer time is for answers that a person writes.",
            "open",
        ),
        (left(hours(2), day=7), Window(person_days=7), "until 13:00 (2 hours left): this longer", "urgent"),
        (left(hours(0), day=7), Window(person_days=7), "Messenger no longer lets the museum write here", "closed"),
        (left(hours(1), day=2), Window(hours=48), "(1 hour left)", "urgent"),
    ],
)
def test_the_window_is_told_in_words(
    sqlite: Database, clock: Clock, heard: timedelta, window: Window, expected: str, tone: str
) -> None:
    vera = StaffRoom(sqlite, clock, {"messenger": window}).conversation(heard=heard).asks()
    html = vera.html()
    assert expected in unescape(words(html))
    assert f'<div class="window" data-tone="{tone}">' in html


def test_the_window_is_told_in_french(museum: StaffRoom) -> None:
    vera = museum.conversation("instagram", hours(1)).asks()
    french = vera.seen("/state", museum.speaks("fr")).replace("\xa0", " ")
    assert "Vous pouvez répondre sur Instagram jusqu’à demain à 09:50 (encore 22 heures)." in french


def test_a_channel_without_a_window_says_nothing_of_it(museum: StaffRoom) -> None:
    vera = museum.conversation("web", hours(23), account="").asks()
    assert "data-tone" not in vera.html()
    assert "data-tone" not in museum.list()


def test_the_live_part_counts_down(museum: StaffRoom, clock: Clock) -> None:
    vera = museum.conversation(heard=left(hours(5))).asks()
    assert "(5 hours left)" in vera.seen("/state")
    clock.forward(hours=4)
    assert "(1 hour left)" in vera.seen("/state")
    clock.forward(hours=1)
    assert "no longer lets the museum write" in vera.seen("/state")


def test_nothing_is_said_of_a_window_of_which_nothing_is_known(museum: StaffRoom) -> None:
    vera = museum.conversation(heard=None).asks()
    assert "data-tone" not in vera.html() + museum.list()


def test_h21_after_the_window_staff_are_told_what_else_they_can_do(museum: StaffRoom) -> None:
    told = museum.conversation(heard=hours(30), email="vera@museum.example").asks().seen()
    assert "Messenger no longer lets the museum write here. Answer at the visitor’s e-mail address." in told
    assert "Write to vera@museum.example" in told
    told = museum.conversation(heard=hours(30)).asks().seen()
    assert "the visitor left no e-mail address. You can answer as soon as they write again." in told


HINT = "Will your answer take longer?"


@pytest.mark.parametrize(
    ("late", "heard", "email", "shown"),
    [
        (False, hours(19), None, False),  # five hours are left and the team answers within two
        (False, hours(22), None, True),  # urgent
        (False, hours(22), "vera@museum.example", False),
        (True, hours(10), None, True),  # it is evening: the team is back after the window has closed
        (True, hours(10), "vera@museum.example", False),
        (True, hours(1), None, False),  # there is still tomorrow morning
        (False, hours(25), None, False),  # too late to ask for anything
    ],
)
def test_staff_are_told_to_ask_for_an_address_while_they_can(
    museum: StaffRoom, clock: Clock, late: bool, heard: timedelta, email: str | None, shown: bool
) -> None:
    if late:
        clock.forward(hours=7)  # 18:00 at the museum
    vera = museum.conversation(heard=heard, email=email).asks()
    assert (HINT in vera.seen("/state")) is shown


def test_nobody_is_asked_for_an_address_while_the_program_answers(museum: StaffRoom) -> None:
    vera = museum.conversation(heard=hours(22))
    assert HINT not in vera.seen()


def test_without_staff_hours_any_window_may_be_missed(museum: StaffRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object) -> datetime:
        raise LookupError

    vera = museum.conversation(heard=hours(1)).asks()
    monkeypatch.setattr(Museum, "promise", nobody)
    assert HINT in vera.seen()


def test_the_list_marks_what_is_urgent_and_keeps_its_order(museum: StaffRoom, clock: Clock) -> None:
    first = museum.conversation(heard=left(hours(14))).asks()
    clock.forward(minutes=1)
    urgent = museum.conversation(heard=left(hours(2) + timedelta(minutes=1))).asks()
    clock.forward(minutes=1)
    gone = museum.conversation(heard=hours(40)).asks()
    mail = museum.conversation("instagram", hours(40), email="v@museum.example").asks()
    html = museum.list()
    places = [html.index(one.path) for one in (first, urgent, gone, mail)]
    assert places == sorted(places)
    cards = [html[start:end] for start, end in zip(places, [*places[1:], len(html)], strict=True)]
    marks = ["13 hours left", "Only 2 hours left", "Messenger no longer open for answers", "Answer by e-mail"]
    assert [mark in words(card) for mark, card in zip(marks, cards, strict=True)] == [True] * 4
    assert html.count('data-window="urgent"') == 1


def test_the_list_counts_down_only_while_somebody_waits(museum: StaffRoom) -> None:
    vera = museum.conversation(heard=left(hours(2))).asks()
    assert "Only 2 hours left" in words(museum.list())
    museum.alice.act(vera.id, "take")
    assert "hours left" not in words(museum.list())


def test_the_address_that_a_visitor_left_opens_a_mail_in_their_language(museum: StaffRoom) -> None:
    vera = museum.conversation(email="vera+musee@museum.example", language="fr")
    expected = "mailto:vera+musee@museum.example?subject=Votre%20question%20%C2%B7%20Mus%C3%A9e%20des%20Origines"
    assert f'href="{expected}"' in vera.html()
    assert "mailto:" not in museum.conversation().html()


@pytest.mark.parametrize("action", ["reply", "reply-close"])
def test_a_reply_that_cannot_leave_now_is_not_said_to_be_on_its_way(museum: StaffRoom, action: str) -> None:
    def answer(vera: Talk) -> str:
        done = museum.alice.act(vera.id, action, "Oui.")
        return unescape(words(museum.alice.get(done.headers["Location"]).text))

    assert "on its way" in answer(museum.conversation().asks())
    closed = answer(museum.conversation(heard=hours(30)).asks())
    assert "kept here, but Messenger no longer lets the museum write" in closed
    museum.pause("token")
    paused = answer(museum.conversation().asks())
    assert "It goes out as soon as Messenger accepts the museum’s messages again." in paused
    assert "on its way" not in closed + paused
