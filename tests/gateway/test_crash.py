"""kill -9 at any moment: in the end every message has exactly one reply or one request.

The worker and the assistant are processes of their own here. The door for handoffs is a real server in this process.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import func, select

from bot.gateway import conversations
from bot.gateway.db import Database, Message, OutboxRow, Request
from bot.gateway.handoff import Acknowledgements, router
from bot.gateway.messages import Inbound
from bot.gateway.promises import utc_now
from tests.gateway.conftest import MUSEUM, ROOT

TOKEN = "internal-token"
ASSISTANT_TIMEOUT = 1.0
DEADLINE = 90.0
"""Seconds until a test gives up; a sound run takes a few."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """A process whose lines on stdout can be waited for."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self.lines: list[str] = []
        self._changed = threading.Condition()
        self._process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._changed:
                self.lines.append(line.strip())
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def wait_for(self, what: str, count: int = 1) -> None:
        """Wait until ``count`` lines start with ``what``."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.heard(what) >= count, DEADLINE), self.lines

    def heard(self, what: str) -> int:
        return sum(line.startswith(what) for line in self.lines)

    def tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def end(self, number: int) -> int:
        """Send the signal and wait for the end; returns the exit status."""
        self._process.send_signal(number)
        status = self._process.wait(30)
        self._reader.join(10)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        return status

    def kill(self) -> None:
        if self._process.poll() is None:
            self.end(signal.SIGKILL)


class Town:
    """A museum with its database, its handoff door, and the two processes that the tests kill."""

    def __init__(self, database: Database, handoff_url: str, compiled: Path) -> None:
        """``compiled``: a folder for compiled modules, so that only the first of many starts is slow."""
        self.database, self.handoff_url, self.compiled = database, handoff_url, compiled
        self.rasa_port = free_port()
        self.processes: list[Process] = []

    def start_worker(self) -> Process:
        return self._start(
            "bot.gateway.worker",
            CURIO_DATABASE_URL=self.database.engine.url.render_as_string(hide_password=False),
            CURIO_RASA_URL=f"http://127.0.0.1:{self.rasa_port}",
            CURIO_RASA_TIMEOUT=str(ASSISTANT_TIMEOUT),
            CURIO_WORKER_THREADS="4",
        )

    def start_rasa(self, *, hold: bool = False) -> Process:
        assistant = self._start(
            "tests.gateway.fake_rasa",
            *("--port", str(self.rasa_port), "--handoff", self.handoff_url, "--token", TOKEN),
            *(["--hold"] if hold else []),
        )
        assistant.wait_for("listening")
        return assistant

    def _start(self, *arguments: str, **environment: str) -> Process:
        compiling = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(self.compiled)}
        process = Process(*arguments, **compiling, **environment)
        self.processes.append(process)
        return process

    def visitors_write(self, conversations_count: int = 4, each: int = 3) -> None:
        """Several conversations with several messages; in each, the second is one that the assistant hands off."""
        for number in range(conversations_count * each):
            sender, place = f"visitor-{number % conversations_count}", number // conversations_count
            text = "Je voudrais parler à une personne" if place == 1 else f"Question {number} ?"
            inbound = Inbound("web", sender, f"m{number}", utc_now(), text=text, language="fr")
            with self.database.begin() as session:
                conversations.receive(session, inbound, museum=MUSEUM, now=utc_now())

    def wait_until_settled(self) -> None:
        """Wait until no promise is open. Another process keeps them, so there is nothing to wait on but the rows."""
        until = time.monotonic() + DEADLINE
        while self.open_promises():
            assert time.monotonic() < until, f"{self.open_promises()} promises are still open"
            time.sleep(0.1)

    def open_promises(self) -> int:
        with self.database.read() as session:
            chosen = select(func.count()).select_from(OutboxRow).where(OutboxRow.done_at.is_(None))
            return session.scalar(chosen) or 0

    def results(self) -> dict[int, tuple[int, int]]:
        """For every visitor's message: how many replies and how many requests it got."""
        with self.database.read() as session:
            asked = session.scalars(select(Message.id).where(Message.author == "visitor")).all()
            replied = session.scalars(
                select(Message.question_id).where(Message.author == "bot", Message.kind != "acknowledgement")
            ).all()
            requested = session.scalars(select(Request.message_id)).all()
        return {one: (replied.count(one), requested.count(one)) for one in asked}

    def check(self) -> None:
        """Every message has one reply or one request, every request one acknowledgement, and replies are in order."""
        assert set(self.results().values()) <= {(1, 0), (0, 1)}, self.results()
        with self.database.read() as session:
            acknowledged = session.scalars(select(Message.question_id).where(Message.kind == "acknowledgement")).all()
            requested = session.scalars(select(Request.message_id)).all()
            lines = session.execute(
                select(Message.conversation_id, Message.question_id).where(Message.author == "bot").order_by(Message.id)
            ).all()
        assert sorted(acknowledged) == sorted(requested)
        for conversation_id in {line.conversation_id for line in lines}:
            answered = [line.question_id for line in lines if line.conversation_id == conversation_id]
            assert answered == sorted(answered)


@pytest.fixture
def handoff_url(database: Database, acknowledgement: Acknowledgements) -> Iterator[str]:
    app = FastAPI()
    app.include_router(router(database, acknowledgement, TOKEN, utc_now))
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listening.close()


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture
def town(database: Database, handoff_url: str, compiled: Path) -> Iterator[Town]:
    town = Town(database, handoff_url, compiled)
    yield town
    for process in town.processes:
        process.kill()


def test_a_worker_killed_before_the_assistant_answers_loses_nothing(town: Town) -> None:
    rasa = town.start_rasa(hold=True)
    worker = town.start_worker()
    town.visitors_write()
    rasa.wait_for("asked", 4)
    worker.kill()
    rasa.tell("go")
    town.start_worker()
    town.wait_until_settled()
    town.check()


def test_a_worker_killed_right_after_the_assistant_answered_loses_and_doubles_nothing(town: Town) -> None:
    rasa = town.start_rasa()
    worker = town.start_worker()
    town.visitors_write()
    rasa.wait_for("answered", 2)
    worker.kill()
    town.start_worker()
    town.wait_until_settled()
    town.check()
    asked_twice = [line for line in set(rasa.lines) if line.startswith("asked") and rasa.lines.count(line) > 1]
    assert asked_twice == []  # the tracker knew of them


@pytest.mark.parametrize("seed", range(3))
def test_a_worker_killed_at_arbitrary_moments_loses_and_doubles_nothing(town: Town, seed: int) -> None:
    moments = random.Random(seed)
    rasa = town.start_rasa()
    town.visitors_write(conversations_count=5, each=4)
    for _ in range(3):
        worker, heard = town.start_worker(), len(rasa.lines)
        # After a line of the assistant's that chance chooses, and a moment more, so that it falls between the steps.
        rasa.wait_for("", min(heard + moments.randrange(1, 6), 40))
        time.sleep(moments.random() * 0.05)
        worker.kill()
        if not town.open_promises():
            break
    town.start_worker()
    town.wait_until_settled()
    town.check()


def test_an_assistant_killed_while_it_works_loses_and_doubles_nothing(town: Town) -> None:
    rasa = town.start_rasa(hold=True)
    town.start_worker()
    town.visitors_write()
    rasa.wait_for("asked", 4)
    rasa.kill()
    town.start_rasa()  # it has forgotten everything
    town.wait_until_settled()
    town.check()


def test_an_assistant_that_never_comes_back_leaves_every_message_to_a_person(town: Town) -> None:
    rasa = town.start_rasa(hold=True)
    town.start_worker()
    town.visitors_write(conversations_count=3, each=1)
    rasa.wait_for("asked", 3)
    rasa.kill()
    town.wait_until_settled()
    assert set(town.results().values()) == {(0, 1)}
    town.check()


def test_two_workers_share_the_work_and_double_nothing(town: Town) -> None:
    town.start_rasa()
    town.visitors_write(conversations_count=6, each=3)
    first = town.start_worker()
    town.start_worker()
    first.end(signal.SIGTERM)
    town.wait_until_settled()
    town.check()


def test_a_worker_that_is_asked_to_stop_finishes_its_step_and_ends_well(town: Town) -> None:
    rasa = town.start_rasa(hold=True)
    worker = town.start_worker()
    town.visitors_write(conversations_count=1, each=1)
    rasa.wait_for("asked", 1)
    rasa.tell("go")
    assert worker.end(signal.SIGTERM) == 0
    assert set(town.results().values()) == {(1, 0)}
