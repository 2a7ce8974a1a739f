"""What each assistant decides about every labelled message, judged by the same rules (``bot/nlu/evaluate.py``)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bench.assistants import CURIO, Running
from bench.plan import Plan, say
from bench.processes import BenchError, request
from bench.stock import NO_ANSWER, RETRIEVAL
from bot.nlu.evaluate import Line, summarize

SHOWN_EVERY = 100


def measure_quality(server: Running, lines: list[Line], plan: Plan) -> dict[str, Any]:
    """The summary of ``lines`` as this assistant decides them; each decision is kept beside the results."""
    read = _read_curio if server.assistant.name == CURIO else _read_stock
    decided = []
    for number, line in enumerate(lines, 1):
        decided.append(_decide(server, line, read))
        if number % SHOWN_EVERY == 0 or number == len(lines):
            say(f"  {server.assistant.name}: {number} of {len(lines)} messages decided")
    kept = plan.home / f"predictions-{server.assistant.name}.jsonl"
    kept.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in decided), encoding="utf-8")
    return dict(summarize(lines, decided))


def _decide(server: Running, line: Line, read: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    status, body = request(server.port, "POST", "/model/parse", {"text": line["text"]})
    if status != 200:
        raise BenchError(f"{server.assistant.name} could not read {line['text']!r}: {status}")
    return {"text": line["text"], "lang": line["lang"], **read(json.loads(body))}


def _read_curio(parsed: dict[str, Any]) -> dict[str, Any]:
    decision = parsed["decision"]
    return {
        "decision": decision["decision"],
        "ids": list(decision["entries"]),
        "confidence": decision["probability"],
        "ranking": [[one["entry"], one["probability"]] for one in decision["candidates"]],
        "intent": decision["intent"],
    }


def _read_stock(parsed: dict[str, Any]) -> dict[str, Any]:
    """Stock Rasa's decision: it answers whatever its fallback lets pass, and has no suggestions.

    The confidence that an answer is right is that of the intent times that of the response.
    """
    intent = parsed["intent"]["name"]
    faq = next((one["confidence"] for one in parsed["intent_ranking"] if one["name"] == RETRIEVAL), 0.0)
    responses = parsed["response_selector"][RETRIEVAL]["ranking"]
    ranking = [[one["intent_response_key"].split("/", 1)[1], faq * one["confidence"]] for one in responses[:5]]
    read = {"ids": [], "confidence": ranking[0][1] if ranking else 0.0, "ranking": ranking, "intent": None}
    if intent == RETRIEVAL and ranking:
        return {**read, "decision": "answer", "ids": [ranking[0][0]]}
    if intent in NO_ANSWER:
        return {**read, "decision": "handoff"}
    return {**read, "decision": "smalltalk", "intent": intent, "confidence": parsed["intent"]["confidence"]}
