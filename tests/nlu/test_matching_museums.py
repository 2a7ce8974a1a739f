"""The museums that the bench of matching asks: what their FAQ holds, who decides from where, and the page."""

import json
from itertools import pairwise

import pytest

from bench.matching import museums, report
from bench.matching.decisions import answered_from, halves, ranked, tuned_threshold
from bench.matching.judging import curve, judge_records, reliability
from bench.matching.names import PRODUCT
from bench.matching.peers import CharTfidf
from bench.matching.reference import NAMES
from bot.faq import fold
from bot.nlu.confidence import Budget


@pytest.fixture
def corpus(tmp_path):
    def question(intent, lang, kind, number):
        return {"type": "q", "id": intent, "lang": lang, "kind": kind, "text": f"{intent} {lang} {kind} {number}?"}

    rows = []
    for intent in ("small/opening_hours", "small/dogs"):
        rows.append({"type": "intent", "id": intent, "meaning": "…", "answer": {"fr": "Oui.", "en": "Yes."}})
        counts = [("fr", "canonical", 4), ("fr", "paraphrase", 3), ("en", "canonical", 2), ("en", "paraphrase", 2)]
        rows += [question(intent, lang, kind, i) for lang, kind, count in counts for i in range(count)]
        rows += [question(intent, lang, "paraphrase", 0) for lang in ("es", "ja")]
        rows.append({"type": "near", "id": intent, "lang": "de", "text": f"{intent} anderswo?"})
    second = [question("small/dogs", "fr", "typo", 0), question("small/dogs", "fr", "typo", 0)]
    # asked as a curator wrote it
    second.append({**second[0], "text": "SMALL/DOGS fr canonical 0"})
    other = [{"type": "oos", "lang": "en", "text": "Will it rain?"}, {"type": "smalltalk", "lang": "en", "text": "Hi"}]
    for name, some in (("small", rows), ("small-2", second), ("other", other)):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in some))
    return tmp_path


def test_a_stand_in_museum_holds_what_a_curator_writes_and_is_asked_the_rest(corpus):
    museum = museums.stand_in(corpus, "small")
    hours = museum.faq.by_id["small-opening-hours"]
    assert [len(hours.questions[lang]) for lang in ("fr", "en")] == [4, 3]
    assert hours.questions["fr"][3] == "small/opening_hours fr paraphrase 0?"
    labels = [line["label"] for line in museum.lines]
    assert labels.count("small-opening-hours") == 2 + 1 + 2  # what is left in French and English, and es, ja
    assert labels.count("small-dogs") == 2 + 1 + 2 + 1
    assert [line["kind"] for line in museum.lines if line["label"] is None] == ["near", "near", "far"]
    curated = {fold(text) for texts in museum.variants.values() for text in texts}
    assert not curated & {fold(line["text"]) for line in museum.lines}


def test_a_part_that_is_not_there_is_named(corpus):
    with pytest.raises(FileNotFoundError, match="no part 'zoo'"):
        museums.stand_in(corpus, "zoo")


def test_the_model_card_says_what_was_held_out(tmp_path):
    card = tmp_path / "card.json"
    assert museums.held_out_parts(None) == museums.held_out_parts(card) == ("onsite", "art")
    card.write_text('{"held_out_parts": ["science"]}')
    assert museums.held_out_parts(card) == ("science",)


def test_an_earlier_result_is_told_from_one_of_other_messages(corpus):
    museum = museums.stand_in(corpus, "small")
    shorter = museums.Museum(museum.name, museum.faq, museum.lines[1:])
    assert museum.digest == museums.stand_in(corpus, "small").digest != shorter.digest


def line(label, lang="fr"):
    return {"text": "…", "lang": lang, "label": label}


def record(entry, confidence):
    return {"decision": "handoff", "ids": [], "confidence": confidence, "ranking": [[entry, confidence]], "intent": ""}


LINES = [line("a"), line("a"), line("a"), line(None), line("a"), line(None)]
RECORDS = [record(entry, score) for entry, score in zip("aaabaa", (0.9, 0.8, 0.7, 0.6, 0.5, 0.4), strict=True)]


def test_the_threshold_is_the_lowest_that_keeps_the_budget():
    assert tuned_threshold(LINES, RECORDS, Budget(false_answers=0.0, strangers=0.0)) == 0.7
    assert tuned_threshold(LINES, RECORDS, Budget(false_answers=0.2, strangers=0.5)) == 0.5
    assert tuned_threshold(LINES, RECORDS, Budget(false_answers=0.2, strangers=0.4)) == 0.7
    assert tuned_threshold(LINES, RECORDS, Budget(false_answers=1.0, strangers=1.0)) == 0.4


def test_a_budget_that_cannot_be_kept_answers_nothing():
    threshold = tuned_threshold([line("b")], [record("a", 3.0)], Budget(false_answers=0.0))
    assert [one["decision"] for one in answered_from(threshold, [record("a", 3.0)])] == ["handoff"]


def test_what_is_above_the_threshold_is_answered_with_its_first_entry():
    answered = answered_from(0.7, RECORDS)
    assert [one["decision"] for one in answered] == ["answer"] * 3 + ["handoff"] * 3
    assert answered[0]["ids"] == ["a"]


def test_no_message_is_both_tuned_on_and_reported():
    lines = [line(label, lang) for lang in ("fr", "en") for label in ("a", None) for _ in range(10)]
    tune, reported = halves(lines)
    assert sorted(tune + reported) == list(range(40))
    for lang in ("fr", "en"):
        assert sum(lines[i]["lang"] == lang and lines[i]["label"] is None for i in reported) == 5


def test_the_curve_counts_the_wrong_among_the_answers():
    pairs = list(zip(LINES, RECORDS, strict=True))
    risks = [0, 0, 0, 1 / 4, 1 / 5, 2 / 6]
    assert [risk for _, risk in curve(pairs)] == pytest.approx(risks, abs=1e-4)
    assert [share for share, _ in curve(pairs)] == pytest.approx([i / 6 for i in range(1, 7)], abs=1e-4)


def test_a_probability_that_comes_true_has_no_gap():
    lines, records = [line("a")] * 4, [record(entry, 0.75) for entry in "aaab"]
    assert reliability(lines, records) == {"bins": [[0.75, 0.75, 4]], "gap": 0.0}
    assert reliability(lines, [record("b", 1.0)] * 4) == {"bins": [[1.0, 0.0, 4]], "gap": 1.0}


def test_a_matcher_ranks_every_message_of_a_museum(corpus):
    museum = museums.stand_in(corpus, "small")
    records = ranked(CharTfidf(), museum)
    assert [one["text"] for one in records] == [one["text"] for one in museum.lines]
    assert all(len(one["ranking"]) == 2 and one["decision"] == "handoff" for one in records)


# ---- the page ----


def results(corpus):
    museum = museums.stand_in(corpus, "small")
    everything = list(range(len(museum.lines)))
    records = answered_from(0.3, ranked(CharTfidf(), museum))
    row = {**judge_records(museum, everything, records, 5), "reliability": reliability(museum.lines, records)}
    share = [0.5, 0.4, 0.6]
    figure_row = {"figures": dict.fromkeys((*NAMES, "auroc_near", "auroc_far"), share)}
    nothing = {"figures": {**figure_row["figures"], "auroc_near": [None, None, None]}}
    return {
        "machine": {"date": "2026-11-24"},
        "encoder": "abc",
        "resamples": 5,
        "measured": {
            "museums": {"date": "2026-11-24", "encoder": "abc"},
            "public": {"date": "2026-11-20", "encoder": "older"},
        },
        "museums": {
            "small": {
                "entries": 2,
                "reported": 14,
                "messages": 28,
                "unanswerable": 7,
                "languages": ["en", "fr"],
                "systems": {PRODUCT: row},
            },
        },
        "public": {
            "clinc150 k5": {
                "entries": 150,
                "questions": 5500,
                "systems": {"BM25": figure_row, "char TF-IDF": figure_row, "MiniLM": figure_row, "Curio": nothing},
            }
        },
        "crosslingual": {
            "xsid": {
                "languages": ["en", "de"],
                "systems": {
                    "Curio": {
                        "matrix": [[0.8, 0.6], [0.6, 0.8]],
                        "summary": {"diagonal": [0.8, 0.7, 0.9], "off": [0.6, 0.5, 0.7], "ratio": [0.75, 0.7, 0.8]},
                    }
                },
            }
        },
    }


def test_the_page_shows_what_was_measured_beside_what_others_reach(corpus):
    page = report.page(results(corpus))
    assert "| small (2 entries, 14 messages, 25% unanswerable) | Curio, its own decision |" in page
    row = next(line for line in page.splitlines() if line.startswith("| clinc150 k5 (150 / 5500)"))
    assert "50.0 [40–60]" in row
    assert "79.2 MiniLM" in row  # the strongest elsewhere
    assert "14.1 MiniLM" in row  # the lowest AURC is the best one
    assert "(– · 50.0)" in row
    assert "| xsid | Curio | 80.0 [70–90] | 60.0 [50–70] | 0.750 [0.70–0.80] | – | **no** |" in page
    assert 'The part "public" was measured on 2026-11-20 with the encoder `older`.' in page
    assert 'The part "museums"' not in page


def test_every_table_of_the_page_has_one_width(corpus):
    lines = report.page(results(corpus)).splitlines()
    for above, below in pairwise(lines):
        if above.startswith("|") and below.startswith("|"):
            assert above.count("|") == below.count("|"), (above, below)


def test_parts_that_were_not_measured_are_not_on_the_page(corpus):
    some = results(corpus)
    page = report.page({key: value for key, value in some.items() if key not in ("museums", "crosslingual")})
    assert "## Museums" not in page
    assert "## Across languages" not in page
    assert "## Public sets" in page


def test_the_targets_say_which_were_missed(corpus):
    page = report.page(results(corpus))
    verdicts = [line for line in page.splitlines() if line.endswith("| yes |") or line.endswith("| **no** |")]
    assert any("right first, French and English: at least 0.88" in line for line in verdicts)
    assert any("false answers: at most 0.03" in line for line in verdicts)
