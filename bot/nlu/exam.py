"""The FAQ examined by itself: every phrasing is asked as if a visitor had, with itself or its whole entry left out.

Left out alone, a phrasing is a question that the FAQ can answer; with its whole entry left out it becomes the hardest
kind of stranger, a question of this museum that nothing answers ("leave-labels-out", Zhang et al. 2021, and the near
out-of-scope protocol of BANKING77-OOS). Half of the phrasings are asked again as a phone types them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from bot.faq import fold
from bot.nlu.confidence import SUGGESTIONS, Budget, Exam, measure, weigh
from bot.nlu.embeddings import EmbeddingStore
from bot.nlu.labelled import Line, answerable, labels
from bot.nlu.lexical import count_grams
from bot.nlu.matcher import Index

MOST_PHRASINGS = 1_500
"""Phrasings that are examined; a larger FAQ is sampled, which keeps an edit of it quick to judge."""
BATCH = 256


def examine(
    index: Index, strangers: Index, store: EmbeddingStore, budget: Budget, *, details: bool = True, seed: int = 0
) -> Exam:
    """Ask the FAQ its own questions and the out-of-scope examples.

    Args:
        strangers: the out-of-scope examples, as an index with one entry each.
        details: ask for details that the FAQ does not hold, too. They stand in for visitors' near misses, which a judge
            has seen many of.
    """
    chance = random.Random(seed)  # noqa: S311  # not for secrets
    rows = sorted(chance.sample(range(len(index.phrasings)), min(MOST_PHRASINGS, len(index.phrasings))))
    texts = [index.phrasings[row].text for row in rows]
    typed = [type_on_phone(text, chance) for text in texts[::2]]
    detailed = [add_detail(index, row, chance) for row in rows[1::2]] if details else []
    parts = [
        _ask_phrasings(index, strangers, store, texts, rows),
        _ask_phrasings(index, strangers, store, typed, rows[::2]),
        _ask_detailed(index, strangers, store, detailed, rows[1::2]) if detailed else (),
        _ask_strangers(index, strangers, store),
    ]
    features, right, near_right, kind, group = (
        np.concatenate(column)
        for column in zip(*filter(None, parts), strict=True)  # an FAQ of one phrasing has no second half
    )
    return Exam(features, right, near_right, kind != "answerable", weigh(kind, budget), group)


def ask_labelled(index: Index, strangers: Index, store: EmbeddingStore, lines: Sequence[Line]) -> Exam | None:
    """The museum's own labelled messages, each with the weight it has among them; ``None`` when there are none.

    Small talk and messages with two questions are left out, and so are those whose entry is not in the FAQ any more.
    """
    usable = [line for line in answerable(lines, index.entries.tolist()) if len(labels(line)) < 2]
    if not usable:
        return None
    column = {entry: place for place, entry in enumerate(index.entries.tolist())}
    answer: np.ndarray = np.array([column[labels(line)[0]] if labels(line) else -1 for line in usable])
    features, order = put([line["text"] for line in usable], index, strangers, store)
    return Exam(
        features, order[:, 0] == answer, (order == answer[:, None]).any(axis=1),
        answer < 0, np.ones(len(usable)), np.arange(len(usable)),
    )  # fmt: skip


def put(
    texts: Sequence[str],
    index: Index,
    strangers: Index,
    store: EmbeddingStore,
    hidden: np.ndarray | None = None,
    own: np.ndarray | None = None,
    hidden_strangers: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """B texts put to the FAQ as questions: their features (B, features) and the columns of their first entries (B, 3).

    ``hidden`` (B, N) and ``own`` (B,) leave phrasings out, as in ``Index.score`` and ``measure``; ``hidden_strangers``
    (B, S) out-of-scope examples.
    """
    vectors, counts = store.embed(texts), count_grams(texts)
    scores = index.score(vectors, counts, hidden)
    stranger = strangers.score(vectors, counts, hidden_strangers).asked.max(axis=1)
    order = np.argsort(-scores.fused, axis=1, kind="stable")[:, :SUGGESTIONS]
    return measure(index, scores, counts, stranger, own), order


def type_on_phone(text: str, chance: random.Random) -> str:
    """``text`` without case, accents and marks, with one or two slips of the thumb in longer words."""
    words = fold(text).split()
    long = [place for place, word in enumerate(words) if len(word) > 4]
    for place in chance.sample(long, min(len(long), chance.choice((1, 1, 2)))):
        word, at = words[place], chance.randrange(1, len(words[place]) - 1)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        words[place] = chance.choice((word[:at] + word[at + 1 :], swapped, word[:at] + word[at] + word[at:]))
    return " ".join(words)


def add_detail(index: Index, row: int, chance: random.Random) -> str:
    """Phrasing ``row`` with one to three words that its entry knows nothing of, from other entries of its language."""
    own = index.phrasings[row]
    known = set(fold(" ".join(other.text for other in index.phrasings if other.entry == own.entry)).split())
    words = own.text.split()
    for _ in range(chance.choice((1, 2, 2, 3))):
        other = chance.choice(index.phrasings)
        foreign = [word for word in fold(other.text).split() if len(word) > 4 and word not in known]
        if other.language == own.language and foreign:
            words.insert(chance.randrange(len(words) + 1), chance.choice(foreign))
    return " ".join(words)


def _ask_phrasings(
    index: Index, strangers: Index, store: EmbeddingStore, texts: Sequence[str], rows: Sequence[int]
) -> tuple[np.ndarray, ...]:
    """Each text is asked twice: its phrasing ``row`` left out, then the whole entry of that phrasing left out."""
    parts = []
    for start in range(0, len(texts), BATCH):
        some, own = texts[start : start + BATCH], np.array(rows[start : start + BATCH])
        itself = np.arange(len(index.phrasings)) == own[:, None]
        entry = index.owner == index.owner[own][:, None]
        alone = np.bincount(index.owner)[index.owner[own]] == 1  # nothing is left of an entry with one phrasing
        parts.append(_ask(index, strangers, store, some, itself, own, np.where(alone, -1, index.owner[own])))
        parts.append(_ask(index, strangers, store, some, entry, own, np.full(len(own), -1)))
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def _ask_detailed(
    index: Index, strangers: Index, store: EmbeddingStore, texts: Sequence[str], rows: Sequence[int]
) -> tuple[np.ndarray, ...]:
    """The detail asked for is not in the FAQ, so no entry is right, near as its phrasing may be."""
    parts = []
    for start in range(0, len(texts), BATCH):
        own = np.array(rows[start : start + BATCH])
        itself = np.arange(len(index.phrasings)) == own[:, None]
        parts.append(_ask(index, strangers, store, texts[start : start + BATCH], itself, own, np.full(len(own), -1)))
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def _ask(
    index: Index,
    strangers: Index,
    store: EmbeddingStore,
    texts: Sequence[str],
    hidden: np.ndarray,
    own: np.ndarray,
    answer: np.ndarray,
) -> tuple[np.ndarray, ...]:
    features, order = put(texts, index, strangers, store, hidden, own)
    kind = np.where(answer >= 0, "answerable", "near")
    return (
        features, order[:, 0] == answer, (order == answer[:, None]).any(axis=1), kind, index.owner[own],
    )  # fmt: skip


def _ask_strangers(index: Index, strangers: Index, store: EmbeddingStore) -> tuple[np.ndarray, ...]:
    texts = [phrasing.text for phrasing in strangers.phrasings]
    vectors, counts = store.embed(texts), count_grams(texts)
    scores = index.score(vectors, counts)
    stranger = strangers.score(vectors, counts, np.eye(len(texts), dtype=bool)).asked.max(axis=1)
    nothing: np.ndarray = np.zeros(len(texts), dtype=bool)
    group: np.ndarray = len(index.entries) + np.arange(len(texts))
    return measure(index, scores, counts, stranger), nothing, nothing, np.full(len(texts), "far"), group
