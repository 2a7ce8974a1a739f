"""`make run` as a museum runs it: real assistant, actions and gateway; whichever is killed, no message is lost."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 280
PARTS = {"assistant": r"rasa run --enable-api", "actions": r"rasa_sdk --actions", "gateway": r"bot\.gateway\.app"}
ASKED = [
    "Quels sont vos horaires d'ouverture ?",
    "Can I have a refund for my ticket?",
    "Mon dossier 4512 est bloqué depuis trois semaines, que faites-vous ?",
    "I want to talk to a person",
    "merci beaucoup",
]


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


class Museum:
    """One installation under a folder of its own, started and stopped by the launcher."""

    def __init__(self, state: Path) -> None:
        self.port = free_port()
        self.environment = {
            **os.environ,
            "CURIO_STATE": str(state),
            "CURIO_PORT": self.port,
            "CURIO_ASSISTANT_PORT": free_port(),
            "CURIO_ACTIONS_PORT": free_port(),
            "CURIO_INTERNAL_TOKEN": "a token of this test",
            "CURIO_ADMIN_PASSWORD": "a password of this test",
        }
        self.url = f"http://127.0.0.1:{self.port}"
        self.lines: list[str] = []
        self.launcher: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.lines, ready = [], threading.Event()
        self.launcher = subprocess.Popen(
            [sys.executable, "-m", "bot.launcher"], cwd=ROOT, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        threading.Thread(target=self._read, args=(self.launcher, ready), daemon=True).start()
        assert ready.wait(PATIENCE), "\n".join(self.lines)
        assert any("Ctrl-C stops everything" in line for line in self.lines), "\n".join(self.lines)

    def _read(self, launcher: subprocess.Popen[str], ready: threading.Event) -> None:
        assert launcher.stdout is not None
        for line in launcher.stdout:
            self.lines.append(line.rstrip())
            if "Ctrl-C" in line:
                ready.set()
        ready.set()  # it ended

    def kill(self, part: str) -> None:
        """``kill -9`` of one part's process."""
        assert self.launcher is not None
        children = Path(f"/proc/{self.launcher.pid}/task/{self.launcher.pid}/children").read_text().split()
        commands = {
            int(pid): Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode() for pid in children
        }
        (victim,) = [pid for pid, command in commands.items() if re.search(PARTS[part], command)]
        os.kill(victim, signal.SIGKILL)

    def stop(self) -> int:
        assert self.launcher is not None
        if self.launcher.poll() is None:
            self.launcher.send_signal(signal.SIGINT)
        return self.launcher.wait(60)


@pytest.fixture
def museum(tmp_path: Path) -> Iterator[Museum]:
    installation = Museum(tmp_path / "var")
    yield installation
    installation.stop()


def ask(museum: Museum, text: str, number: int) -> str:
    """A visitor's new conversation with one message in it; gives its token."""
    with httpx.Client(base_url=museum.url, trust_env=False, timeout=30) as http:
        token = http.post("/api/widget/session", json={"language": "fr"}).json()["token"]
        sent = http.post(
            "/api/widget/messages", json={"client_id": f"message-{number:04d}", "text": text}, headers=bearer(token)
        )
        assert sent.status_code == 202
    return str(token)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def what_was_said(museum: Museum, token: str) -> list[str]:
    """The kinds of what the visitor got after his message; the acknowledgement says that a request is kept."""
    thread = httpx.get(f"{museum.url}/api/widget/thread", headers=bearer(token), trust_env=False, timeout=30).json()
    return [message["kind"] for message in thread["messages"] if message["author"] == "bot"][1:]  # after the greeting


def wait_for_all(museum: Museum, tokens: list[str]) -> dict[str, list[str]]:
    end = time.monotonic() + 120
    said = {token: what_was_said(museum, token) for token in tokens}
    while not all(said.values()) and time.monotonic() < end:
        time.sleep(1)
        said = {token: what_was_said(museum, token) for token in tokens}
    return said


def test_whichever_part_is_killed_every_message_gets_its_reply_or_its_request(museum: Museum) -> None:
    tokens: list[str] = []
    museum.start()
    for part in PARTS:
        tokens += [ask(museum, text, len(tokens)) for text in ASKED]
        museum.kill(part)
        assert museum.launcher is not None
        assert museum.launcher.wait(60) == 1
        assert any(line.startswith(f"{part} ended by itself") for line in museum.lines), museum.lines
        museum.start()
    said = wait_for_all(museum, tokens)
    assert [len(kinds) for kinds in said.values()] == [1] * len(tokens), said
    assert museum.stop() == 0
    assert museum.lines[-1] == "stopped."


def test_a_busy_port_is_one_clear_line(museum: Museum) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(museum.port)))
        taken.listen()
        done = subprocess.run(
            [sys.executable, "-m", "bot.launcher"], cwd=ROOT, env=museum.environment, text=True, capture_output=True
        )
    museum.launcher = subprocess.Popen(["true"], text=True)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"port {museum.port}" in done.stderr
    assert "CURIO_PORT" in done.stderr


def test_a_broken_faq_is_refused_with_every_problem(museum: Museum, tmp_path: Path) -> None:
    broken = tmp_path / "faq.yml"
    broken.write_text("version: 1\nlanguages: [fr]\nentries:\n- id: Bad Id\n  topic: x\n  answr: {fr: x}\n")
    done = subprocess.run(
        [sys.executable, "-m", "bot.launcher"], cwd=ROOT, text=True, capture_output=True,
        env={**museum.environment, "CURIO_FAQ_PATH": str(broken)},
    )  # fmt: skip
    museum.launcher = subprocess.Popen(["true"], text=True)
    assert done.returncode == 1
    assert "faq.yml line 4, entry Bad Id" in done.stderr
    assert "did you mean 'answer'?" in done.stderr
    assert "Traceback" not in done.stderr
