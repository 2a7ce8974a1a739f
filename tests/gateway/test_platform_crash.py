"""kill -9 on a channel with webhooks: at every point between the platform and the visitor, nothing is lost.

The gateway is a process of its own, the platform and the assistant are servers in this one. What is doubled may only
be what the platform took while neither its echo nor our own commit followed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.gateway.db import Database
from tests.gateway.platform_town import Cradle, PlatformTown, Reckoning, platform_town

SPEED = 20.0
MANY_SPEED = 10.0
VISITORS = 500
KILLS = 6
ECHO_FIRST = ("echo", "response", "delivery")
ECHO_LAST = ("response", "echo")
NO_ECHO = ("response", "delivery")


@pytest.fixture(scope="module")
def cradle() -> Iterator[Cradle]:
    cradle = Cradle()
    yield cradle
    cradle.process.kill()


@pytest.fixture
def town(database: Database, cradle: Cradle) -> Iterator[PlatformTown]:
    with platform_town(database, cradle, SPEED) as town:
        yield town
        assert town.graph.refused == []
        assert town.rasa.wrong == []


def dies(town: PlatformTown, point: str, *, ahead: float = 0.0) -> None:
    """A visitor writes, the gateway dies at the point, another one starts and everything settles."""
    gateway = town.open(die=point)
    town.graph.visitor_says("vera", "Quand ouvrez-vous ?")
    gateway.wait_until_dead(point)
    town.open(ahead=ahead)
    town.wait_until(lambda: town.written() != [], "the message is not in the log")
    town.wait_until_settled()


def replies(town: PlatformTown) -> list[str]:
    return [line.text for line in town.graph.sent]


@pytest.mark.parametrize("point", ["kept", "taking in", "taken in", "asking"])
def test_f4_killed_between_the_commit_of_the_webhook_and_the_question(town: PlatformTown, point: str) -> None:
    dies(town, point)
    assert len(replies(town)) == 1
    assert town.reckon() == Reckoning(1, 0, 0, 0, 0)


def test_f6_killed_before_the_commit_of_the_webhook(town: PlatformTown) -> None:
    dies(town, "keeping")
    assert town.graph.webhooks[0].attempts[0].status is None  # no 200
    assert town.reckon() == Reckoning(1, 0, 0, 0, 0)


def test_killed_after_the_assistant_was_asked_and_before_its_reply_was_committed(town: PlatformTown) -> None:
    dies(town, "asked")
    assert len(town.rasa.asked) == 1  # its tracker knew of it
    assert town.reckon() == Reckoning(1, 0, 0, 0, 0)


@pytest.mark.parametrize("order", [("response", "echo", "delivery"), ECHO_FIRST], ids=["echo after", "echo before"])
@pytest.mark.parametrize("ahead", [0.0, 3600.0], ids=["back at once", "back after an hour"])
def test_f5_killed_after_the_platform_took_the_message(
    town: PlatformTown, order: tuple[str, ...], ahead: float
) -> None:
    town.graph.manners.after_send = order
    dies(town, "pushed", ahead=ahead)
    assert len(replies(town)) == 1
    assert town.reckon() == Reckoning(1, 0, 0, 0, 0)
    assert town.outcomes() == {"done"}


def test_f5_killed_after_the_platform_took_the_message_of_which_no_echo_comes(town: PlatformTown) -> None:
    town.graph.manners.after_send = NO_ECHO
    dies(town, "pushed")
    assert len(set(replies(town))) == 1
    assert town.reckon() == Reckoning(1, 0, 1, 0, 0)  # the one case in which a visitor gets a copy
    assert town.outcomes() == {"done"}


def test_killed_just_before_the_platform_gets_the_message(town: PlatformTown) -> None:
    dies(town, "pushing")
    assert len(replies(town)) == 1
    assert town.reckon() == Reckoning(1, 0, 0, 0, 0)


def test_five_hundred_conversations_and_a_gateway_that_dies_again_and_again(
    database: Database, cradle: Cradle, capsys: pytest.CaptureFixture[str]
) -> None:
    moments = random.Random(4)
    with platform_town(database, cradle, MANY_SPEED) as town, ThreadPoolExecutor(4) as visitors:
        town.graph.manners.after_send = ECHO_LAST
        gateway = town.open()
        for number in range(VISITORS):
            text = "Je voudrais parler à une personne" if number % 10 == 0 else f"Question {number} ?"
            visitors.submit(town.graph.visitor_says, f"visitor-{number}", text)
        for kill in range(KILLS):
            town.rasa.wait_for_questions((kill + 1) * VISITORS * 3 // 4 // KILLS + moments.randrange(20), timeout=120)
            # A moment more, so that it falls between the steps.
            time.sleep(moments.random() * 0.1)
            gateway.kill()
            gateway = town.open()
        visitors.shutdown()
        town.wait_until_settled()
        found = town.reckon()
        with capsys.disabled():
            print(f"\n{database.engine.dialect.name}: {found}, asked {len(town.rasa.asked)} times")
        assert (found.written, found.lost, found.unexcused) == (VISITORS, 0, 0)
        assert found.handed_off >= VISITORS // 10
        assert town.outcomes() == {"done"}
        assert town.graph.refused == []
