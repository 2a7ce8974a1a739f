"""Gateways that kill themselves with SIGKILL at a named point: ``python -m tests.gateway.mortal``.

The process imports everything once and then waits: for each line on stdin, a JSON object, it forks a gateway, so that a
killed one is replaced at once. It says on stdout what becomes of them: ``ready``, ``born PID``, ``serves PID``,
``dies PID POINT``, ``ended PID``. Their clock may run faster than the real one, so that nobody waits for leases.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import uvicorn

from bot.gateway.app import Server, bind, create_app
from bot.gateway.channels.graph.sender import GraphSender
from bot.gateway.intake import Intake, Keeper, Taking
from bot.gateway.rasa_client import RasaClient
from bot.gateway.settings import load_settings

# Where a gateway can die: before or after a call of which method.
POINTS: dict[str, tuple[type, str, str]] = {
    "keeping": (Keeper, "__call__", "before"),  # the webhook's events are read, and not yet written
    "kept": (Keeper, "__call__", "after"),  # they are committed, and the platform has no answer yet
    "taking in": (Taking, "act", "before"),  # the platform has its 200, the log knows nothing yet
    "taken in": (Intake, "process_some_events", "after"),  # the log's transaction is committed
    "asking": (RasaClient, "ask", "before"),
    "asked": (RasaClient, "ask", "after"),  # the assistant has answered, and nothing of it is committed
    "pushing": (GraphSender, "push", "before"),  # the piece is noted as begun, the platform knows nothing of it
    "pushed": (GraphSender, "push", "after"),  # the platform has taken it, and nothing of that is committed
}


@dataclass
class FastClock:
    """The real time since ``start`` times ``speed``, and ``ahead`` of that; the same for all processes of a test."""

    start: datetime
    speed: float
    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return self.start + (datetime.now(UTC) - self.start) * self.speed + self.ahead

    def forward(self, **duration: float) -> None:
        self.ahead += timedelta(**duration)


def tell(what: str) -> None:
    os.write(1, f"{what}\n".encode())  # whole lines: several processes share the pipe


def die_at(point: str) -> None:
    """From now on the process ends when it comes to the point."""
    owner, name, when = POINTS[point]
    do: Callable[..., Any] = getattr(owner, name)

    def mortal(*args: Any, **kwargs: Any) -> Any:
        if when == "before":
            _die(point)
        result = do(*args, **kwargs)
        if when == "after" and result != 0:  # an intake that found no events has not come to its point
            _die(point)
        return result

    setattr(owner, name, mortal)


def _die(point: str) -> None:
    tell(f"dies {os.getpid()} {point}")
    os.kill(os.getpid(), signal.SIGKILL)
    threading.Event().wait()


def live(given: dict[str, Any]) -> None:
    """Be a gateway: ``settings`` as in the environment, ``clock`` (start, speed, seconds ahead), ``die``: a point."""
    os.environ.update(given["settings"])
    if given["die"]:
        die_at(given["die"])
    start, speed, ahead = given["clock"]
    settings = load_settings()
    clock = FastClock(datetime.fromisoformat(start), speed, timedelta(seconds=ahead))
    app = create_app(settings, clock=clock)
    config = uvicorn.Config(app, log_level="warning", access_log=False)
    listener = bind(settings.host, settings.port)
    tell(f"serves {os.getpid()}")
    Server(config, app.state.gateway.end_streams).run(sockets=[listener])


def reap(*_: object) -> None:
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            tell(f"ended {ended}")


def main() -> None:
    create_app(load_settings())  # what this reads and imports need not be read and imported again
    signal.signal(signal.SIGCHLD, reap)
    tell("ready")
    for line in sys.stdin:
        given = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            live(given)
            os._exit(0)
        tell(f"born {child}")


if __name__ == "__main__":
    main()
