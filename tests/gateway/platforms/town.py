"""A museum with its gateway, Meta's platform and the assistant beside it, and visitors who write on their phones.

The gateway is the real one; only the assistant and the platform are fakes. Nothing runs by itself: ``settle`` takes in
what the webhooks brought and keeps every promise that is due, and the clock moves when a test moves it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from sqlalchemy import Select, func, select

from bot.gateway import conversations
from bot.gateway.app import Gateway, create_app
from bot.gateway.channels import FromTheLog, Sender
from bot.gateway.db import Attempt, Base, ChannelEvent, Conversation, Database, Message, OutboxRow, Part, Request, Staff
from bot.gateway.erasure import Forgetting
from bot.gateway.intake import Intake
from bot.gateway.messages import State
from bot.gateway.promises import Worker
from bot.gateway.rasa_client import RasaClient
from bot.gateway.worker import reception
from tests.fake_graph import FakeGraph, demo
from tests.fake_graph.hands import Hands
from tests.fake_graph.webhooks import Post
from tests.gateway.conftest import MUSEUM, NOW, Clock
from tests.gateway.doors import PASSWORD, Desk, make_settings, make_web, words
from tests.gateway.fake_rasa import Asked, FakeRasa, Reaction, custom

VERA, OTTO = demo.VISITOR, "7000000000000002"
IDA = demo.INSTAGRAM_VISITOR
LEASE = timedelta(seconds=30)
TOKEN = "the token of the assistant's side"
GATEWAY = "http://testserver"


@cache
def cheap_hash() -> str:
    """Of everybody's password, at a fraction of the work."""
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


class Town:
    """``settings`` are those of the gateway that differ from the demonstration's."""

    def __init__(self, folder: Path, database_url: str, rasa: FakeRasa, clock: Clock, **settings: Any) -> None:
        self.rasa, self.clock = rasa, clock
        self.graph = FakeGraph(clock=clock)
        self.graph.start()
        given = demo.environment(self.graph.url)
        self._settings = {name.removeprefix("CURIO_").lower(): value for name, value in given.items()} | settings
        self._url, self._web = database_url, make_web(folder / "web")
        self._hire_alice()
        self.open()

    @property
    def instagram(self) -> Hands:
        return self.graph.instagram

    def open(self, **settings: Any) -> None:
        """The gateway starts, with other settings from now on where some are given."""
        self._settings |= settings
        app = create_app(
            make_settings(self._url, rasa_url=self.rasa.url, internal_token=TOKEN, **self._settings),
            web=self._web, clock=self.clock,
        )  # fmt: skip
        self.gateway: Gateway = app.state.gateway
        self.client = TestClient(app, base_url=GATEWAY)
        self.client.__enter__()
        self.graph.postman.http = self.client
        self.graph.connect(GATEWAY)
        self.database: Database = self.gateway.database
        self._rasa_client = RasaClient(self.rasa.url, timeout=5)
        self.intake, self.worker = self._intake(), self._worker()
        self.forgetting = Forgetting(self.database, self._rasa_client.forget, self.clock)

    def close(self) -> None:
        """The gateway stops; the platform, the assistant and the database stay."""
        self.graph.flush()
        self.client.__exit__(None, None, None)
        for channel in self.gateway.channels.values():
            channel.sender.close()  # type: ignore[attr-defined]
        self._rasa_client.close()

    def end(self) -> None:
        self.close()
        self.graph.stop()

    def _intake(self) -> Intake:
        gateway = self.gateway
        received_by = reception(gateway.settings, gateway.museum, gateway.catalog)
        return Intake(self.database, MUSEUM, gateway.channels, received_by, self.clock)

    def _worker(self) -> Worker:
        channels = {one.name: one.sender for one in self.gateway.channels.values()}
        senders: dict[str, Sender] = {"web": FromTheLog(), **channels}
        return Worker(self.database, self._rasa_client, senders, self.gateway.acknowledgement, LEASE, self.clock)

    def _hire_alice(self) -> None:
        database = Database(self._url)
        alice = Staff(
            museum=MUSEUM, login="alice", name="Alice", role={"fr": "Accueil"}, password_hash=cheap_hash(),
            created_at=NOW,
        )  # fmt: skip
        with database.begin() as session:
            session.add(alice)
        database.close()

    # What happens

    def settle(self) -> None:
        """Everything that is due now is done."""
        worked = True
        while worked:
            self.graph.flush()
            taken_in = self.intake.process_some_events()
            worked = self.worker.process_one_outbox_row() or taken_in > 0

    def says(self, text: str, psid: str = VERA, **parts: Any) -> str:
        """A visitor writes on Messenger, and everything follows; returns the mid."""
        mid = self.graph.visitor_says(psid, text, **parts)
        self.settle()
        return mid

    def meets(self, psid: str = VERA) -> None:
        """A visitor has written and was answered: the first words are said."""
        self.says("Bonjour", psid)

    def later(self, **duration: float) -> None:
        """Time goes by, and what falls due is done."""
        self.clock.forward(**duration)
        self.settle()

    def posts(self, body: Any, hands: Hands | None = None, **headers: str) -> Post:
        """The platform sends this body, signed, word for word."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.graph.postman.send_body((hands or self.graph).account, raw, **headers)

    def hands_off(self, asked: Asked, reason: str = "unsure") -> None:
        """What the assistant's action does."""
        body = {"conversation": asked.sender, "message_id": str(asked.message_id), "reason": reason, "language": "fr"}
        answer = self.client.post("/handoff", json=body, headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code in (200, 201)

    def will_hand_off(self, text: str, reason: str = "unsure") -> None:
        self.rasa.script[text] = [Reaction(first=lambda asked: self.hands_off(asked, reason))]

    def will_offer(self, text: str, *choices: tuple[str, str], **parts: Any) -> None:
        """The assistant will answer ``text`` with choices: (title, payload)."""
        offered = [{"title": title, "payload": payload} for title, payload in choices]
        shown = custom("Peut-être ceci ?", kind="suggest", answers=[], choices=offered, **parts)
        self.rasa.script[text] = [Reaction([shown])]

    def alice(self, language: str = "en") -> Desk:
        return Desk(self.client, "alice", language=language)

    def staff_replies(self, text: str, psid: str = VERA) -> None:
        self.alice().act(self.conversation(psid).id, "reply", text)
        self.settle()

    def console(self, psid: str = VERA) -> str:
        """What Alice reads on the conversation's page."""
        return words(self.alice().get(f"/console/conversations/{self.conversation(psid).id}").text)

    # What came of it

    def read(self, psid: str = VERA, hands: Hands | None = None) -> list[str]:
        """What the visitor got to read from us, in order."""
        ours = self.graph.platform.app.id
        return [line.text for line in (hands or self.graph).thread(psid) if line.app_id == ours]

    def answers(self, psid: str = VERA) -> list[str]:
        """The assistant's answers to the visitor, as the log has them."""
        return [line.text for line in self.log(psid) if line.kind == "answer"]

    def questions(self) -> list[str]:
        return [asked.text for asked in self.rasa.asked]

    def conversation(self, psid: str = VERA, channel: str = "messenger") -> Conversation:
        found = self.find(psid, channel)
        assert found is not None
        return found

    def find(self, psid: str = VERA, channel: str = "messenger") -> Conversation | None:
        with self.database.read() as session:
            return conversations.find(session, MUSEUM, channel, psid)

    def log(self, psid: str = VERA, channel: str = "messenger") -> list[Message]:
        conversation = self.find(psid, channel)
        if conversation is None:
            return []
        with self.database.read() as session:
            return conversations.thread(session, conversation.id, limit=1000)

    def kinds(self, psid: str = VERA, channel: str = "messenger") -> list[str]:
        return [line.kind for line in self.log(psid, channel)]

    def state(self, psid: str = VERA, channel: str = "messenger") -> State:
        with self.database.read() as session:
            return conversations.state(session, self.conversation(psid, channel).id)

    def rows(self, kind: type[Base]) -> list[Any]:
        """All rows of a table in the order of its key."""
        with self.database.read() as session:
            return list(session.scalars(select(kind).order_by(*kind.__table__.primary_key)))

    def events(self) -> list[tuple[str | None, str]]:
        """What became of each event of the webhooks."""
        return [(event.outcome, event.detail) for event in self.rows(ChannelEvent)]

    def outcomes(self) -> list[str | None]:
        """What became of each promise to deliver."""
        return [row.outcome for row in self.rows(OutboxRow) if row.kind == "deliver"]

    def attempts(self) -> list[str]:
        """How each try at delivering went."""
        chosen: Select[Any] = select(Attempt.outcome).join(OutboxRow, OutboxRow.id == Attempt.outbox_id)
        with self.database.read() as session:
            return list(session.scalars(chosen.where(OutboxRow.kind == "deliver").order_by(Attempt.id)))

    def parts(self) -> list[Part]:
        return self.rows(Part)

    def reasons(self) -> list[str]:
        return [request.reason for request in self.rows(Request)]

    def count(self, kind: type[Base]) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(kind)) or 0


class Wire:
    """Lies between the platform and the gateway, which may break: then the platform meets failures."""

    def __init__(
        self, town: Town, statuses: Sequence[int | None] = (), then: Callable[[], object] = lambda: None
    ) -> None:
        """``statuses``: with which the coming requests fail; ``None``: the gateway has it, and its answer is lost.

        ``then``: what happens as soon as the gateway has something, before the platform goes on.
        """
        self._statuses, self._gateway, self._then = list(statuses), town.client, then
        self.http = httpx.Client(transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        status = self._statuses.pop(0) if self._statuses else 200
        if status not in (None, 200):
            return httpx.Response(status)
        answer = self._gateway.post(request.url.path, content=request.read(), headers=dict(request.headers))
        self._then()
        if status is None:
            raise httpx.ReadError("the connection broke")
        return httpx.Response(answer.status_code)
