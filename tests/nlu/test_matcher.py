"""From a question to ranked entries, with an encoder whose vectors a person can foresee."""

import math
import random

import numpy as np
import pytest

from bot.nlu.lexical import count_grams, inverse_document_frequency, weigh
from bot.nlu.matcher import ABOUT, ANSWER_WEIGHT, LEXICAL_WEIGHT, Index, Phrasing, about

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


def test_the_few_questions_of_a_message_score_as_they_do_among_many(index, encoder):
    texts = [phrasing.text for phrasing in PHRASINGS] + ["", "👋", "xylophone", "ou laisser voiture", "opening hours"]
    together = index.score(encoder.encode(texts), count_grams(texts))
    for start in range(0, len(texts), 2):
        some = texts[start : start + 2]
        few = index.score(encoder.encode(some), count_grams(some))
        np.testing.assert_allclose(few.fused, together.fused[start : start + 2], atol=1e-6)
        np.testing.assert_array_equal(few.best, together.best[start : start + 2])


@pytest.mark.parametrize("seed", range(20))
def test_scores_are_the_cosines_of_tf_idf_rows_whatever_the_texts(seed):
    chance = random.Random(seed)
    texts = [" ".join(_word(chance) for _ in range(chance.randrange(5))) for _ in range(30)]
    phrasings = [Phrasing(f"entry-{chance.randrange(8)}", "fr", text) for text in texts[10:]]
    vectors = np.zeros((20, 3), np.float32)
    index, asked = Index(phrasings, vectors), count_grams(texts[:10])
    scores = index.score(vectors[:10], asked)
    for row, text in enumerate(texts[:10]):
        for column, entry in enumerate(index.entries):
            rows = [i for i, phrasing in enumerate(index.phrasings) if phrasing.entry == entry]
            cosines = [_cosine(index, text, index.phrasings[i].text) for i in rows]
            assert scores.lexical[row, column] == pytest.approx(max(cosines), abs=1e-5)
            assert _cosine(index, text, index.phrasings[scores.best[row, column]].text) == pytest.approx(max(cosines))
            for without in (None, rows[0], (rows[-1] + 1) % 20):
                known = {gram for i in rows if i != without for gram in count_grams([index.phrasings[i].text]).indices}
                weights = {gram: index.idf[gram] for gram in asked[row].indices}
                share = sum(weights[gram] for gram in weights if gram in known) / (sum(weights.values()) or 1)
                assert index.containment(asked[row], column, without) == pytest.approx(share, abs=1e-5)


def _word(chance):
    return "".join(chance.choice("aàbcé") for _ in range(chance.randrange(1, 6)))


def _cosine(index, one, other):
    """The definition, gram by gram."""
    (mine, length), (theirs, other_length) = (_weights(index, text) for text in (one, other))
    return sum(mine[gram] * theirs[gram] for gram in mine if gram in theirs) / (length * other_length or 1)


def _weights(index, text):
    counts = count_grams([text])
    weights = {
        gram: (1 + math.log(count)) * float(index.idf[gram])
        for gram, count in zip(counts.indices, counts.data, strict=True)
    }
    return weights, math.sqrt(sum(weight**2 for weight in weights.values()))


def test_an_index_of_one_phrasing_can_be_searched(encoder):
    index = Index(PHRASINGS[:1], encoder.encode([PHRASINGS[0].text]))
    assert index.score(encoder.encode(["voiture"]), count_grams(["voiture"])).fused.shape == (1, 1)


# ---- answers ----

ANSWERS = {
    "hours": ["Nous ouvrons à dix heures.", "We open at ten."],
    "parking": ["Derrière le musée, ascenseur compris.", "Behind the museum."],
    "wheelchair": ["Demandez au vestiaire.", "Ask at the cloakroom.", "衣帽间"],  # not every entry has as many
}


@pytest.fixture
def answered(encoder):
    vectors = {entry: encoder.encode(texts) for entry, texts in ANSWERS.items()}
    return Index(PHRASINGS, encoder.encode([phrasing.text for phrasing in PHRASINGS]), answers=vectors)


def test_an_entry_whose_answer_fits_is_lifted(index, answered, encoder):
    text = "l'ascenseur derrière le musée est-il compris"
    without, lifted = (one.score(encoder.encode([text]), count_grams([text])) for one in (index, answered))
    column = list(answered.entries).index("parking")
    gain = lifted.fused[0] - without.fused[0]
    assert gain.argmax() == column
    assert gain[column] == pytest.approx(ANSWER_WEIGHT * lifted.answer[0, column], abs=1e-6)
    assert gain[column] > 0.2
    assert answered.entries[lifted.fused[0].argmax()] == "parking"


def test_the_answer_counts_beside_the_phrasings_and_not_among_them(index, answered, encoder):
    texts = ["Is there a car park?", "cloakroom", ""]
    without, lifted = (one.score(encoder.encode(texts), count_grams(texts)) for one in (index, answered))
    for name in ("asked", "dense", "lexical", "best", "phrasings"):
        np.testing.assert_array_equal(getattr(without, name), getattr(lifted, name))
    np.testing.assert_allclose(lifted.fused, lifted.asked + ANSWER_WEIGHT * lifted.answer, atol=1e-6)


@pytest.mark.parametrize("answer", [answer for answers in ANSWERS.values() for answer in answers])
def test_the_nearest_language_of_an_answer_counts(answered, encoder, answer):
    scores = answered.score(encoder.encode([answer]), count_grams([answer]))
    (entry,) = [entry for entry, answers in ANSWERS.items() if answer in answers]
    assert scores.answer.shape == (1, 3)
    assert scores.answer[0, list(answered.entries).index(entry)] == pytest.approx(1, abs=1e-5)


def test_an_answer_is_known_though_all_phrasings_of_its_entry_are_hidden(answered, encoder):
    hidden = np.array([[phrasing.entry == "parking" for phrasing in answered.phrasings]])
    scores = answered.score(encoder.encode(["Behind the museum."]), count_grams(["Behind the museum."]), hidden)
    assert scores.answer[0, list(answered.entries).index("parking")] == pytest.approx(1, abs=1e-5)
    assert answered.entries[scores.fused[0].argmin()] == "parking"


def test_without_answers_their_similarity_is_nothing(ask):
    _, scores = ask("Is there a car park?")
    assert scores.answer.shape == scores.fused.shape
    assert not scores.answer.any()
    np.testing.assert_array_equal(scores.fused, scores.asked)


def test_the_similarity_to_every_phrasing_is_told(answered, encoder):
    scores = answered.score(encoder.encode(["Is there a car park?"]), count_grams(["Is there a car park?"]))
    np.testing.assert_allclose(scores.phrasings, encoder.encode(["Is there a car park?"]) @ answered.vectors.T)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("Un **parking** se trouve _derrière_ le musée.", "Un parking se trouve derrière le musée."),
        ("{{ hours.today }}", ""),
        ("L'entrée coûte {{ prices.adult }} par {{x}} personne.", "L'entrée coûte par personne."),
        ("Voyez [nos tarifs](https://small.example/prices) en ligne.", "Voyez nos tarifs en ligne."),
        ("deux\n\n lignes \t et   blancs", "deux lignes et blancs"),
        ("入口在左边。", "入口在左边。"),
        ("", ""),
    ],
)
def test_of_an_answer_only_its_words_are_matched(answer, words):
    assert about(answer) == words


def test_only_the_beginning_of_a_long_answer_is_matched():
    assert about("**mammouth** " * 100) == ("mammouth " * 100)[:ABOUT]
    assert len(about("é" * 10_000)) == ABOUT


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
