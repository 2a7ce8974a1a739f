"""Greetings, thanks, "are you a robot": recognised by example, and never where a question hides."""

import numpy as np
import pytest

from bot.nlu.embeddings import EmbeddingStore
from bot.nlu.lexical import count_grams
from bot.nlu.matcher import Index, Phrasing
from bot.nlu.smalltalk import SmallTalk

EXAMPLES = {
    "greet": ["Bonjour", "Hello"],
    "thanks": ["Merci beaucoup", "Thanks"],
    "bot": ["Êtes-vous un robot ?", "Are you a robot?"],
    "human": ["Je veux parler à quelqu'un"],
}


def index_of(texts, encoder):
    return Index([Phrasing(f"entry-{i}", "fr", text) for i, text in enumerate(texts)], encoder.encode(texts))


@pytest.fixture
def smalltalk(encoder):
    return SmallTalk(EXAMPLES, EmbeddingStore(encoder, None))


@pytest.fixture
def recognise(smalltalk, encoder):
    return lambda text, rival=0.5: smalltalk.recognise(encoder.encode([text]), count_grams([text]), rival)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("bonjour !!", "greet"),
        ("merci beaucoup", "thanks"),
        ("etes vous un robot", "bot"),
        ("je veux parler a quelqu un", "human"),
    ],
)
def test_small_talk_is_recognised_by_example(recognise, text, intent):
    assert recognise(text) == intent


def test_what_the_faq_knows_better_is_no_small_talk(recognise):
    assert recognise("bonjour", rival=1.3) is None
    assert recognise("Combien coûte le robot ?", rival=0.9) is None


def test_what_is_only_small_talk_goes_to_the_nearest_intent(smalltalk, encoder):
    store = EmbeddingStore(encoder, None)
    assert smalltalk.nearest("merci merci", store) == "thanks"
    assert smalltalk.nearest("hello bonjour", store) == "greet"


def test_what_a_visitor_says_is_not_remembered(smalltalk, encoder):
    store = EmbeddingStore(encoder, None)
    encoder.encoded.clear()
    for _ in range(2):
        smalltalk.nearest("merci de la part d'Alice", store)
    assert encoder.encoded == ["merci de la part d'Alice"] * 2


def test_only_greetings_thanks_and_goodbyes_may_stand_around_a_question(smalltalk):
    assert smalltalk.around == ["Bonjour", "Hello", "Merci beaucoup", "Thanks"]


def test_the_margin_grows_with_questions_that_sound_like_small_talk(smalltalk, encoder):
    strangers = index_of(["Quelle est la capitale de l'Australie ?"], encoder)
    plain = index_of(["Où manger ?", "Où dormir ?"], encoder)
    smalltalk.calibrate(plain, strangers)
    easy = smalltalk._margin
    tricky = index_of(["Le robot de la vitrine, êtes-vous sûr ?", "Où manger ?"], encoder)
    smalltalk.calibrate(tricky, strangers)
    assert smalltalk._margin > easy


def test_a_question_that_sounds_like_small_talk_is_not_mistaken_after_calibration(smalltalk, encoder):
    question = "Un robot veut parler"
    tricky = index_of([question, "Où manger ?", "Où dormir ?"], encoder)
    strangers = index_of(["Quelle est la capitale de l'Australie ?"], encoder)
    smalltalk.calibrate(tricky, strangers)
    row = [phrasing.text for phrasing in tricky.phrasings].index(question)
    hidden = np.arange(3)[None] == row
    rival = float(tricky.score(tricky.vectors[[row]], tricky.counts[[row]], hidden).fused.max())
    assert smalltalk.recognise(tricky.vectors[[row]], tricky.counts[[row]], rival) is None
