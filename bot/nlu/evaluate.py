"""How good is the assistant: labelled messages through the trained assistant, judged as ``docs/evaluation.md`` says.

``python -m bot.nlu.evaluate FAQ VISITORS OUT`` writes one line per message to OUT and prints a summary.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.nlu.labelled import SMALLTALK, BadLine, Line, labels, read_lines

if TYPE_CHECKING:
    from rasa.core.agent import Agent

HEADINGS = {
    "false_answers": "false", "strangers_answered": "strangers", "coverage": "coverage", "suggestion_hit": "suggested",
    "answered_or_suggested": "ans+sugg", "right_first": "first", "right_in_three": "in three",
    "smalltalk_right": "smalltalk", "aurc": "AURC", "auroc": "AUROC",
}  # fmt: skip


def summarize(lines: Sequence[Line], decided: Sequence[Line]) -> dict[str, Any]:
    """Metrics over all messages, by language and by kind, and the mean over languages ("macro").

    Args:
        lines: labelled messages.
        decided: for each of them ``decision``, ``ids``, ``confidence``, ``ranking`` and ``intent``.
    """
    pairs = list(zip(lines, decided, strict=True))
    by_language = _grouped(pairs, lambda line: line["lang"])
    summary = {"all": measure(pairs), "languages": by_language}
    if all("kind" in line for line in lines):
        summary["kinds"] = _grouped(pairs, lambda line: line["kind"])
    names = [name for name, value in summary["all"].items() if name != "messages" and value is not None]
    summary["macro"] = {name: _mean(group[name] for group in by_language.values()) for name in names}
    return summary


def measure(pairs: Sequence[tuple[Line, Line]]) -> dict[str, Any]:
    """The metrics of one group of messages; shares between 0 and 1, ``None`` where no message counts.

    - false_answers: decision ``answer`` with an entry that is not the label, over all messages;
    - strangers_answered: any answer, over the messages that nothing answers;
    - coverage: answered and all of it right, over the answerable ones; suggestion_hit: suggested and the right one is
      among the suggestions; right_first / right_in_three: of the ranking, whatever was decided;
    - aurc: area under the risk-coverage curve (Geifman & El-Yaniv 2017) of answering with the first entry;
    - auroc: confidence as a test for answerable.
    """
    answerable = [pair for pair in pairs if labels(pair[0])]
    strangers = [pair for pair in pairs if pair[0]["label"] is None]
    small = [pair for pair in pairs if isinstance(pair[0]["label"], str) and pair[0]["label"].startswith(SMALLTALK)]
    return {
        "messages": len(pairs),
        "false_answers": _share(pairs, _is_false),
        "strangers_answered": _share(strangers, lambda line, out: out["decision"] == "answer"),
        "coverage": _share(answerable, _is_right),
        "suggestion_hit": _share(answerable, _is_hit),
        "answered_or_suggested": _share(answerable, lambda line, out: _is_right(line, out) or _is_hit(line, out)),
        "right_first": _share(answerable, lambda line, out: _rank_holds(line, out, 1)),
        "right_in_three": _share(answerable, lambda line, out: _rank_holds(line, out, 3)),
        "smalltalk_right": _share(small, lambda line, out: f"{SMALLTALK}{out['intent']}" == line["label"]),
        "aurc": _aurc(pairs),
        "auroc": _auroc(answerable, strangers),
    }


def _grouped(pairs: Sequence[tuple[Line, Line]], key: Callable[[Line], str]) -> dict[str, dict[str, Any]]:
    names = sorted({key(line) for line, _ in pairs})
    return {name: measure([pair for pair in pairs if key(pair[0]) == name]) for name in names}


def _is_false(line: Line, out: Line) -> bool:
    return bool(out["decision"] == "answer" and not set(out["ids"]) <= set(labels(line)))


def _is_right(line: Line, out: Line) -> bool:
    return bool(out["decision"] == "answer" and set(out["ids"]) <= set(labels(line)))


def _is_hit(line: Line, out: Line) -> bool:
    return bool(out["decision"] == "suggest" and set(out["ids"][:3]) & set(labels(line)))


def _rank_holds(line: Line, out: Line, places: int) -> bool:
    return bool({entry for entry, _ in out["ranking"][:places]} & set(labels(line)))


def _share(pairs: Sequence[tuple[Line, Line]], holds: Callable[[Line, Line], bool]) -> float | None:
    return sum(holds(line, out) for line, out in pairs) / len(pairs) if pairs else None


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _aurc(pairs: Sequence[tuple[Line, Line]]) -> float | None:
    asked = [(line, out) for line, out in pairs if not str(line["label"]).startswith(SMALLTALK) and out["ranking"]]
    if not asked:
        return None
    asked.sort(key=lambda pair: -pair[1]["confidence"])
    wrong: np.ndarray = np.cumsum([not _rank_holds(line, out, 1) for line, out in asked])
    return float((wrong / np.arange(1, len(asked) + 1)).mean())


def _auroc(answerable: Sequence[tuple[Line, Line]], strangers: Sequence[tuple[Line, Line]]) -> float | None:
    if not answerable or not strangers:
        return None
    high = np.array([out["confidence"] for _, out in answerable])[:, None]
    low = np.array([out["confidence"] for _, out in strangers])[None, :]
    return float(((high > low) + 0.5 * (high == low)).mean())


def table(summary: dict[str, Any]) -> str:
    """The summary as text, one row a group."""
    names = list(HEADINGS)
    rows = [("all", summary["all"]), ("macro", {"messages": "", **summary["macro"]})]
    rows += [*summary["languages"].items(), *summary.get("kinds", {}).items()]
    lines = ["".join(f"{title:>11}" for title in ["group", "messages", *HEADINGS.values()])]
    for group, row in rows:
        values = [f"{row[name]:.3f}" if row.get(name) is not None else "-" for name in names]
        lines.append("".join(f"{value:>11}" for value in [group, row["messages"], *values]))
    return "\n".join(lines)


async def decide_all(model: Path, lines: Sequence[Line]) -> list[Line]:
    """Every message through the trained assistant's NLU and decision, as Rasa runs it."""
    agent = load_agent(model)
    decided = []
    for number, line in enumerate(lines, 1):
        parsed = await agent.parse_message(line["text"])
        decided.append(_record(line, parsed["decision"]))
        if number % 100 == 0 or number == len(lines):
            print(f"  {number} of {len(lines)} messages", file=sys.stderr)
    return decided


def load_agent(model: Path) -> Agent:
    """The trained assistant, without Rasa's log (which repeats every message)."""
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    return Agent.load(str(model))


def _record(line: Line, decision: Line) -> Line:
    return {
        "text": line["text"],
        "lang": line["lang"],
        "decision": decision["decision"],
        "ids": list(decision["entries"]),
        "confidence": decision["probability"],
        "ranking": [[one["entry"], one["probability"]] for one in decision["candidates"]],
        "intent": decision["intent"],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="evaluate", description=__doc__)
    parser.add_argument("faq", type=Path)
    parser.add_argument("visitors", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--model", type=Path, default=Path("models/curio.tar.gz"))
    chosen = parser.parse_args(arguments)
    os.environ["CURIO_FAQ_PATH"] = str(chosen.faq)
    from bot.faq import FaqError, load_faq

    try:
        lines = read_lines(chosen.visitors, load_faq(chosen.faq).by_id)
        chosen.out.touch()
    except (FaqError, BadLine, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    decided = asyncio.run(decide_all(chosen.model, lines))
    chosen.out.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in decided), encoding="utf-8")
    print(table(summarize(lines, decided)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
