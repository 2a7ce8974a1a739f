"""The fake by hand: ``python -m tests.fake_graph --gateway http://127.0.0.1:8000``, then open the address it prints."""

from __future__ import annotations

import argparse
import threading

from tests.fake_graph import demo
from tests.fake_graph.clock import RunningClock
from tests.fake_graph.server import FakeGraph

TICK = 1.0


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m tests.fake_graph", description=__doc__)
    given.add_argument("--gateway", default="http://127.0.0.1:8000", help="where the gateway listens")
    given.add_argument("--port", type=int, default=8009, help="where the fake listens")
    given.add_argument("--settings", action="store_true", help="only print the gateway's settings")
    arguments = given.parse_args()
    settings = [f"{name}={value}" for name, value in demo.environment(f"http://127.0.0.1:{arguments.port}").items()]
    if arguments.settings:
        print("\n".join(settings))
        return
    with FakeGraph(clock=RunningClock(), port=arguments.port) as graph:
        graph.connect(arguments.gateway.rstrip("/"))
        print("Start the gateway with these settings:\n")
        print("\n".join(f"  {setting}" for setting in settings))
        print(f"\nThen write to the museum at {graph.url} (Ctrl-C ends it).", flush=True)
        _run(graph)


def _run(graph: FakeGraph) -> None:
    """Try again what failed, as time goes by, until Ctrl-C."""
    never = threading.Event()
    try:
        while not never.wait(TICK):
            graph.postman.run_due()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
