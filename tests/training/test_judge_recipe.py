"""The judge is fitted on stand-in museums; here on tiny ones, with an encoder without a model."""

import random

import numpy as np
import pytest

from bot.nlu.confidence import FEATURES
from bot.nlu.embeddings import EmbeddingStore
from bot.nlu.judge import KINDS, load_judge
from training import corpus, judge

from .conftest import ROOT, BagOfWords

MUSEUMS = 8


@pytest.fixture(autouse=True)
def at_home(monkeypatch):
    monkeypatch.chdir(ROOT)  # the recipe reads the assistant's out-of-scope examples


@pytest.fixture
def fitted(small_corpus, tmp_path):
    return judge.fit_judge(BagOfWords(), tmp_path / "model", museums=MUSEUMS), tmp_path / "model" / "judge.npz"


def test_it_writes_a_judge_that_the_assistant_can_load(fitted):
    _, path = fitted
    made = load_judge(path, len(FEATURES))
    for network in (made.first, made.among):
        probabilities = network.probability(np.zeros((3, len(FEATURES))))
        assert ((probabilities >= 0) & (probabilities <= 1)).all()


def test_the_reference_holds_messages_of_every_kind_with_their_truth(fitted):
    figures, path = fitted
    reference = load_judge(path, len(FEATURES)).reference
    assert set(reference.kind) == {0, 1, 2}
    assert len({len(column) for column in vars(reference).values()}) == 1
    assert len(reference.first) == figures["messages"] <= judge.REFERENCE
    answerable = reference.kind == KINDS.index("answerable")
    assert not reference.right[~answerable].any()
    assert not reference.near_right[~answerable].any()
    assert reference.right[answerable].mean() == pytest.approx(figures["right_first"])
    assert (reference.near_right | ~reference.right).all()
    for probability in (reference.first, reference.among):
        assert ((probability >= 0) & (probability <= 1)).all()


def test_it_tells_what_is_right_from_what_is_not(fitted):
    figures, path = fitted
    assert figures["right_first"] > 0.7
    assert figures["auroc_answerable"] > 0.7
    reference = load_judge(path, len(FEATURES)).reference
    assert reference.first[reference.right].mean() > reference.first[~reference.right].mean() + 0.2


def test_the_same_seed_makes_the_same_judge(fitted, small_corpus, tmp_path):
    figures, path = fitted
    assert judge.fit_judge(BagOfWords(), tmp_path / "again", museums=MUSEUMS) == figures
    one, other = (load_judge(where, len(FEATURES)) for where in (path, tmp_path / "again" / "judge.npz"))
    np.testing.assert_array_equal(one.first.inner, other.first.inner)
    np.testing.assert_array_equal(one.reference.first, other.reference.first)


def test_the_judge_sees_only_parts_that_the_encoder_does_not(small_corpus, tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(judge, "_ask_museum", lambda intents, *rest: seen.extend(intents) or _nothing())
    with pytest.raises(ValueError, match="0"):
        judge.fit_judge(BagOfWords(), tmp_path, museums=1)
    assert {intent.part for intent in seen} == {"new"}


def _nothing():
    return tuple(np.zeros((0, *shape)) for shape in ((len(FEATURES),), (), (), (), ()))


@pytest.mark.parametrize("seed", range(5))
def test_no_message_is_a_phrasing_of_the_stand_in_faq(small_corpus, monkeypatch, seed):
    monkeypatch.setattr(corpus, "typed", lambda text, chance: text)
    intents, chance = corpus.intents(["new"]), random.Random(seed)
    chosen, absent = intents[:6], intents[6:]
    phrasings, used = judge._phrase(chosen, chance)
    assert {phrasing.entry for phrasing in phrasings} == {intent.id for intent in chosen}
    messages = judge._messages(chosen, absent, used, ["du bitcoin"] * 5, chance)
    assert not {message.text for message in messages} & used
    for message in messages:
        assert (message.label != "") == (message.kind == "answerable")
        assert message.label in ("", message.group)
    asked = {message.group for message in messages if message.kind == "answerable"}
    assert asked <= {intent.id for intent in chosen}
    assert {message.kind for message in messages} == set(KINDS)


def test_messages_of_one_intent_are_never_split(small_corpus, monkeypatch):
    chance = np.random.default_rng(0)
    group = np.repeat(np.array([f"intent {number}" for number in range(30)]), 20)
    # The features name the intent, and which of them are right is chance: nothing to learn for another intent.
    features = np.repeat(chance.standard_normal((30, 4)), 20, axis=0)
    target = np.repeat(chance.random(30) < 0.5, 20)
    _, left_out = judge._fit(features, target, group, seed=0)
    assert abs(left_out[target].mean() - left_out[~target].mean()) < 0.25


def test_out_of_scope_examples_are_those_of_the_assistant():
    strangers = judge._strangers(EmbeddingStore(BagOfWords(), None))
    assert len(strangers.phrasings) > 50
    assert all(phrasing.text and not phrasing.text.startswith("-") for phrasing in strangers.phrasings)
