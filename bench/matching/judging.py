"""Each museum's messages through each system: figures with intervals, by language, and the curves of the plots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from bench.matching.decisions import Setup, answered_from, decided, halves, ranked, tuned_threshold
from bench.matching.metrics import Figures, intervals
from bench.matching.museums import Museum
from bench.matching.names import CURIO, MATCHER, PRODUCT
from bench.matching.peers import Peer
from bench.plan import say
from bot.museum import Museum as House
from bot.nlu.embeddings import EmbeddingStore
from bot.nlu.evaluate import Line, labels, measure

BINS = 10
POINTS = 100
"""Points of a curve that are kept."""


def measure_museum(
    museum: Museum, peers: Sequence[Peer], house: House, store: EmbeddingStore,
    setup: Setup, resamples: int, now: datetime,
) -> dict[str, Any]:  # fmt: skip
    """All systems on one museum; thresholds are tuned on one half of the messages, the other half is reported."""
    tune, report = halves(museum.lines)
    systems = {}
    for peer in peers:
        records = ranked(peer, museum)
        threshold = tuned_threshold(
            [museum.lines[i] for i in tune], [records[i] for i in tune], setup.budget
        )  # fmt: skip
        row = judge_records(museum, report, answered_from(threshold, records), resamples)
        systems[_named(peer)] = {**row, "threshold": round(threshold, 4)}
        say(f"    {museum.name}: {_named(peer)}, right first {row['figures']['right_first'][0]:.3f}")
    records = decided(museum, house, store, setup, now)
    systems[PRODUCT] = {
        **judge_records(museum, report, records, resamples),
        "reliability": reliability([museum.lines[i] for i in report], [records[i] for i in report]),
    }
    say(f"    {museum.name}: {PRODUCT}, false {systems[PRODUCT]['figures']['false_answers'][0]:.3f}")
    return {**facts(museum, len(report)), "systems": systems}


def facts(museum: Museum, reported: int) -> dict[str, Any]:
    """What the page says about a museum."""
    lines = museum.lines
    return {
        "digest": museum.digest,
        "entries": len(museum.faq.entries),
        "phrasings": sum(len(texts) for texts in museum.variants.values()),
        "messages": len(lines),
        "reported": reported,
        "unanswerable": sum(not labels(line) for line in lines),
        "languages": sorted({line["lang"] for line in lines}),
    }


def _named(peer: Peer) -> str:
    return MATCHER if peer.name == CURIO else peer.name


def judge_records(museum: Museum, report: Sequence[int], records: Sequence[Line], resamples: int) -> dict[str, Any]:
    """Figures (with intervals), by language, and the risk-coverage curve, over the messages numbered ``report``."""
    pairs = [(museum.lines[i], records[i]) for i in report]
    languages = {lang: [pair for pair in pairs if pair[0]["lang"] == lang] for lang in museum_languages(museum)}
    return {
        "figures": intervals(lambda counts: _figures(pairs, counts), len(pairs), resamples),
        "languages": {lang: _rounded(measure(some)) for lang, some in languages.items() if some},
        "curve": curve(pairs),
    }


def museum_languages(museum: Museum) -> list[str]:
    return sorted({line["lang"] for line in museum.lines})


def _figures(pairs: list[tuple[Line, Line]], counts: np.ndarray | None) -> Figures:
    times = [1] * len(pairs) if counts is None else counts.tolist()
    drawn = [pair for pair, count in zip(pairs, times, strict=True) for _ in range(count)]
    found = measure(drawn)
    return {
        name: float("nan") if value is None else float(value)
        for name, value in found.items()
        if name not in ("messages", "smalltalk_right")
    }


def _rounded(found: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 5) if isinstance(value, float) else value for name, value in found.items()}


def curve(pairs: Sequence[tuple[Line, Line]]) -> list[list[float]]:
    """(share of the messages answered, share of wrong ones among the answers), by falling confidence."""
    asked = sorted((pair for pair in pairs if pair[1]["ranking"]), key=lambda pair: -pair[1]["confidence"])
    if not asked:
        return []
    wrong: np.ndarray = np.cumsum([record["ranking"][0][0] not in labels(line) for line, record in asked])
    kept = np.unique(np.linspace(0, len(asked) - 1, min(POINTS, len(asked))).astype(int))
    return [[round((i + 1) / len(pairs), 4), round(float(wrong[i]) / (i + 1), 4)] for i in kept.tolist()]


def reliability(lines: Sequence[Line], records: Sequence[Line]) -> dict[str, Any]:
    """The probability against what came true, in ten equal bins, and their mean gap (ECE, Naeini et al. 2015)."""
    asked = [(line, record) for line, record in zip(lines, records, strict=True) if record["ranking"]]
    said = np.array([min(1.0, max(0.0, record["confidence"])) for _, record in asked])
    true = np.array([record["ranking"][0][0] in labels(line) for line, record in asked], dtype=float)
    bin_ = np.minimum((said * BINS).astype(int), BINS - 1)
    bins = [
        [round(float(said[bin_ == i].mean()), 4), round(float(true[bin_ == i].mean()), 4), int((bin_ == i).sum())]
        for i in range(BINS)
        if (bin_ == i).any()
    ]
    gap = sum(count * abs(probability - share) for probability, share, count in bins) / max(len(asked), 1)
    return {"bins": bins, "gap": round(gap, 4)}
