"""The assistant's door to the gateway: Rasa's REST channel, made ready for many visitors at once.

Rasa handles a message in one go on its only thread. What takes longest, the encoder, needs no Python while it computes:
it runs here ahead of that, on another core, while the thread is at work on other messages.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.nlu.components import prepare

logger = logging.getLogger(__name__)

AHEAD = 2
"""Messages that are encoded ahead at the same time: more would only wait for a core."""


class DeskInput(RestInput):
    """``POST /webhooks/desk/webhook`` as Rasa's REST channel has it, and ``POST /webhooks/desk/forget``."""

    @classmethod
    def name(cls) -> str:
        return "desk"

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AHEAD, thread_name_prefix="ahead")

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        async def prepared(message: UserMessage) -> Any:
            await self._prepare(message)
            return await on_new_message(message)

        routes = super().blueprint(prepared)
        routes.add_route(_forget, "/forget", methods=["POST"], name="forget")
        return routes

    async def _prepare(self, message: UserMessage) -> None:
        text, hint = message.text, (message.metadata or {}).get("language")
        if not text or text.startswith("/"):
            return  # a tapped button: there is nothing to understand
        try:
            await asyncio.get_running_loop().run_in_executor(self._pool, prepare, text, hint)
        except Exception:  # at the edge of a loop: what was not prepared is computed in its turn, and fails there
            logger.exception("a message could not be prepared")


async def _forget(request: Request) -> HTTPResponse:
    """Empty the tracker of the conversation that the body names: ``{"sender": …}``."""
    sender = (request.json or {}).get("sender") if isinstance(request.json, dict) else None
    if not isinstance(sender, str) or not sender:
        return response.json({"error": 'the body should be {"sender": …}'}, 400)
    agent = request.app.ctx.agent
    if agent is None:
        return response.json({"error": "no assistant is loaded"}, 503)
    async with agent.lock_store.lock(sender):
        forget(agent.tracker_store, sender)
    return response.json({"forgotten": True})


def forget(store: TrackerStore, sender: str) -> None:
    """Delete everything that the tracker store has of a conversation.

    Raises:
        TypeError: this kind of store is not known here.
    """
    store = getattr(store, "_tracker_store", store)  # Rasa wraps it: a store that fails must not stop the assistant
    if isinstance(store, SQLTrackerStore):
        with store.session_scope() as session:
            session.query(store.SQLEvent).filter(store.SQLEvent.sender_id == sender).delete()
            session.commit()
    elif isinstance(store, InMemoryTrackerStore):
        store.store.pop(sender, None)
    else:
        raise TypeError(f"cannot delete conversations from a {type(store).__name__}")
