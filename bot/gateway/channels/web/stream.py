"""The last step to an open widget: a conversation's new lines as server-sent events, for as long as it listens."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi.sse import ServerSentEvent

from bot.gateway.channels.web.desk import Visitor, WebDesk
from bot.gateway.channels.web.payloads import message_json
from bot.gateway.errors import DatabaseUnavailable
from bot.gateway.messages import Author, State


async def events(desk: WebDesk, visitor: Visitor, after: int) -> AsyncIterator[ServerSentEvent]:
    """Replay what stands after the line ``after``, then follow.

    Ends when the gateway stops or the database is away: the widget reconnects with the last id it has seen, so that an
    end is never a loss.
    """
    told: State | None = None
    try:
        async for page in desk.follow(visitor, after):
            for line in page.lines:
                if line.author is not Author.EVENT:
                    yield ServerSentEvent(event="message", data=message_json(line), id=str(line.id))
            if page.state is not told and not page.is_full:
                told = page.state
                yield ServerSentEvent(event="state", data={"state": told}, id=str(page.last))
    except DatabaseUnavailable:
        return
