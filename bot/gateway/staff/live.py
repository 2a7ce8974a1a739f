"""Tells an open console that something has changed, so that a new request is there within a second."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import HTTPException
from fastapi.sse import EventSourceResponse, ServerSentEvent

from bot.gateway import conversations
from bot.gateway.accounts import Signed
from bot.gateway.errors import DatabaseUnavailable
from bot.gateway.staff.console import Console
from bot.gateway.topics import is_for
from bot.gateway.wakeup import EVERYTHING, Bell

AGAIN = 0.25
"""Seconds between two notices, at least: on a busy day the pages are not drawn anew all the time."""
LOOK = 15.0
"""Seconds after which an open console looks by itself: another process may have written, the session may have ended."""


@dataclass(frozen=True)
class Live:
    """``bell`` rings for each change of the log, ``stopping`` is set when the gateway stops."""

    bell: Bell = field(default_factory=Bell)
    stopping: threading.Event = field(default_factory=threading.Event)

    async def changes(self, goes_on: Callable[[], bool]) -> AsyncIterator[None]:
        """One item for each change, or several at once, while ``goes_on()`` says so; that is called in a thread."""
        with self.bell.listen(EVERYTHING) as rung:
            yield None  # what happened while nobody listened
            while not self.stopping.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(rung.wait(), LOOK)
                if self.stopping.is_set() or not await run_in_threadpool(goes_on):
                    return
                rung.clear()
                yield None
                await asyncio.sleep(AGAIN)

    def end(self) -> None:
        """Wake every open console, so that it sees that the gateway stops."""
        self.bell.ring(frozenset((EVERYTHING,)))


def add_live(routes: APIRouter, console: Console, live: Live) -> None:
    """The stream of notices for whoever is signed in. It says only that something changed, never what."""

    def known(request: Request) -> Signed:
        signed = console.signed(request)
        if signed is None:
            raise HTTPException(401)
        return signed

    @routes.get("/waiting")
    def waiting(request: Request) -> dict[str, int | str]:
        """How many wait for whoever is signed in, in words, for a notice of the browser."""
        signed = known(request)
        with console.database.read() as session:
            found = conversations.waiting_requests(session, console.museum_id, console.clock())
            mine = [
                one.request.id for one in found if is_for(signed, one.conversation.language, one.request.topic)
            ]  # fmt: skip
        words = console.reader(signed.language).text("notices-waiting", count=len(mine))
        return {"newest": max(mine, default=0), "words": words}

    @routes.get("/events", response_class=EventSourceResponse, dependencies=[Depends(known)])
    async def events(request: Request) -> AsyncIterator[ServerSentEvent]:
        with contextlib.suppress(DatabaseUnavailable):  # the console's script connects again
            async for _ in live.changes(lambda: console.signed(request) is not None):
                yield ServerSentEvent(event="changed", data={})
