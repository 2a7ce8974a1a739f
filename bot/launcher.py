"""``make run``: trains the assistant if its inputs changed, starts assistant, actions and gateway, and minds them.

Runs in the gateway's interpreter.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx

from bot.faq import FaqError, load_faq
from bot.museum import MuseumError, load_museum

BOT_PYTHON = Path(".venv/bot/bin/python")
MODEL = Path("models/curio.tar.gz")
TRAINED_FROM = (
    "config.yml", "domain.yml", "data/nlu", "data/rules", "bot/nlu/components.py", "requirements/rasa.txt"
)  # fmt: skip
PATIENCE = 300
"""Seconds until every part must be ready; the first start of a machine exports the encoder and embeds the FAQ."""
STOPPING = 10
"""Seconds that a part gets to end by itself."""


class LaunchError(Exception):
    """Why nothing was started, in one line (or one a problem)."""


@dataclass(frozen=True)
class Plan:
    """Where everything runs; all of it on this machine."""

    state: Path
    host: str
    port: int
    assistant_port: int
    actions_port: int

    @property
    def gateway_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Plan:
        """``CURIO_STATE`` (var), ``CURIO_HOST``, ``CURIO_PORT``, ``CURIO_ASSISTANT_PORT``, ``CURIO_ACTIONS_PORT``.

        Raises:
            LaunchError: a port is no number.
        """
        return cls(
            state=Path(environment.get("CURIO_STATE", "var")),
            host=environment.get("CURIO_HOST", "127.0.0.1"),
            port=_port(environment, "CURIO_PORT", 8000),
            assistant_port=_port(environment, "CURIO_ASSISTANT_PORT", 5005),
            actions_port=_port(environment, "CURIO_ACTIONS_PORT", 5055),
        )


@dataclass
class Part:
    """One process: its name, command, and the address that answers 200 once it is ready."""

    name: str
    command: list[str]
    ready_url: str
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    opened: IO[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.opened = self.log.open("wb")
        # A group of its own: Ctrl-C reaches the launcher only, which then stops the parts in order.
        self.process = subprocess.Popen(
            self.command, stdout=self.opened, stderr=subprocess.STDOUT, env=self.environment, start_new_session=True
        )

    def is_ready(self) -> bool:
        try:
            return httpx.get(self.ready_url, timeout=2, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self, wait: float) -> None:
        """Ask the process group to end; after ``wait`` seconds make it."""
        if self.process is None:
            return
        for request, patience in ((signal.SIGTERM, wait), (signal.SIGKILL, 5.0)):
            try:
                os.killpg(self.process.pid, request)
                self.process.wait(patience)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        if self.opened is not None:
            self.opened.close()

    def last_words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(f"    {line}" for line in lines[-8:])


def check_files() -> None:
    """Raises :class:`LaunchError` with every problem of the museum's two files."""
    museum_path = Path(os.environ.get("CURIO_MUSEUM_PATH", "data/museum.yml"))
    faq_path = Path(os.environ.get("CURIO_FAQ_PATH", "data/faq.yml"))
    try:
        load_faq(faq_path, load_museum(museum_path).placeholders)
    except (MuseumError, FaqError) as error:
        raise LaunchError("\n".join(error.problems)) from error


def check_ports(plan: Plan) -> None:
    """Raises :class:`LaunchError` naming the busy port and the setting that moves it."""
    ports = {
        "CURIO_PORT": (plan.host, plan.port),
        "CURIO_ASSISTANT_PORT": ("127.0.0.1", plan.assistant_port),
        "CURIO_ACTIONS_PORT": ("127.0.0.1", plan.actions_port),
    }
    for setting, address in ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as error:
                busy = f"port {address[1]} on {address[0]} cannot be used ({error.strerror})"
                raise LaunchError(f"{busy}; stop what uses it, or set {setting} to another one") from error


def inputs_hash(root: Path = Path()) -> str:
    """A hash of the content of everything that training reads (the FAQ is none of it)."""
    digest = hashlib.sha256()
    for name in TRAINED_FROM:
        start = root / name
        files = (
            sorted(path for path in start.rglob("*") if path.suffix in (".py", ".yml")) if start.is_dir() else [start]
        )
        for path in files:
            digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def train(log: Path, *, force: bool = False) -> None:
    """Train the assistant unless the model at hand was trained from the very same inputs.

    Raises:
        LaunchError: training failed; names the log.
    """
    stamp, wanted = MODEL.with_suffix("").with_suffix(".sha256"), inputs_hash()
    if not force and MODEL.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    say("training the assistant (about a minute; only after a change of its inputs) …")
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [
        str(BOT_PYTHON),
        "-m",
        "rasa",
        "train",
        "--data",
        "data/nlu",
        "data/rules",
        "--fixed-model-name",
        "curio",
    ]
    with log.open("wb") as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, env=rasa_environment(), check=False)
    if done.returncode or not MODEL.exists():
        raise LaunchError(f"training failed; see {log}")
    stamp.write_text(wanted, encoding="utf-8")


def rasa_environment() -> dict[str, str]:
    """The surroundings of everything that runs Rasa: quiet, and without a call to anywhere."""
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
    return {**os.environ, **quiet, "PYTHONWARNINGS": "ignore", "PYTHONUNBUFFERED": "1"}


def make_parts(plan: Plan) -> list[Part]:
    """The three processes, in the order in which they start."""
    plan.state.mkdir(parents=True, exist_ok=True)
    shared = {
        "CURIO_INTERNAL_TOKEN": os.environ.get("CURIO_INTERNAL_TOKEN") or secrets.token_urlsafe(32),
        "CURIO_RASA_URL": f"http://127.0.0.1:{plan.assistant_port}",
        "CURIO_GATEWAY_URL": plan.gateway_url,
        "CURIO_HOST": plan.host,
        "SANIC_HOST": "127.0.0.1",  # the action server would listen on every address
        "CURIO_PORT": str(plan.port),
        "CURIO_PUBLIC_URL": os.environ.get("CURIO_PUBLIC_URL", plan.gateway_url),
        "CURIO_DATABASE_URL": os.environ.get("CURIO_DATABASE_URL", f"sqlite:///{plan.state}/curio.db"),
    }
    if os.environ.get("CURIO_INTERNAL_TOKEN_FILE"):
        del shared["CURIO_INTERNAL_TOKEN"]
    logs, rasa, python = plan.state / "log", {**rasa_environment(), **shared}, str(BOT_PYTHON)
    assistant = [python, "-m", "rasa", "run", "--enable-api", "-i", "127.0.0.1", "-p", str(plan.assistant_port)]
    assistant += ["-m", str(MODEL), "--endpoints", str(write_endpoints(plan))]
    actions = [python, "-m", "rasa_sdk", "--actions", "actions.hand_off", "--port", str(plan.actions_port)]
    gateway = [sys.executable, "-m", "bot.gateway.app"]
    gateway_environment = {**os.environ, **shared, "PYTHONUNBUFFERED": "1"}
    here = "http://127.0.0.1"
    return [
        Part("assistant", assistant, f"{here}:{plan.assistant_port}/status", rasa, logs / "assistant.log"),
        Part("actions", actions, f"{here}:{plan.actions_port}/health", rasa, logs / "actions.log"),
        Part("gateway", gateway, f"{plan.gateway_url}/readyz", gateway_environment, logs / "gateway.log"),
    ]


def write_endpoints(plan: Plan) -> Path:
    """``endpoints.yml`` with this plan's addresses, under the state folder."""
    text = Path("endpoints.yml").read_text(encoding="utf-8")
    text = text.replace("127.0.0.1:5055", f"127.0.0.1:{plan.actions_port}").replace("db: var/", f"db: {plan.state}/")
    path = plan.state / "endpoints.yml"
    path.write_text(text, encoding="utf-8")
    return path


def wait_until_ready(parts: list[Part]) -> None:
    """Returns when every part is ready, telling what it waits for.

    Raises:
        LaunchError: one of them ended, or was not ready in time.
    """
    started, waiting, told = time.monotonic(), list(parts), 0.0
    while waiting:
        raise_if_ended(parts)
        waiting = [part for part in waiting if not part.is_ready()]
        spent = time.monotonic() - started
        if spent > PATIENCE:
            names = ", ".join(f"{part.name} (see {part.log})" for part in waiting)
            raise LaunchError(f"not ready after {PATIENCE} s: {names}")
        if waiting and spent - told >= 5:
            told = spent
            say(f"  {spent:.0f} s, waiting for: {', '.join(part.name for part in waiting)}")
        time.sleep(0.3)


def raise_if_ended(parts: Iterable[Part]) -> None:
    """Raises :class:`LaunchError` naming the part that ended by itself, with its last words."""
    for part in parts:
        if part.process is not None and (code := part.process.poll()) is not None:
            raise LaunchError(
                f"{part.name} ended by itself (exit code {code}); its last words, from {part.log}:\n{part.last_words()}"
            )


def announce(plan: Plan, parts: list[Part]) -> None:
    """Prints where everything is."""
    url = os.environ.get("CURIO_PUBLIC_URL", plan.gateway_url)
    say(f"\nCurio runs.\n  museum page with the widget  {url}/\n  staff console                {url}/console")
    gateway = next(part for part in parts if part.name == "gateway")
    first = re.search(
        r"^first password for .*$", gateway.log.read_text(encoding="utf-8", errors="replace"), re.MULTILINE
    )
    say(f"  {first.group(0)}" if first else "  (the first password was shown at the first start)")
    say(f"  logs                         {plan.state}/log\nCtrl-C stops everything.")


def run() -> None:
    """Everything, until Ctrl-C (returns) or until a part ends (raises :class:`LaunchError`)."""
    plan = Plan.from_environment(os.environ)
    if not BOT_PYTHON.exists():
        raise LaunchError(f"{BOT_PYTHON} is missing; run `make install`")
    check_files()
    check_ports(plan)
    train(plan.state / "log" / "train.log")
    parts = make_parts(plan)
    for request in (signal.SIGINT, signal.SIGTERM):
        signal.signal(request, _interrupt)
    try:
        for part in parts:
            part.start()
        wait_until_ready(parts)
        announce(plan, parts)
        while True:
            raise_if_ended(parts)
            time.sleep(0.5)
    except KeyboardInterrupt:
        say("\nstopping …")
    finally:
        for part in reversed(parts):
            part.stop(STOPPING)
    say("stopped.")


def say(text: str) -> None:
    print(text, flush=True)


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name) or str(default)
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise LaunchError(f"{name} is '{value}', but must be a port from 1 to 65535")
    return int(value)


def _interrupt(_signal: int, _frame: object) -> None:
    # A second Ctrl-C, or one from the terminal and one from make, must not leave a part behind.
    for further in (signal.SIGINT, signal.SIGTERM):
        signal.signal(further, signal.SIG_IGN)
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    """``train`` only trains (always); without arguments everything runs."""
    try:
        if arguments == ["train"]:
            check_files()
            train(Path("var/log/train.log"), force=True)
        elif arguments == ["train-if-changed"]:
            train(Path("var/log/train.log"))
        else:
            run()
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
