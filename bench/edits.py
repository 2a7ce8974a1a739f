"""How long an edit of the FAQ takes until visitors get the new answer."""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any

import aiohttp

from bench.assistants import CURIO, Assistant, Running, running, with_faq
from bench.large_faq import large_faq, write_faq
from bench.plan import Plan, say
from bench.processes import BenchError, request
from bench.speed import Asked, ask, percentiles
from bot.nlu.evaluate import Line

LARGE = "var/large-faq.yml"
LOOK_EVERY = 0.05
PATIENCE = 300
Content = dict[str, Any]


def measure_stock_edit(server: Running, training_seconds: float) -> dict[str, Any]:
    """Stock Rasa learns an edit by a full training, then loads the new model into the running server."""
    started = time.perf_counter()
    model = str(server.assistant.model.resolve())
    status, body = request(server.port, "PUT", "/model", {"model_file": model})
    if status != 204:
        raise BenchError(f"stock Rasa did not load its model: {status} {body.decode()}")
    reload_seconds = time.perf_counter() - started
    return {"training_s": training_seconds, "reload_s": reload_seconds, "live_s": training_seconds + reload_seconds}


def measure_curio_edits(assistant: Assistant, plan: Plan) -> dict[str, Any]:
    """Edits of a made-up FAQ of ``plan.large`` entries, each with a new phrasing and a new answer."""
    if assistant.name != CURIO:
        raise ValueError("only Curio reads its FAQ while it runs")
    content = large_faq(plan.large)
    (assistant.folder / "var").mkdir(exist_ok=True)
    write_faq(content, assistant.folder / LARGE)
    say(f"  starting curio on {plan.large} made-up entries (their phrasings are embedded first)")
    with running(with_faq(assistant, LARGE)) as server:
        say(f"  … serves after {server.program.ready_seconds:.1f} s")
        return asyncio.run(_edit_all(server, content, plan))


async def _edit_all(server: Running, content: Content, plan: Plan) -> dict[str, Any]:
    live, judged, during = [], [], []
    async with aiohttp.ClientSession() as session:
        for number in range(plan.edits):
            written = time.time()
            live.append(await _edit(session, server, content, number))
            during += [
                await ask(session, server.webhook, f"during-{number}-{turn}", _question(0)) for turn in range(10)
            ]
            judged.append(await _judged(server, written))
            say(f"  edit {number + 1} of {plan.edits}: live after {live[-1]:.2f} s, judged after {judged[-1]:.1f} s")
        # Two edits, the second at once, while the thresholds are still being fitted to the first.
        await _edit(session, server, content, plan.edits)
        second = await _edit(session, server, content, plan.edits + 1)
        say(f"  an edit right after another: live after {second:.2f} s")
    return {
        "entries": plan.large,
        "phrasings": sum(len(entry["questions"]["fr"]) for entry in content["entries"]),
        "startup_s": round(server.program.ready_seconds, 1),
        "live_s": round(statistics.median(live), 2),
        "live_s_all": [round(seconds, 2) for seconds in live],
        "judged_s": round(statistics.median(judged), 1),
        "right_after_another_s": round(second, 2),
        "messages_during": percentiles(during),
        "memory": server.program.memory(),
    }


async def _judged(server: Running, since: float) -> float:
    """Seconds from ``since`` (Unix time) until the thresholds were fitted: then the vectors are saved.

    Raises:
        BenchError: they were not in time.
    """
    vectors = server.assistant.folder / "var" / "encoder"
    while time.time() - since < PATIENCE:
        saved = max((file.stat().st_mtime for file in vectors.glob("embeddings-*.npz")), default=0.0)
        if saved > since:
            return saved - since
        await asyncio.sleep(LOOK_EVERY)
    raise BenchError(f"the thresholds were not fitted within {PATIENCE} s of an edit")


async def _edit(session: aiohttp.ClientSession, server: Running, content: Content, number: int) -> float:
    """Write edit ``number``; seconds from the file's being there until a visitor's reply is the new answer."""
    entry = content["entries"][number % len(content["entries"])]
    entry["questions"]["fr"].append(_question(number)["text"])
    entry["answer"]["fr"] = _answer(number)
    await asyncio.to_thread(write_faq, content, server.assistant.folder / LARGE)
    written = time.perf_counter()
    for look in range(int(PATIENCE / LOOK_EVERY)):
        asked = await ask(session, server.webhook, f"edit-{number}-{look}", _question(number))
        if _says(asked, _answer(number)):
            return time.perf_counter() - written
        if time.perf_counter() - written > PATIENCE:
            break
        await asyncio.sleep(LOOK_EVERY)
    raise BenchError(f"edit {number} was not live within {PATIENCE} s")


def _question(number: int) -> Line:
    return {"text": f"Où trouver le zéphyr numéro {number} des armoires bleues ?", "lang": "fr"}


def _answer(number: int) -> str:
    return f"Le zéphyr numéro {number} est rangé au fond."


def _says(asked: Asked, answer: str) -> bool:
    return any(answer in (part.get("text") or "") for part in asked.reply)
