"""From an examination to probabilities and thresholds: the budget is kept, or nothing is answered."""

from dataclasses import replace

import numpy as np
import pytest

from bot.nlu.confidence import CERTAIN, FEATURES, Budget, Confidence, Exam, Logistic, fit, measure
from bot.nlu.lexical import count_grams
from bot.nlu.matcher import Index, Phrasing

BUDGET = Budget(false_answers=0.03, strangers=0.05, unanswerable=0.3, suggestions=0.4)


def an_exam(questions=600, sharpness=3.0, seed=0):
    """Questions whose first feature tells right from wrong, the better the sharper; the rest is noise."""
    chance = np.random.default_rng(seed)
    near = chance.random(questions) < 0.25
    right = ~near & (chance.random(questions) < 0.85)
    features = chance.standard_normal((questions, len(FEATURES)))
    features[:, 0] += sharpness * right
    return Exam(
        features=features,
        right=right,
        near_right=right | (~near & (chance.random(questions) < 0.5)),
        stranger=near,
        weight=np.ones(questions),
        group=np.arange(questions) // 4,
    )


def outcome(exam, confidence):
    """Shares of the exam: wrong answers of all questions, answered ones of the strangers, right ones of all."""
    answered = confidence.first.probability(exam.features) >= confidence.answer_from
    wrong = (answered & ~exam.right).sum() / len(answered)
    return wrong, (answered & exam.stranger).sum() / exam.stranger.sum(), (answered & exam.right).sum() / len(answered)


# ---- thresholds ----


@pytest.mark.parametrize("sharpness", [2.0, 3.0, 5.0])
@pytest.mark.parametrize("seed", range(3))
def test_the_thresholds_keep_both_budgets_on_the_exam(sharpness, seed):
    exam = an_exam(sharpness=sharpness, seed=seed)
    wrong, strangers, _ = outcome(exam, fit(exam, BUDGET))
    assert wrong <= BUDGET.false_answers
    assert strangers <= BUDGET.strangers


def test_the_budget_is_kept_on_other_questions_of_the_same_kind():
    confidence = fit(an_exam(questions=2_000, seed=1), BUDGET)
    wrong, _, _ = outcome(an_exam(questions=20_000, seed=2), confidence)
    assert wrong <= BUDGET.false_answers


def test_the_sharper_the_evidence_the_more_is_answered():
    answered = [outcome(exam, fit(exam, BUDGET))[2] for exam in (an_exam(sharpness=s) for s in (1.5, 3.0, 6.0))]
    assert answered == sorted(answered)
    assert answered[2] > answered[0] + 0.2


def test_a_larger_budget_never_raises_the_threshold():
    exam = an_exam(sharpness=2.0)
    budgets = [replace(BUDGET, false_answers=share, strangers=0.5) for share in (0.01, 0.03, 0.1, 0.3)]
    thresholds = [fit(exam, budget).answer_from for budget in budgets]
    assert thresholds == sorted(thresholds, reverse=True)


def test_either_budget_alone_holds_answers_back():
    exam = an_exam(sharpness=2.0)
    free = fit(exam, replace(BUDGET, false_answers=1, strangers=1)).answer_from
    assert fit(exam, replace(BUDGET, false_answers=0.02, strangers=1)).answer_from > free
    assert fit(exam, replace(BUDGET, false_answers=1, strangers=0.02)).answer_from > free


def test_nothing_is_answered_when_the_budget_cannot_be_kept():
    exam = an_exam(sharpness=0.0)  # the features say nothing
    confidence = fit(exam, replace(BUDGET, false_answers=0.0001, strangers=0.0001))
    assert confidence.answer_from == CERTAIN
    assert outcome(exam, confidence)[2] == 0


def test_no_probability_reaches_certain():
    assert an_exam().features.shape[1] == len(FEATURES)
    assert fit(an_exam(), BUDGET).first.probability(np.full((1, len(FEATURES)), 1e6))[0] < CERTAIN


def test_few_questions_prove_less_than_many():
    # Not one mistake among them, but ten questions without a mistake do not prove three in a hundred (Wilson's bound).
    few, many = (an_exam(questions=number, sharpness=50.0) for number in (20, 2_000))
    assert fit(few, BUDGET).answer_from == CERTAIN
    assert fit(many, BUDGET).answer_from < CERTAIN


def test_questions_that_weigh_nothing_prove_nothing():
    exam = an_exam(sharpness=50.0)
    heavy = replace(exam, weight=np.where(np.arange(len(exam.weight)) < 10, 1.0, 1e-6))
    assert fit(heavy, BUDGET).answer_from == CERTAIN  # ten questions carry all the weight


def test_without_questions_of_the_near_kind_their_budget_binds_nobody():
    exam = an_exam(sharpness=50.0)
    nobody = replace(exam, stranger=np.zeros_like(exam.stranger))
    assert fit(nobody, BUDGET).answer_from < CERTAIN


def test_a_museum_that_expects_no_unanswerable_message_still_answers():
    exam = an_exam(sharpness=50.0)
    weightless = replace(exam, weight=np.where(exam.stranger, 0.0, 1.0))
    assert fit(weightless, BUDGET).answer_from < CERTAIN


def test_suggestions_are_shown_when_they_are_as_likely_to_hold_the_right_entry_as_asked():
    assert fit(an_exam(), replace(BUDGET, suggestions=0.25)).suggest_from == 0.25


def test_equal_probabilities_stand_or_fall_together():
    exam = an_exam()
    flat = replace(exam, features=np.zeros_like(exam.features))  # all alike, and some of them wrong
    assert fit(flat, BUDGET).answer_from == CERTAIN


def test_the_same_exam_gives_the_same_confidence():
    one, other = fit(an_exam(), BUDGET), fit(an_exam(), BUDGET)
    assert (one.answer_from, one.suggest_from) == (other.answer_from, other.suggest_from)
    np.testing.assert_array_equal(one.first.weights, other.first.weights)


# ---- probabilities ----


def test_more_of_a_good_sign_never_lowers_the_probability():
    confidence = fit(an_exam(), BUDGET)
    rows = np.zeros((50, len(FEATURES)))
    rows[:, 0] = np.linspace(-5, 5, 50)
    probabilities = confidence.first.probability(rows)
    assert (np.diff(probabilities) > 0).all()
    assert (probabilities >= 0).all()
    assert (probabilities <= 1).all()


def test_the_probabilities_are_about_as_often_right_as_they_say():
    exam = an_exam(questions=20_000, sharpness=2.0)
    probability = fit(exam, BUDGET).first.probability(exam.features)
    for low in np.arange(0, 1, 0.2):
        part = (probability >= low) & (probability < low + 0.2)
        assert exam.right[part].mean() == pytest.approx(probability[part].mean(), abs=0.05)


@pytest.mark.parametrize(("always", "expected"), [(True, 1.0), (False, 0.0)])
def test_when_there_is_nothing_to_tell_apart_the_probability_is_constant(always, expected):
    exam = an_exam(questions=200)
    constant = replace(exam, right=np.full(200, always), near_right=np.full(200, always))
    confidence = fit(constant, BUDGET)
    for row in exam.features[:5]:
        first, among = confidence.judge(row[None])
        assert first == pytest.approx(expected, abs=0.001)
        assert among == pytest.approx(expected, abs=0.001)


def test_a_feature_that_never_changes_does_no_harm():
    exam = an_exam()
    exam.features[:, 3] = 7.0
    assert np.isfinite(fit(exam, BUDGET).first.probability(exam.features)).all()


def test_one_row_is_judged_for_the_first_entry_and_for_the_first_three():
    sure = Logistic(np.zeros(1), np.ones(1), np.zeros(1), bias=2.0)
    surer = replace(sure, bias=4.0)
    assert Confidence(sure, surer, 0.5, 0.5).judge(np.zeros((1, 1))) == pytest.approx((0.8808, 0.9820), abs=1e-4)


# ---- features ----

PHRASINGS = [
    Phrasing("hours", "fr", "Quels sont vos horaires ?"),
    Phrasing("parking", "fr", "Où laisser ma voiture ?"),
    Phrasing("parking", "en", "Is there a car park?"),
]


@pytest.fixture
def measured(encoder):
    """The features of many questions, (questions, features)."""

    def measured(texts, phrasings=PHRASINGS, answers=None, left_out=None):
        vectors = encoder.encode([phrasing.text for phrasing in phrasings])
        answers = {entry: encoder.encode(told) for entry, told in answers.items()} if answers else None
        index, counts = Index(phrasings, vectors, answers=answers), count_grams(texts)
        scores = index.score(encoder.encode(texts), counts)
        return measure(index, scores, counts, np.zeros(len(texts)), left_out)

    return measured


@pytest.fixture
def look(encoder):
    """The features of one question, by name."""

    def look(text, phrasings=PHRASINGS, stranger=0.0, left_out=None):
        index = Index(phrasings, encoder.encode([phrasing.text for phrasing in phrasings]))
        counts = count_grams([text])
        scores = index.score(encoder.encode([text]), counts)
        left_out = np.array([left_out]) if left_out is not None else None
        return dict(zip(FEATURES, measure(index, scores, counts, np.array([stranger]), left_out)[0], strict=True))

    return look


def test_a_phrasing_asked_word_for_word_has_the_best_features(look):
    features = look("Où laisser ma voiture ?")
    assert features["dense"] == pytest.approx(1, abs=1e-5)
    assert features["lexical"] == pytest.approx(1, abs=1e-5)
    assert features["containment"] == pytest.approx(1)
    assert features["fused margin"] > 0.5


def test_a_question_between_two_entries_has_a_small_margin(look):
    assert look("horaires voiture")["fused margin"] < look("horaires")["fused margin"]


def test_a_margin_is_negative_where_the_other_entry_is_nearer_by_that_score_alone(look):
    # By meaning it is the car park, by letters (mistyped, so that they mean nothing) it is the opening hours.
    features = look("automobile horair")
    assert features["dense margin"] > 0 > features["lexical margin"]


def test_a_single_entry_has_its_own_score_for_a_margin(look):
    features = look("horaires", phrasings=PHRASINGS[:1])
    assert features["fused margin"] == features["fused"]


def test_the_lead_over_strangers_is_a_feature(look):
    assert look("horaires", stranger=0.4)["stranger margin"] == pytest.approx(look("horaires")["stranger margin"] - 0.4)


def test_the_phrasing_that_is_asked_does_not_count_for_containment(look):
    assert look("Où laisser ma voiture ?", left_out=1)["containment"] < 0.5


def test_a_longer_question_has_more_words(look):
    assert look("Où laisser ma voiture cet après-midi ?")["log words"] > look("voiture")["log words"]


@pytest.mark.parametrize("texts", [["horaires"], ["horaires", "", "👋", "Où laisser ma voiture ?"], []])
@pytest.mark.parametrize("phrasings", [PHRASINGS, PHRASINGS[:1]])
def test_every_question_has_a_number_for_every_feature(measured, texts, phrasings):
    features = measured(texts, phrasings)
    assert features.shape == (len(texts), len(FEATURES))
    assert features.dtype == np.float64
    assert np.isfinite(features).all()


def test_a_question_has_the_features_among_others_that_it_has_alone(measured):
    texts = ["horaires", "Where do I leave my automobile?", "xylophone"]
    together = measured(texts)
    for row, text in enumerate(texts):
        np.testing.assert_allclose(together[row], measured([text])[0], atol=1e-5)


def test_each_name_of_a_feature_stands_once():
    assert len(set(FEATURES)) == len(FEATURES) == 16


THREE_WAYS = [
    *PHRASINGS,
    Phrasing("parking", "en", "Where do I leave my automobile?"),
    Phrasing("parking", "fr", "Le stationnement"),
]


def test_support_is_the_mean_of_the_three_nearest_phrasings(look, encoder):
    text = "Où garer une automobile ?"
    own = [phrasing.text for phrasing in THREE_WAYS if phrasing.entry == "parking"]
    nearest = np.sort(encoder.encode(own) @ encoder.encode([text])[0])[-3:]
    assert look(text, phrasings=THREE_WAYS)["support"] == pytest.approx(nearest.mean(), abs=1e-6)


def test_an_entry_of_one_phrasing_is_supported_by_that_one(look):
    features = look("horaires", phrasings=PHRASINGS)
    assert features["support"] == pytest.approx(features["dense"], abs=1e-6)


def test_the_phrasing_that_is_asked_does_not_count_for_support(look, encoder):
    text = "Où laisser ma voiture ?"
    others = [phrasing.text for phrasing in THREE_WAYS if phrasing.entry == "parking" and phrasing.text != text]
    alone = (encoder.encode(others) @ encoder.encode([text])[0]).mean()
    assert look(text, phrasings=THREE_WAYS, left_out=1)["support"] == pytest.approx(alone, abs=1e-6)
    assert look(text, phrasings=THREE_WAYS)["support"] > alone


def test_a_phrasing_of_another_entry_that_is_left_out_takes_nothing_from_support(look):
    text = "Où laisser ma voiture ?"
    assert look(text, left_out=0)["support"] == look(text)["support"] == look(text, left_out=-1)["support"]


def test_the_answer_is_a_feature_and_leads_over_the_other_answers(measured):
    answers = {"hours": ["Nous ouvrons à dix heures"], "parking": ["Derrière le musée"]}
    rows = measured(["voiture derrière le musée"], answers=answers)
    features = dict(zip(FEATURES, rows[0], strict=True))
    assert features["answer"] > 0.5
    assert features["answer margin"] == pytest.approx(features["answer"], abs=0.4)
    assert features["answer margin"] > 0.3


def test_the_answer_does_not_lead_over_strangers_who_have_none(measured):
    answers = {"hours": ["Nous ouvrons à dix heures"], "parking": ["voiture"]}
    with_answer, without = measured(["voiture"], answers=answers)[0], measured(["voiture"])[0]
    place = FEATURES.index("stranger margin")
    assert with_answer[FEATURES.index("fused")] > without[FEATURES.index("fused")]
    assert with_answer[place] == pytest.approx(without[place])


def test_two_entries_alike_share_and_one_ahead_takes_all(look):
    twins = [Phrasing("a", "fr", "Où manger ?"), Phrasing("b", "fr", "Où manger ?")]
    assert look("Où manger ?", phrasings=twins)["share"] == pytest.approx(0.5)
    assert look("Où laisser ma voiture ?")["share"] > 0.99


def test_the_lead_over_the_third_is_at_least_that_over_the_second(look):
    three = [*PHRASINGS, Phrasing("mammoth", "fr", "Quel âge a le mammouth ?")]
    features = look("horaires voiture", phrasings=three)
    assert features["third margin"] >= features["fused margin"] >= 0


def test_the_size_of_the_faq_and_of_the_entry_are_features(look):
    features = look("voiture", phrasings=THREE_WAYS)
    assert features["log entries"] == pytest.approx(np.log(2))
    assert features["log phrasings"] == pytest.approx(np.log(4))
