"""From scores to a calibrated probability that the first entry answers the question, and to the two thresholds.

No cosine number is set by hand. The probability is the judge's, learnt from visitors' questions to other museums
(``judge.py``); with an encoder that has no judge it is fitted on an examination of the FAQ by itself (``exam.py``). The
threshold for answering is the lowest one that keeps the false-answer budget on the judge's reference messages and on
that examination; a list of suggestions is shown when it is likely enough to hold the right entry.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bot.nlu.judge import KINDS, Judge, Network, Reference, standardised
from bot.nlu.matcher import Index, Scores

SUGGESTIONS = 3
FEATURES = (
    "fused", "fused margin", "dense", "dense margin", "lexical", "lexical margin", "containment", "log words",
    "stranger margin", "answer", "answer margin", "support", "share", "third margin", "log entries", "log phrasings",
)  # fmt: skip
EXAMINED = 9
"""The first so many serve where an exam alone must do: a small FAQ is too few questions for more weights than that."""
SHARPNESS = 20.0
"""Of the soft maximum behind "share": the scale that the encoder was tuned with."""
SUPPORT = 3
"""Phrasings of an entry whose mean similarity is its support: one alone may be near by chance."""
NEAR_SHARE = 0.6
"""Part of the unanswerable messages that ask about the museum all the same."""
CERTAIN = 1.01
"""A threshold that no probability reaches: the budget cannot be kept at all."""


@dataclass(frozen=True)
class Budget:
    """What the museum accepts (``config.yml``), as shares between 0 and 1.

    ``false_answers``: of all messages; ``strangers``: of the messages that nothing in the FAQ answers;
    ``unanswerable``: how many of all messages those are expected to be; ``suggestions``: how likely a list of
    suggestions must hold the right entry to be shown.
    """

    false_answers: float = 0.03
    strangers: float = 0.05
    unanswerable: float = 0.3
    suggestions: float = 0.15


@dataclass(frozen=True)
class Exam:
    """Questions with known answers: X (n, features), right/near_right (n,) whether the first / one of the first three
    entries is the right one, stranger (n,) whether nothing in the FAQ answers it, weight (n,), group (n,) rows that
    must not be split by cross-validation.
    """

    features: np.ndarray
    right: np.ndarray
    near_right: np.ndarray
    stranger: np.ndarray
    weight: np.ndarray
    group: np.ndarray


@dataclass(frozen=True)
class Logistic:
    """A logistic regression on the first features, standardised."""

    mean: np.ndarray
    scale: np.ndarray
    weights: np.ndarray
    bias: float

    def probability(self, features: np.ndarray) -> np.ndarray:
        """Probabilities (n,) for features (n, f)."""
        standard = standardised(features[:, : len(self.mean)], self.mean, self.scale)
        return 1 / (1 + np.exp(-(standard @ self.weights + self.bias)))


@dataclass(frozen=True)
class Confidence:
    """The fitted judgement of one FAQ under one encoder and budget."""

    first: Logistic | Network
    among: Logistic | Network
    answer_from: float
    suggest_from: float

    def judge(self, features: np.ndarray) -> tuple[float, float]:
        """(probability that the first entry is right, probability that one of the first three is) for one row."""
        return float(self.first.probability(features)[0]), float(self.among.probability(features)[0])


def measure(
    index: Index, scores: Scores, counts: sparse.csr_matrix, stranger: np.ndarray, left_out: np.ndarray | None = None
) -> np.ndarray:
    """The features of B questions, shape (B, len(FEATURES)).

    Args:
        stranger: (B,) the best score against out-of-scope examples.
        left_out: (B,) row number of a phrasing that must not count for the question, or -1.
    """
    order = np.argsort(-scores.fused, axis=1, kind="stable")[:, :SUGGESTIONS]
    top, rows = order[:, 0], np.arange(len(order))
    skipped = left_out if left_out is not None else np.full(len(rows), -1)
    columns = [
        scores.fused[rows, top], _margin(scores.fused, top),
        scores.dense[rows, top], _margin(scores.dense, top),
        scores.lexical[rows, top], _margin(scores.lexical, top),
        [_containment(index, counts[row], top[row], skipped[row]) for row in rows],
        np.log1p(np.diff(counts.indptr) / 10),  # about ten n-grams a word
        scores.asked[rows, top] - stranger,
        scores.answer[rows, top], _margin(scores.answer, top),
        [_support(index, scores.phrasings[row], top[row], skipped[row]) for row in rows],
        _share(scores.fused)[rows, top],
        scores.fused[rows, top] - scores.fused[rows, order[:, -1]],
        np.full(len(rows), np.log(len(index.entries))),
        np.log(index.sizes[top]),
    ]  # fmt: skip
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)


def _support(index: Index, similarity: np.ndarray, entry: int, left_out: int) -> float:
    """Mean similarity (N,) of the entry's nearest phrasings."""
    first = int(index.starts[entry])
    own = similarity[first : first + int(index.sizes[entry])]
    if first <= left_out < first + len(own) and len(own) > 1:
        own = np.delete(own, left_out - first)
    return float(np.sort(own)[-SUPPORT:].mean())


def _share(fused: np.ndarray) -> np.ndarray:
    """Soft maximum over the entries, (B, E)."""
    force = np.exp(SHARPNESS * (fused - fused.max(axis=1, keepdims=True)))
    return np.asarray(force / force.sum(axis=1, keepdims=True))


def _margin(scores: np.ndarray, top: np.ndarray) -> np.ndarray:
    """How far entry ``top`` is above the best other one (below: negative)."""
    if scores.shape[1] < 2:
        return scores[:, 0]
    rows = np.arange(len(scores))
    others = scores.copy()
    others[rows, top] = -np.inf
    return scores[rows, top] - others.max(axis=1)


def _containment(index: Index, counts: sparse.csr_matrix, entry: int, left_out: int) -> float:
    return index.containment(counts, entry, left_out if left_out >= 0 else None)


def fit(exam: Exam, budget: Budget, labelled: Exam | None = None) -> Confidence:
    """Fit the two probabilities on the examination, and choose the thresholds on left-out groups of it (5-fold) and
    on the museum's ``labelled`` messages, if it has any; these weigh as much as all else.
    """
    first, first_left_out = _fit_left_out(exam, exam.right)
    among, among_left_out = _fit_left_out(exam, exam.near_right)
    return _with_thresholds(first, among, Trial.of(exam, first_left_out, among_left_out), budget, labelled)


def adopt(judge: Judge, exam: Exam, budget: Budget, labelled: Exam | None = None) -> Confidence:
    """The judge's probabilities, with thresholds for one FAQ: chosen on the judge's reference messages and on the
    examination of the FAQ, which weigh the same, and on ``labelled`` messages, which weigh as much as both.
    """
    own = Trial.of(exam, judge.first.probability(exam.features), judge.among.probability(exam.features))
    trial = Trial.join(_reference_trial(judge.reference, budget), own)
    return _with_thresholds(judge.first, judge.among, trial, budget, labelled)


@dataclass(frozen=True)
class Trial:
    """Messages with both probabilities and the truth, each array (n,): what thresholds are chosen on."""

    first: np.ndarray
    among: np.ndarray
    right: np.ndarray
    near_right: np.ndarray
    stranger: np.ndarray
    weight: np.ndarray

    @classmethod
    def of(cls, exam: Exam, first: np.ndarray, among: np.ndarray) -> Trial:
        return cls(first, among, exam.right, exam.near_right, exam.stranger, exam.weight)

    @classmethod
    def join(cls, one: Trial, other: Trial) -> Trial:
        """Both, with the same weight in sum."""
        parts = {name: np.concatenate([getattr(one, name), getattr(other, name)]) for name in vars(one)}
        weights = [part.weight / max(part.weight.sum(), 1e-12) for part in (one, other)]
        parts["weight"] = np.concatenate(weights) * len(parts["first"])
        return cls(**parts)


def _reference_trial(reference: Reference, budget: Budget) -> Trial:
    kind: np.ndarray = np.array(KINDS)[reference.kind]
    return Trial(
        reference.first,
        reference.among,
        reference.right,
        reference.near_right,
        kind != "answerable",
        weigh(kind, budget),
    )


def weigh(kind: np.ndarray, budget: Budget) -> np.ndarray:
    """Weights (n,) that give each kind its share of the expected messages, whatever the number of them here."""
    shares = {
        "answerable": 1 - budget.unanswerable,
        "near": budget.unanswerable * NEAR_SHARE,
        "far": budget.unanswerable * (1 - NEAR_SHARE),
    }
    weight = np.zeros(len(kind))
    for name, share in shares.items():
        if (kind == name).any():
            weight[kind == name] = share * len(kind) / (kind == name).sum()
    return weight


def _with_thresholds(
    first: Logistic | Network, among: Logistic | Network, trial: Trial, budget: Budget, labelled: Exam | None
) -> Confidence:
    if labelled is not None:
        features = labelled.features
        trial = Trial.join(trial, Trial.of(labelled, first.probability(features), among.probability(features)))
    return Confidence(first, among, _answer_threshold(trial, budget), budget.suggestions)


def _fit_left_out(exam: Exam, target: np.ndarray) -> tuple[Logistic, np.ndarray]:
    left_out = np.zeros(len(target))
    folds = min(5, len(np.unique(exam.group)))
    for train, test in GroupKFold(folds).split(exam.features, target, exam.group):
        part = _fit_logistic(exam.features[train], target[train], exam.weight[train])
        left_out[test] = part.probability(exam.features[test])
    return _fit_logistic(exam.features, target, exam.weight), left_out


def _fit_logistic(features: np.ndarray, target: np.ndarray, weight: np.ndarray) -> Logistic:
    features = features[:, :EXAMINED]
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    if target.all() or not target.any():  # nothing to tell apart: say so with a constant
        return Logistic(mean, scale, np.zeros(features.shape[1]), 10.0 if target.all() else -10.0)
    model = LogisticRegression(C=1.0, max_iter=1000).fit((features - mean) / scale, target, sample_weight=weight)
    return Logistic(mean, scale, model.coef_[0], float(model.intercept_[0]))


def _answer_threshold(trial: Trial, budget: Budget) -> float:
    """The lowest threshold with both budgets kept from it upwards."""
    order = np.argsort(-trial.first, kind="stable")
    weight = trial.weight[order]
    wrong = np.where(trial.right[order], 0.0, weight)
    stranger = np.where(trial.stranger[order], weight, 0.0)
    false_share = _upper(np.cumsum(wrong) / weight.sum(), trial.weight)
    stranger_share = _upper(np.cumsum(stranger) / max(stranger.sum(), 1e-12), trial.weight[trial.stranger])
    kept = (false_share <= budget.false_answers) & (stranger_share <= budget.strangers)
    return _last_kept(trial.first[order], kept)


def _last_kept(probability: np.ndarray, kept: np.ndarray) -> float:
    """The lowest of the (falling) probabilities at which ``kept`` holds; equal probabilities stand or fall together."""
    ends = np.append(probability[1:] != probability[:-1], True) if len(probability) else np.array([], bool)
    good = np.flatnonzero(kept & ends)
    return float(probability[good[-1]]) if len(good) else CERTAIN


def _upper(share: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Upper end of the one-sided 90 % Wilson (1927) interval of a share, with Kish's effective sample size."""
    if not weight.any():
        return np.zeros_like(share)
    size, z = weight.sum() ** 2 / (weight**2).sum(), 1.2816
    centre = share + z**2 / (2 * size)
    spread = z * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    return (centre + spread) / (1 + z**2 / size)
