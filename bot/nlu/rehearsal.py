"""A change of the FAQ, tried before it is made: which messages would get a wrong answer with it that do not without it.

What is asked: the museum's labelled messages, the out-of-scope examples, and the FAQ's own phrasings, each with itself
left out, as in the exam. A phrasing that another entry would answer then shows which entries steal from each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from bot.faq import fold
from bot.nlu.confidence import Confidence
from bot.nlu.embeddings import EmbeddingStore
from bot.nlu.exam import BATCH, MOST_PHRASINGS, put
from bot.nlu.labelled import Line, answerable, labels
from bot.nlu.matcher import Index

LABELLED, PHRASING, STRANGER = "labelled", "phrasing", "stranger"


@dataclass(frozen=True)
class Mistake:
    """A message that is sure to be answered, and wrongly. ``kind``: where it comes from.

    ``expected``: the entries that would be right; none: nothing in the FAQ answers it.
    """

    kind: str
    text: str
    expected: tuple[str, ...]
    given: str
    probability: float

    @property
    def key(self) -> tuple[str, str, tuple[str, ...]]:
        return self.kind, self.text, self.expected


@dataclass(frozen=True)
class Run:
    """How many messages were asked, and which were answered wrongly."""

    asked: int
    mistakes: list[Mistake]

    @property
    def share(self) -> float:
        return len(self.mistakes) / self.asked if self.asked else 0.0


@dataclass(frozen=True)
class Asked:
    """Messages of one kind: ``right`` holds the entries that are right for each, ``own`` a phrasing's row, or -1."""

    kind: str
    texts: Sequence[str]
    right: Sequence[tuple[str, ...]]
    own: np.ndarray


def run(
    index: Index, strangers: Index, store: EmbeddingStore, confidence: Confidence, lines: Sequence[Line]
) -> Run:  # fmt: skip
    """Ask everything, with the thresholds of ``confidence``."""
    parts = [_phrasings(index), _labelled(index, lines), _strangers(strangers)]
    mistakes = [wrong for part in parts for wrong in _mistakes(part, index, strangers, store, confidence)]
    return Run(sum(len(part.texts) for part in parts), mistakes)


def compare(before: Run, after: Run, budget: float) -> dict[str, Any]:
    """What a change does, as JSON: the shares of wrong answers, and what is new among them."""
    known, now = {one.key for one in before.mistakes}, {one.key for one in after.mistakes}
    return {
        "budget": budget,
        "asked": after.asked,
        "before": round(before.share, 4),
        "after": round(after.share, 4),
        "broken": [asdict(one) for one in after.mistakes if one.key not in known],
        "mended": [asdict(one) for one in before.mistakes if one.key not in now],
    }


def thefts(found: Run) -> list[dict[str, Any]]:
    """The phrasings that another entry would answer if they were not there themselves."""
    return [asdict(one) for one in found.mistakes if one.kind == PHRASING]


def _phrasings(index: Index) -> Asked:
    # The same ones before and after a change, as far as both have them: chosen by what they are, not by where they are.
    alone = {row for row, owner in enumerate(index.owner) if index.sizes[owner] == 1}
    rows = [row for row in range(len(index.phrasings)) if row not in alone]
    rows = sorted(rows, key=lambda row: _mark(index.phrasings[row].text))[:MOST_PHRASINGS]
    texts = [index.phrasings[row].text for row in rows]
    return Asked(PHRASING, texts, [(index.phrasings[row].entry,) for row in rows], np.array(rows, int))


def _mark(text: str) -> str:
    return hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def _labelled(index: Index, lines: Sequence[Line]) -> Asked:
    usable = answerable(lines, index.entries.tolist())
    return Asked(
        LABELLED, [line["text"] for line in usable], [tuple(labels(line)) for line in usable],
        np.full(len(usable), -1),
    )  # fmt: skip


def _strangers(strangers: Index) -> Asked:
    texts = [phrasing.text for phrasing in strangers.phrasings]
    return Asked(STRANGER, texts, [()] * len(texts), np.full(len(texts), -1))


def _mistakes(
    part: Asked, index: Index, strangers: Index, store: EmbeddingStore, confidence: Confidence
) -> list[Mistake]:  # fmt: skip
    found = []
    for start in range(0, len(part.texts), BATCH):
        texts, own = part.texts[start : start + BATCH], part.own[start : start + BATCH]
        hidden = np.arange(len(index.phrasings)) == own[:, None]
        # An out-of-scope example must not be recognised by itself.
        itself = _rows(len(strangers.phrasings), start, len(texts)) if part.kind == STRANGER else None
        features, order = put(texts, index, strangers, store, hidden, own, itself)
        sure = confidence.first.probability(features)
        for row, text in enumerate(texts):
            first = int(order[row, 0])
            right, given = part.right[start + row], str(index.entries[first])
            if given in right:
                continue
            if sure[row] >= confidence.answer_from or _stands_in(index, first, text, int(own[row])):
                found.append(Mistake(part.kind, text, right, given, round(float(sure[row]), 4)))
    return found


def _rows(size: int, start: int, number: int) -> np.ndarray:
    """(number, size): marks row ``start`` for the first question, the next row for the second, and so on."""
    return np.arange(size) == np.arange(start, start + number)[:, None]


def _stands_in(index: Index, column: int, text: str, without: int) -> bool:
    """Whether an entry is asked for in these very words: then it is sure."""
    first, words = int(index.starts[column]), fold(text)
    rows = range(first, first + int(index.sizes[column]))
    return any(fold(index.phrasings[row].text) == words for row in rows if row != without)
