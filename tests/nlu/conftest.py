"""The cast of the NLU's tests: a small FAQ, a small museum, and an encoder whose vectors a person can foresee."""

import hashlib
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pytest

from bot.faq import fold, load_faq
from bot.museum import load_museum
from bot.nlu.confidence import FEATURES, Budget
from bot.nlu.decider import Decider
from bot.nlu.embeddings import EmbeddingStore
from bot.nlu.judge import Judge, Network, Reference

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=timezone.utc)  # Tuesday 24 November 2026, noon in Paris
ICE = datetime(2026, 12, 24, 11, 0, tzinfo=timezone.utc)  # the ice rink is there

# Words that mean the same for the encoder, though they share no letters.
SAME_MEANING = [
    {"ferme", "fermez", "fermer", "close", "horaires", "hours", "opening", "open", "ouvre", "ouvert", "ouverts"},
    {"prix", "tarifs", "coute", "cost", "price", "prices", "combien", "much"},
    {"voiture", "parking", "garer", "car", "park", "automobile"},
    {"chien", "chiens", "dog", "dogs", "animaux", "animals", "toutou"},
    {"photos", "photographier", "photograph", "flash", "cliches"},
    {"valise", "valises", "sac", "suitcase", "suitcases", "backpack", "vestiaire", "cloakroom"},
    {"perdu", "perdue", "disparu", "lost", "disappeared"},
    {"enfant", "fils", "fille", "child", "son", "daughter", "girl"},
    {"mammouth", "mammoth", "squelette", "skeleton"},
    {"patinoire", "patiner", "patins", "rink", "skate", "skates"},
    {"merci", "thanks", "thank"},
    {"bonjour", "hello", "salut"},
]
CONCEPT = {word: f"concept {number}" for number, words in enumerate(SAME_MEANING) for word in words}
SMALL_WORDS = {
    "le",
    "la",
    "les",
    "l",
    "un",
    "une",
    "des",
    "de",
    "du",
    "d",
    "a",
    "au",
    "est",
    "sont",
    "il",
    "elle",
    "on",
    "je",
    "vous",
    "y",
    "t",
    "que",
    "qui",
    "quel",
    "quelle",
    "quels",
    "mon",
    "ma",
    "mes",
    "the",
    "an",
    "of",
    "is",
    "are",
    "do",
    "does",
    "i",
    "we",
    "you",
    "my",
    "can",
    "may",
    "what",
    "to",
    "in",
    "for",
}


class BagOfWords:
    """An encoder without a model: a text is the sum of its words' directions, words of one meaning share theirs."""

    fingerprint = "bag-of-words"
    dimensions = 96
    folder = ROOT / "tests/nlu/no-judge-here"

    def __init__(self):
        self.encoded = []

    def encode(self, texts):
        self.encoded += texts
        return np.stack([self._vector(text) for text in texts]) if texts else np.zeros((0, 96), np.float32)

    def _vector(self, text):
        words = fold(text).split()
        telling = [word for word in words if word not in SMALL_WORDS] or words or [""]
        total = sum(_direction(CONCEPT.get(word, word)) for word in telling)
        return (total / np.linalg.norm(total)).astype(np.float32)


def _direction(word):
    seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "replace")).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(BagOfWords.dimensions)


SMALL_TALK = {
    "greet": ["Bonjour", "Hello", "Salut", "Bonsoir à tous", "Good morning", "你好", "👋"],
    "thanks": ["Merci", "Merci beaucoup", "Thanks", "Thank you", "Merci d'avance", "Un grand merci"],
    "bye": ["Au revoir", "Bye", "À bientôt", "Goodbye", "Bonne journée"],
    "bot": ["Êtes-vous un robot ?", "Are you a robot?", "Je parle à une machine ?"],
    "human": ["Je veux parler à quelqu'un", "I want to talk to a person", "Passez-moi un conseiller"],
}
# Nothing in the small FAQ answers these: some a museum might well be asked, some nobody asks there.
STRANGERS = [
    "Avez-vous une salle de prière ?",
    "Qui est le directeur du musée ?",
    "Where is the Venus of Willendorf?",
    "Combien de visiteurs avez-vous par an ?",
    "Quelle est la capitale de l'Australie ?",
    "What is the weather like in London?",
    "Recette de la tarte aux pommes",
    "Who won the match last night?",
    "Comment perdre cinq kilos ?",
    "Le cours du bitcoin",
    "Write me a poem about the sea",
    "Ma commande n'est pas arrivée",
]


@pytest.fixture
def encoder():
    return BagOfWords()


@pytest.fixture(scope="session")
def museum():
    return load_museum(ROOT / "tests/faq/small_museum.yml")


@pytest.fixture(scope="session")
def faq(museum):
    return load_faq(ROOT / "tests/nlu/small_faq.yml", museum.placeholders)


# A FAQ of eighty phrasings is too small to prove the budgets that a museum would ask for.
LENIENT = Budget(false_answers=0.15, strangers=0.18, unanswerable=0.3, suggestions=0.3)


@pytest.fixture
def new_decider(encoder):
    """A decider that has learnt nothing yet."""
    return lambda budget=LENIENT, folder=None: Decider(EmbeddingStore(encoder, folder), SMALL_TALK, STRANGERS, budget)


@pytest.fixture(scope="session")
def decider(faq, museum):
    """A decider that has learnt the small FAQ; tests only ask it."""
    learnt = Decider(EmbeddingStore(BagOfWords(), None), SMALL_TALK, STRANGERS, LENIENT)
    learnt.learn(faq, museum)
    return learnt


# ---- a judge that looks at one feature ----

WIDTH = len(FEATURES)


def a_network(bias=-3.0):
    """It looks at the first feature alone: the more, the likelier."""
    inner = np.zeros((WIDTH, 2))
    inner[0, 0] = 0.3
    return Network(np.full(WIDTH, 0.5), np.full(WIDTH, 2.0), inner, np.zeros(2), np.array([9.0, 1.0]), np.array([bias]))


def questions(number, sharpness, seed):
    """Features, truth and kinds of messages whose first feature tells right from wrong, the better the sharper."""
    chance = np.random.default_rng(seed)
    kind = chance.choice(3, number, p=[0.7, 0.18, 0.12])
    right = (kind == 0) & (chance.random(number) < 0.85)
    features = chance.standard_normal((number, WIDTH))
    features[:, 0] += sharpness * right
    return features, right, right | ((kind == 0) & (chance.random(number) < 0.5)), kind


def a_judge(number=3_000, sharpness=4.0, seed=1):
    features, right, near_right, kind = questions(number, sharpness, seed)
    first, among = a_network(), a_network(bias=-2.0)
    reference = Reference(first.probability(features), among.probability(features), right, near_right, kind)
    return Judge(first, among, reference)
