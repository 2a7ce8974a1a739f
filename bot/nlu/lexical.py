"""Character n-grams: the lexical half of matching, which survives typos and missing accents in any script."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer

from bot.faq import fold

BUCKETS = 2**18

_grams = HashingVectorizer(
    analyzer="char_wb", ngram_range=(2, 4), n_features=BUCKETS, norm=None, alternate_sign=False,
    preprocessor=fold, dtype=np.float32,
)  # fmt: skip


def count_grams(texts: Sequence[str]) -> sparse.csr_matrix:
    """How often each 2- to 4-gram (within words, blanks at their ends) occurs: shape (len(texts), BUCKETS)."""
    if not texts:
        return sparse.csr_matrix((0, BUCKETS), dtype=np.float32)
    return _grams.transform(texts)


class GramMemory:
    """Counts that were made once are kept while their texts are in use: an edit of the FAQ counts only what is new."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def count(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """As :func:`count_grams`; what is not among ``texts`` is forgotten."""
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        counted = count_grams(new)
        for place, text in enumerate(new):
            row = slice(counted.indptr[place], counted.indptr[place + 1])
            self._rows[text] = counted.indices[row].copy(), counted.data[row].copy()
        self._rows = {text: self._rows[text] for text in texts}
        rows = [self._rows[text] for text in texts]
        ends: np.ndarray = np.cumsum([0, *(len(indices) for indices, _ in rows)])
        columns = (
            [np.concatenate(parts) for parts in zip(*rows, strict=True)] if rows else [np.array([], int), np.array([])]
        )
        return sparse.csr_matrix((columns[1], columns[0], ends), shape=(len(texts), BUCKETS), dtype=np.float32)


def inverse_document_frequency(counts: sparse.csr_matrix) -> np.ndarray:
    """Smoothed idf of each bucket, ``ln((1 + n) / (1 + df)) + 1`` (Manning et al. 2008, §6.2.1, as in scikit-learn)."""
    frequency = np.bincount(counts.indices, minlength=BUCKETS)
    return (np.log((1 + counts.shape[0]) / (1 + frequency)) + 1).astype(np.float32)


def weigh(counts: sparse.csr_matrix, idf: np.ndarray) -> sparse.csr_matrix:
    """tf-idf rows of length 1, term frequency damped as ``1 + ln tf``."""
    weights = (1 + np.log(counts.data)) * idf[counts.indices]
    sizes = np.diff(counts.indptr)
    filled = np.flatnonzero(sizes)  # sums of empty rows cannot be taken between two ends
    squares = np.add.reduceat(weights * weights, counts.indptr[filled]) if len(filled) else np.array([], np.float32)
    weights /= np.repeat(np.sqrt(squares), sizes[filled])
    return sparse.csr_matrix((weights, counts.indices, counts.indptr), shape=counts.shape)
