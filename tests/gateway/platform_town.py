"""A museum on Messenger for tests that kill: the platform and the assistant live here, the gateway is a process."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from sqlalchemy import func, select

from bot.gateway.db import ChannelEvent, Database, Message, OutboxRow, Request
from tests.fake_graph import FakeGraph, Line, demo
from tests.gateway.conftest import MUSEUM, ROOT
from tests.gateway.fake_rasa import Asked, FakeRasa, Reaction, post_handoff
from tests.gateway.mortal import FastClock
from tests.gateway.test_crash import Process, free_port

TOKEN = "internal-token"
DEADLINE = 150.0
"""Seconds until a test gives up; a sound run takes a few."""
PULSE = 0.05
"""Seconds between two looks: another process changes the rows, so there is nothing to wait on."""
AT_THE_SAME_TIME = timedelta(seconds=5)
"""By the fast clock: an echo that comes while a piece is being sent again comes too late for it."""


class Assistant(FakeRasa):
    """Hands texts with "personne" to the team at the gateway's own door."""

    def __init__(self, gateway_url: str) -> None:
        self._gateway_url = gateway_url
        super().__init__()

    def react(self, asked: Asked) -> Reaction:
        if "personne" not in asked.text:
            return super().react(asked)
        # While the gateway is away this breaks, as the action would, and the question is asked again.
        return Reaction(first=lambda asked: _accepted(post_handoff(self._gateway_url, TOKEN, asked)))


def _accepted(status: int) -> None:
    assert status in (200, 201), status


@dataclass(frozen=True)
class Reckoning:
    """What became of the visitors' messages.

    ``lost``: visitors to whom nothing was sent; ``doubled``: copies of a piece after its first; ``unexcused``: those
    of them before which an echo of the copy before had been acknowledged; ``handed_off``: messages that people have.
    """

    written: int
    lost: int
    doubled: int
    unexcused: int
    handed_off: int


class Cradle:
    """Where gateways come from, see ``mortal``; a killed one is replaced at once."""

    def __init__(self) -> None:
        settings = {
            "CURIO_MUSEUM": MUSEUM,
            "CURIO_DATABASE_URL": "sqlite:///never-opened.db",
            "CURIO_INTERNAL_TOKEN": TOKEN,
            "CURIO_ADMIN_PASSWORD": "correct horse battery",
            "CURIO_FAQ_PATH": str(ROOT / "data" / "faq.yml"),
            "CURIO_MUSEUM_PATH": str(ROOT / "data" / "museum.yml"),
        }
        self.process = Process("tests.gateway.mortal", **settings)
        self.process.wait_for("ready")
        self._born = 0

    def bear(self, **given: object) -> Gateway:
        """A gateway that takes connections."""
        self.process.tell(json.dumps(given))
        self._born += 1
        self.process.wait_for("born", self._born)
        births = [line for line in self.process.lines if line.startswith("born")]
        gateway = Gateway(self.process, int(births[-1].split()[1]))
        self.process.wait_for(f"serves {gateway.pid}")
        return gateway


@dataclass(frozen=True)
class Gateway:
    """One gateway, a process of its own."""

    cradle: Process
    pid: int

    def wait_until_dead(self, point: str) -> None:
        """Until it has killed itself at the point."""
        self.cradle.wait_for(f"dies {self.pid} {point}")
        self.cradle.wait_for(f"ended {self.pid}")

    def kill(self) -> None:
        if not self.cradle.heard(f"ended {self.pid}"):
            os.kill(self.pid, signal.SIGKILL)
            self.cradle.wait_for(f"ended {self.pid}")


class PlatformTown:
    """``speed``: how much faster than the real time the clock of the platform and of the gateway runs."""

    def __init__(self, database: Database, cradle: Cradle, speed: float) -> None:
        self.database, self._cradle = database, cradle
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._start = datetime.now(UTC)
        self.clock = FastClock(self._start, speed)
        self.graph = FakeGraph(clock=self.clock)
        self.graph.connect(self.url)
        self.rasa = Assistant(self.url)
        self.gateways: list[Gateway] = []

    def open(self, *, die: str = "", ahead: float = 0.0) -> Gateway:
        """Start a gateway that dies at a point; its clock may be ``ahead`` seconds, as if it had been away as long."""
        settings = {
            "CURIO_DATABASE_URL": self.database.engine.url.render_as_string(hide_password=False),
            "CURIO_PORT": str(self.port),
            "CURIO_RASA_URL": self.rasa.url,
            **demo.environment(self.graph.url),
        }
        clock = (self._start.isoformat(), self.clock.speed, ahead)
        gateway = self._cradle.bear(settings=settings, clock=clock, die=die)
        self.gateways.append(gateway)
        return gateway

    def wait_until(self, done: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + DEADLINE
        while not done():
            assert time.monotonic() < until, f"{what}: not in time; {self.left()}"
            time.sleep(PULSE)

    def wait_until_settled(self) -> None:
        """Until the platform has told everything and the gateway has nothing left to do."""
        self.wait_until(lambda: self.left() == (0, 0, 0), "webhooks, events and promises are left")

    def left(self) -> tuple[int, int, int]:
        """Webhooks that the gateway has not acknowledged, events not taken in, and open promises."""
        webhooks = sum(post.state == "waiting" for post in self.graph.webhooks)
        waiting = select(func.count()).select_from(ChannelEvent).where(ChannelEvent.handled_at.is_(None))
        promised = select(func.count()).select_from(OutboxRow).where(OutboxRow.done_at.is_(None))
        with self.database.read() as session:
            return webhooks, session.scalar(waiting) or 0, session.scalar(promised) or 0

    def written(self) -> list[str]:
        """The visitors' messages in the log, by the name that the platform has for them."""
        with self.database.read() as session:
            return [str(one) for one in session.scalars(select(Message.external_id).where(Message.author == "visitor"))]

    def outcomes(self) -> set[str | None]:
        """How the promises ended."""
        with self.database.read() as session:
            return set(session.scalars(select(OutboxRow.outcome)))

    def reckon(self) -> Reckoning:
        """Count, and check that the log holds each message once, with one reply or one request to people."""
        written = self.written()
        assert len(written) == len(set(written))
        with self.database.read() as session:
            asked = session.scalars(select(Message.id).where(Message.author == "visitor")).all()
            replied = session.scalars(
                select(Message.question_id).where(Message.author == "bot", Message.kind != "acknowledgement")
            ).all()
            requested = session.scalars(select(Request.message_id)).all()
        assert sorted([*replied, *requested]) == sorted(asked)
        heard = {line.psid for line in self.graph.sent}
        visitors = list(self.graph.account.visitors)
        again = list(self._again())
        unexcused = sum(self._was_echoed_before(first, second) for first, second in again)
        lost = sum(psid not in heard for psid in visitors)
        return Reckoning(len(written), lost, len(again), unexcused, len(requested))

    def _again(self) -> Iterator[tuple[Line, Line]]:
        """Two copies of one piece, as a visitor got them one after the other."""
        copies: dict[str | None, list[Line]] = {}
        for line in self.graph.sent:
            assert line.metadata is not None
            copies.setdefault(line.metadata, []).append(line)
        for lines in copies.values():
            yield from pairwise(lines)

    def _was_echoed_before(self, first: Line, second: Line) -> bool:
        for post in self.graph.webhooks:
            if any(event.get("message", {}).get("mid") == first.mid for event in post.events):
                told_at = [one.at + timedelta(seconds=one.seconds * self.clock.speed) for one in post.attempts[-1:]]
                return post.state == "delivered" and told_at[0] < second.at - AT_THE_SAME_TIME
        return False


@contextmanager
def platform_town(database: Database, cradle: Cradle, speed: float) -> Iterator[PlatformTown]:
    """The town, with a platform that tries again by itself what the gateway did not acknowledge."""
    town, closing = PlatformTown(database, cradle, speed), threading.Event()

    def try_again() -> None:
        while not closing.wait(PULSE):
            town.graph.postman.run_due()

    trying = threading.Thread(target=try_again, daemon=True)
    with town.graph:
        trying.start()
        try:
            yield town
        finally:
            closing.set()
            trying.join(20)
            for gateway in town.gateways:
                gateway.kill()
            town.rasa.stop()
