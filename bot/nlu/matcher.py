"""From a question to ranked FAQ entries: dense similarity over all phrasings, fused with a lexical score.

Plain numpy: anything with an ``encode`` method serves as the encoder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import sparse

from bot.nlu.lexical import count_grams, inverse_document_frequency, weigh

LEXICAL_WEIGHT = 0.15
"""Weight of the lexical score beside the dense one: +.01 to +.02 right first on the held-out parts of the corpus."""


ABOUT = 200
"""Characters of an answer that are matched: its beginning says what it is about."""
_NOT_WORDS = re.compile(r"\{\{.*?\}\}|\]\([^)]*\)|[*_\[\]]")


class Encoder(Protocol):
    """Turns texts into vectors."""

    fingerprint: str

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """float32, shape (len(texts), dimensions), rows of length 1."""


@dataclass(frozen=True)
class Phrasing:
    """One way of asking for an entry; ``text`` is what is matched (dates are masked)."""

    entry: str
    language: str
    text: str


ANSWER_WEIGHT = 0.5
"""Weight of the similarity to an entry's answer, which says what an entry is about beyond how it is asked for: +.03
right first on the held-out parts."""


@dataclass(frozen=True)
class Scores:
    """Scores of B questions against E entries; for an entry the best of its phrasings counts. Shapes (B, E).

    ``fused`` is ``asked`` (dense and lexical, of the best phrasing) and a share of ``answer``, the similarity to the
    entry's answer; ``best`` the row of that phrasing, ``phrasings`` the dense similarity to each of the N (B, N).
    """

    fused: np.ndarray
    asked: np.ndarray
    dense: np.ndarray
    lexical: np.ndarray
    answer: np.ndarray
    best: np.ndarray
    phrasings: np.ndarray


class Index:
    """The phrasings of an FAQ, ready to be searched.

    Attributes:
        phrasings: N phrasings, those of one entry side by side.
        entries: E entry ids, in the order of the columns of :class:`Scores`.
        vectors: (N, dimensions); counts: (N, buckets); grams: (buckets, N) tf-idf.
        starts: (E,) first phrasing of each entry; sizes: (E,) how many it has; owner: (N,) column of the entry.
    """

    def __init__(
        self,
        phrasings: Sequence[Phrasing],
        vectors: np.ndarray,
        counts: sparse.csr_matrix | None = None,
        answers: Mapping[str, np.ndarray] | None = None,
    ) -> None:
        """``vectors`` and ``counts`` hold the phrasings' texts as vectors and n-gram counts, in their order.

        ``answers``: by entry, its answer in each language as vectors (languages, dimensions).
        """
        counts = count_grams([phrasing.text for phrasing in phrasings]) if counts is None else counts
        order = sorted(range(len(phrasings)), key=lambda i: phrasings[i].entry)
        self.phrasings = [phrasings[i] for i in order]
        self.vectors = vectors[order] if order else vectors.reshape(0, vectors.shape[-1])
        self.counts = counts[order]
        self.idf = inverse_document_frequency(self.counts)
        # By gram, as a question needs it: turning it over at each question would take longer than all the rest.
        self.grams = weigh(self.counts, self.idf).T.tocsr()
        owners = [phrasing.entry for phrasing in self.phrasings]
        first = [i for i, owner in enumerate(owners) if i == 0 or owner != owners[i - 1]]
        self.entries: np.ndarray = np.array([owners[i] for i in first])
        self.starts: np.ndarray = np.array(first, int)
        self.sizes: np.ndarray = np.diff([*first, len(owners)])
        self.owner: np.ndarray = np.repeat(np.arange(len(first)), self.sizes)
        self._answers = _stacked([answers[entry] for entry in self.entries]) if answers and first else None

    def score(self, vectors: np.ndarray, counts: sparse.csr_matrix, hidden: np.ndarray | None = None) -> Scores:
        """Score questions, given as vectors (B, dimensions) and n-gram counts (B, buckets).

        ``hidden`` (B, N) marks phrasings that must not count for a question (to examine the FAQ on itself).
        """
        dense = vectors @ self.vectors.T
        lexical = (weigh(counts, self.idf) @ self.grams).toarray()
        if hidden is not None:
            dense = np.where(hidden, -1.0, dense)
            lexical = np.where(hidden, 0.0, lexical)
        fused = dense + LEXICAL_WEIGHT * lexical
        best = self._best_phrasing(fused)
        rows = np.arange(len(fused))[:, None]
        asked, answer = fused[rows, best], self._answer_similarity(vectors)
        return Scores(
            asked + ANSWER_WEIGHT * answer, asked, dense[rows, best], lexical[rows, best], answer, best, dense
        )

    def _answer_similarity(self, vectors: np.ndarray) -> np.ndarray:
        """(B, E): to the answer in the language that is nearest; nothing where no answers are known."""
        if self._answers is None:
            return np.zeros((len(vectors), len(self.entries)), vectors.dtype)
        stacked, starts = self._answers
        return np.maximum.reduceat(vectors @ stacked.T, starts, axis=1)

    def _best_phrasing(self, fused: np.ndarray) -> np.ndarray:
        """Row number of the best phrasing of each entry: shape (B, E)."""
        top = np.maximum.reduceat(fused, self.starts, axis=1)
        is_top = fused >= np.repeat(top, self.sizes, axis=1)
        ranks = np.where(is_top, np.arange(fused.shape[1]), fused.shape[1])
        return np.minimum.reduceat(ranks, self.starts, axis=1)

    def containment(self, counts: sparse.csr_matrix, entry: int, without: int | None = None) -> float:
        """Share of a question's n-grams, weighted by idf, that stand in some phrasing of ``entry``.

        Low when the question names something the entry never mentions. ``without`` leaves one phrasing out.
        """
        if not counts.nnz:
            return 0.0
        first = self.starts[entry]
        ends = self.counts.indptr[first : first + self.sizes[entry] + 1]
        known = self.counts.indices[ends[0] : ends[-1]]
        if without is not None and self.owner[without] == entry:
            own = slice(ends[without - first] - ends[0], ends[without - first + 1] - ends[0])
            known = np.delete(known, own)
        weights = self.idf[counts.indices]
        return float(weights[np.isin(counts.indices, known)].sum() / weights.sum())


def _stacked(groups: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Groups of rows as one array, and where each group starts in it."""
    starts: np.ndarray = np.cumsum([0, *(len(group) for group in groups[:-1])])
    return np.concatenate(groups), starts


def about(answer: str) -> str:
    """What of an answer is matched: the words of its beginning, without placeholders, links and marks."""
    return " ".join(_NOT_WORDS.sub(" ", answer).split())[:ABOUT]
