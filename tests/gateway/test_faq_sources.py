"""What tables and pages propose for the FAQ: every dialect, every way of telling a FAQPage, and what is hostile."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import itertools
import json
from typing import Any

import pytest

from bot.faq import Faq, fold, parse_faq
from bot.faq_writing import NewEntry, with_entries
from bot.gateway.staff.faq_drafts import Draft, NotRead, Reading
from bot.gateway.staff.faq_import import Sorted, sort_out
from bot.gateway.staff.faq_of_page import looks_like_html, page
from bot.gateway.staff.faq_tables import decoded, table
from tests.gateway.faq_sources import MICRODATA, ONE, YAML_LOOKING, json_page

FILE = """version: 1
languages: [fr, en]
entries:
- id: cloakroom  # a comment
  topic: visit
  questions:
    fr: ["Où laisser mon sac ?"]
  answer:
    fr: "Au vestiaire."
"""
LANGUAGES = {"fr": "fr", "en": "en", "francais": "fr", "french": "fr", "anglais": "en", "english": "en"}
PLACEHOLDERS = {"hours.today"}


@pytest.fixture
def faq() -> Faq:
    return parse_faq(FILE)


def read(text: str) -> Reading:
    return table(text, LANGUAGES)


def sorted_out(text: str, faq: Faq) -> Sorted:
    reading = read(text)
    found = sort_out(reading.drafts, faq, PLACEHOLDERS)
    found.refused += reading.refused
    return found


# ---- tables ----

HEADS = (
    ["question", "answer", "language", "topic", "id"],
    ["Question", "Réponse", "Langue", "Thème", "Identifiant"],
    ["QUESTIONS", "reponses", "lang", "rubrique", "ID"],
)
ENDS, MARKS, NAMES = ("\n", "\r\n", "\r"), (b"", codecs.BOM_UTF8), ("français", "FR", "fr-CA")
DIALECTS = list(itertools.product((",", ";", "\t"), HEADS, ENDS, MARKS, NAMES))


@pytest.mark.parametrize(("delimiter", "heads", "end", "mark", "language"), DIALECTS)
def test_every_dialect_is_read(delimiter: str, heads: list[str], end: str, mark: bytes, language: str) -> None:
    out = io.StringIO()
    written = csv.writer(out, delimiter=delimiter, lineterminator=end)
    written.writerows([heads, ["Où, donc ; là ?", 'Ici, "là" ;\nou\tlà.', language, "visit", "ici"]])
    text, is_guessed = decoded(mark + out.getvalue().encode())
    draft = Draft(2, {"fr": ("Où, donc ; là ?",)}, {"fr": 'Ici, "là" ;\nou\tlà.'}, "ici", "visit")
    assert (read(text).drafts, is_guessed) == ([draft], False)


def test_windows_1252_is_guessed() -> None:
    assert decoded("À 5 € — œuvre".encode("cp1252")) == ("À 5 € — œuvre", True)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_what_spreadsheets_write_besides_is_read(encoding: str) -> None:
    text, _ = decoded("sep=;\r\nquestion;réponse\r\nÀ côté ?;5 €\r\n".encode(encoding))
    assert read(text).drafts[0].answer == {"": "5 €"}


@pytest.mark.parametrize(
    "heads", ["questions-fr,answer-fr", "Question (FR),Réponse (français)", "question_fr,answer french"]
)
def test_heads_may_say_the_language(heads: str) -> None:
    assert read(f"{heads}\nLà ?,Oui.\n").drafts == [Draft(2, {"fr": ("Là ?",)}, {"fr": "Oui."})]


def test_heads_that_say_nothing_to_us_are_named() -> None:
    reading = read("question,answer,colour,answer type\nLà ?,Oui.,red,long\n")
    assert reading.notices == [("importing-notice-columns", {"columns": "colour, answer type"})]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",Oui.,,,", "no-question"),
        ("?!,Oui.,,,", "no-question"),
        ("Peindre ?,,,,", "no-answer"),
        ("Peindre ?,<p></p>,,,", "no-answer"),
        ("Peindre ?,Oui.,tlh,,", "language"),
        ("Paint?,Yes.,en,,", "first-question"),
        (f"{'é' * 301} ?,Oui.,,,", "long-question"),
        (f"Peindre ?,{'é' * 20_001},,,", "long-answer"),
        (f"Peindre ?,Oui.,,{'t' * 61},", "long-topic"),
        ("Peindre ?,{{ nonsense }},,,", "placeholder"),
        ("Peindre ?,{{ hours.today,,,", "braces"),
        ("Peindre ?,Oui.,,,2027-02-30", "day"),
        ("Peindre ?,Oui.,,,01/02/2027", "day"),
        ("chanter   ICI,Oui.,,,", "twice"),
        ('"Peindre" là ?,Oui.,,,', "quotes"),
        (f"{'x' * 200_000},Oui.,,,", "quotes"),  # longer than what a cell may be
    ],
)
def test_what_cannot_be_taken_is_said_with_its_line_and_the_rest_is_read(faq: Faq, row: str, why: str) -> None:
    text = f'question,answer,language,topic,valid_until\n"Chanter\nici ?",Non.,,,\n{row}\nDanser ?,Non.,,,\n'
    text = text.replace('"Chanter\nici ?"', '"Chanter ici ?\n"')
    found = sorted_out(text, faq)
    assert [(one.line, one.why[0]) for one in found.refused] == [(4, f"importing-wrong-{why}")]
    assert [one.draft.line for one in found.proposals] == [2, 5]


def test_a_quote_that_never_closes_is_said(faq: Faq) -> None:
    found = sorted_out('question,answer\nPeindre ?,Oui.\nChanter ?,"Non.\nDanser ?,Non.\n', faq)
    assert [one.draft.line for one in found.proposals] == [2]
    assert [one.line for one in found.refused] == [3]


def test_what_begins_later_than_it_ends_is_refused(faq: Faq) -> None:
    found = sorted_out("question,answer,valid from,valid until\nPeindre ?,Oui.,2027-02-01,2027-01-01\n", faq)
    assert found.refused[0].why[0] == "importing-wrong-days"


def test_rows_with_one_id_are_one_entry(faq: Faq) -> None:
    text = "id,language,question,answer\npaint,fr,Peindre ?,Oui.\npaint,en,Paint?,Yes.\npaint,fr,Encore ?,Non.\n"
    found = sorted_out(text, faq)
    (one,) = found.proposals
    assert one.entry == NewEntry("paint", "", {"fr": ("Peindre ?",), "en": ("Paint?",)}, {"fr": "Oui.", "en": "Yes."})
    assert [(one.line, one.why[0]) for one in found.refused] == [(4, "importing-wrong-id")]


def test_a_question_that_stands_there_folded_is_known(faq: Faq) -> None:
    (known,) = sorted_out("question,answer\nOU LAISSER mon sac,Ici.\n", faq).known
    assert known.entry.id == "cloakroom"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "heads"), ("frage,antwort\nx,y\n", "heads"), ("question\nx\n", "heads"), ("\0\n\0", "heads"),
        ("question,questions,answer\nx,y,z\n", "heads-twice"), ('"' * 100_000, "heads"), ("," * 100_000, "heads"),
        ("question,answer\n" + "".join(f"Quoi {number} ?,x\n" for number in range(501)), "entries"),
        ("question,answer\n" + '"x"y,z\n' * 600, "entries"), ("x" * 1_000_000, "heads"),
    ],
    ids=range(10),
)  # fmt: skip
def test_what_is_no_table_is_said(text: str, why: str) -> None:
    with pytest.raises(NotRead, match=f"importing-error-{why}$"):
        read(text)


@pytest.mark.parametrize("text", YAML_LOOKING)
def test_what_looks_like_yaml_or_a_formula_is_only_text(faq: Faq, text: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(
        [["question", "answer", "topic", "id"], [f"{text} alors ?", f"{text}!", f"{text} t", text]]
    )
    found = sorted_out(out.getvalue(), faq)
    if "{{" in text:
        assert len(found.refused) == 1
        return
    made = parse_faq(with_entries(FILE, [one.entry for one in found.proposals]))
    assert len(made.entries) == 2
    assert made.entries[1].answer["fr"].split() == f"{text.removeprefix(chr(39))}!".split()
    assert fold(f"{text} alors") in fold(" ".join(made.entries[1].questions["fr"]))


def test_html_and_markdown_lose_what_could_act() -> None:
    html = '<p onclick="x()">Oui, <b>ici</b> : <a href="javascript:x()">là</a></p><script>x()</script><ul><li>un</ul>'
    out = io.StringIO()
    rows = [["<i>Peindre</i> ?", html], ["Chanter ?", "[x](javascript:y) **z**"]]
    csv.writer(out).writerows([["question", "answer"], *rows])
    first, second = read(out.getvalue()).drafts
    assert (first.questions[""], first.answer[""]) == (("Peindre ?",), "Oui, **ici** : là\n\n- un")
    assert second.answer[""] == "x **z**"


# ---- pages ----


@pytest.mark.parametrize(
    "html",
    [
        json_page({"@type": "FAQPage", "mainEntity": [ONE]}),
        json_page({"@type": "FAQPage", "mainEntity": ONE}),
        json_page([{"@type": "Thing"}, {"@type": ["WebPage", "FAQPage"], "mainEntity": ONE}]),
        json_page({"@graph": [{"@type": "Organization"}, {"@type": "http://schema.org/FAQPage", "mainEntity": [ONE]}]}),
        json_page({"@graph": [{"@type": "FAQPage", "mainEntity": [{"@id": "#q"}]}, {"@id": "#q", **ONE}]}),
        json_page({"@type": "WebPage", "mainEntity": {"@type": "schema:FAQPage", "mainEntity": [ONE]}}),
        json_page(
            {"@type": "FAQPage", "mainEntity": {**ONE, "name": ["Peindre ici&nbsp;?"], "acceptedAnswer": [1, "Oui."]}}
        ),
        json_page({"@type": "FAQPage", "mainEntity": {**ONE, "name": {"@value": "Peindre ici ?", "@language": "fr"}}}),
        json_page({"@type": "FAQPage", "mainEntity": [ONE]}, {"@type": "FAQPage", "mainEntity": [ONE]}),
        json_page({"@type": "FAQPage", "mainEntity": [ONE]}).replace("{", "// a comment\n{", 1),
        json_page({"@type": "FAQPage", "mainEntity": [ONE]}, lang=""),
        "\ufeff \n" + MICRODATA,
    ],
    ids=range(12),
)
def test_every_way_of_telling_a_faqpage_is_read(html: str) -> None:
    assert looks_like_html(html)
    (draft,) = page(html).drafts
    assert [fold(title) for title in draft.questions[""]] == ["peindre ici"]
    assert draft.answer[""].startswith("Oui")


def test_answers_in_microdata_keep_their_lists_and_links() -> None:
    (draft,) = page(MICRODATA, "https://museum.example/faq").drafts
    assert draft.answer[""] == "Oui, [au **jardin**](https://museum.example/visite).\n\n- un"


@pytest.mark.parametrize(
    ("more", "lang", "language"),
    [
        ({}, "fr", "fr"),
        ({"inLanguage": "en-GB"}, "fr", "en"),
        ({"inLanguage": {"alternateName": "de"}}, "", "de"),
        ({}, "French", ""),
    ],
)
def test_the_language_that_a_page_says_is_proposed(more: dict[str, Any], lang: str, language: str) -> None:
    assert page(json_page({"@type": "FAQPage", "mainEntity": ONE, **more}, lang=lang)).drafts[0].language == language


def test_one_broken_script_does_not_hide_the_others() -> None:
    html = json_page({"@type": "FAQPage", "mainEntity": [ONE]})
    reading = page(html.replace("<head>", '<head><script type="application/ld+json">{"a":,}</script>'))
    assert len(reading.drafts) == 1
    assert reading.notices == [("importing-notice-broken", {})]


def nested(depth: int) -> str:
    return '{"a":' * depth + json.dumps({"@type": "FAQPage", "mainEntity": [ONE]}) + "}" * depth


SCRIPT, SCOPE = '<script type="application/ld+json">', '<p itemscope itemtype="https://schema.org/FAQPage"'


@pytest.mark.parametrize(
    "html",
    [
        json_page(1, "x", None, [[]], {"@type": 3}, {"@type": "FAQPage"}, {"@type": "FAQPage", "mainEntity": "x"}),
        json_page({"@type": "FAQPage", "mainEntity": [[], 1, None, {"@type": "Thing"}]}),
        json_page({"@type": "FAQPage", "mainEntity": {"@id": "#a"}}, {"@id": "#a"}, {"@id": ["#b"]}),
        json_page({"@type": "FAQPage", "mainEntity": {**ONE, "name": {"a": 1}, "acceptedAnswer": {"text": [[1]]}}}),
        json_page({"@type": {"FAQPage": 1}, "mainEntity": [ONE]}),
        f"{SCRIPT}{nested(100_000)}</script>",
        f'{SCRIPT}{{"@type":"FAQPage",</script>',
        f"{SCRIPT}{'[' * 500_000}</script>",
        f"{SCRIPT}/*{'{}//' * 100_000}</script>",
        f"{SCOPE}>" * 10_000,
        f"{SCOPE}><b itemprop=mainEntity itemscope>x",
        f'{SCOPE}><a itemprop=url href="http://[x">x</a></p>',
        f"{SCOPE}></p>" + "<p itemprop=x>y" * 30_000,
        f"{SCOPE} itemref=a></p><p id=a itemscope itemref=a itemprop=mainEntity>",
        f"{SCOPE}></p>" + "<p itemscope itemref=a>" * 5000 + "<div id=a>" + "<p itemprop=x>y" * 5000,
        f"{SCOPE}>" + "<div itemprop=x>" * 240 + "word " * 200_000,
        f"{SCOPE}>" + "<div itemscope itemprop=x>" * 240 + "<b itemprop=y>w</b>" * 3700,
        "<?xml version='1.0' encoding='utf-16'?><p>x",
        "<!-- " + "<" * 100_000,
        "<svg>" * 100_000,
        "<\0\ufffe>",
        "<",
    ],
    ids=range(22),
)
def test_what_only_pretends_to_be_a_faqpage_proposes_nothing(faq: Faq, html: str) -> None:
    with contextlib.suppress(NotRead):
        assert sort_out(page(html).drafts, faq, PLACEHOLDERS).proposals == []


def test_too_many_questions_are_said() -> None:
    asked = [{**ONE, "name": f"Quoi {number} ?"} for number in range(501)]
    with pytest.raises(NotRead, match="entries"):
        page(json_page({"@type": "FAQPage", "mainEntity": asked}))


def test_a_table_is_no_page() -> None:
    assert not looks_like_html("question,answer\n<b>Là</b> ?,Oui.\n")
