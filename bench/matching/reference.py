"""What others reach on the same views of the public sets, in per cent.

Measured or collected once, under the same protocol with other random draws, by nearest neighbour over the phrasings:
BM25, TF-IDF of 2- to 5-grams, nlp.js 4.27 (trained on the phrasings) and all-MiniLM-L6-v2.
"""

from __future__ import annotations

from bench.matching.names import BM25, CHARS, MINILM, NLPJS

NAMES = ("acc1", "acc3", "auroc", "aurc", "cov5", "cov10")
Row = tuple[float | None, ...]


REFERENCE: dict[str, dict[str, Row]] = {
    "clinc150 k5": {
        BM25: (62.1, 79.6, 84.6, 29.9, 0.1, 3.6), CHARS: (62.4, 81.2, 85.1, 26.2, 6.2, 16.9),
        NLPJS: (70.1, 83.3, 84.0, 20.8, 3.4, 27.7), MINILM: (79.2, 93.6, 93.8, 14.1, 23.8, 43.5),
    },
    "clinc150 k10": {
        BM25: (69.9, 86.0, 87.3, 23.9, 0.1, 9.3), CHARS: (68.3, 86.2, 87.2, 21.8, 9.3, 24.2),
        NLPJS: (78.7, 88.4, 82.8, 17.4, 0.0, 19.8), MINILM: (82.5, 95.2, 94.7, 12.0, 31.0, 51.8),
    },
    "banking77 k5": {BM25: (49.9, 71.1), CHARS: (55.0, 76.3), NLPJS: (57.7, 73.0), MINILM: (75.9, 90.7)},
    "banking77 k10": {BM25: (58.4, 79.0), CHARS: (62.4, 82.5), NLPJS: (67.6, 79.6), MINILM: (81.9, 94.1)},
    "hwu64 k5": {BM25: (50.3, 68.6), CHARS: (53.5, 74.9), NLPJS: (57.4, 72.6), MINILM: (68.9, 87.9)},
    "hwu64 k10": {BM25: (58.4, 75.9), CHARS: (59.3, 79.0), NLPJS: (66.6, 79.1), MINILM: (73.0, 90.3)},
    "vira k1": {BM25: (47.3, 61.3), CHARS: (54.1, 69.6), NLPJS: (46.7, 62.4), MINILM: (65.1, 78.3)},
    "vira k5": {BM25: (49.4, 65.7), CHARS: (55.9, 72.0), NLPJS: (55.6, 68.9), MINILM: (67.1, 81.9)},
    "vira k10": {BM25: (52.7, 69.6), CHARS: (57.3, 74.4), NLPJS: (59.7, 71.4), MINILM: (69.0, 84.1)},
    "banking77_oos k5": {
        BM25: (45.8, None, 71.4, 49.0, 0.0, 0.0), CHARS: (51.3, None, 79.2, 39.5, 0.1, 0.9),
        NLPJS: (48.9, None, 74.0, 45.6, 0.0, 0.0), MINILM: (68.2, None, 88.3, 25.2, 0.1, 2.9),
    },
    "banking77_oos k10": {
        BM25: (53.6, None, 73.3, 43.0, 0.1, 0.1), CHARS: (59.2, None, 79.8, 34.3, 0.1, 1.0),
        NLPJS: (60.0, None, 73.2, 37.7, 0.0, 0.0), MINILM: (74.7, None, 88.7, 21.6, 0.0, 0.4),
    },
    "banking77 k5+llo": {
        CHARS: (58.7, None, 66.7, 33.5, 1.6, 3.8), NLPJS: (61.3, None, 63.2, 36.1, 0.0, 0.0),
        MINILM: (78.4, None, 80.1, 16.5, 20.1, 36.8),
    },
    "banking77 k10+llo": {
        CHARS: (66.0, None, 70.4, 27.6, 2.7, 8.4), NLPJS: (70.8, None, 62.8, 31.4, 0.0, 0.0),
        MINILM: (83.6, None, 83.3, 12.8, 29.8, 49.0),
    },
    "hwu64 k10+llo": {
        CHARS: (63.1, None, 71.5, 27.9, 4.7, 12.2), NLPJS: (69.0, None, 73.0, 21.6, 6.8, 26.5),
        MINILM: (77.3, None, 75.7, 18.9, 9.6, 26.4),
    },
    "vira k5+llo": {
        CHARS: (58.9, None, 72.9, 30.0, 4.2, 12.2), NLPJS: (58.3, None, 65.0, 37.9, 0.0, 0.0),
        MINILM: (70.3, None, 73.8, 24.4, 10.3, 19.7),
    },
    "xsid k5": {CHARS: (74.6,), MINILM: (67.1,)},
    "xsid k5+llo": {
        BM25: (79.4, None, 75.8, 20.8, None, 18.9), CHARS: (78.5, None, 73.7, 20.5, None, 18.7),
        MINILM: (71.2, None, 68.6, 27.5, None, 19.7),
    },
    "nlpjs_corpus50 k5": {CHARS: (81.5,), MINILM: (82.5,)},
    "nlpjs_corpus50 k5+llo": {
        BM25: (66.6, None, 76.8, 26.3, None, 14.2), CHARS: (84.2, None, 85.9, 12.6, None, 50.2),
        NLPJS: (91.6, None, 90.3, 6.5, None, 75.6), MINILM: (84.8, None, 86.5, 11.5, None, 54.5),
    },
    "viscounth k5 it": {BM25: (59.4,), CHARS: (70.2,), MINILM: (63.7,)},
    "viscounth k5 en": {BM25: (52.2,), CHARS: (62.1,), MINILM: (68.4,)},
    "clinc150 official5": {CHARS: (61.1,), NLPJS: (71.2,), MINILM: (79.1,)},
    "clinc150 official10": {CHARS: (67.2,), NLPJS: (78.6,), MINILM: (81.2,)},
    "banking77 official5": {CHARS: (56.1,), NLPJS: (57.7,), MINILM: (76.8,)},
    "banking77 official10": {CHARS: (62.3,), NLPJS: (68.1,), MINILM: (83.5,)},
    "hwu64 official5": {CHARS: (54.0,), NLPJS: (59.9,), MINILM: (68.0,)},
    "hwu64 official10": {CHARS: (57.1,), NLPJS: (67.6,), MINILM: (73.5,)},
}  # fmt: skip
"""By view and system: the figures of ``NAMES``, as far as they are known."""

PUBLISHED = {
    "clinc150 official5": "USE 87.8, CPFT 92.3, ICDA 92.6", "clinc150 official10": "USE 90.9, CPFT 94.2, ICDA 94.8",
    "banking77 official5": "USE 76.3, CPFT 80.9, ICDA 84.0", "banking77 official10": "USE 84.2, CPFT 87.2, ICDA 89.8",
    "hwu64 official5": "USE 77.8, CPFT 82.0, ICDA 82.5", "hwu64 official10": "USE 83.8, CPFT 87.1, ICDA 87.4",
}  # fmt: skip
"""Accuracy of systems that were trained on the published draw (leaderboard of Few-Shot-Intent-Detection)."""

CROSSED_REFERENCE = {
    "xsid": {CHARS: (74.6, 16.7), MINILM: (67.1, 22.2)},
    "nlpjs_corpus50": {CHARS: (81.5, 38.8), MINILM: (82.5, 32.2)},
    "viscounth": {CHARS: (66.2, 55.9), MINILM: (66.1, 39.9)},
}
"""Top-1 on the diagonal and off it."""


def reference(view: str, figure: str) -> dict[str, float]:
    """What each system of the reference reaches in a view, in per cent."""
    place = NAMES.index(figure)
    rows = REFERENCE.get(view, {})
    return {name: value for name, row in rows.items() if len(row) > place and (value := row[place]) is not None}
