"""Greetings, thanks, "are you a robot": recognised by example, and only when no question hides in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse

from bot.nlu.embeddings import EmbeddingStore
from bot.nlu.exam import BATCH, MOST_PHRASINGS
from bot.nlu.lexical import count_grams
from bot.nlu.matcher import Index, Phrasing

AROUND = ("greet", "thanks", "bye")
"""Small talk that people wrap around a question."""
MISTAKEN = 0.005
"""Share of real questions that may be taken for small talk."""


class SmallTalk:
    """The examples of small talk, searched like the FAQ."""

    def __init__(self, examples: Mapping[str, Sequence[str]], store: EmbeddingStore) -> None:
        """``examples``: texts by intent."""
        phrasings = [Phrasing(intent, "", text) for intent, texts in examples.items() for text in texts]
        self.index = Index(phrasings, store.embed([phrasing.text for phrasing in phrasings]))
        self.around = [text for intent in AROUND for text in examples.get(intent, ())]
        self._margin = 0.0

    def calibrate(self, index: Index, strangers: Index) -> None:
        """Set how far small talk must stand above the FAQ, so that questions are hardly ever mistaken for it."""
        questions = [index, strangers]
        margins = [self._lead_of_phrasings(asked, index, strangers) for asked in questions]
        self._margin = max(0.0, float(np.quantile(np.concatenate(margins), 1 - MISTAKEN, method="higher")))

    def _lead_of_phrasings(self, asked: Index, index: Index, strangers: Index) -> np.ndarray:
        """For each phrasing of ``asked``, itself left out: small talk's best score above any other's.

        A large FAQ is sampled evenly, and asked in batches, which bounds time and memory.
        """
        count = len(asked.phrasings)
        rows: np.ndarray = np.unique(np.linspace(0, count - 1, min(count, MOST_PHRASINGS)).astype(int))
        leads = []
        for start in range(0, len(rows), BATCH):
            some = rows[start : start + BATCH]
            vectors, counts = asked.vectors[some], asked.counts[some]
            itself = np.arange(count) == some[:, None]
            best = [
                other.score(vectors, counts, itself if other is asked else None).asked.max(axis=1)
                for other in (index, strangers)
            ]
            leads.append(self.index.score(vectors, counts).asked.max(axis=1) - np.maximum(*best))
        return np.concatenate(leads)

    def recognise(self, vector: np.ndarray, counts: sparse.csr_matrix, rival: float) -> str | None:
        """The intent of one text, or ``None`` when it may be a question.

        Args:
            vector: (1, dimensions); counts: (1, buckets).
            rival: the best score of the FAQ's phrasings and of the out-of-scope examples.
        """
        scores = self.index.score(vector, counts).asked[0]
        best = int(scores.argmax())
        return str(self.index.entries[best]) if scores[best] - rival > self._margin else None

    def nearest(self, text: str, store: EmbeddingStore) -> str:
        """The intent of a text that is known to be small talk and nothing else."""
        scores = self.index.score(store.glance([text]), count_grams([text])).asked[0]
        return str(self.index.entries[int(scores.argmax())])
