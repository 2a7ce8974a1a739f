"""The matchers that are compared, all with one interface: phrasings and questions in, a matrix of scores out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Protocol

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from bench.matching.names import BM25, CHARS, CURIO, MINILM
from bot.faq import fold
from bot.nlu.embeddings import EmbeddingStore
from bot.nlu.encoder import MINILM as MINILM_PACKAGE
from bot.nlu.encoder import SentenceEncoder
from bot.nlu.lexical import count_grams
from bot.nlu.matcher import Encoder, Index, Phrasing

BATCH = 256
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
"""A word; scripts that leave no blanks between words are read character by character."""


class Peer(Protocol):
    """A matcher without any training but the phrasings."""

    name: str

    def score(self, variants: Mapping[str, Sequence[str]], questions: Sequence[str]) -> np.ndarray:
        """Scores (questions, entries), entries in the order of ``variants``: for an entry its best phrasing counts."""


class Bm25:
    """Okapi BM25 over words, as Lucene weighs it (Robertson & Zaragoza 2009; Kamphuis et al. 2020)."""

    name = BM25

    def __init__(self, k1: float = 1.5, b: float = 0.75) -> None:
        self._k1, self._b = k1, b

    def score(self, variants: Mapping[str, Sequence[str]], questions: Sequence[str]) -> np.ndarray:
        words = CountVectorizer(analyzer=_words, dtype=np.float64)
        counts = words.fit_transform(chain.from_iterable(variants.values()))
        weights = self._weights(counts)
        return _by_entry(lambda some: (words.transform(some) @ weights.T).toarray(), variants, questions)

    def _weights(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        frequency, lengths = np.bincount(counts.indices, minlength=counts.shape[1]), counts.sum(axis=1).A1
        idf = np.log(1 + (counts.shape[0] - frequency + 0.5) / (frequency + 0.5))
        damping = self._k1 * (1 - self._b + self._b * lengths / max(lengths.mean(), 1e-9))
        rows = counts.copy()
        rows.data = idf[rows.indices] * rows.data / (rows.data + np.repeat(damping, np.diff(rows.indptr)))
        return rows


class CharTfidf:
    """Cosine of TF-IDF over 3- to 5-grams within words."""

    name = CHARS

    def score(self, variants: Mapping[str, Sequence[str]], questions: Sequence[str]) -> np.ndarray:
        grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, preprocessor=fold)
        known = grams.fit_transform(chain.from_iterable(variants.values()))
        return _by_entry(lambda some: (grams.transform(some) @ known.T).toarray(), variants, questions)


class Dense:
    """Cosine of an encoder's vectors, nothing else."""

    def __init__(self, name: str, store: EmbeddingStore) -> None:
        self.name, self._store = name, store

    def score(self, variants: Mapping[str, Sequence[str]], questions: Sequence[str]) -> np.ndarray:
        known = self._store.embed(list(chain.from_iterable(variants.values())))
        return _by_entry(lambda some: self._store.embed(some) @ known.T, variants, questions)


class Curio:
    """Curio's matcher (``bot/nlu/matcher.py``): an encoder's vectors fused with character n-grams."""

    name = CURIO

    def __init__(self, store: EmbeddingStore) -> None:
        self._store = store

    def score(self, variants: Mapping[str, Sequence[str]], questions: Sequence[str]) -> np.ndarray:
        phrasings = [Phrasing(entry, "", text) for entry, texts in variants.items() for text in texts]
        index = Index(phrasings, self._store.embed([phrasing.text for phrasing in phrasings]))
        rows = [index.score(self._store.embed(some), count_grams(some)).fused for some in _batches(questions)]
        column = {entry: place for place, entry in enumerate(index.entries.tolist())}
        scores: np.ndarray = np.concatenate(rows)[:, [column[entry] for entry in variants]]
        return scores


def store_of(encoder: Encoder, folder: Path | None) -> EmbeddingStore:
    """The vectors of one encoder, remembered between runs."""
    return EmbeddingStore(encoder, folder)


def all_peers(folder: Path) -> tuple[list[Peer], list[EmbeddingStore], str]:
    """The matchers, the memories to be saved in the end, and the fingerprint of the encoder that Curio ships."""
    shipped, english = SentenceEncoder(), SentenceEncoder(MINILM_PACKAGE)
    ours, raw = store_of(shipped, folder), store_of(english, folder)
    if shipped.fingerprint == english.fingerprint:
        raw = ours  # one encoder is one memory
    peers: list[Peer] = [Bm25(), CharTfidf(), Dense(MINILM, raw), Curio(ours)]
    return peers, [ours, raw], shipped.fingerprint


def _words(text: str) -> list[str]:
    return WORD.findall(fold(text))


def _batches(questions: Sequence[str]) -> list[Sequence[str]]:
    return [questions[start : start + BATCH] for start in range(0, len(questions), BATCH)]


class _Score(Protocol):
    def __call__(self, some: Sequence[str]) -> np.ndarray: ...


def _by_entry(score: _Score, variants: Mapping[str, Sequence[str]], questions: Sequence[str]) -> np.ndarray:
    """The best phrasing of each entry, in batches: (questions, entries)."""
    starts: np.ndarray = np.cumsum([0, *(len(texts) for texts in variants.values())])[:-1]
    rows = [np.maximum.reduceat(score(some), starts, axis=1) for some in _batches(questions)]
    scores: np.ndarray = np.concatenate(rows)
    return scores
