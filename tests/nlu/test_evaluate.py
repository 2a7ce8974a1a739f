"""The figures of an evaluation, worked out by hand on a handful of messages."""

import json

import pytest

from bot.nlu.evaluate import BadLine, measure, read_lines, summarize, table


def line(text, label, lang="fr"):
    return {"text": text, "lang": lang, "label": label}


def out(decision, *ids, confidence=0.5, ranking=(), intent=None):
    return {
        "decision": decision,
        "ids": list(ids),
        "confidence": confidence,
        "ranking": list(ranking),
        "intent": intent,
    }


PAIRS = [
    # answered right, wrong, and half right
    (line("horaires ?", "hours"), out("answer", "hours", confidence=0.9, ranking=[["hours", 0.9]])),
    (line("tarifs ?", "prices"), out("answer", "hours", confidence=0.8, ranking=[["hours", 0.8], ["prices", 0.1]])),
    (
        line("horaires et tarifs ?", ["hours", "prices"]),
        out("answer", "hours", confidence=0.7, ranking=[["hours", 0.7]]),
    ),
    # suggested, with and without the right one
    (line("ouvert ?", "hours"), out("suggest", "prices", "hours", confidence=0.4, ranking=[["prices", 0.4]])),
    (line("chien ?", "dogs"), out("suggest", "prices", "hours", confidence=0.3, ranking=[["prices", 0.3]])),
    # nothing answers these two: one is handed off, one is answered all the same
    (line("la météo ?", None), out("handoff", confidence=0.1, ranking=[["hours", 0.1]])),
    (line("une autre ?", None), out("answer", "dogs", confidence=0.6, ranking=[["dogs", 0.6]])),
    (line("bonjour", "smalltalk:greet"), out("smalltalk", intent="greet")),
    (line("au revoir", "smalltalk:bye"), out("smalltalk", intent="thanks")),
]


def test_every_figure_is_the_share_it_says():
    figures = measure(PAIRS)
    assert figures["messages"] == 9
    assert figures["false_answers"] == pytest.approx(2 / 9)
    assert figures["strangers_answered"] == pytest.approx(1 / 2)
    assert figures["coverage"] == pytest.approx(2 / 5)
    assert figures["suggestion_hit"] == pytest.approx(1 / 5)
    assert figures["answered_or_suggested"] == pytest.approx(3 / 5)
    assert figures["right_first"] == pytest.approx(2 / 5)
    assert figures["right_in_three"] == pytest.approx(3 / 5)
    assert figures["smalltalk_right"] == pytest.approx(1 / 2)


def test_the_area_under_the_risk_coverage_curve_counts_strangers_as_wrong():
    # by confidence: right, wrong, right, stranger, wrong, wrong, stranger
    risks = [0, 1 / 2, 1 / 3, 2 / 4, 3 / 5, 4 / 6, 5 / 7]
    assert measure(PAIRS)["aurc"] == pytest.approx(sum(risks) / 7)


def test_confidence_tells_answerable_from_not():
    # 5 answerable against 2 strangers (.6 and .1): .9 .8 .7 beat both, .4 .3 beat one
    assert measure(PAIRS)["auroc"] == pytest.approx((3 * 2 + 2 * 1) / 10)


def test_a_group_without_such_messages_has_no_figure():
    figures = measure(PAIRS[5:6])
    assert figures["coverage"] is None
    assert figures["auroc"] is None


def test_the_macro_average_gives_each_language_the_same_weight():
    english = (line("hours?", "hours", "en"), out("answer", "hours", ranking=[["hours", 0.9]]))
    lines, decided = zip(*[*PAIRS, english], strict=True)
    summary = summarize(lines, decided)
    assert summary["macro"]["coverage"] == pytest.approx((2 / 5 + 1) / 2)
    assert "kinds" not in summary
    assert table(summary).splitlines()[1].split()[:2] == ["all", "10"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("{", "line 2: needs text, lang and label"),
        ('{"text": "x", "lang": "fr"}', "line 2: needs text, lang and label"),
        ('{"text": 1, "lang": "fr", "label": null}', "line 2: text and lang must be texts"),
        ('{"text": "x", "lang": "fr", "label": "nowhere"}', "line 2: label nowhere is no entry of the FAQ"),
        ('{"text": "x", "lang": "fr", "label": 7}', "line 2: needs text, lang and label"),
        ("[]", "line 2: needs text, lang and label"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path, row, problem):
    path = tmp_path / "visitors.jsonl"
    path.write_text(json.dumps(line("x", "hours")) + "\n" + row, encoding="utf-8")
    with pytest.raises(BadLine, match=problem):
        read_lines(path, ["hours"])
