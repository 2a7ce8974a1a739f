"""A corpus of two parts that a person can foresee, and an encoder without a model."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from bot.faq import fold
from training import corpus

ROOT = Path(__file__).parents[2]
TOPICS = ["hours", "tickets", "parking", "dogs", "photos", "cloakroom", "toilets", "mammoth", "rink", "maps"]


class BagOfWords:
    """A text is the sum of its words' directions."""

    fingerprint = "bag-of-words"

    def encode(self, texts):
        return np.stack([self._vector(text) for text in texts]) if texts else np.zeros((0, 32), np.float32)

    def _vector(self, text):
        total = sum(_direction(word) for word in fold(text).split() or [""])
        return (total / np.linalg.norm(total)).astype(np.float32)


def _direction(word):
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(32)


def part_lines(part):
    """The lines of one part: ten intents, each asked in two languages and in every kind."""
    for number, topic in enumerate(TOPICS):
        intent = f"{part}/{topic}"
        name = f"{part}{topic}"
        yield {"type": "intent", "id": intent, "meaning": name, "answer": {"fr": f"réponse {name}", "en": f"re {name}"}}
        for language in ("fr", "en"):
            for kind in ("canonical", "canonical", "paraphrase", "short", "typo", "verbose"):
                text = f"{language} {kind} {name} {TOPICS[number - 1]} {'story ' * 30 if kind == 'verbose' else ''}"
                yield {"type": "q", "id": intent, "lang": language, "kind": kind, "text": text.strip()}
            yield {"type": "near", "id": intent, "lang": language, "text": f"{language} near {name}"}


def write_lines(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


@pytest.fixture
def small_corpus(tmp_path, monkeypatch):
    """The folder of a corpus whose part "old" is trained on and whose part "new" is held out."""
    folder = tmp_path / "corpus"
    monkeypatch.setattr(corpus, "HERE", folder)
    monkeypatch.setattr(corpus, "PARTS", {"old": ["old"], "new": ["new"]})
    monkeypatch.setattr(corpus, "HELD_OUT", ("new",))
    for part in ("old", "new"):
        write_lines(folder / f"{part}.jsonl", part_lines(part))
    far = [{"type": "oos", "lang": "fr", "text": f"autre chose numéro {number}"} for number in range(20)]
    greetings = [{"type": "smalltalk", "intent": "greet", "lang": "fr", "text": "bonjour"}]
    write_lines(folder / "museum-questions/other.jsonl", far + greetings)
    write_lines(folder / "conversation.jsonl", [])
    return folder


@pytest.fixture(autouse=True)
def no_parallel_sentences(tmp_path, monkeypatch):
    """Whether they lie on this machine must make no difference."""
    (tmp_path / "no-parallel").mkdir()
    monkeypatch.setenv("CURIO_PARALLEL", str(tmp_path / "no-parallel"))
