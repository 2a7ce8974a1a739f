"""Who writes next, where only one can: a webhook goes before everybody who waits."""

from __future__ import annotations

import threading

from bot.gateway.db import Turns


def waiting(turns: Turns, name: str, order: list[str], *, urgent: bool) -> threading.Thread:
    """A thread that notes its turn and gives it back."""

    def take() -> None:
        assert turns.take(20, urgent=urgent)
        order.append(name)
        turns.give_back()

    thread = threading.Thread(target=take)
    thread.start()
    return thread


def test_who_is_urgent_goes_before_those_who_wait() -> None:
    turns, order = Turns(), list[str]()
    assert turns.take(0, urgent=False)
    threads = [waiting(turns, "worker", order, urgent=False) for _ in range(3)]
    threads.append(waiting(turns, "webhook", order, urgent=True))
    while not turns.is_wanted():
        threads[-1].join(0.01)
    turns.give_back()
    for thread in threads:
        thread.join(20)
    assert order == ["webhook", "worker", "worker", "worker"]
    assert not turns.is_wanted()


def test_who_gives_up_holds_nobody_up() -> None:
    turns = Turns()
    assert turns.take(0, urgent=False)
    assert not turns.take(0, urgent=True)
    turns.give_back()
    assert turns.take(0, urgent=False)
