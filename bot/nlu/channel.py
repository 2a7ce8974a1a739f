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

from bot.nlu.components import prepare, similarities, try_out

logger = logging.getLogger(__name__)

AHEAD = 2
"""Messages that are encoded ahead at the same time: more would only wait for a core."""
MOST_ALIKE = 200
"""Questions that are compared with one."""


class DeskInput(RestInput):
    """``POST /webhooks/desk/webhook`` as Rasa's REST channel has it; ``/forget``, ``/try`` and ``/alike`` beside it."""

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

        async def tried(request: Request) -> HTTPResponse:  # a route cannot be a method
            return await self._try(request)

        async def compared(request: Request) -> HTTPResponse:
            return await self._alike(request)

        routes.add_route(tried, "/try", methods=["POST"], name="try")
        routes.add_route(compared, "/alike", methods=["POST"], name="alike")
        return routes

    async def _try(self, request: Request) -> HTTPResponse:
        """What the assistant would decide about a question, ``{"text": …, "language": …}``, without a conversation."""
        body = request.json if isinstance(request.json, dict) else {}
        text, hint = body.get("text"), body.get("language")
        if not isinstance(text, str):
            return response.json({"error": 'the body should be {"text": …, "language": …}'}, 400)
        try:
            decision = await self._aside(try_out, text, hint if isinstance(hint, str) else None)
        except RuntimeError as error:
            return response.json({"error": str(error)}, 503)
        return response.json({"decision": decision.as_dict()})

    async def _alike(self, request: Request) -> HTTPResponse:
        """How alike in meaning ``text`` and each of ``others`` are: ``{"similarities": [0.93, …]}``."""
        body = request.json if isinstance(request.json, dict) else {}
        text, others = body.get("text"), body.get("others")
        if not isinstance(text, str) or not isinstance(others, list) or not all(isinstance(one, str) for one in others):
            return response.json({"error": 'the body should be {"text": …, "others": […]}'}, 400)
        try:
            return response.json({"similarities": await self._aside(similarities, text, others[:MOST_ALIKE])})
        except RuntimeError as error:
            return response.json({"error": str(error)}, 503)

    async def _aside(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Off Rasa's thread, so that visitors need not wait for it."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)

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
