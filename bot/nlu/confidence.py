"""From scores to a calibrated probability that the first entry answers the question, and to the two thresholds.

No cosine number is set by hand: the probability is fitted on an examination of the FAQ by itself (``exam.py``), the
threshold for answering is the lowest one that keeps the false-answer budget there, that for suggesting the lowest one
whose suggestions hold the right entry often enough.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bot.nlu.matcher import Index, Scores

SUGGESTIONS = 3
FEATURES = (
    "fused", "fused margin", "dense", "dense margin", "lexical", "lexical margin", "containment", "log words",
    "stranger margin",
)  # fmt: skip
CERTAIN = 1.01
"""A threshold that no probability reaches: the budget cannot be kept at all."""


@dataclass(frozen=True)
class Budget:
    """What the museum accepts (``config.yml``), as shares between 0 and 1.

    ``false_answers``: of all messages; ``strangers``: of the messages that nothing in the FAQ answers;
    ``unanswerable``: how many of all messages those are expected to be; ``suggestions``: how many suggestions must
    hold the right entry.
    """

    false_answers: float = 0.03
    strangers: float = 0.05
    unanswerable: float = 0.3
    suggestions: float = 0.4


@dataclass(frozen=True)
class Exam:
    """Questions with known answers: X (n, features), right/near_right (n,) whether the first / one of the first three
    entries is the right one, near (n,) whether it is a question of this museum that nothing in the FAQ answers,
    weight (n,), group (n,) rows that must not be split by cross-validation.
    """

    features: np.ndarray
    right: np.ndarray
    near_right: np.ndarray
    near: np.ndarray
    weight: np.ndarray
    group: np.ndarray


@dataclass(frozen=True)
class Logistic:
    """A logistic regression on standardised features."""

    mean: np.ndarray
    scale: np.ndarray
    weights: np.ndarray
    bias: float

    def probability(self, features: np.ndarray) -> np.ndarray:
        """Probabilities (n,) for features (n, f)."""
        return 1 / (1 + np.exp(-(((features - self.mean) / self.scale) @ self.weights + self.bias)))


@dataclass(frozen=True)
class Confidence:
    """The fitted judgement of one FAQ under one encoder and budget."""

    first: Logistic
    among: Logistic
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
        stranger: (B,) the best fused score against out-of-scope examples.
        left_out: (B,) row number of a phrasing that must not count for the question, or -1.
    """
    order = np.argsort(-scores.fused, axis=1, kind="stable")[:, :2]
    top, rows = order[:, 0], np.arange(len(order))
    columns = [
        scores.fused[rows, top], _margin(scores.fused, top),
        scores.dense[rows, top], _margin(scores.dense, top),
        scores.lexical[rows, top], _margin(scores.lexical, top),
        [_containment(index, counts[row], top[row], left_out[row] if left_out is not None else -1) for row in rows],
        np.log1p(np.diff(counts.indptr) / 10),  # about ten n-grams a word
        scores.fused[rows, top] - stranger,
    ]  # fmt: skip
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)


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


def fit(exam: Exam, budget: Budget) -> Confidence:
    """Fit the two probabilities and choose the thresholds on probabilities of left-out groups (5-fold)."""
    first, first_left_out = _fit_left_out(exam, exam.right)
    among, among_left_out = _fit_left_out(exam, exam.near_right)
    answer_from = _answer_threshold(exam, first_left_out, budget)
    handed_on = first_left_out < answer_from
    suggest_from = _suggest_threshold(exam, among_left_out, handed_on, budget.suggestions)
    return Confidence(first, among, answer_from, suggest_from)


def _fit_left_out(exam: Exam, target: np.ndarray) -> tuple[Logistic, np.ndarray]:
    left_out = np.zeros(len(target))
    folds = min(5, len(np.unique(exam.group)))
    for train, test in GroupKFold(folds).split(exam.features, target, exam.group):
        part = _fit_logistic(exam.features[train], target[train], exam.weight[train])
        left_out[test] = part.probability(exam.features[test])
    return _fit_logistic(exam.features, target, exam.weight), left_out


def _fit_logistic(features: np.ndarray, target: np.ndarray, weight: np.ndarray) -> Logistic:
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    if target.all() or not target.any():  # nothing to tell apart: say so with a constant
        return Logistic(mean, scale, np.zeros(features.shape[1]), 10.0 if target.all() else -10.0)
    model = LogisticRegression(C=1.0, max_iter=1000).fit((features - mean) / scale, target, sample_weight=weight)
    return Logistic(mean, scale, model.coef_[0], float(model.intercept_[0]))


def _answer_threshold(exam: Exam, probability: np.ndarray, budget: Budget) -> float:
    """The lowest threshold with both budgets kept from it upwards."""
    order = np.argsort(-probability, kind="stable")
    weight = exam.weight[order]
    wrong = np.where(exam.right[order], 0.0, weight)
    # The budget for strangers is kept on the near ones alone: they are what a museum is really asked.
    stranger = np.where(exam.near[order], weight, 0.0)
    false_share = _upper(np.cumsum(wrong) / weight.sum(), exam.weight)
    stranger_share = _upper(np.cumsum(stranger) / max(stranger.sum(), 1e-12), exam.weight[exam.near])
    kept = (false_share <= budget.false_answers) & (stranger_share <= budget.strangers)
    return _last_kept(probability[order], kept)


def _suggest_threshold(exam: Exam, probability: np.ndarray, handed_on: np.ndarray, share: float) -> float:
    """The lowest threshold at which the suggestions down to it hold the right entry in ``share`` of the cases."""
    rows = np.flatnonzero(handed_on)
    order = rows[np.argsort(-probability[rows], kind="stable")]
    weight = exam.weight[order]
    useful = np.cumsum(np.where(exam.near_right[order], weight, 0.0)) / np.maximum(np.cumsum(weight), 1e-12)
    return _last_kept(probability[order], useful >= share)


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
