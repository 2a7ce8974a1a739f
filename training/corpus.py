"""The training texts: museum questions (``training/data``) and, where they are at hand, parallel sentences.

A museum is judged on questions it was not trained on: whole parts of the corpus are held out of the encoder's
training (``HELD_OUT``). The judge is fitted on those, because only they are to the encoder what a new museum is.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "data"
PARTS = {
    **{part: [f"museum-questions/{part}", f"museum-questions/{part}-2"]
       for part in ("tickets", "visits", "onsite", "institution", "science")},
    **{part: [f"museum-questions/{part}"] for part in ("art", "places")},
    **{part: [part] for part in ("collections", "comfort", "desk", "neighbours", "origins")},
}  # fmt: skip
HELD_OUT = ("onsite", "art")
"""Parts that the encoder never sees."""
WEIGHTS = {"fr": 1.0, "en": 0.8}
OTHER_LANGUAGE = 1.2
"""How often a question is drawn, by language: there are few lines in the others, and they must hold as well."""
CANONICAL = "canonical"
LONG = "verbose"


class BadCorpus(ValueError):
    """A line of the corpus that cannot be used; the text names file and line."""


@dataclass
class Intent:
    """One thing that an FAQ entry could answer, with the ways of asking it and the near misses."""

    id: str
    part: str
    answer: dict[str, str]
    questions: list[dict[str, str]] = field(default_factory=list)
    near: list[dict[str, str]] = field(default_factory=list)


def read(name: str) -> Iterator[dict[str, Any]]:
    """The lines of ``training/data/<name>.jsonl``.

    Raises:
        BadCorpus: a line is no JSON object with a type.
    """
    path = HERE / f"{name}.jsonl"
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            line = json.loads(row)
            line["type"]
        except (ValueError, KeyError, TypeError) as error:
            raise BadCorpus(f"{path.name} line {number}: needs a JSON object with a type") from error
        yield line


def intents(parts: list[str]) -> list[Intent]:
    """The intents of whole parts of the corpus.

    Raises:
        BadCorpus: a line belongs to no intent of its part.
    """
    found: dict[str, Intent] = {}
    lines = [(part, line) for part in parts for name in PARTS[part] for line in read(name)]
    for part, line in lines:
        if line["type"] == "intent":
            found[line["id"]] = Intent(line["id"], part, line["answer"])
    for _, line in lines:
        if line["type"] not in ("q", "near"):
            continue
        if line.get("id") not in found:
            raise BadCorpus(f"{line.get('text')!r}: no intent {line.get('id')!r} in its part")
        intent = found[line["id"]]
        (intent.questions if line["type"] == "q" else intent.near).append(line)
    return list(found.values())


def trained_parts() -> list[str]:
    """The parts that the encoder is trained on."""
    return [part for part in PARTS if part not in HELD_OUT]


def lines_of(kind: str) -> list[dict[str, Any]]:
    """All lines of one kind that belong to no intent: smalltalk, oos, mixed, followup, fresh."""
    return [line for name in ("museum-questions/other", "conversation") for line in read(name) if line["type"] == kind]


def parallel_folder() -> Path | None:
    """Where the parallel sentences lie (``CURIO_PARALLEL``); they are not part of the project."""
    named = os.environ.get("CURIO_PARALLEL", "")
    for folder in [Path(named)] if named else [HERE.parents[2] / "shared/data/parallel"]:
        if folder.is_dir():
            return folder
    return None


def parallel(seed: int = 0) -> list[tuple[str, str]]:
    """(sentence, English sentence) in random order, the same number of every language; empty without the folder."""
    folder = parallel_folder()
    chance = random.Random(seed)  # noqa: S311  # not for secrets
    by_language = []
    for path in sorted(folder.glob("*.tsv.gz")) if folder else []:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows = [row.rstrip("\n").split("\t")[:2] for row in file]
        pairs = [(one, two) for one, two in rows if 8 <= len(two) <= 90 and one != two]
        by_language.append(chance.sample(pairs, min(len(pairs), 30_000)))
    mixed = [pair for pairs in by_language for pair in pairs]
    chance.shuffle(mixed)
    return mixed


def texts() -> Iterator[list[str]]:
    """Every text there is, in batches: what the vocabulary must be able to write."""
    for part in PARTS:
        for intent in intents([part]):
            yield [*intent.answer.values(), *(line["text"] for line in intent.questions + intent.near)]
    yield [line["text"] for kind in ("smalltalk", "oos", "mixed", "followup") for line in lines_of(kind)]
    pairs = parallel()
    for start in range(0, len(pairs), 10_000):
        yield [text for pair in pairs[start : start + 10_000] for text in pair]


def typed(text: str, chance: random.Random) -> str:
    """``text`` as somebody may type it: case, accents, marks or a letter lost."""
    if chance.random() < 0.25:
        text = text.lower()
    if chance.random() < 0.15 and max(text) < "\u3000":  # the marks of Japanese letters are no accents
        text = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
        text = unicodedata.normalize("NFC", text)
    if chance.random() < 0.3:
        text = text.rstrip(" ?.!？。") or text
    if chance.random() < 0.15 and len(text) > 8:
        at = chance.randrange(1, len(text) - 2)
        text = chance.choice(
            (
                text[:at] + text[at + 1 :],
                text[:at] + text[at + 1] + text[at] + text[at + 2 :],
                text[:at] + text[at - 1 :],
            )
        )
    return text


def draw(questions: list[dict[str, str]], chance: random.Random) -> str:
    """One of the questions, by language and kind as ``WEIGHTS`` says."""
    weights = [WEIGHTS.get(line["lang"], OTHER_LANGUAGE) for line in questions]
    return chance.choices(questions, weights)[0]["text"]


def museum_batch(of: list[Intent], size: int, long: bool, chance: random.Random) -> list[tuple[str, str, str]]:
    """``size`` rows (question, another text of its intent, near miss), each of another intent.

    Half of the intents are of one part, so that neighbours are each other's negatives. ``long``: the questions are
    stories.
    """
    by_part: dict[str, list[Intent]] = defaultdict(list)
    for intent in of:
        by_part[intent.part].append(intent)
    part = by_part[chance.choice(sorted(by_part))]
    near_ones = chance.sample(part, min(len(part), size // 2))
    taken = {intent.id for intent in near_ones}
    others = [intent for intent in of if intent.id not in taken]
    chosen = near_ones + chance.sample(others, min(len(others), size - len(near_ones)))
    return [_row(intent, long, chance) for intent in chosen]


def _row(intent: Intent, long: bool, chance: random.Random) -> tuple[str, str, str]:
    fitting = [line for line in intent.questions if (line["kind"] == LONG) == long] or intent.questions
    canonical = [line for line in intent.questions if line["kind"] == CANONICAL]
    short = [line for line in intent.questions if line["kind"] != LONG]
    luck = chance.random()
    if luck < 0.55 and canonical:
        other = draw(canonical, chance)
    elif luck < 0.85:
        other = typed(draw(short, chance), chance)
    else:
        other = intent.answer[chance.choice(sorted(intent.answer))]
    near = [line for line in intent.near if long or len(line["text"]) < 140] or intent.near
    return typed(draw(fitting, chance), chance), other, draw(near, chance)


def batches(steps: int, processes: int, size: int, seed: int) -> Iterator[list[tuple[str, str, str]]]:
    """Batches of rows (anchor, positive, negative), ``processes`` for each step; each fifth step is of parallel
    sentences, if there are any. The batches of one step are of one kind: processes wait for the slowest of them.
    """
    chance = random.Random(seed)  # noqa: S311  # not for secrets
    museum = intents(trained_parts())
    pairs = parallel(seed)
    at = 0
    for step in range(steps):
        long = chance.random() < 0.12
        for _ in range(processes):
            if not pairs or step % 5 != 4:
                yield museum_batch(museum, size, long, chance)
                continue
            rows = [pairs[(at + i) % len(pairs)] for i in range(size)]
            at += size
            yield [(typed(one, chance), two, rows[i - 1][1]) for i, (one, two) in enumerate(rows)]
