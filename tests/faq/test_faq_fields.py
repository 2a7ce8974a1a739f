"""Single fields of an entry changed in its lines: what was asked for changes, and every other line stays."""

from pathlib import Path

import pytest

from bot.faq import load_faq, parse_faq
from bot.faq_fields import Fields, with_fields
from bot.faq_writing import entry_text, with_entry_text

ROOT = Path(__file__).parents[2]
FILE = """# The museum's FAQ.
version: 1
languages: [fr, en]
entries:
- id: drawing   # on the first floor
  topic: visit
  questions:
    fr:
      - "Peut-on dessiner ?"   # asked every day
      # children ask so:
      - 'Je peux dessiner ?'
    en: ["May I draw?", "Is drawing allowed?"]
  # The crayons are Alice's idea.
  answer:
    fr: >-
      Oui, au
      crayon.
    en: "Yes, with a pencil."
  review_by: 2027-05-01  # before the summer

# The rest.
- id: wifi
  topic: visit
  questions: {fr: ["Wifi ?"], en: ["Is there wifi?"]}
  answer: {fr: "Oui.", en: "Yes."}
"""


def changed(entry_id="drawing", file=FILE, **changes):
    """The file, and what it then holds, with some fields of an entry changed."""
    before = Fields.of(parse_faq(file).by_id[entry_id])
    given = {name: getattr(before, name) for name in ("topic", "questions", "answer", "days")}
    lines = with_fields(entry_text(file, entry_id), before, Fields(**{**given, **changes}))
    text = with_entry_text(file, entry_id, lines)
    return text, parse_faq(text)


def asked_of(faq, entry_id):
    return {language: list(lines) for language, lines in faq.by_id[entry_id].questions.items()}


def difference(before, after):
    one, other = before.splitlines(), after.splitlines()
    return [line for line in one if line not in other], [line for line in other if line not in one]


def test_without_a_change_every_byte_stays():
    assert changed()[0] == FILE
    assert changed("wifi")[0] == FILE


def test_a_new_phrasing_leaves_the_others_with_their_comments():
    asked = {"fr": ["Peut-on dessiner ?", "Et au fusain ?", "Je peux dessiner ?"], "en": ["May I draw?"]}
    text, faq = changed(questions=asked)
    assert asked_of(faq, "drawing") == asked
    gone, came = difference(FILE, text)
    assert came == ['      - "Et au fusain ?"', "    en:", '      - "May I draw?"']
    assert gone == ['    en: ["May I draw?", "Is drawing allowed?"]']
    assert "# children ask so:" in text


def test_phrasings_change_places_with_what_is_noted_beside_them():
    asked = {"fr": ["Je peux dessiner ?", "Peut-on dessiner ?"], "en": ["May I draw?", "Is drawing allowed?"]}
    text, faq = changed(questions=asked)
    assert asked_of(faq, "drawing") == asked
    assert "# asked every day" in text


def test_an_answer_of_several_lines_reads_as_it_was_written():
    words = "Oui :\n\n- au crayon ;\n- au **fusain**, # non.\n\n{{ hours.today }}"
    text, faq = changed(answer={"fr": words, "en": "Yes, with a pencil."})
    assert faq.by_id["drawing"].answer["fr"] == words
    assert "# The crayons are Alice's idea." in text
    assert "  review_by: 2027-05-01  # before the summer" in text


@pytest.mark.parametrize(
    "words",
    [
        "- id: other", "# no comment", "'quoted' \"twice\"", "{{ 7 }}", "a: b", "é\u2028è", "\ttab\nline", "  led\nin",
        "|-\nblock", "trail  \nend", "---\n...", "%YAML 1.2\nx", "\u00a0blank\nx", "@at", "- a\n- b\n  - c",
    ],
)  # fmt: skip
def test_no_text_is_taken_for_anything_else(words):
    _, faq = changed(
        answer={"fr": words, "en": "Yes, with a pencil."}, questions={"fr": [f"Ah {words}"], "en": ["Draw?"]}
    )
    entry = faq.by_id["drawing"]
    lines = [line.rstrip() for line in words.strip().split("\n")]
    assert [line.rstrip() for line in entry.answer["fr"].split("\n")] == lines
    assert entry.questions["fr"] == (" ".join(f"Ah {words}".split()),)
    assert list(faq.by_id) == ["drawing", "wifi"]


def test_a_language_comes_and_goes():
    text, faq = changed(answer={"fr": "Oui, au crayon."}, questions={"fr": ["Peut-on dessiner ?"]})
    assert faq.by_id["drawing"].answer == {"fr": "Oui, au crayon."}
    assert asked_of(faq, "drawing") == {"fr": ["Peut-on dessiner ?"]}
    _, faq = changed(
        file=text, answer={"fr": "Oui, au crayon.", "en": "Yes."}, questions={"fr": ["Peut-on ?"], "en": ["May I?"]}
    )
    assert faq.by_id["drawing"].answer["en"] == "Yes."
    assert faq.by_id["drawing"].questions["en"] == ("May I?",)


def test_days_come_change_and_go():
    text, faq = changed(days={"valid_from": "2027-06-01", "review_by": "2027-07-01"})
    assert str(faq.by_id["drawing"].review_by) == "2027-07-01"
    assert str(faq.by_id["drawing"].valid_from) == "2027-06-01"
    text, faq = changed(days={})
    assert faq.by_id["drawing"].review_by is None
    assert "review_by" not in text


def test_what_stands_between_braces_is_opened():
    text, faq = changed("wifi", answer={"fr": "Oui,\npartout.", "en": "Yes."}, questions={"fr": ["Wifi ?", "Réseau ?"]})
    assert faq.by_id["wifi"].answer == {"fr": "Oui,\npartout.", "en": "Yes."}
    assert asked_of(faq, "wifi") == {"fr": ["Wifi ?", "Réseau ?"]}
    assert "# The rest." in text


def test_the_topic_changes_on_its_line():
    text, faq = changed(topic="on site")
    assert faq.by_id["drawing"].topic == "on site" if "drawing" in faq.by_id else True
    assert "# on the first floor" in text


def test_half_a_character_is_refused():
    with pytest.raises(ValueError, match="half a character"):
        changed(answer={"fr": "a\ud800b\nc", "en": "Yes."})


def test_entries_of_the_demonstration_museum_can_be_edited_and_come_back():
    path = ROOT / "data" / "faq.yml"
    file = path.read_text(encoding="utf-8")
    for entry in load_faq(path).entries[::9]:
        before = Fields.of(entry)
        asked = {language: [*lines, "Une nouvelle façon ?"] for language, lines in before.questions.items()}
        answer = {language: f"{words}\n\nEt encore." for language, words in before.answer.items()}
        lines = with_fields(entry_text(file, entry.id), before, Fields(before.topic, asked, answer, before.days))
        then = parse_faq(with_entry_text(file, entry.id, lines)).by_id[entry.id]
        assert {language: list(lines) for language, lines in then.questions.items()} == asked
        assert {code: words.strip() for code, words in then.answer.items()} == answer
        back = with_fields(lines, Fields.of(then), before)
        assert parse_faq(with_entry_text(file, entry.id, back)).by_id[entry.id] == entry
