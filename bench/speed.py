"""Messages a second and the time of one message, through Rasa's REST channel, the two assistants taking turns."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import aiohttp

from bench.assistants import IN_MEMORY, SQL, Assistant, Running, running
from bench.plan import Plan, say
from bench.processes import BenchError
from bot.nlu.evaluate import Line

TURNS = 4
"""Messages of one conversation; a visitor rarely asks more."""
WARM_UP = 40

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Asked:
    """One message: seconds until its reply stood here, and whether there was any text in it."""

    seconds: float
    worded: bool
    reply: list[dict[str, Any]]


def measure_speed(assistants: Sequence[Assistant], lines: list[Line], plan: Plan) -> dict[str, Any]:
    """Speed, memory and start-up of each assistant; with its tracker store in SQLite, then in memory."""
    results = _with_store(SQL, assistants, lines, plan, plan.rounds)
    in_memory = _with_store(IN_MEMORY, assistants, lines, plan, 1)
    for name, result in in_memory.items():
        results[name]["in_memory"] = {key: result[key] for key in ("messages_per_s", "p50_ms", "p99_ms")}
    return results


def _with_store(
    store: str, assistants: Sequence[Assistant], lines: list[Line], plan: Plan, rounds: int
) -> dict[str, Any]:
    with ExitStack() as stack:
        servers = []
        for assistant in assistants:
            say(f"  starting {assistant.name} (tracker store: {store})")
            servers.append(stack.enter_context(running(assistant, store)))
            say(f"  … serves after {servers[-1].program.ready_seconds:.1f} s")
        measured: dict[str, list[dict[str, Any]]] = {server.assistant.name: [] for server in servers}
        for server in servers:
            ask_many(server, lines, WARM_UP, plan.senders)
        for turn in range(rounds):
            for server in servers:
                measured[server.assistant.name].append(_round(server, lines, plan))
                say(f"  round {turn + 1} of {rounds}, {server.assistant.name}: {_line(measured, server)}")
        return {server.assistant.name: _sum_up(server, measured[server.assistant.name]) for server in servers}


def _round(server: Running, lines: list[Line], plan: Plan) -> dict[str, Any]:
    before = server.handed_off()
    started = time.perf_counter()
    many = ask_many(server, lines, plan.messages, plan.senders)
    seconds = time.perf_counter() - started
    one = ask_many(server, lines, plan.single, 1)
    silent = sum(not asked.worded for asked in [*many, *one])
    if silent > server.handed_off() - before:
        raise BenchError(f"{server.assistant.name}: {silent} messages without a reply, not all of them handed off")
    return {"messages_per_s": len(many) / seconds, "silent": silent, "asked": len(many) + len(one), "one": one}


def ask_many(server: Running, lines: list[Line], count: int, senders: int) -> list[Asked]:
    """Ask ``count`` messages, ``senders`` conversations at a time, one message of a conversation after the other."""
    wanted = list(itertools.islice(itertools.cycle(lines), count))
    conversations = iter([wanted[start : start + TURNS] for start in range(0, count, TURNS)])
    return asyncio.run(_ask_all(server.webhook, conversations, senders))


async def _ask_all(url: str, conversations: Iterator[list[Line]], senders: int) -> list[Asked]:
    asked: list[Asked] = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=senders)) as session:

        async def sender() -> None:
            for conversation in conversations:
                name = f"bench-{next(_numbers)}"
                for line in conversation:
                    asked.append(await ask(session, url, name, line))

        await asyncio.gather(*(sender() for _ in range(senders)))
    return asked


async def ask(session: aiohttp.ClientSession, url: str, sender: str, line: Line) -> Asked:
    """One message as the gateway sends it.

    Raises:
        BenchError: the assistant refused it.
    """
    metadata = {"message_id": str(next(_numbers)), "channel": "web", "language": line["lang"]}
    body = {"sender": sender, "message": line["text"], "metadata": metadata}
    started = time.perf_counter()
    async with session.post(url, json=body) as response:
        reply = await response.json()
        if response.status != 200:
            raise BenchError(f"the channel answered {response.status}: {reply}")
    return Asked(time.perf_counter() - started, bool(reply), reply)


def _sum_up(server: Running, rounds: list[dict[str, Any]]) -> dict[str, Any]:
    one = [asked for part in rounds for asked in part["one"]]
    rates = [part["messages_per_s"] for part in rounds]
    return {
        "startup_s": round(server.program.ready_seconds, 1),
        "messages_per_s": round(statistics.median(rates), 1),
        "messages_per_s_rounds": [round(rate, 1) for rate in rates],
        "handed_off_share": round(sum(part["silent"] for part in rounds) / sum(part["asked"] for part in rounds), 3),
        **percentiles(one),
        "replied": percentiles([asked for asked in one if asked.worded]),
        "handed_off": percentiles([asked for asked in one if not asked.worded]),
        "memory": server.program.memory(),
        "actions_memory": server.actions.memory() if server.actions else None,
    }


def percentiles(asked: list[Asked]) -> dict[str, Any]:
    """Half and 99 of 100 messages were answered within these times (milliseconds)."""
    times = sorted(one.seconds * 1000 for one in asked)
    if not times:
        return {"p50_ms": None, "p99_ms": None, "count": 0}
    last = min(len(times) - 1, int(len(times) * 0.99))
    return {"p50_ms": round(statistics.median(times), 1), "p99_ms": round(times[last], 1), "count": len(times)}


def _line(measured: dict[str, list[dict[str, Any]]], server: Running) -> str:
    last = measured[server.assistant.name][-1]
    times = percentiles(last["one"])
    return f"{last['messages_per_s']:.1f} messages/s; one sender p50 {times['p50_ms']} ms, p99 {times['p99_ms']} ms"
