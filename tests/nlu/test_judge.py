"""The judge: kept in a file, careful outside what it has seen, and held to both budgets of a museum."""

from dataclasses import replace

import numpy as np
import pytest

from bot.nlu.confidence import CERTAIN, Budget, Exam, Trial, adopt, fit, weigh
from bot.nlu.decider import Decider
from bot.nlu.embeddings import EmbeddingStore
from bot.nlu.judge import KINDS, Network, load_judge

from .conftest import NOON, SMALL_TALK, STRANGERS, WIDTH, a_judge, a_network, questions

BUDGET = Budget(false_answers=0.03, strangers=0.05, unanswerable=0.3, suggestions=0.4)


def an_exam(number=400, sharpness=4.0, seed=2):
    features, right, near_right, kind = questions(number, sharpness, seed)
    return Exam(features, right, near_right, kind == 1, weigh(np.array(KINDS)[kind], BUDGET), np.arange(number) // 4)


# ---- in a file ----


def test_a_judge_comes_back_from_its_file_as_it_was(tmp_path):
    judge = a_judge(number=50)
    judge.save(tmp_path / "judge.npz")
    again = load_judge(tmp_path / "judge.npz", WIDTH)
    for name in ("first", "among", "reference"):
        mine, theirs = vars(getattr(judge, name)), vars(getattr(again, name))
        assert mine.keys() == theirs.keys()
        for key, array in mine.items():
            np.testing.assert_array_equal(array, theirs[key])
            assert array.dtype == theirs[key].dtype, (name, key)


def test_an_encoder_without_a_judge_has_none(tmp_path):
    assert load_judge(tmp_path / "judge.npz", WIDTH) is None


@pytest.mark.parametrize("features", [WIDTH - 1, WIDTH + 1])
def test_a_judge_of_another_number_of_features_is_refused(tmp_path, features):
    a_judge(number=50).save(tmp_path / "judge.npz")
    with pytest.raises(ValueError, match=rf"judge\.npz reads {WIDTH} features, this version measures {features}"):
        load_judge(tmp_path / "judge.npz", features)


# ---- the network ----


def test_the_probability_is_that_of_the_definition():
    chance = np.random.default_rng(0)
    network = Network(*(chance.standard_normal(shape) for shape in (3, 3, (3, 4), 4, 4, 1)))
    network = replace(network, scale=np.abs(network.scale) + 1)
    row = chance.standard_normal(3)
    hidden = [
        np.tanh(sum((row[i] - network.mean[i]) / network.scale[i] * network.inner[i, j] for i in range(3))
                + network.inner_bias[j])
        for j in range(4)
    ]  # fmt: skip
    logit = sum(h * w for h, w in zip(hidden, network.outer, strict=True)) + network.outer_bias[0]
    assert network.probability(row[None]) == pytest.approx([1 / (1 + np.exp(-logit))])


def test_more_of_a_good_sign_never_lowers_the_probability():
    rows = np.zeros((50, WIDTH))
    rows[:, 0] = np.linspace(-20, 20, 50)
    probabilities = a_network().probability(rows)
    assert probabilities.shape == (50,)
    assert (np.diff(probabilities) >= 0).all()
    assert probabilities[-1] > probabilities[0] + 0.5
    assert ((probabilities > 0) & (probabilities < 1)).all()


@pytest.mark.parametrize("sign", [-1, 1])
def test_outside_what_it_has_seen_it_says_what_it_says_at_the_edge(sign):
    network = a_network()
    edge, inside, beyond = (network.mean + sign * far * network.scale for far in (4, 3, 1e9))
    at_edge, nearer, far_out = network.probability(np.stack([edge, inside, beyond]))
    assert far_out == at_edge
    assert nearer != at_edge


# ---- adopted by a museum ----


def outcome(confidence, features, right, near, weight):
    """Weighted shares: wrong answers of all messages, answered ones of the near strangers, answered of all."""
    answered = confidence.first.probability(features) >= confidence.answer_from
    part = weight / weight.sum()
    return part[answered & ~right].sum(), part[answered & near].sum() / part[near].sum(), part[answered].sum()


def halves(judge_seed, exam_seed, sharpness):
    """What the thresholds are chosen on, each half as (features, right, near, weight), and who chooses."""
    features, right, _, kind = questions(3_000, sharpness, judge_seed)
    exam = an_exam(sharpness=sharpness, seed=exam_seed)
    reference = (features, right, kind == 1, weigh(np.array(KINDS)[kind], BUDGET))
    return reference, (exam.features, exam.right, exam.stranger, exam.weight)


@pytest.mark.parametrize("sharpness", [2.0, 4.0, 8.0])
@pytest.mark.parametrize("seed", range(3))
def test_the_thresholds_keep_both_budgets_where_exam_and_reference_weigh_the_same(sharpness, seed):
    judge, exam = a_judge(sharpness=sharpness, seed=seed), an_exam(sharpness=sharpness, seed=seed + 10)
    confidence = adopt(judge, exam, BUDGET)
    shares = [outcome(confidence, *half) for half in halves(seed, seed + 10, sharpness)]
    assert np.mean([wrong for wrong, _, _ in shares]) <= BUDGET.false_answers
    assert np.mean([strangers for _, strangers, _ in shares]) <= BUDGET.strangers


def test_the_probabilities_of_the_judge_are_taken_as_they_are():
    judge = a_judge()
    confidence = adopt(judge, an_exam(), BUDGET)
    assert (confidence.first, confidence.among) == (judge.first, judge.among)
    assert confidence.judge(np.zeros((1, WIDTH))) == pytest.approx(
        (judge.first.probability(np.zeros((1, WIDTH)))[0], judge.among.probability(np.zeros((1, WIDTH)))[0])
    )
    assert 0 < confidence.answer_from < CERTAIN


def test_the_clearer_both_are_the_more_is_answered():
    answered = []
    for sharpness in (2.0, 4.0, 8.0):
        confidence = adopt(a_judge(sharpness=sharpness), an_exam(sharpness=sharpness), BUDGET)
        answered.append(np.mean([outcome(confidence, *half)[2] for half in halves(1, 2, sharpness)]))
    assert answered == sorted(answered)
    assert answered[2] > answered[0] + 0.2


def test_a_small_exam_counts_as_much_as_the_many_reference_messages():
    judge, good = a_judge(number=6_000, sharpness=8.0), an_exam(number=300, sharpness=8.0)
    # One message of the exam in ten is wrong though it looks as right as can be: a twentieth in sum where both weigh
    # the same, a mere two hundredth if every message counted alike.
    fooled = replace(good, right=good.right & (np.arange(300) % 10 > 0))
    assert adopt(judge, fooled, BUDGET).answer_from > adopt(judge, good, BUDGET).answer_from


def test_bad_reference_messages_hold_a_museum_back_whose_own_exam_is_easy():
    judge, exam = a_judge(sharpness=8.0), an_exam(sharpness=8.0)
    right = judge.reference.right & (np.arange(3_000) % 10 > 0)
    fooled = replace(judge, reference=replace(judge.reference, right=right))
    assert adopt(fooled, exam, BUDGET).answer_from > adopt(judge, exam, BUDGET).answer_from


def test_labelled_messages_of_the_museum_weigh_as_much_as_all_the_rest():
    judge, exam, labelled = a_judge(sharpness=8.0), an_exam(sharpness=8.0), an_exam(number=300, sharpness=8.0, seed=7)
    fooled = replace(labelled, right=labelled.right & (np.arange(300) % 10 > 0))
    without, easy, hard = (adopt(judge, exam, BUDGET, messages) for messages in (None, labelled, fooled))
    assert hard.answer_from > max(without.answer_from, easy.answer_from)
    assert hard.first is judge.first


@pytest.mark.parametrize(("one", "other"), [(10, 1_000), (1_000, 10), (7, 7)])
def test_two_trials_that_are_joined_weigh_the_same_in_sum(one, other):
    first, second = (
        Trial.of(exam, np.zeros(number), np.ones(number))
        for number in (one, other)
        for exam in [an_exam(number=number)]
    )
    joined = Trial.join(first, second)
    assert len(joined.first) == one + other
    assert joined.weight[:one].sum() == pytest.approx(joined.weight[one:].sum())
    np.testing.assert_allclose(
        joined.weight[:one] / joined.weight[:one].sum(), first.weight / first.weight.sum()
    )  # and keep their weights among themselves
    np.testing.assert_array_equal(joined.right, [*first.right, *second.right])


def test_messages_of_a_trial_without_weight_leave_all_of_it_to_the_other():
    silent = replace(Trial.of(an_exam(number=20), np.zeros(20), np.zeros(20)), weight=np.zeros(20))
    joined = Trial.join(silent, Trial.of(an_exam(number=10), np.ones(10), np.ones(10)))
    assert np.isfinite(joined.weight).all()
    assert joined.weight[:20].sum() == 0
    assert joined.weight[20:].sum() > 0


@pytest.mark.parametrize("unanswerable", [0.0, 0.3, 1.0])
def test_each_kind_gets_its_share_whatever_the_number_of_messages(unanswerable):
    kind = np.array(["answerable"] * 900 + ["near"] * 60 + ["far"] * 40)
    weight = weigh(kind, Budget(unanswerable=unanswerable))
    shares = [weight[kind == name].sum() / weight.sum() for name in KINDS]
    assert shares == pytest.approx([1 - unanswerable, 0.6 * unanswerable, 0.4 * unanswerable])


def test_a_kind_that_never_comes_leaves_its_share_to_the_others():
    weight = weigh(np.array(["answerable", "answerable", "far"]), Budget(unanswerable=0.3))
    assert weight[2] / weight.sum() == pytest.approx(0.12 / 0.82)


# ---- in the decider ----


def test_a_decider_with_a_judge_asks_it_instead_of_fitting_its_own(encoder, faq, museum):
    judge = a_judge()
    judged = Decider(EmbeddingStore(encoder, None), SMALL_TALK, STRANGERS, BUDGET, judge)
    judged.learn(faq, museum)
    assert judged.live.confidence.first is judge.first
    assert judged.live.confidence.among is judge.among
    alone = Decider(EmbeddingStore(encoder, None), SMALL_TALK, STRANGERS, BUDGET)
    alone.learn(faq, museum)
    assert not isinstance(alone.live.confidence.first, Network)
    # Asked word for word a phrasing is answered, whatever the judge says of it.
    assert judged.decide("Où sont les toilettes ?", "fr", NOON).probability == pytest.approx(0.99)


def test_fitting_without_a_judge_still_gives_a_confidence():
    assert fit(an_exam(), BUDGET).answer_from < CERTAIN
