"""From a question to ranked entries, with an encoder whose vectors a person can foresee."""

import numpy as np
import pytest

from bot.nlu.lexical import count_grams, inverse_document_frequency, weigh
from bot.nlu.matcher import LEXICAL_WEIGHT, Index, Phrasing

PHRASINGS = [
    Phrasing("parking", "fr", "Où laisser ma voiture ?"),
    Phrasing("hours", "fr", "Quels sont vos horaires d'ouverture ?"),
    Phrasing("parking", "en", "Is there a car park?"),
    Phrasing("wheelchair", "fr", "Prêtez-vous des fauteuils roulants ?"),
    Phrasing("hours", "en", "What are your opening hours?"),
]


@pytest.fixture
def index(encoder):
    return Index(PHRASINGS, encoder.encode([phrasing.text for phrasing in PHRASINGS]))


@pytest.fixture
def ask(index, encoder):
    """The ranking of one question: entry ids, best first, and its scores."""

    def ask(text, hidden=None):
        scores = index.score(encoder.encode([text]), count_grams([text]), hidden)
        return [str(index.entries[column]) for column in np.argsort(-scores.fused[0], kind="stable")], scores

    return ask


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("Où puis-je laisser ma voiture ?", "parking"),  # nearly the phrasing itself
        ("Where do I leave my automobile?", "parking"),  # same meaning, no word in common
        ("When do you close?", "hours"),  # same meaning, other words
        ("prêtez vous fauteuil roulant", "wheelchair"),  # no accents nor marks, singular
        ("FAUTEUILS ROULANTS", "wheelchair"),  # shouted
    ],
)
def test_the_entry_that_is_meant_comes_first(ask, question, entry):
    assert ask(question)[0][0] == entry


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("pretez vous des fauteuls roulant", "wheelchair"),  # missing accents and letters
        ("horraires d'ouvertur", "hours"),  # typed on a phone
        ("fauteuilroulants", "wheelchair"),  # a blank forgotten
    ],
)
def test_typing_mistakes_still_find_the_entry_through_the_lexical_half(index, question, entry):
    # The encoder knows none of these words, so its half says nothing.
    silent = np.zeros((1, index.vectors.shape[1]), np.float32)
    scores = index.score(silent, count_grams([question]))
    assert index.entries[scores.fused[0].argmax()] == entry
    assert scores.dense[0].max() == 0


def test_an_entry_is_as_good_as_its_best_phrasing(ask, index):
    _, scores = ask("Is there a car park?")
    column = list(index.entries).index("parking")
    assert index.phrasings[scores.best[0, column]].text == "Is there a car park?"
    assert scores.dense[0, column] == pytest.approx(1, abs=1e-5)
    assert scores.lexical[0, column] == pytest.approx(1, abs=1e-5)
    assert scores.fused[0, column] == pytest.approx(1 + LEXICAL_WEIGHT, abs=1e-5)


def test_every_question_is_scored_for_itself(index, encoder):
    texts = ["Is there a car park?", "What are your opening hours?", "Prêtez-vous des fauteuils roulants ?"]
    together = index.score(encoder.encode(texts), count_grams(texts))
    assert together.fused.shape == (3, 3)
    for row, text in enumerate(texts):
        alone = index.score(encoder.encode([text]), count_grams([text]))
        np.testing.assert_allclose(together.fused[row], alone.fused[0], rtol=1e-5)


def test_hidden_phrasings_do_not_count(ask, index):
    hidden = np.array([[phrasing.text == "Is there a car park?" for phrasing in index.phrasings]])
    _, scores = ask("Is there a car park?", hidden)
    column = list(index.entries).index("parking")
    assert index.phrasings[scores.best[0, column]].text == "Où laisser ma voiture ?"  # the other one speaks for it


def test_an_entry_with_all_its_phrasings_hidden_comes_last(ask, index):
    hidden = np.array([[phrasing.entry == "parking" for phrasing in index.phrasings]])
    ranking, scores = ask("Is there a car park?", hidden)
    assert ranking[-1] == "parking"
    assert scores.dense[0].min() == -1


def test_phrasings_of_an_entry_stand_side_by_side_with_their_own_vectors(index, encoder):
    assert [phrasing.entry for phrasing in index.phrasings] == ["hours", "hours", "parking", "parking", "wheelchair"]
    assert list(index.starts) == [0, 2, 4]
    assert list(index.owner) == [0, 0, 1, 1, 2]
    np.testing.assert_array_equal(index.vectors, encoder.encode([phrasing.text for phrasing in index.phrasings]))


def test_a_tie_goes_to_the_phrasing_and_the_entry_that_stand_first(encoder):
    twins = [Phrasing("b", "fr", "Où manger ?"), Phrasing("a", "fr", "où manger"), Phrasing("a", "fr", "OÙ MANGER !")]
    index = Index(twins, encoder.encode([twin.text for twin in twins]))
    scores = index.score(encoder.encode(["ou manger"]), count_grams(["ou manger"]))
    assert scores.fused[0, 0] == scores.fused[0, 1]
    assert list(scores.best[0]) == [0, 2]
    assert index.entries[np.argsort(-scores.fused[0], kind="stable")[0]] == "a"


@pytest.mark.parametrize("text", ["", "👋", "?!", "\x00", "\ud83d"])
def test_a_question_without_words_is_like_nothing(ask, text):
    _, scores = ask(text)
    assert scores.lexical.max() == 0
    assert np.isfinite(scores.fused).all()


def test_an_index_of_one_phrasing_can_be_searched(encoder):
    index = Index(PHRASINGS[:1], encoder.encode([PHRASINGS[0].text]))
    assert index.score(encoder.encode(["voiture"]), count_grams(["voiture"])).fused.shape == (1, 1)


# ---- containment ----


@pytest.mark.parametrize(
    ("question", "low", "high"),
    [
        ("Où laisser ma voiture ?", 1.0, 1.0),  # all of it is known to the entry
        ("laisser voiture", 0.99, 1.0),  # a part of it, too
        ("Où laisser mon hélicoptère ?", 0.2, 0.8),  # names something the entry never mentions
        ("xylophone", 0.0, 0.1),  # nothing of it is known
        ("", 0.0, 0.0),
    ],
)
def test_containment_is_low_when_a_question_names_what_the_entry_never_mentions(index, question, low, high):
    column = list(index.entries).index("parking")
    assert low - 1e-6 <= index.containment(count_grams([question]), column) <= high + 1e-6


def test_containment_can_leave_the_own_phrasing_out(index):
    column = list(index.entries).index("parking")
    row = [phrasing.text for phrasing in index.phrasings].index("Où laisser ma voiture ?")
    counts = count_grams(["Où laisser ma voiture ?"])
    assert index.containment(counts, column, without=row) < 0.5 < index.containment(counts, column)


def test_containment_in_an_entry_of_one_phrasing_without_it_is_nothing(index):
    column = list(index.entries).index("wheelchair")
    assert index.containment(count_grams(["Prêtez-vous des fauteuils roulants ?"]), column, without=4) == 0


# ---- n-grams ----


def test_case_accents_and_marks_make_no_difference_to_the_n_grams():
    one, other = count_grams(["À quelle HEURE fermez-vous ?", "a quelle heure fermez vous"])
    assert (one != other).nnz == 0


def test_weighed_rows_have_length_one_and_empty_ones_none():
    counts = count_grams(["Où manger ?", "", "Où dormir ?"])
    rows = weigh(counts, inverse_document_frequency(counts))
    np.testing.assert_allclose(np.sqrt(rows.multiply(rows).sum(axis=1)).ravel(), [[1, 0, 1]], rtol=1e-6)


def test_rare_n_grams_weigh_more_than_common_ones():
    texts = ["musée ouvert", "musée fermé", "musée gratuit"]
    idf = inverse_document_frequency(count_grams(texts))
    common, rare = count_grams(["musee"]).indices, count_grams(["gratuit"]).indices
    assert idf[common].max() < np.median(idf[rare])


def test_no_texts_give_no_rows():
    assert count_grams([]).shape[0] == 0
