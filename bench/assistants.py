"""The two assistants that are measured, each in a folder of its own: how to train it, how to run it."""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ruamel.yaml import YAML

from bench import stock
from bench.desk import Desk, handoff_desk
from bench.processes import HOST, Program, free_port, run, serving
from bot.faq import Faq
from bot.museum import Museum

REPOSITORY = Path(__file__).resolve().parent.parent
RASA = (sys.executable, "-m", "rasa")
SQL, IN_MEMORY = "SQL", "in memory"
STOCK, CURIO = "stock", "curio"


@dataclass(frozen=True)
class Assistant:
    """``env`` is what it is run with beside the bench's own environment; ``data`` what it is trained on."""

    name: str
    folder: Path
    data: tuple[str, ...]
    env: dict[str, str]

    @property
    def model(self) -> Path:
        return self.folder / "models" / "bench.tar.gz"

    def is_trained(self) -> bool:
        """Whether there is a model, and of what would be trained now."""
        mark = self.model.with_suffix(".of")
        return self.model.exists() and mark.exists() and mark.read_text(encoding="utf-8") == self._digest()

    def train(self) -> float:
        """A full ``rasa train``, nothing taken from an earlier one; seconds."""
        shutil.rmtree(self.folder / ".rasa", ignore_errors=True)
        shutil.rmtree(self.folder / "models", ignore_errors=True)
        options = ["--force", "--out", "models", "--fixed-model-name", "bench", "--data", *self.data]
        (self.folder / "var").mkdir(exist_ok=True)
        seconds = run([*RASA, "train", *options], self.folder, self.env, self.folder / "var" / "train.log")
        self.model.with_suffix(".of").write_text(self._digest(), encoding="utf-8")
        return seconds

    def _digest(self) -> str:
        """What the model is made of; the domain is left out, its answers hold the time of day."""
        trained = [file for part in self.data for file in sorted((self.folder / part).rglob("*.yml"))]
        digest = hashlib.sha256()
        for file in (self.folder / "config.yml", *trained):
            digest.update(file.read_bytes())
        return digest.hexdigest()


@dataclass(frozen=True)
class Running:
    """An assistant that serves, with its action server and the desk that takes its hand-offs, where it has them."""

    assistant: Assistant
    program: Program
    actions: Program | None = None
    desk: Desk | None = None

    @property
    def port(self) -> int:
        return self.program.port

    @property
    def webhook(self) -> str:
        """Where it is asked: each on the channel it is made for."""
        channel = "desk" if self.assistant.name == CURIO else "rest"
        return f"http://{HOST}:{self.port}/webhooks/{channel}/webhook"

    def handed_off(self) -> int:
        """Hand-offs that arrived so far."""
        return self.desk.handoffs if self.desk else 0


def stock_assistant(home: Path, faq: Faq, museum: Museum, epochs: int, now: datetime) -> Assistant:
    """Stock Rasa with the FAQ in its training data."""
    folder = home / "stock"
    stock.write_project(folder, faq, museum, REPOSITORY / "data" / "nlu", epochs, now)
    return Assistant(STOCK, folder, ("data",), {})


def curio_assistant(home: Path, faq_file: Path) -> Assistant:
    """Curio as the repository has it, on copies of its data, away from the museum's own ``var/``."""
    folder = home / "curio"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(REPOSITORY / name, folder)
    shutil.copytree(REPOSITORY / "data", folder / "data", dirs_exist_ok=True)
    shutil.copy(faq_file, folder / "data" / "faq.yml")
    _take_encoder(folder)
    env = {"PYTHONPATH": str(REPOSITORY), "CURIO_FAQ_PATH": "data/faq.yml", "CURIO_INTERNAL_TOKEN": "bench"}
    return Assistant(CURIO, folder, ("data/nlu", "data/rules"), env)


def with_faq(assistant: Assistant, faq_path: str) -> Assistant:
    """The same assistant, to be run on another FAQ file of its folder."""
    return replace(assistant, env={**assistant.env, "CURIO_FAQ_PATH": faq_path})


@contextmanager
def running(assistant: Assistant, tracker_store: str = SQL) -> Iterator[Running]:
    """The assistant, with what it needs around it; the conversations of earlier runs are forgotten."""
    for old in (assistant.folder / "var").glob("tracker.db*"):
        old.unlink()
    port = free_port()
    command = [*RASA, "run", "--enable-api", "-i", HOST, "-p", str(port), "-m", str(assistant.model)]
    with ExitStack() as stack:
        actions = desk = None
        if assistant.name == CURIO:
            desk = stack.enter_context(handoff_desk())
            actions = stack.enter_context(_actions(assistant, desk))
            _write_endpoints(assistant.folder, actions.port, tracker_store)
        else:
            stock.write_endpoints(assistant.folder, tracker_store)
        program = stack.enter_context(serving(command, assistant.folder, assistant.env, port, "/status"))
        yield Running(assistant, program, actions, desk)


def _actions(assistant: Assistant, desk: Desk) -> AbstractContextManager[Program]:
    """Curio's action server, with ``desk`` where the gateway would stand."""
    port = free_port()
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "-p", str(port)]
    env = {**assistant.env, "CURIO_GATEWAY_URL": f"http://{HOST}:{desk.port}"}
    return serving(command, assistant.folder, env, port, "/health")


def _write_endpoints(folder: Path, actions_port: int, tracker_store: str) -> None:
    yaml = YAML(typ="safe")
    endpoints = yaml.load(REPOSITORY / "endpoints.yml")
    endpoints["action_endpoint"]["url"] = f"http://{HOST}:{actions_port}/webhook"
    if tracker_store == IN_MEMORY:
        del endpoints["tracker_store"]
    yaml.dump(endpoints, folder / "endpoints.yml")


def _take_encoder(folder: Path) -> None:
    """The encoder is exported once per machine (half a minute); nothing else is taken over from ``var/``."""
    for home in [model.parent for model in (REPOSITORY / "var" / "encoder").glob("*/model.onnx")]:
        shutil.copytree(home, folder / "var" / "encoder" / home.name, dirs_exist_ok=True)
