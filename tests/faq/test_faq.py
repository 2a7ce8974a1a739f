"""The checks of the FAQ file: every mistake with its entry, its line and the mend. Runs in both interpreters."""

from datetime import date
from pathlib import Path

import pytest

from bot.faq import FaqError, fold, load_faq, parse_faq
from bot.museum import load_museum

ROOT = Path(__file__).parents[2]
SMALL = """\
version: 1
languages: [fr, en]
entries:
- id: opening-hours
  topic: visit
  questions:
    fr: ["Quels sont vos horaires ?"]
    en: ["What are your opening hours?"]
  answer:
    fr: "{{ hours.today }}"
    en: "{{ hours.today }}"
- id: lost-child
  topic: help
  questions:
    fr: ["J'ai perdu mon enfant"]
  answer:
    fr: "Parlez au gardien."
"""
PLACEHOLDERS = {"hours.today", "hours.week"}


def problems_of(text, placeholders=PLACEHOLDERS):
    with pytest.raises(FaqError) as raised:
        parse_faq(text, placeholders)
    return raised.value.problems


def changed(old, new):
    assert SMALL.count(old) >= 1, f"the small FAQ has no {old!r}"
    return SMALL.replace(old, new, 1)


# ---- the shipped FAQ ----


@pytest.fixture(scope="module")
def shipped():
    museum = load_museum(ROOT / "data/museum.yml")
    return load_faq(ROOT / "data/faq.yml", museum.placeholders)


def test_the_shipped_faq_is_whole_and_rich(shipped):
    assert len(shipped.entries) >= 90
    assert shipped.default_language == "fr"


def test_every_shipped_entry_is_asked_and_answered_in_both_languages(shipped):
    for entry in shipped.entries:
        for language in ("fr", "en"):
            assert 3 <= len(entry.questions.get(language, ())) <= 10, f"{entry.id} phrasings in {language}"
            assert entry.answer.get(language), f"{entry.id} answer in {language}"


def test_every_shipped_link_picture_and_signature_is_told_in_both_languages(shipped):
    for entry in shipped.entries:
        texts = [link.title for link in entry.links]
        texts += [entry.image.alt] if entry.image else []
        texts += [entry.answered_by.role] if entry.answered_by else []
        assert all({"fr", "en"} <= set(text) for text in texts), entry.id


def test_emergencies_reach_a_person_in_the_shipped_faq(shipped):
    assert any(entry.escalate for entry in shipped.entries)


# ---- reading ----


def test_all_fields_of_an_entry_are_read():
    text = changed(
        "  topic: help\n",
        """\
  topic: help
  links: [{title: {fr: Aide, en: Help}, url: "https://museum.example/help"}]
  image: {url: "https://museum.example/desk.jpg", alt: {fr: Le guichet}}
  related: [opening-hours]
  valid_from: 2026-12-01
  valid_until: 2027-03-01
  review_by: 2027-01-15
  answered_by: {name: Alice, role: {fr: conservatrice, en: curator}}
  escalate: true
""",
    )
    entry = parse_faq(text, PLACEHOLDERS).by_id["lost-child"]
    assert entry.links[0].title == {"fr": "Aide", "en": "Help"}
    assert entry.links[0].url == "https://museum.example/help"
    assert entry.image.alt == {"fr": "Le guichet"}
    assert entry.related == ("opening-hours",)
    assert (entry.valid_from, entry.valid_until) == (date(2026, 12, 1), date(2027, 3, 1))
    assert entry.review_by == date(2027, 1, 15)
    assert entry.answered_by.name == "Alice"
    assert entry.escalate
    assert entry.line == 12


def test_both_ends_of_the_validity_belong_to_it():
    text = changed("  topic: help\n", "  topic: help\n  valid_from: 2026-12-01\n  valid_until: 2027-03-01\n")
    entry = parse_faq(text, PLACEHOLDERS).by_id["lost-child"]
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2027, 3, 1), date(2027, 3, 2)]
    assert [entry.is_valid_on(day) for day in days] == [False, True, True, False]


def test_an_entry_without_dates_is_always_valid():
    assert parse_faq(SMALL).by_id["lost-child"].is_valid_on(date(1999, 1, 1))


def test_the_title_is_the_first_phrasing_in_the_language_else_in_the_default_one():
    entry = parse_faq(SMALL).by_id["lost-child"]
    assert entry.title("en", "fr") == "J'ai perdu mon enfant"


def test_texts_stay_as_they_were_typed():
    # YAML takes these words for false, a number and nothing; an answer means the words.
    faq = parse_faq(changed('"Parlez au gardien."', "No").replace("topic: help", "topic: 12"))
    assert faq.by_id["lost-child"].answer["fr"] == "No"
    assert faq.by_id["lost-child"].topic == "12"


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "faq.yml"
    path.write_text(SMALL, encoding="utf-8-sig")
    assert len(load_faq(path, PLACEHOLDERS).entries) == 2


def test_windows_line_ends_do_no_harm(tmp_path):
    path = tmp_path / "faq.yml"
    path.write_bytes(SMALL.replace("\n", "\r\n").encode())
    assert load_faq(path, PLACEHOLDERS) == parse_faq(SMALL, PLACEHOLDERS)


def test_any_placeholder_passes_when_the_museum_is_not_known():
    assert parse_faq(changed("{{ hours.today }}", "{{ anything }}"), placeholders=None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Quels sont vos HORAIRES ?", "quels sont vos horaires", True),
        ("À  quelle heure\nfermez-vous ?", "a quelle heure fermez vous", True),
        ("Straße", "STRASSE", True),
        ("何時に開きますか？", "何時に開きますか", True),
        ("horaires", "tarifs", False),
        ("?!", "👋", True),  # neither has a word
    ],
)
def test_folding_leaves_what_equal_phrasings_share(one, other, same):
    assert (fold(one) == fold(other)) is same


# ---- mistakes, each with its entry, its line and the mend ----


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("topic: help", "topc: help", "line 13, entry lost-child: unknown field 'topc' in entries[2]; did you mean "
         "'topic'?"),
        ("topic: help", "topic: help\n  colour: red", "line 14, entry lost-child: unknown field 'colour' in "
         "entries[2]; known fields: id, topic"),
        ("  topic: help\n", "", "line 12, entry lost-child: entries[2] lacks the field 'topic'"),
        ("topic: help", "topic: help\n  topic: x", "line 14, entry lost-child: entries[2] has the field 'topic' twice; "
         "keep one"),
        ('    fr: ["J\'ai perdu mon enfant"]', '    en: ["I lost my child"]', "line 15, entry lost-child: "
         "entries[2].questions lacks the field 'fr'"),
        ('fr: "Parlez au gardien."', 'en: "Ask a guard."', "line 17, entry lost-child: entries[2].answer lacks the "
         "field 'fr'"),
        ('fr: "Parlez au gardien."', 'de: "Fragen Sie."\n    fr: x', "line 17, entry lost-child: unknown field 'de' in "
         "entries[2].answer; known fields: fr, en"),
        ('"Parlez au gardien."', '""', "line 17, entry lost-child: entries[2].answer.fr is empty"),
        ('"Parlez au gardien."', "", "line 17, entry lost-child: entries[2].answer.fr is empty"),
        ('"Parlez au gardien."', "[a]", "line 17, entry lost-child: entries[2].answer.fr must be a text"),
        ('"Parlez au gardien."', '"{{ hours.tody }}"', "line 17, entry lost-child: unknown placeholder "
         "'{{ hours.tody }}'; known: hours.today, hours.week"),
        ('"Parlez au gardien."', '"{{ hours.today }"', "line 17, entry lost-child: a placeholder is not closed; write "
         "{{ name }}"),
        ('"Parlez au gardien."', '"hours.today }}"', "line 17, entry lost-child: a placeholder is not closed; write "
         "{{ name }}"),
        ("id: lost-child", "id: Lost Child", "line 12, entry Lost Child: the id 'Lost Child' must be kebab-case, like "
         "opening-hours"),
        ("id: lost-child", f"id: {'a' * 81}", "and at most 80 characters"),
        ("id: lost-child", "id: [a]", "line 12, entry without id: entries[2].id must be a text"),
        ("id: lost-child\n  ", "", "line 12, entry without id: entries[2] lacks the field 'id'"),
        ("id: lost-child", "id: opening-hours", "line 12, entry opening-hours: the id stands already at line 4; ids "
         "are never reused"),
        ("J'ai perdu mon enfant", "quels sont vos HORAIRES", "line 12, entry lost-child: the phrasing 'quels sont vos "
         "HORAIRES' stands already in entry opening-hours; keep one"),
        ("J'ai perdu mon enfant", "?!", "line 15, entry lost-child: the phrasing '?!' has no word in it"),
        ("J'ai perdu mon enfant", "a" * 301, "line 15, entry lost-child: a phrasing has at most 300 characters, this "
         "one has 301"),
        ('["J\'ai perdu mon enfant"]', "[]", "line 15, entry lost-child: entries[2].questions.fr lists no phrasing"),
        ('["J\'ai perdu mon enfant"]', "Perdu", "line 15, entry lost-child: entries[2].questions.fr must be a list"),
        ("topic: help", "topic: help\n  valid_from: 2027-03-02\n  valid_until: 2027-03-01", "line 12, entry "
         "lost-child: valid_from 2027-03-02 is after valid_until 2027-03-01"),
        ("topic: help", "topic: help\n  valid_from: 1er mai", "line 14, entry lost-child: entries[2].valid_from: "
         "'1er mai' is not a date like 2027-05-01"),
        ("topic: help", "topic: help\n  review_by: 2027-02-30", "line 14, entry lost-child: entries[2].review_by: "
         "'2027-02-30' is not a date like 2027-05-01"),
        # Python 3.11 and later would take this one for a date, Python 3.10 would not.
        ("topic: help", "topic: help\n  review_by: 20270501", "line 14, entry lost-child: entries[2].review_by: "
         "'20270501' is not a date like 2027-05-01"),
        ("topic: help", "topic: help\n  escalate: maybe", "line 14, entry lost-child: entries[2].escalate must be true "
         "or false"),
        ("topic: help", "topic: help\n  related: [nowhere]", "line 12, entry lost-child: related entry 'nowhere' does "
         "not exist"),
        ("topic: help", "topic: help\n  related: [lost-child]", "line 12, entry lost-child: related entry "
         "'lost-child' does not exist (or is the entry itself)"),
        ("topic: help", "topic: help\n  links: [{title: {fr: Aide}, url: museum.example}]", "line 14, entry "
         "lost-child: 'museum.example' is not an address that starts with https://, http://, mailto: or tel:"),
        ("topic: help", "topic: help\n  links: [{title: {fr: Aide}, url: 'javascript:alert(1)'}]", "line 14, entry "
         "lost-child: 'javascript:alert(1)' is not an address"),
        ("topic: help", "topic: help\n  image: {url: 'data:image/png;base64,AA', alt: {fr: x}}", "line 14, entry "
         "lost-child: 'data:image/png;base64,AA' is not an address"),
        ("topic: help", "topic: help\n  links: [{title: {fr: Aide}}]", "line 14, entry lost-child: "
         "entries[2].links[1] lacks the field 'url'"),
        ("topic: help", "topic: help\n  image: {url: 'https://a.example/b.jpg'}", "line 14, entry lost-child: "
         "entries[2].image lacks the field 'alt'"),
        ("topic: help", "topic: help\n  answered_by: Alice", "line 14, entry lost-child: entries[2].answered_by must "
         "be a mapping (key: value)"),
        ("topic: help", "topic: help\n  answered_by: {name: Alice, role: {en: curator}}", "line 14, entry lost-child: "
         "entries[2].answered_by.role lacks the field 'fr'"),
        ("- id: lost-child", "- just words\n- id: lost-child", "line 12, entry without id: entries[2] must be a "
         "mapping (key: value)"),
        ("version: 1", "version: 2", "line 1: version must be 1"),
        ("version: 1", "version: ²", "line 1: version must be a whole number"),
        ("version: 1\n", "", "line 1: faq.yml lacks the field 'version'"),
        ("languages: [fr, en]", "languages: []", "line 2: languages must list at least one language"),
        ("languages: [fr, en]", "languages: [fr, fr]", "line 2: 'fr' is not a language code like fr, or stands there "
         "twice"),
        ("languages: [fr, en]", "languages: [français]", "line 2: 'français' is not a language code like fr"),
        ("entries:", "entrys:", "line 3: unknown field 'entrys' in faq.yml; did you mean 'entries'?"),
        ("  answer:\n    fr: \"Parlez", "  nlu:\n    fr: \"Parlez", "line 16: a line may not start with 'nlu:', Rasa "
         "would take the file for its own; quote the text"),
        ("topic: help", "topic: |\n    help\n\n    stories : x", "line 16: a line may not start with 'stories:'"),
        ("\n  topic: help", "\n\ttopic: help", "line 13: not valid YAML"),
        ("topic: help", 'topic: "help', "not valid YAML"),
        ("topic: help", "topic: he\x00lp", "line 13: the character U+0000 may not stand in a YAML file; delete it"),
        ("Parlez", "Parl\x1bz", "line 17: the character U+001B may not stand in a YAML file; delete it"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_entry_its_line_and_the_mend(old, new, problem):
    problems = problems_of(changed(old, new))
    assert any(problem in found for found in problems), problems


def test_several_mistakes_are_reported_at_once():
    text = (
        SMALL.replace("topic: visit", "topik: visit")
        .replace("{{ hours.today }}", "{{ tody }}", 1)
        .replace("id: lost-child", "id: opening-hours")
        .replace('"Parlez au gardien."', '"{{ hours.week "\n  valid_from: soon')
    )
    problems = problems_of(text)
    for expected in ("'topik'", "lacks the field 'topic'", "'{{ tody }}'", "not closed", "'soon'", "stands already"):
        assert any(expected in problem for problem in problems), f"{expected} in {problems}"
    assert str(FaqError(problems)).splitlines() == problems


def test_an_id_is_not_free_because_its_entry_is_broken():
    problems = problems_of(changed("topic: visit", "topik: visit").replace("id: lost-child", "id: opening-hours"))
    assert any("line 12, entry opening-hours: the id stands already at line 4" in problem for problem in problems)


def test_a_related_entry_that_is_broken_itself_is_not_called_missing():
    text = changed("topic: help", "topic: help\n  related: [opening-hours]").replace("topic: visit", "topik: visit")
    assert not any("related" in problem for problem in problems_of(text))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "faq.yml line 1: the file is empty"),
        ("# nothing but a remark\n", "the file is empty"),
        ("- a\n- b\n", "line 1: faq.yml must be a mapping (key: value)"),
        ("version: 1\nlanguages: [fr]\nentries: []\n", "line 3: there is no entry; add at least one"),
        ("version: 1\nlanguages: [fr]\nentries:\n", "line 3: entries must be a list"),
        ("version: 1\n---\nversion: 1\n", "line 2: not valid YAML"),
        ("version: *nowhere\n", "line 1: not valid YAML"),
    ],
)
def test_a_file_that_is_no_faq_is_told_so(text, problem):
    problems = problems_of(text)
    assert any(problem in found for found in problems), problems


def test_a_file_that_is_not_utf_8_is_told_so(tmp_path):
    path = tmp_path / "faq.yml"
    path.write_bytes(SMALL.replace("Parlez", "Demandez à").encode("latin-1"))
    with pytest.raises(FaqError, match=r"faq.yml: not UTF-8 \(byte \d+\); save the file as UTF-8"):
        load_faq(path)


def test_a_missing_file_is_told_so(tmp_path):
    with pytest.raises(FaqError, match=r"faq\.yml: the file does not exist"):
        load_faq(tmp_path / "faq.yml")


def test_a_folder_in_place_of_the_file_is_told_so(tmp_path):
    with pytest.raises(FaqError, match="cannot be read"):
        load_faq(tmp_path)


HEAD = "version: 1\nlanguages: [fr, en]\nentries:\n"
ALIAS_BOMB = HEAD + "- &a0 [x]\n" + "".join(f"- &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 64))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("[" * 100_000, "not valid YAML", id="brackets"),
        pytest.param(HEAD + "- " + "{a: " * 5_000, "not valid YAML", id="mappings"),
        pytest.param(ALIAS_BOMB, "must be a mapping", id="2 to the power of 64 members"),
        pytest.param("&a [*a]", "must be a mapping", id="a list that holds itself"),
        pytest.param(HEAD + "- &a\n  id: loop\n  topic: t\n  questions: *a\n  answer: *a\n", "entry loop", id="loop"),
        # Reading these took minutes once: a pattern looked at every blank line from every blank line before it.
        pytest.param(HEAD + "\n" * 100_000, "entries must be a list", id="blank lines"),
        pytest.param(changed("Parlez", "{{" + " " * 20_000), "not closed", id="blanks in a placeholder"),
    ],
)
def test_a_file_made_to_hurt_is_refused(text, problem):
    assert any(problem in found for found in problems_of(text))
