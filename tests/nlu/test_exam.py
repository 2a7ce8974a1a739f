"""The FAQ examined by itself: what is hidden is really hidden, and the disturbances are what they say."""

import random
from difflib import SequenceMatcher

import numpy as np
import pytest

from bot.faq import fold
from bot.nlu.confidence import FEATURES, Budget
from bot.nlu.embeddings import EmbeddingStore
from bot.nlu.exam import add_detail, ask_labelled, examine, type_on_phone
from bot.nlu.matcher import Index, Phrasing

BUDGET = Budget()
SENTENCES = [
    "Quels sont vos horaires d'ouverture ?",
    "What are your opening hours?",
    "Où laisser ma voiture pendant la visite ?",
    "何時に開きますか？",
    "wifi",
    "",
]
FEATURE = {name: place for place, name in enumerate(FEATURES)}


def index_of(phrasings, encoder):
    return Index(phrasings, encoder.encode([phrasing.text for phrasing in phrasings]))


@pytest.fixture
def index(faq, encoder):
    return index_of(
        [
            Phrasing(entry.id, language, text)
            for entry in faq.entries
            for language, texts in entry.questions.items()
            for text in texts
        ],
        encoder,
    )


@pytest.fixture
def strangers(encoder):
    return index_of(
        [Phrasing(f"s{i}", "", text) for i, text in enumerate(["Le cours du bitcoin", "Qui a gagné ?"])], encoder
    )


@pytest.fixture
def store(encoder):
    return EmbeddingStore(encoder, None)


def questions(exam, phrasings):
    """The parts of an exam: phrasings asked plainly with themselves and with their entry hidden."""
    return slice(0, phrasings), slice(phrasings, 2 * phrasings)


# ---- hiding ----


def test_a_phrasing_never_answers_itself(index, strangers, store):
    exam = examine(index, strangers, store, BUDGET)
    plain, _ = questions(exam, len(index.phrasings))
    # Asked word for word it would be found with a similarity of 1; all phrasings of the small FAQ differ in letters.
    assert exam.features[plain, FEATURE["lexical"]].max() < 0.99
    assert exam.features[plain, FEATURE["containment"]].max() <= 1
    assert exam.features[plain, FEATURE["containment"]].mean() < 0.9


def test_with_its_whole_entry_hidden_no_phrasing_finds_it(index, strangers, store):
    exam = examine(index, strangers, store, BUDGET)
    plain, stranger = questions(exam, len(index.phrasings))
    assert not exam.right[stranger].any()
    assert not exam.near_right[stranger].any()
    assert exam.stranger[stranger].all()
    assert not exam.stranger[plain].any()
    assert exam.features[stranger, FEATURE["fused"]].mean() < exam.features[plain, FEATURE["fused"]].mean() - 0.1


def test_most_questions_of_the_small_faq_find_their_entry_without_themselves(index, strangers, store):
    exam = examine(index, strangers, store, BUDGET)
    plain, _ = questions(exam, len(index.phrasings))
    assert exam.right[plain].mean() > 0.8
    assert (exam.near_right | ~exam.right).all()  # the first is one of the first three


def test_an_entry_with_one_phrasing_has_no_right_answer_without_it(strangers, store, encoder):
    lonely = index_of([Phrasing("hours", "fr", "horaires"), Phrasing("prices", "fr", "tarifs")], encoder)
    exam = examine(lonely, strangers, store, BUDGET)
    assert not exam.right.any()
    assert not exam.near_right.any()


def test_the_out_of_scope_examples_are_asked_too_and_nothing_answers_them(index, strangers, store):
    exam = examine(index, strangers, store, BUDGET)
    asked = slice(-len(strangers.phrasings), None)
    assert not exam.right[asked].any()
    assert exam.stranger[asked].all()
    # None of them is its own best stranger.
    lead = exam.features[asked, FEATURE["fused"]] - exam.features[asked, FEATURE["stranger margin"]]
    assert lead.max() < 0.99


def test_phrasings_of_one_entry_are_never_split_by_cross_validation(index, strangers, store):
    exam = examine(index, strangers, store, BUDGET)
    number = len(index.phrasings)
    np.testing.assert_array_equal(exam.group[:number], index.owner)
    np.testing.assert_array_equal(exam.group[number : 2 * number], index.owner)
    assert len(set(exam.group[-2:])) == 2
    assert min(exam.group[-2:]) >= len(index.entries)


def test_each_kind_of_message_gets_the_weight_that_is_expected_of_it(index, strangers, store):
    exam = examine(index, strangers, store, Budget(unanswerable=0.3))
    far = np.zeros(len(exam.stranger), bool)
    far[-len(strangers.phrasings) :] = True
    total = exam.weight.sum()
    assert exam.weight[exam.stranger & ~far].sum() / total == pytest.approx(0.18)
    assert exam.weight[far].sum() / total == pytest.approx(0.12)
    assert exam.weight[~exam.stranger].sum() / total == pytest.approx(0.7)


def test_the_same_faq_is_examined_in_the_same_way(index, strangers, store):
    one, other = (examine(index, strangers, store, BUDGET) for _ in range(2))
    np.testing.assert_array_equal(one.features, other.features)
    np.testing.assert_array_equal(one.right, other.right)


def test_another_seed_asks_otherwise(index, strangers, store):
    one, other = (examine(index, strangers, store, BUDGET, seed=seed) for seed in (0, 1))
    assert (one.features != other.features).any()


def test_a_large_faq_is_sampled(index, strangers, store, monkeypatch):
    monkeypatch.setattr("bot.nlu.exam.MOST_PHRASINGS", 10)
    exam = examine(index, strangers, store, BUDGET)
    assert len(exam.right) == 10 * 2 + 5 * 2 + 5 + len(strangers.phrasings)


# ---- labelled messages ----


def labelled(text, label):
    return {"text": text, "lang": "fr", "label": label}


def test_labelled_messages_are_asked_as_they_are_and_judged_by_their_label(index, strangers, store):
    lines = [
        labelled("Où se trouvent vos toilettes ?", "toilets"),
        labelled("Quel est le cours du bitcoin ?", None),
        labelled("Où garer ma voiture ?", "dogs"),  # labelled otherwise than we would think
    ]
    exam = ask_labelled(index, strangers, store, lines)
    assert exam.features.shape == (3, len(FEATURES))
    assert exam.right.tolist() == [True, False, False]
    assert exam.stranger.tolist() == [False, True, False]
    assert exam.weight.tolist() == [1, 1, 1]
    assert (exam.near_right | ~exam.right).all()


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [labelled("Bonjour", "smalltalk:greet")],
        [labelled("Où sont les toilettes et le parking ?", ["toilets", "parking"])],
        [labelled("Et la piscine ?", "gone-by-now")],
    ],
)
def test_labels_that_tell_nothing_about_the_first_entry_are_left_out(index, strangers, store, lines):
    assert ask_labelled(index, strangers, store, lines) is None
    kept = ask_labelled(index, strangers, store, [*lines, labelled("toilettes", ["toilets"])])
    assert kept.right.tolist() == [True]


# ---- disturbances ----


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_a_phone_types_has_no_case_accents_or_marks_and_stays_readable(sentence, seed):
    typed = type_on_phone(sentence, random.Random(seed))
    assert typed == fold(typed)
    assert len(typed.split()) == len(fold(sentence).split())
    assert SequenceMatcher(None, typed, fold(sentence)).ratio() >= 0.8


@pytest.mark.parametrize("seed", range(5))
def test_a_phone_makes_one_or_two_slips_in_longer_words(seed):
    sentence = "quels horaires pour les expositions temporaires"
    typed = type_on_phone(sentence, random.Random(seed))
    changed = [(a, b) for a, b in zip(sentence.split(), typed.split(), strict=True) if a != b]
    assert len(changed) <= 2
    assert all(len(right) > 4 for right, _ in changed)
    assert all(right[0] == wrong[0] for right, wrong in changed)  # the first letter is right


def test_slips_happen():
    typed = {type_on_phone("horaires du musée", random.Random(seed)) for seed in range(20)}
    assert len(typed) > 5


def test_short_words_are_typed_right():
    assert type_on_phone("Où est le wifi ?", random.Random(0)) == "ou est le wifi"


@pytest.mark.parametrize("seed", range(10))
def test_a_detail_adds_words_that_the_entry_does_not_know(index, seed):
    row = next(i for i, phrasing in enumerate(index.phrasings) if phrasing.text == "Où peut-on se garer ?")
    detailed = add_detail(index, row, random.Random(seed))
    own = set(fold(" ".join(p.text for p in index.phrasings if p.entry == "parking")).split())
    french = set(fold(" ".join(p.text for p in index.phrasings if p.language == "fr")).split())
    added = [word for word in detailed.split() if word not in ["Où", "peut-on", "se", "garer", "?"]]
    assert len(added) <= 3
    assert all(word in french and word not in own and len(word) > 4 for word in added)
    assert [word for word in detailed.split() if word not in added] == ["Où", "peut-on", "se", "garer", "?"]


def test_details_are_added(index):
    detailed = {add_detail(index, 0, random.Random(seed)) for seed in range(20)}
    assert len(detailed) > 10


def test_the_same_chance_disturbs_alike(index):
    for disturb in (
        lambda chance: type_on_phone("Quels sont vos horaires d'ouverture ?", chance),
        lambda chance: add_detail(index, 3, chance),
    ):
        assert disturb(random.Random(7)) == disturb(random.Random(7))
