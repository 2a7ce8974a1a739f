"""The real assistant in this process: the trained model, its rules, its words, and its action server over real HTTP.

Only the gateway is played: a server that writes down what is handed off.
"""

import asyncio
import logging
import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime, timezone
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest
from aiohttp import web

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "models/curio.tar.gz"
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=timezone.utc)  # Tuesday 24 November 2026, noon in Paris
TOKEN = "a token of the tests"


class Clock(datetime):
    """It is always noon."""

    @classmethod
    def now(cls, tz=None):
        return NOON.astimezone(tz)


@dataclass
class Desk:
    """Where the tests' visitors write: what was answered and what was handed to the team, by message."""

    loop: asyncio.AbstractEventLoop
    agent: object
    handed_off: list = field(default_factory=list)
    _numbers: count = field(default_factory=lambda: count(1))

    def open(self, language="fr"):
        """A new conversation."""
        return Conversation(self, f"conversation-{next(self._numbers)}", language)

    def ask(self, sender, text, language):
        from rasa.core.channels.channel import UserMessage

        message_id, before = str(next(self._numbers)), len(self.handed_off)
        metadata = {"message_id": message_id, "language": language, "channel": "web", "museum": "default"}
        message = UserMessage(text, sender_id=sender, metadata=metadata, input_channel="rest")
        said = self.loop.run_until_complete(self.agent.handle_message(message))
        return [reply["custom"] for reply in said if "custom" in reply], self.handed_off[before:], message_id


@dataclass
class Conversation:
    """One visitor's."""

    desk: Desk
    sender: str
    language: str

    def says(self, text):
        """(replies, handoffs) of one message."""
        replies, handoffs, message_id = self.desk.ask(self.sender, text, self.language)
        assert all(handoff["message_id"] == message_id for handoff in handoffs)
        assert all(handoff["conversation"] == self.sender for handoff in handoffs)
        return replies, handoffs


@pytest.fixture(scope="session")
def model():
    """The trained model; trained now if nobody has."""
    if not MODEL.exists():
        command = [
            sys.executable,
            "-m",
            "rasa",
            "train",
            "--data",
            "data/nlu",
            "data/rules",
            "--fixed-model-name",
            "curio",
        ]
        subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "USE_TF": "0"})
    return MODEL


@pytest.fixture(scope="session")
def desk(model):
    loop = asyncio.new_event_loop()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)  # where the assistant always runs
        patch.delenv("CURIO_FAQ_PATH", raising=False)
        patch.delenv("CURIO_MUSEUM_PATH", raising=False)
        patch.delenv("CURIO_LABELLED_PATH", raising=False)
        opened = Desk(loop, agent=None)
        gateway = loop.run_until_complete(_serve(_gateway(opened)))
        actions = loop.run_until_complete(_serve(_action_server()))
        patch.setenv("CURIO_GATEWAY_URL", gateway.address)
        patch.setenv("CURIO_INTERNAL_TOKEN", TOKEN)
        patch.delenv("CURIO_INTERNAL_TOKEN_FILE", raising=False)
        opened.agent = _load(model, f"{actions.address}/webhook")
        from bot.nlu import components, nlg

        patch.setattr(components, "datetime", Clock)
        patch.setattr(nlg, "datetime", Clock)
        yield opened
        components._live.stop()
        for server in (gateway, actions):
            loop.run_until_complete(server.runner.cleanup())
    loop.close()


def _load(model, action_url):
    from rasa.core.agent import Agent
    from rasa.core.tracker_store import InMemoryTrackerStore
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.endpoints import EndpointConfig
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    words = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")).nlg
    return Agent.load(
        model,
        generator=words,
        tracker_store=InMemoryTrackerStore(None),
        action_endpoint=EndpointConfig(action_url),
    )


def _gateway(desk):
    async def hand_off(request):
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        desk.handed_off.append(await request.json())
        return web.json_response({"request": len(desk.handed_off), "created": True}, status=201)

    app = web.Application()
    app.router.add_post("/handoff", hand_off)
    return app


def _action_server():
    from rasa_sdk.executor import ActionExecutor

    from actions.hand_off import ActionHandOff

    executor = ActionExecutor()
    executor.register_action(ActionHandOff())

    async def webhook(request):
        return web.json_response(await executor.run(await request.json()))

    app = web.Application()
    app.router.add_post("/webhook", webhook)
    return app


class Server(NamedTuple):
    address: str
    runner: web.AppRunner


async def _serve(app):
    """Serve ``app`` on the loop that asks."""
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    return Server(f"http://{host}:{port}", runner)
