"""From a question to ranked FAQ entries: dense similarity over all phrasings, fused with a lexical score.

Plain numpy: anything with an ``encode`` method serves as the encoder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import sparse

from bot.nlu.lexical import count_grams, inverse_document_frequency, weigh

LEXICAL_WEIGHT = 0.3
"""Share of the lexical score in the fused one (``shared`` experiments: +.01 to +.02 top-1 in every language)."""


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


@dataclass(frozen=True)
class Scores:
    """Scores of B questions against E entries; for an entry the best of its phrasings counts. Shapes (B, E).

    ``best`` holds the row number of that phrasing.
    """

    fused: np.ndarray
    dense: np.ndarray
    lexical: np.ndarray
    best: np.ndarray


class Index:
    """The phrasings of an FAQ, ready to be searched.

    Attributes:
        phrasings: N phrasings, those of one entry side by side.
        entries: E entry ids, in the order of the columns of :class:`Scores`.
        vectors: (N, dimensions); counts: (N, buckets); grams: (buckets, N) tf-idf.
        starts: (E,) first phrasing of each entry.
    """

    def __init__(
        self, phrasings: Sequence[Phrasing], vectors: np.ndarray, counts: sparse.csr_matrix | None = None
    ) -> None:
        """``vectors`` and ``counts`` hold the phrasings' texts as vectors and n-gram counts, in their order."""
        counts = count_grams([phrasing.text for phrasing in phrasings]) if counts is None else counts
        order = sorted(range(len(phrasings)), key=lambda i: phrasings[i].entry)
        self.phrasings = [phrasings[i] for i in order]
        self.vectors = vectors[order] if order else vectors.reshape(0, vectors.shape[-1])
        self.counts = counts[order]
        self.idf = inverse_document_frequency(self.counts)
        # By gram, as a question needs it: turning it over at each question would take longer than all the rest.
        self.grams = weigh(self.counts, self.idf).T.tocsr()
        owners: np.ndarray = np.array([phrasing.entry for phrasing in self.phrasings])
        self.entries, self.starts = np.unique(owners, return_index=True) if order else (np.array([]), np.array([], int))
        self.owner: np.ndarray = np.repeat(np.arange(len(self.entries)), np.diff([*self.starts, len(order)]))

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
        return Scores(fused[rows, best], dense[rows, best], lexical[rows, best], best)

    def _best_phrasing(self, fused: np.ndarray) -> np.ndarray:
        """Row number of the best phrasing of each entry: shape (B, E)."""
        top = np.maximum.reduceat(fused, self.starts, axis=1)
        is_top = fused >= np.repeat(top, np.diff([*self.starts, fused.shape[1]]), axis=1)
        ranks = np.where(is_top, np.arange(fused.shape[1]), fused.shape[1])
        return np.minimum.reduceat(ranks, self.starts, axis=1)

    def containment(self, counts: sparse.csr_matrix, entry: int, without: int | None = None) -> float:
        """Share of a question's n-grams, weighted by idf, that stand in some phrasing of ``entry``.

        Low when the question names something the entry never mentions. ``without`` leaves one phrasing out.
        """
        if not counts.nnz:
            return 0.0
        rows = [row for row in np.flatnonzero(self.owner == entry) if row != without]
        known = np.unique(self.counts[rows].indices) if rows else np.array([], int)
        weights = self.idf[counts.indices]
        return float(weights[np.isin(counts.indices, known)].sum() / weights.sum())
