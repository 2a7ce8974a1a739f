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

from bot.faq import FaqError
from bot.nlu.components import grouped as grouped_by_meaning
from bot.nlu.components import prepare, rehearse, similarities, thefts, try_out

logger = logging.getLogger(__name__)

AHEAD = 2
"""Messages that are encoded ahead at the same time: more would only wait for a core."""
MOST_ALIKE = 200
"""Questions that are compared with one."""
MOST_GROUPED = 500


class DeskInput(RestInput):
    """``POST /webhooks/desk/webhook`` as Rasa's REST channel has it; beside it what the console asks."""

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

        async def grouped(request: Request) -> HTTPResponse:
            return await self._group(request)

        async def rehearsed(request: Request) -> HTTPResponse:
            return await self._rehearse(request)

        async def stolen(_request: Request) -> HTTPResponse:
            return await self._done(thefts, "thefts")

        routes.add_route(tried, "/try", methods=["POST"], name="try")
        routes.add_route(compared, "/alike", methods=["POST"], name="alike")
        routes.add_route(grouped, "/group", methods=["POST"], name="group")
        routes.add_route(rehearsed, "/rehearse", methods=["POST"], name="rehearse")
        routes.add_route(stolen, "/thefts", methods=["POST"], name="thefts")
        return routes

    async def _try(self, request: Request) -> HTTPResponse:
        """What the assistant would decide about a question, ``{"text": …, "language": …}``, without a conversation."""
        body = request.json if isinstance(request.json, dict) else {}
        text, hint = body.get("text"), body.get("language")
        if not isinstance(text, str):
            return response.json({"error": 'the body should be {"text": …, "language": …}'}, 400)
        return await self._done(
            lambda: try_out(text, hint if isinstance(hint, str) else None).as_dict(), "decision"
        )  # fmt: skip

    async def _alike(self, request: Request) -> HTTPResponse:
        """How alike in meaning ``text`` and each of ``others`` are: ``{"similarities": [0.93, …]}``."""
        body = request.json if isinstance(request.json, dict) else {}
        text, others = body.get("text"), body.get("others")
        if not isinstance(text, str) or not isinstance(others, list) or not all(isinstance(one, str) for one in others):
            return response.json({"error": 'the body should be {"text": …, "others": […]}'}, 400)
        return await self._done(lambda: similarities(text, others[:MOST_ALIKE]), "similarities")

    async def _group(self, request: Request) -> HTTPResponse:
        """Questions by meaning, ``{"questions": [{"text": …, "language": …}]}``: ``grouped_by_meaning``."""
        body = request.json if isinstance(request.json, dict) else {}
        asked = body.get("questions")
        if not isinstance(asked, list) or not all(_is_question(one) for one in asked):
            return response.json({"error": 'the body should be {"questions": [{"text": …, "language": …}]}'}, 400)
        asked = asked[:MOST_GROUPED]
        texts, hints = [one["text"] for one in asked], [one["language"] for one in asked]
        return await self._done(lambda: grouped_by_meaning(texts, hints), "grouped")

    async def _rehearse(self, request: Request) -> HTTPResponse:
        """What a change of the FAQ would break, ``{"faq": the whole file}``: ``rehearsal.compare``."""
        body = request.json if isinstance(request.json, dict) else {}
        text = body.get("faq")
        if not isinstance(text, str):
            return response.json({"error": 'the body should be {"faq": …}'}, 400)
        return await self._done(lambda: rehearse(text), "rehearsal")

    async def _done(self, work: Callable[[], Any], name: str) -> HTTPResponse:
        """The work's result under ``name``, done off Rasa's thread, so that visitors need not wait for it."""
        try:
            return response.json({name: await asyncio.get_running_loop().run_in_executor(self._pool, work)})
        except FaqError as error:
            return response.json({"error": str(error)}, 422)
        except RuntimeError as error:
            return response.json({"error": str(error)}, 503)

    async def _prepare(self, message: UserMessage) -> None:
        text, hint = message.text, (message.metadata or {}).get("language")
        if not text or text.startswith("/"):
            return  # a tapped button: there is nothing to understand
        try:
            await asyncio.get_running_loop().run_in_executor(self._pool, prepare, text, hint)
        except Exception:  # at the edge of a loop: what was not prepared is computed in its turn, and fails there
            logger.exception("a message could not be prepared")


def _is_question(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("text"), str) and isinstance(one.get("language"), str)


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
