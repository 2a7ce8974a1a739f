"""Does this entry answer this message? Learnt from visitors' questions and near misses, shipped with the encoder.

The judge reads the features of ``confidence.measure`` and gives two probabilities: that the first entry is the right
one, that one of the first three is. It belongs to one encoder: another one has other similarities, and then the FAQ's
examination alone must do (``confidence.fit``). ``training/judge.py`` makes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

KINDS = ("answerable", "near", "far")


@dataclass(frozen=True)
class Network:
    """A perceptron with one hidden layer on standardised features, its logit scaled to be calibrated (Platt 1999)."""

    mean: np.ndarray
    scale: np.ndarray
    inner: np.ndarray
    inner_bias: np.ndarray
    outer: np.ndarray
    outer_bias: np.ndarray

    def probability(self, features: np.ndarray) -> np.ndarray:
        """Probabilities (n,) for features (n, f)."""
        hidden = np.tanh(standardised(features, self.mean, self.scale) @ self.inner + self.inner_bias)
        return 1 / (1 + np.exp(-(hidden @ self.outer + self.outer_bias)))


def standardised(features: np.ndarray, mean: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Features as deviations from what was seen, four at most: far outside of that a model says anything, at the edge
    of it something sensible.
    """
    return np.asarray(np.clip((features - mean) / scale, -4, 4))


@dataclass(frozen=True)
class Reference:
    """Messages of museums that the judge was not fitted on, with its probabilities: what thresholds are chosen on.

    All of shape (n,): ``first`` and ``among`` probabilities, ``right`` and ``near_right`` whether they hold,
    ``kind`` the place in ``KINDS``.
    """

    first: np.ndarray
    among: np.ndarray
    right: np.ndarray
    near_right: np.ndarray
    kind: np.ndarray


@dataclass(frozen=True)
class Judge:
    """The two networks and the messages they were tried on."""

    first: Network
    among: Network
    reference: Reference

    def save(self, path: Path) -> None:
        arrays: dict[str, np.ndarray] = {}
        for name in ("first", "among", "reference"):
            arrays.update({f"{name}.{key}": value for key, value in vars(getattr(self, name)).items()})
        np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # a name, not an option


def load_judge(path: Path, features: int) -> Judge | None:
    """The judge in ``path``; ``None`` when there is none.

    Raises:
        ValueError: it was made for another number of features.
    """
    if not path.exists():
        return None
    with np.load(path) as file:
        parts: dict[str, dict[str, np.ndarray]] = {}
        for name in file.files:
            owner, key = name.split(".")
            parts.setdefault(owner, {})[key] = file[name]
    judge = Judge(Network(**parts["first"]), Network(**parts["among"]), Reference(**parts["reference"]))
    if len(judge.first.mean) != features:
        raise ValueError(f"{path.name} reads {len(judge.first.mean)} features, this version measures {features}")
    return judge
