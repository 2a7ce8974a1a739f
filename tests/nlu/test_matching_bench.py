"""The bench of matching: figures worked out by hand, and draws without leakage."""

import gzip
import json
import math

import numpy as np
import pytest

from bench.matching.metrics import Judged, figures, intervals, judge, mean_figures, places_of, standard_mix
from bench.matching.panel import views
from bench.matching.peers import Bm25, CharTfidf, Curio, Dense
from bench.matching.public import crossed, off_and_on
from bench.matching.reference import NAMES, REFERENCE, reference
from bench.matching.scale import Scale
from bench.matching.sets import FAR, NEAR, Question, folder_of_sets, read_set
from bench.matching.views import ALL, Task, View, draw, leave_out, questions_for
from bot.faq import fold
from bot.nlu.embeddings import EmbeddingStore

from .conftest import BagOfWords

# ---- figures ----

JUDGED = Judged(
    confidence=np.array([0.9, 0.8, 0.7, 0.6, 0.5]),
    right=np.array([True, False, True, False, True]),
    right3=np.array([True, True, True, False, True]),
    kind=np.array(["", "", "", FAR, ""]),
)


def test_every_figure_is_what_a_pencil_gives():
    found = figures(JUDGED)
    assert found["acc1"] == pytest.approx(3 / 4)
    assert found["acc3"] == pytest.approx(4 / 4)
    # three of the four answerable questions are above the only stranger
    assert found["auroc"] == found["auroc_far"] == pytest.approx(3 / 4)
    assert math.isnan(found["auroc_near"])
    # four answerable ones and one stranger are the standard mix already: risks 0, 1/2, 1/3, 2/4, 2/5
    assert found["aurc"] == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4 + 2 / 5) / 5)
    assert found["cov5"] == found["cov10"] == pytest.approx(1 / 5)


def test_more_wrong_answers_allowed_cover_more():
    many = Judged(np.linspace(1, 0, 20), np.arange(20) != 9, np.ones(20, bool), np.full(20, ""))
    found = figures(many)
    assert (found["cov5"], found["cov10"]) == (pytest.approx(1.0), pytest.approx(1.0))  # one of twenty is 5 %
    worse = Judged(many.confidence, ~np.isin(np.arange(20), (9, 18)), many.right3, many.kind)
    assert figures(worse)["cov5"] == pytest.approx(9 / 20)
    assert figures(worse)["cov10"] == pytest.approx(1.0)


def test_out_of_scope_questions_are_a_fifth_of_the_traffic():
    weight = standard_mix(np.array(["", "", NEAR, FAR, FAR, FAR]), np.ones(6))
    assert weight[2:].sum() / weight.sum() == pytest.approx(0.2)
    assert weight[:2].tolist() == [1, 1]


def test_equal_confidences_are_answered_together():
    tied = Judged(np.array([0.9, 0.9]), np.array([True, False]), np.ones(2, bool), np.full(2, ""))
    assert figures(tied)["aurc"] == pytest.approx(1 / 2)
    assert figures(tied)["cov10"] == 0


def test_a_question_counted_twice_is_two_questions():
    twice = np.array([0, 1, 1, 2, 3, 4])
    doubled = Judged(*(array[twice] for array in (JUDGED.confidence, JUDGED.right, JUDGED.right3, JUDGED.kind)))
    weighted, repeated = figures(JUDGED, np.array([1, 2, 1, 1, 1])), figures(doubled)
    assert weighted["acc1"] == pytest.approx(repeated["acc1"]) == pytest.approx(3 / 5)
    assert weighted["auroc"] == pytest.approx(repeated["auroc"])
    assert weighted["cov10"] == pytest.approx(repeated["cov10"])


def test_a_label_is_found_in_its_column():
    questions = [Question("a", "en", "x"), Question("b", "en", "y"), Question("c", "en", None, NEAR)]
    judged = judge(np.array([[0.1, 0.9], [0.2, 0.8], [0.5, 0.4]]), ["x", "y"], questions)
    assert judged.right.tolist() == [False, True, False]
    assert judged.right3.tolist() == [True, True, False]
    assert judged.confidence.tolist() == [0.9, 0.8, 0.5]
    assert judged.kind.tolist() == ["", "", NEAR]


def test_the_interval_holds_the_value_and_narrows_with_more_questions():
    def share(right):
        return lambda counts: {"share": float(np.average(right, weights=counts))}

    few, many = np.array([True, False] * 10), np.array([True, False] * 500)
    value, low, high = intervals(share(few), 20, 100)["share"]
    _, low_many, high_many = intervals(share(many), 1000, 100)["share"]
    assert low < value < high
    assert value == 0.5
    assert high_many - low_many < high - low


def test_a_figure_that_nothing_stands_for_has_no_interval():
    assert intervals(lambda _: {"auroc": float("nan")}, 3, 5)["auroc"] == [None, None, None]


def test_a_question_of_several_draws_is_drawn_in_all_of_them():
    places, size = places_of([["en a", "en b"], ["en b", "en c"]])
    assert (size, [place.tolist() for place in places]) == (3, [[0, 1], [1, 2]])
    one = Judged(np.array([0.9, 0.8]), np.array([True, False]), np.ones(2, bool), np.full(2, ""))
    two = Judged(np.array([0.9, 0.8]), np.array([False, False]), np.ones(2, bool), np.full(2, ""))
    measured = mean_figures([one, two], places)
    assert measured(None)["acc1"] == pytest.approx((1 / 2 + 0) / 2)
    assert measured(np.array([3, 1, 0]))["acc1"] == pytest.approx((3 / 4 + 0) / 2)


# ---- sets and views ----

LABELS = ("hours", "prices", "dogs", "parking")


@pytest.fixture
def public(tmp_path):
    """Four entries in two languages, six examples and two questions each, and one stranger."""
    lines = [
        {"split": split, "lang": lang, "text": f"{label} {split} {number} {lang}", "label": label}
        for lang in ("en", "fr")
        for label in LABELS
        for split, count in (("train", 6), ("test", 2))
        for number in range(count)
    ]
    lines.append({"split": "test", "lang": "en", "text": "Who won?", "label": None, "oos_kind": "near"})
    lines.append({"split": "test", "lang": "en", "text": "What is love?", "label": None})
    folder = tmp_path / "small"
    folder.mkdir()
    with gzip.open(folder / "uniform.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
    entries = [{"id": "dogs", "questions": ["May I bring my dog?"], "answer": "No."}]
    (folder / "faq.json.gz").write_bytes(gzip.compress(json.dumps({"entries": entries}).encode()))
    return read_set(tmp_path, "small")


def view(**changes):
    return View(**{"of": "small", "name": "k2", "languages": ("en", "fr"), "k": 2, **changes})


def test_a_set_is_read_with_its_strangers_and_its_canonical_questions(public):
    assert len(public.of("en", "train")) == 24
    assert [(line.label, line.kind) for line in public.of("en", "test")[-2:]] == [(None, NEAR), (None, FAR)]
    assert public.of("en", "test")[0].kind == ""
    assert public.canonical == {"dogs": "May I bring my dog?"}


def test_sets_that_are_not_there_are_not_guessed(tmp_path):
    assert folder_of_sets(str(tmp_path / "none"), tmp_path) is None
    assert folder_of_sets("", tmp_path / "checkout") is None
    (tmp_path / "shared/data/bench").mkdir(parents=True)
    assert folder_of_sets("", tmp_path / "checkout") == tmp_path / "shared/data/bench"


def test_a_draw_is_the_same_every_time_and_another_for_another_seed(public):
    draws = [draw(public, view(), "en", seed) for seed in (0, 0, 1)]
    assert draws[0] == draws[1] != draws[2]
    assert {len(texts) for texts in draws[0].variants.values()} == {2}
    assert draws[0].variants["dogs"][0] == "May I bring my dog?"


def test_a_larger_draw_begins_with_the_smaller_one(public):
    small, large = (draw(public, view(k=k), "en", 0).variants for k in (2, 5))
    assert all(large[label][:2] == small[label] for label in LABELS)


def test_questions_and_phrasings_of_a_set_without_splits_do_not_meet(public):
    looked = view(pool=ALL, asked=ALL, k=5)
    whole = [Question(line.text, line.lang, line.label, line.kind, ALL) for line in public.lines]
    repeated = [Question(f"  {line.text.upper()}! ", line.lang, line.label, line.kind, ALL) for line in whole[:9]]
    task = draw(type(public)("small", (*whole, *repeated)), looked, "en", 0)
    known = {fold(text) for texts in task.variants.values() for text in texts}
    assert {len(texts) for texts in task.variants.values()} == {4}  # at most half of the eight of each entry
    assert not known & {fold(line.text) for line in task.questions}
    assert sum(line.label is not None for line in task.questions) == 4 * 4


def test_a_published_test_split_stays_whole(public):
    task = draw(public, view(k=6), "en", 0)
    assert len(task.questions) == 4 * 2 + 2


def test_an_entry_with_too_few_examples_is_no_entry_and_its_questions_are_not_asked(public):
    fewer = type(public)("small", tuple(line for line in public.lines if "dogs train" not in line.text))
    task = draw(fewer, view(fewest=5), "en", 0)
    assert set(task.variants) == {"hours", "parking", "prices"}
    assert "dogs" not in {line.label for line in task.questions}


def test_what_is_left_out_must_not_be_answered(public):
    task = draw(public, view(left_out=True), "en", 0)
    gone = set(LABELS) - set(task.variants)
    assert len(gone) == 1
    assert {line.label for line in task.questions} == {*task.variants, None}
    assert sum(line.kind == NEAR for line in task.questions) == 2 + 1
    assert leave_out(Task(task.variants, task.questions), "small", 0).questions != task.questions


def test_across_languages_the_questions_are_the_same_in_every_row(public):
    cells = crossed(public, view(), 0, Scale())
    assert set(cells) == {(faq, lang) for faq in ("en", "fr") for lang in ("en", "fr")}
    assert cells["en", "fr"].questions == cells["fr", "fr"].questions
    assert cells["en", "fr"].variants == cells["en", "en"].variants
    assert {line.lang for line in cells["en", "fr"].questions} == {"fr"}
    assert all(line.label is not None for line in cells["fr", "en"].questions)


def test_the_means_on_and_off_the_diagonal():
    found = off_and_on(np.array([[0.8, 0.2], [0.4, 0.4]]))
    assert found == {"diagonal": pytest.approx(0.6), "off": pytest.approx(0.3), "ratio": pytest.approx(0.5)}


def test_an_unknown_question_is_never_asked_of_a_foreign_faq(public):
    assert questions_for(public, view(), "fr", {"hours": ("a",)}) == tuple(
        line for line in public.of("fr", "test") if line.label == "hours"
    )


def test_every_reference_belongs_to_a_view_and_names_known_figures():
    assert set(REFERENCE) <= {one.title for one in views()}
    assert all(len(row) <= len(NAMES) for rows in REFERENCE.values() for row in rows.values())
    assert reference("clinc150 k5", "aurc")["MiniLM"] == 14.1
    assert reference("hwu64 k5", "aurc") == {}


# ---- matchers ----

VARIANTS = {
    "hours": ("À quelle heure fermez-vous ?", "When do you close?"),
    "parking": ("Où garer la voiture ?",),
    "dogs": ("May I bring my dog?", "Les chiens sont-ils admis ?"),
}
ASKED = ["fermez vous a quelle heure", "may I bring my dog", "garer la voiture"]


def peers():
    store = EmbeddingStore(BagOfWords(), None)
    return [Bm25(), CharTfidf(), Dense("bag", store), Curio(store)]


@pytest.mark.parametrize("peer", peers(), ids=lambda peer: peer.name)
def test_every_matcher_gives_entries_in_the_order_of_the_faq(peer):
    scores = peer.score(VARIANTS, ASKED)
    assert scores.shape == (3, 3)
    assert scores.argmax(axis=1).tolist() == [0, 2, 1]


def test_bm25_weighs_as_lucene_does():
    scores = Bm25(k1=1.5, b=0.75).score({"a": ("red car",), "b": ("red red bus stop",)}, ["car", "red"])
    # two phrasings of 2 and 4 words, so the mean is 3: tf / (tf + 1.5 (1 - .75 + .75 length / 3))
    car, red = math.log(1 + (2 - 1 + 0.5) / 1.5), math.log(1 + (2 - 2 + 0.5) / 2.5)
    assert scores[0].tolist() == pytest.approx([car / (1 + 1.5 * 0.75), 0])
    assert scores[1].tolist() == pytest.approx([red / (1 + 1.5 * 0.75), red * 2 / (2 + 1.5 * 1.25)])


def test_bm25_reads_scripts_without_blanks_by_character():
    scores = Bm25().score({"hours": ("几点关门",), "dogs": ("可以带狗吗",)}, ["什么时候关门"])
    assert scores[0][0] > scores[0][1] == 0
