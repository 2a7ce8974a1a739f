"""The figures of a matcher on one task, weighted, and their bootstrap intervals.

Wrong is an answer with the wrong entry, and any answer to a question that nothing answers. Out-of-scope questions
count as a fifth of the traffic in every set ("standard mix"), so that sets can be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sklearn.metrics import roc_auc_score

from bench.matching.sets import FAR, NEAR, Question

OUT_OF_SCOPE_SHARE = 0.2
SUGGESTIONS = 3
Figures = dict[str, float]
"""A figure that nothing stands for (no out-of-scope question, no weight) is NaN."""


@dataclass(frozen=True)
class Judged:
    """B questions with what a matcher made of them; all arrays (B,).

    ``confidence``: the best entry's score; ``right`` and ``right3``: the first, one of the first three is the label;
    ``kind``: "" for a question that an entry answers, else FAR or NEAR.
    """

    confidence: np.ndarray
    right: np.ndarray
    right3: np.ndarray
    kind: np.ndarray

    @cached_property
    def order(self) -> np.ndarray:
        """By falling confidence."""
        order: np.ndarray = np.argsort(-self.confidence, kind="stable")
        return order

    @cached_property
    def ends(self) -> np.ndarray:
        """(B,) for each place in ``order`` the last place of the same confidence: ties stand or fall together."""
        sorted_ = self.confidence[self.order]
        last = np.flatnonzero(np.append(sorted_[1:] != sorted_[:-1], True))
        ends: np.ndarray = np.repeat(last, np.diff(last, prepend=-1))
        return ends


def judge(scores: np.ndarray, entries: Sequence[str], questions: Sequence[Question]) -> Judged:
    """``scores`` (B, E) of ``questions`` against ``entries``."""
    column = {entry: place for place, entry in enumerate(entries)}
    labels: np.ndarray = np.array([-1 if line.label is None else column[line.label] for line in questions])
    ranking = np.argsort(-scores, axis=1, kind="stable")[:, :SUGGESTIONS]
    hits = ranking == labels[:, None]
    confidence = scores[np.arange(len(scores)), ranking[:, 0]]
    return Judged(confidence, hits[:, 0], hits.any(axis=1), np.array([line.kind for line in questions], dtype=str))


def figures(judged: Judged, counts: np.ndarray | None = None) -> Figures:
    """Every figure of one task; ``counts`` (B,) says how often each question is there (once without it).

    - acc1, acc3: right first, right among three, over the questions that an entry answers, without any threshold;
    - auroc: the confidence as a test for answerable (``sklearn.metrics.roc_auc_score``);
    - aurc: area under the risk-coverage curve (Geifman & El-Yaniv 2017), out-of-scope questions included;
    - cov5, cov10: the largest share of the traffic that can be answered with at most 5 % (10 %) of the answers wrong.
    """
    counts = np.ones(len(judged.right)) if counts is None else counts
    inside = judged.kind == ""
    coverage, risk, weight = risk_coverage(judged, counts)
    return {
        "acc1": _mean(judged.right[inside], counts[inside]),
        "acc3": _mean(judged.right3[inside], counts[inside]),
        "auroc": _auroc(judged, counts, judged.kind != ""),
        "auroc_near": _auroc(judged, counts, judged.kind == NEAR),
        "auroc_far": _auroc(judged, counts, judged.kind == FAR),
        "aurc": _mean(risk, weight),
        "cov5": _covered(coverage, risk, 0.05),
        "cov10": _covered(coverage, risk, 0.10),
    }


def risk_coverage(judged: Judged, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(coverage, risk, weight of the question), each (B,), by falling confidence, in the standard mix."""
    weight = standard_mix(judged.kind, counts)[judged.order]
    answered: np.ndarray = np.cumsum(weight)
    wrong: np.ndarray = np.cumsum(np.where(judged.right[judged.order], 0.0, weight))
    risk = wrong[judged.ends] / np.maximum(answered[judged.ends], 1e-12)
    return answered[judged.ends] / max(answered[-1], 1e-12), risk, weight


def standard_mix(kind: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """``counts``, with the out-of-scope questions scaled to their share of the traffic."""
    outside = kind != ""
    inside_total, outside_total = counts[~outside].sum(), counts[outside].sum()
    if not outside_total or not inside_total:
        return counts.astype(float)
    share = OUT_OF_SCOPE_SHARE / (1 - OUT_OF_SCOPE_SHARE)
    mixed: np.ndarray = np.where(outside, counts * share * inside_total / outside_total, counts)
    return mixed


def _covered(coverage: np.ndarray, risk: np.ndarray, most: float) -> float:
    kept = coverage[risk <= most + 1e-12]
    return float(kept.max()) if len(kept) else 0.0


def _mean(values: np.ndarray, weights: np.ndarray) -> float:
    return float((values * weights).sum() / weights.sum()) if weights.sum() else float("nan")


def _auroc(judged: Judged, counts: np.ndarray, outside: np.ndarray) -> float:
    used = ((judged.kind == "") | outside) & (counts > 0)
    answerable = judged.kind[used] == ""
    if not used.any() or answerable.all() or not answerable.any():
        return float("nan")
    return float(roc_auc_score(answerable, judged.confidence[used], sample_weight=counts[used]))


Interval = list[float | None]
"""[value, lower end, upper end]; ``None`` where there is no value."""


def intervals(
    measure: Callable[[np.ndarray | None], Figures], size: int, resamples: int, seed: int = 0
) -> dict[str, Interval]:
    """Percentile bootstrap (Efron 1979), 95 %: ``measure`` is given how often each of ``size`` questions was drawn."""
    value = measure(None)
    chance = np.random.default_rng(seed)
    drawn = [measure(chance.multinomial(size, np.full(size, 1 / size))) for _ in range(resamples if size else 0)]
    return {name: _interval(value[name], [one[name] for one in drawn]) for name in value}


def mean_figures(draws: Sequence[Judged], places: Sequence[np.ndarray]) -> Callable[[np.ndarray | None], Figures]:
    """The mean over draws, for :func:`intervals`; ``places`` say which distinct question each one of a draw is.

    A question that stands in several draws is drawn in all of them or in none: draws share their test questions, and
    are no fresh evidence.
    """

    def measure(counts: np.ndarray | None) -> Figures:
        each = [
            figures(judged, None if counts is None else counts[place])
            for judged, place in zip(draws, places, strict=True)
        ]
        return {name: _known_mean([one[name] for one in each]) for name in each[0]}

    return measure


def places_of(keys: Sequence[Sequence[str]]) -> tuple[list[np.ndarray], int]:
    """The number of each key among the distinct ones, and how many of those there are."""
    number = {key: place for place, key in enumerate(dict.fromkeys(key for some in keys for key in some))}
    return [np.array([number[key] for key in some], dtype=int) for some in keys], len(number)


def _known_mean(values: Sequence[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return sum(known) / len(known) if known else float("nan")


def _interval(value: float, drawn: Sequence[float]) -> Interval:
    known = [one for one in drawn if not np.isnan(one)]
    if np.isnan(value):
        return [None, None, None]
    low, high = np.percentile(known, [2.5, 97.5]) if known else (value, value)
    return [round(float(number), 5) for number in (value, low, high)]
