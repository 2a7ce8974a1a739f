"""The museums that are asked: the repository's own, and stand-ins made of parts of the corpus the encoder never saw.

A part is one or two files of the corpus (``art.jsonl``, ``onsite.jsonl`` with ``onsite-2.jsonl``). Its intents become
the entries of an FAQ; the questions that are left, its near misses and everything out of scope are the messages.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.faq import Entry, Faq, fold
from bot.nlu.evaluate import SMALLTALK, Line, read_lines

CORPUS = Path("training/data/museum-questions")
HELD_OUT_PARTS = ("onsite", "art")
CURATED = {"fr": (("canonical", 3), ("paraphrase", 1)), "en": (("canonical", 2), ("paraphrase", 1))}
"""How many questions of which kind a curator writes down, by language of the FAQ."""
FAR_SHARE = 0.15
"""Of all messages; with the near misses that makes about the share of unanswerable messages that a museum expects."""
OTHER = "other"
"""The part of the corpus with what no museum's FAQ answers."""


@dataclass(frozen=True)
class Museum:
    """An FAQ and the labelled messages (as ``bot/nlu/evaluate.py`` reads them) put to it, small talk apart."""

    name: str
    faq: Faq
    lines: list[Line]

    @property
    def variants(self) -> dict[str, tuple[str, ...]]:
        """All phrasings of each entry, entries sorted."""
        return {
            entry.id: tuple(text for texts in entry.questions.values() for text in texts)
            for entry in sorted(self.faq.entries, key=lambda entry: entry.id)
        }

    @property
    def digest(self) -> str:
        """Changes whenever an earlier measurement does not hold any more."""
        content = json.dumps([self.variants, self.lines], ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:16]


def own_museum(faq: Faq, visitors: Path) -> Museum:
    """The repository's museum and test messages.

    Raises:
        BadLine: a line of ``visitors`` is no labelled message of this FAQ.
    """
    lines = [line for line in read_lines(visitors, faq.by_id) if not str(line["label"]).startswith(SMALLTALK)]
    return Museum("own", faq, lines)


def held_out_parts(card: Path | None) -> tuple[str, ...]:
    """The parts that the shipped encoder was not trained on: ``held_out_parts`` of its model card (JSON)."""
    if card is None or not card.exists():
        return HELD_OUT_PARTS
    return tuple(json.loads(card.read_text(encoding="utf-8")).get("held_out_parts", HELD_OUT_PARTS))


def stand_in(corpus: Path, part: str) -> Museum:
    """A museum made of one whole part of the corpus.

    Raises:
        FileNotFoundError: the corpus has no such part.
    """
    files = [file for file in (corpus / f"{part}.jsonl", corpus / f"{part}-2.jsonl") if file.exists()]
    if not files:
        raise FileNotFoundError(f"no part {part!r} in {corpus}")
    rows = [row for file in files for row in _rows(file)]
    strangers = [row for row in _rows(corpus / f"{OTHER}.jsonl") if row["type"] == "oos"]
    intents = {row["id"]: row for row in rows if row["type"] == "intent"}
    asked: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["type"] == "q":
            asked[row["id"]].append(row)
    entries = tuple(_entry(intent, asked[name]) for name, intent in intents.items())
    lines = [
        _line(row, _id(name), row["kind"]) for name in intents for row in asked[name] if row["kind"] != "canonical"
    ]
    lines += [_line(row, None, "near") for row in rows if row["type"] == "near"]
    far = min(len(strangers), int(FAR_SHARE * len(lines)))
    lines += [_line(row, None, "far") for row in random.Random(part).sample(strangers, far)]
    faq = Faq(("fr", "en"), entries)
    return Museum(part, faq, _not_curated(lines, faq))


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in file.read_text(encoding="utf-8").splitlines() if row.strip()]


def _id(intent: str) -> str:
    return intent.replace("/", "-").replace("_", "-")


def _entry(intent: dict[str, Any], asked: list[dict[str, Any]]) -> Entry:
    questions = {
        lang: tuple(
            text
            for kind, count in kinds
            for text in [row["text"] for row in asked if (row["lang"], row["kind"]) == (lang, kind)][:count]
        )
        for lang, kinds in CURATED.items()
    }
    return Entry(_id(intent["id"]), "", {lang: texts for lang, texts in questions.items() if texts}, intent["answer"])


def _line(row: dict[str, Any], label: str | None, kind: str) -> Line:
    return {"text": row["text"], "lang": row["lang"], "label": label, "kind": kind}


def _not_curated(lines: Iterable[Line], faq: Faq) -> list[Line]:
    """The distinct messages that stand in no entry, case and punctuation aside."""
    known = {fold(text) for entry in faq.entries for texts in entry.questions.values() for text in texts}
    distinct = {(line["label"], fold(line["text"]) or line["text"]): line for line in lines}
    return [line for line in distinct.values() if fold(line["text"]) not in known]
