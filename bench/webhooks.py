"""How soon a Messenger webhook is acknowledged while the worker is busy, on SQLite; and a batch of a thousand events.

The gateway runs with its own interpreter, the assistant and the Graph API are stand-ins in processes of their own.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bench.assistants import REPOSITORY
from bench.plan import say
from bench.processes import HOST, BenchError, free_port, serving

GATEWAY = REPOSITORY / ".venv" / "gateway" / "bin" / "python"
SECRET = "0123456789abcdef0123456789abcdef"
PAGE = "102938475610293"
RATE = 100
"""Events a second, each in a request of its own."""
SECONDS = 20
RUNS = 5
"""Times that the steady part is measured; the run with the median p99 counts, and all of them are written down."""
VISITORS = 500
BATCH = 1000
PATIENCE = 300.0
"""Seconds in which everything must have been taken in."""


def measure_webhooks(home: Path) -> dict[str, Any]:
    """Times of webhooks at a steady rate, and of one batch; ``home``: where the database and the logs go."""
    folder = home / "webhooks"
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "curio.db"
    for old in folder.glob("curio.db*"):
        old.unlink()
    with _gateway(folder, database) as url:
        steady = _typical([_steady_run(url, database, number) for number in range(RUNS)])
        batch = asyncio.run(_batch(url, database))
        say(
            f"  a batch of {BATCH} events: acknowledged in {batch['accepted_s']} s, taken in in {batch['taken_in_s']} s"
        )
    return {"steady": steady, "batch": batch}


@contextmanager
def _gateway(folder: Path, database: Path) -> Iterator[str]:
    """The gateway with its stand-ins; the address of its webhook."""
    port, rasa, graph = free_port(), free_port(), free_port()
    env = {
        "PYTHONPATH": str(REPOSITORY),
        "CURIO_DATABASE_URL": f"sqlite:///{database}",
        "CURIO_PORT": str(port),
        "CURIO_RASA_URL": f"http://{HOST}:{rasa}",
        "CURIO_INTERNAL_TOKEN": "bench",
        "CURIO_ADMIN_PASSWORD": "correct horse battery",
        "CURIO_FAQ_PATH": str(REPOSITORY / "data" / "faq.yml"),
        "CURIO_MUSEUM_PATH": str(REPOSITORY / "data" / "museum.yml"),
        "CURIO_GRAPH_URL": f"http://{HOST}:{graph}",
        "CURIO_MESSENGER_PAGE_ID": PAGE,
        "CURIO_MESSENGER_APP_ID": "1",
        "CURIO_MESSENGER_APP_SECRET": SECRET,
        "CURIO_MESSENGER_PAGE_TOKEN": "bench",
        "CURIO_MESSENGER_VERIFY_TOKEN": "bench",
    }
    stand_in = [sys.executable, "-m", "bench.stand_in", "--port"]
    with ExitStack() as stack:
        for one in (rasa, graph):
            stack.enter_context(serving([*stand_in, str(one)], folder, env, one, "/status"))
        gateway = [str(GATEWAY), "-m", "bot.gateway.app"]
        stack.enter_context(serving(gateway, folder, env, port, "/healthz"))
        yield f"http://{HOST}:{port}/webhooks/messenger"


def _steady_run(url: str, database: Path, run: int) -> dict[str, Any]:
    steady = {"rate": RATE, **asyncio.run(_steadily(url, run))}
    steady["unread_at_the_end"] = _unread(database)
    times = f"p50 {steady['p50_ms']} ms, p99 {steady['p99_ms']} ms"
    say(f"  webhooks at {RATE}/s for {SECONDS} s: {times}, {steady['refused']} refused")
    _wait_until_taken_in(database)
    return steady


def _typical(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The run with the median p99, with the p99 and the refusals of all."""
    typical = sorted(runs, key=lambda run: run["p99_ms"])[len(runs) // 2]
    return {**typical, "all_p99_ms": [run["p99_ms"] for run in runs], "refused": sum(run["refused"] for run in runs)}


async def _steadily(url: str, run: int) -> dict[str, Any]:
    """Send at the moments that the rate sets, however long the answers take."""
    started = time.perf_counter()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def one(number: int) -> tuple[int, float]:
            await asyncio.sleep(max(started + number / RATE - time.perf_counter(), 0))
            return await _post(session, url, [_event(f"steady-{run}-{number}", number % VISITORS)])

        answers = await asyncio.gather(*(one(number) for number in range(RATE * SECONDS)))
    milliseconds = sorted(seconds * 1000 for _, seconds in answers)
    return {
        "count": len(answers),
        "refused": sum(status != 200 for status, _ in answers),
        "p50_ms": round(statistics.median(milliseconds), 1),
        "p99_ms": round(milliseconds[int(len(answers) * 0.99)], 1),
        "most_ms": round(milliseconds[-1], 1),
    }


async def _batch(url: str, database: Path) -> dict[str, Any]:
    started = time.perf_counter()
    async with aiohttp.ClientSession() as session:
        events = [_event(f"batch-{number}", VISITORS + number) for number in range(BATCH)]
        status, accepted = await _post(session, url, events)
    if status != 200:
        raise BenchError(f"a batch of {BATCH} events was answered {status}")
    _wait_until_taken_in(database)
    taken_in = time.perf_counter() - started
    return {"events": BATCH, "accepted_s": round(accepted, 2), "taken_in_s": round(taken_in, 1)}


async def _post(session: aiohttp.ClientSession, url: str, events: list[dict[str, Any]]) -> tuple[int, float]:
    """The status, and seconds until it came."""
    stamp = int(time.time() * 1000)
    entries = [{"id": PAGE, "time": stamp, "messaging": [event]} for event in events]
    body = json.dumps({"object": "page", "entry": entries}).encode()
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={digest}"}
    started = time.perf_counter()
    async with session.post(url, data=body, headers=headers) as response:
        await response.read()
        return response.status, time.perf_counter() - started


def _event(mid: str, visitor: int) -> dict[str, Any]:
    return {
        "sender": {"id": f"70000000{visitor:08d}"},
        "recipient": {"id": PAGE},
        "timestamp": int(time.time() * 1000),
        "message": {"mid": f"m_{mid}", "text": "Quand ouvrez-vous ?"},
    }


def _wait_until_taken_in(database: Path) -> None:
    """Until every event that was acknowledged stands in the log.

    Raises:
        BenchError: that takes too long.
    """
    until = time.perf_counter() + PATIENCE
    while unread := _unread(database):
        if time.perf_counter() > until:
            raise BenchError(f"{unread} events are not taken in after {PATIENCE:.0f} s")
        time.sleep(0.05)


def _unread(database: Path) -> int:
    """Events that were acknowledged and do not stand in the log yet."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM channel_events WHERE handled_at IS NULL").fetchone()[0])
