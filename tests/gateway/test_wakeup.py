"""The bell: whoever waits is woken by a change, and nobody misses one that came just before."""

from __future__ import annotations

import asyncio
import threading
from queue import Queue

from bot.gateway.wakeup import MOST_UNHEARD, Bell

FOREVER = 30.0


def test_a_ring_wakes_one_waiting_thread() -> None:
    bell, heard = Bell(), Queue[str]()

    def wait(name: str) -> None:
        assert bell.wait(FOREVER)
        heard.put(name)

    threads = [threading.Thread(target=wait, args=(name,), daemon=True) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    bell.ring()
    one = heard.get(timeout=10)
    assert heard.empty()
    bell.ring()
    assert {one, heard.get(timeout=10)} == {"first", "second"}
    for thread in threads:
        thread.join(10)


def test_a_ring_while_nobody_waits_is_kept() -> None:
    bell = Bell()
    bell.ring()
    assert bell.wait(FOREVER)
    assert not bell.wait(0.0)


def test_rings_that_nobody_hears_do_not_pile_up() -> None:
    bell = Bell()
    for _ in range(10 * MOST_UNHEARD):
        bell.ring()
    assert sum(bell.wait(0.0) for _ in range(10 * MOST_UNHEARD)) == MOST_UNHEARD


def test_a_stream_hears_only_its_own_conversation() -> None:
    bell = Bell()

    async def listen() -> tuple[bool, bool]:
        with bell.listen("mine") as mine, bell.listen("other") as other:
            await asyncio.to_thread(bell.ring, frozenset({"mine"}))
            await asyncio.wait_for(mine.wait(), 10)
            return mine.is_set(), other.is_set()

    assert asyncio.run(listen()) == (True, False)


def test_all_streams_of_a_conversation_are_woken_and_forgotten_when_they_end() -> None:
    bell = Bell()

    async def listen() -> None:
        with bell.listen("mine") as first:
            with bell.listen("mine") as second:
                bell.ring(frozenset({"mine"}))
                await asyncio.wait_for(asyncio.gather(first.wait(), second.wait()), 10)
            first.clear()
            bell.ring(frozenset({"mine"}))
            await asyncio.wait_for(first.wait(), 10)

    asyncio.run(listen())
    bell.ring(frozenset({"mine"}))  # the loop is gone, and so are its streams
    assert bell.wait(0.0)
