"""Step 4: the judge (``bot/nlu/judge.py``), fitted on museums that the encoder has not seen.

Stand-in museums are drawn from the held-out parts of the corpus: some intents become FAQ entries with a few phrasings,
the visitors' ways of asking for them are the answerable messages; near misses and the questions of the intents that
were left out are what nothing answers. The reference messages that thresholds are chosen on get their probability from
networks that saw none of their intents (cross-fitting by intent).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.neural_network import MLPClassifier

from bot.nlu.embeddings import EmbeddingStore
from bot.nlu.exam import put
from bot.nlu.judge import KINDS, Judge, Network, Reference, standardised
from bot.nlu.matcher import Encoder, Index, Phrasing, about
from training import corpus

MUSEUMS = 60
MESSAGES = 500
"""Of each museum, at most."""
HIDDEN = 16
FOLDS = 5
REFERENCE = 6_000
"""Messages kept for choosing thresholds."""


@dataclass(frozen=True)
class Message:
    """What a visitor asks: ``label`` the intent that answers it or "", ``kind`` of ``KINDS``, ``group`` its intent."""

    text: str
    label: str
    kind: str
    group: str


def fit_judge(encoder: Encoder, home: Path, museums: int = MUSEUMS, seed: int = 5) -> dict[str, float]:
    """Write ``home``/judge.npz; returns its figures on messages whose intents it had not seen."""
    chance = random.Random(seed)  # noqa: S311  # not for secrets
    store = EmbeddingStore(encoder, None)
    strangers = _strangers(store)
    held_out = corpus.intents(list(corpus.HELD_OUT))
    far = [line["text"] for line in corpus.lines_of("oos")]
    parts = [_ask_museum(held_out, far, store, strangers, chance) for _ in range(museums)]
    features, right, near_right, kind, group = (np.concatenate(column) for column in zip(*parts, strict=True))
    first, first_left_out = _fit(features, right, group, seed)
    among, among_left_out = _fit(features, near_right, group, seed)
    kept = np.random.default_rng(seed).permutation(len(right))[:REFERENCE]
    reference = Reference(first_left_out[kept].astype(np.float32), among_left_out[kept].astype(np.float32),
                          right[kept], near_right[kept], kind[kept].astype(np.int8))  # fmt: skip
    home.mkdir(parents=True, exist_ok=True)
    Judge(first, among, reference).save(home / "judge.npz")
    return _figures(first_left_out, right, kind)


def _strangers(store: EmbeddingStore) -> Index:
    """The out-of-scope examples that the assistant is shipped with, as it sees them."""
    rows = yaml.safe_load(Path("data/nlu/out_of_scope.yml").read_text(encoding="utf-8"))["nlu"]
    texts = [row[2:].strip() for intent in rows for row in intent["examples"].splitlines() if row.startswith("- ")]
    phrasings = [Phrasing(f"stranger-{place:04d}", "", text) for place, text in enumerate(texts)]
    return Index(phrasings, store.embed(texts))


def _ask_museum(
    intents: list[corpus.Intent], far: list[str], store: EmbeddingStore, strangers: Index, chance: random.Random
) -> tuple[np.ndarray, ...]:
    chosen = chance.sample(intents, chance.randint(max(2, len(intents) // 4), len(intents)))
    absent = [intent for intent in intents if intent not in chosen]
    phrasings, used = _phrase(chosen, chance)
    index = Index(
        phrasings,
        store.embed([phrasing.text for phrasing in phrasings]),
        answers={intent.id: store.embed([about(answer) for answer in intent.answer.values()]) for intent in chosen},
    )
    return _measure(_messages(chosen, absent, used, far, chance), index, strangers, store)


def _phrase(chosen: list[corpus.Intent], chance: random.Random) -> tuple[list[Phrasing], set[str]]:
    """The FAQ of a stand-in museum: one to three canonical phrasings a language, sometimes visitors' own words too."""
    languages = chance.choice((("fr", "en"), ("fr", "en"), ("fr", "en"), ("fr",), ("en",)))
    phrasings = []
    for intent in chosen:
        for language in languages:
            own = [line for line in intent.questions if line["lang"] == language]
            canonical = [line["text"] for line in own if line["kind"] == corpus.CANONICAL]
            others = [line["text"] for line in own if line["kind"] in ("paraphrase", "short")]
            texts = canonical[: chance.randint(1, 3)] + chance.sample(others, min(len(others), chance.randint(0, 3)))
            phrasings += [Phrasing(intent.id, language, text) for text in texts]
    return phrasings, {phrasing.text for phrasing in phrasings}


def _messages(
    chosen: list[corpus.Intent], absent: list[corpus.Intent], used: set[str], far: list[str], chance: random.Random
) -> list[Message]:
    def asked(intents: list[corpus.Intent], count: int, label: bool, kind: str) -> list[Message]:
        lines = [(intent.id, line["text"]) for intent in intents for line in intent.questions
                 if line["text"] not in used and line["kind"] != corpus.CANONICAL]  # fmt: skip
        some = chance.sample(lines, min(len(lines), count))
        return [Message(corpus.typed(text, chance), own if label else "", kind, own) for own, text in some]

    near = [Message(line["text"], "", "near", intent.id) for intent in chosen for line in intent.near]
    return [
        *asked(chosen, MESSAGES // 2, True, "answerable"),
        *asked(absent, MESSAGES // 6, False, "near"),
        *chance.sample(near, min(len(near), MESSAGES // 6)),
        *(Message(text, "", "far", text) for text in chance.sample(far, min(len(far), MESSAGES // 6))),
    ]


def _measure(
    messages: Sequence[Message], index: Index, strangers: Index, store: EmbeddingStore
) -> tuple[np.ndarray, ...]:
    features, order = put([message.text for message in messages], index, strangers, store)
    labels: np.ndarray = np.array([message.label for message in messages])
    hits = index.entries[order] == labels[:, None]
    kinds: np.ndarray = np.array([KINDS.index(message.kind) for message in messages])
    groups: np.ndarray = np.array([message.group for message in messages])
    return features, hits[:, 0], hits.any(axis=1), kinds, groups


def _fit(features: np.ndarray, target: np.ndarray, group: np.ndarray, seed: int) -> tuple[Network, np.ndarray]:
    """A network on everything, calibrated on left-out groups, and the calibrated probabilities of those."""
    logits = np.zeros(len(target))
    for train, test in GroupKFold(FOLDS).split(features, target, group):
        logits[test] = _logit(_train(features[train], target[train], seed).probability(features[test]))
    platt = LogisticRegression(C=1e6).fit(logits[:, None], target)
    slope, shift = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    raw = _train(features, target, seed)
    calibrated = Network(
        raw.mean, raw.scale, raw.inner, raw.inner_bias, raw.outer * slope, raw.outer_bias * slope + shift
    )
    return calibrated, 1 / (1 + np.exp(-(slope * logits + shift)))


def _train(features: np.ndarray, target: np.ndarray, seed: int) -> Network:
    mean, scale = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-6)
    standard = standardised(features, mean, scale)
    model = MLPClassifier((HIDDEN,), "tanh", alpha=1e-2, batch_size=256, learning_rate_init=3e-3, max_iter=40,
                          early_stopping=True, n_iter_no_change=4, random_state=seed).fit(standard, target)  # fmt: skip
    (inner, outer), (inner_bias, outer_bias) = model.coefs_, model.intercepts_
    return Network(mean, scale, inner, inner_bias, outer[:, 0], outer_bias)


def _logit(probability: np.ndarray) -> np.ndarray:
    safe = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(safe / (1 - safe)))


def _figures(probability: np.ndarray, right: np.ndarray, kind: np.ndarray) -> dict[str, float]:
    from sklearn.metrics import brier_score_loss, roc_auc_score

    answerable = kind == KINDS.index("answerable")
    return {
        "messages": float(len(right)),
        "right_first": float(right[answerable].mean()),
        "auroc_answerable": float(roc_auc_score(answerable, probability)),
        "brier": float(brier_score_loss(right, probability)),
    }


if __name__ == "__main__":  # for the encoder that CURIO_ENCODER names
    from bot.nlu.encoder import SentenceEncoder

    named = SentenceEncoder()
    print(fit_judge(named, named.folder), named.folder)
