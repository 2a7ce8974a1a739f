"""What is done now and then: a chore that breaks is tried again, and keeps no other from being done."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest

from bot.gateway.errors import CurioError
from bot.gateway.housekeeping import Chore, Housekeeping
from tests.gateway.conftest import Clock

EVERY = timedelta(minutes=15)


def test_a_chore_is_done_at_once_and_then_every_so_often(clock: Clock) -> None:
    done: list[datetime] = []

    def work() -> bool:
        done.append(clock())
        return False

    chore = Chore("sweep", EVERY, work)
    assert chore.run_if_due(clock())
    assert not chore.run_if_due(clock())
    clock.forward(minutes=14)
    assert not chore.run_if_due(clock())
    clock.forward(minutes=1)
    assert chore.run_if_due(clock())
    assert len(done) == 2


def test_a_chore_with_more_to_do_is_due_again_at_once(clock: Clock) -> None:
    left = [True, True, False]
    chore = Chore("sweep", EVERY, lambda: left.pop(0))
    assert [chore.run_if_due(clock()) for _ in range(4)] == [True, True, True, False]


@pytest.mark.parametrize("error", [CurioError("the platform is away"), RuntimeError("a mistake of ours")])
def test_a_chore_that_breaks_says_so_and_is_tried_the_next_time(
    clock: Clock, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    errors = [error]

    def work() -> bool:
        if errors:
            raise errors.pop()
        return False

    chore = Chore("watch messenger", EVERY, work)
    assert chore.run_if_due(clock())
    assert "watch messenger" in caplog.text
    assert not chore.run_if_due(clock())
    clock.forward(minutes=15)
    assert chore.run_if_due(clock())
    assert errors == []


def test_a_broken_chore_does_not_keep_the_others_from_being_done(clock: Clock) -> None:
    done = threading.Event()

    def breaks() -> bool:
        raise RuntimeError("broken for ever")

    def works() -> bool:
        done.set()
        return False

    house = Housekeeping([Chore("broken", timedelta(0), breaks), Chore("fine", EVERY, works)], clock)
    house.start()
    assert done.wait(20)
    house.stop(20)
