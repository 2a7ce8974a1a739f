"""The texts of all languages: complete, alike in what they are filled with, and known to the code that shows them."""

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.catalog import LOCALES, Catalog, shipped

ROOT = Path(__file__).parents[2]
LANGUAGES = sorted(home.name for home in LOCALES.iterdir())
OTHERS = [language for language in LANGUAGES if language not in ("fr", "en")]

# What the code gives to a text beyond the variables that the English one happens to use.
ALSO_GIVEN = {"visitor-moment-today": {"at"}, "visitor-moment-tomorrow": {"at"}, "visitor-moment-day": {"at"}}


class Variables(Visitor):
    def __init__(self):
        self.names = set()
        self.messages = set()

    def visit_VariableReference(self, node):
        self.names.add(node.id.name)

    def visit_MessageReference(self, node):
        self.messages.add(node.id.name)


def entries_of(language):
    parser = FluentParser()
    for part in sorted((LOCALES / language).glob("*.ftl")):
        for entry in parser.parse(part.read_text(encoding="utf-8")).body:
            yield part, entry


def variables_of(language):
    """The variables of each text of a language, by key, without the texts that are only parts of others."""
    found, parts = {}, set()
    for _part, entry in entries_of(language):
        if isinstance(entry, ast.Message):
            visitor = Variables()
            visitor.visit(entry)
            found[entry.id.name] = visitor.names
            parts |= visitor.messages
    return {key: names for key, names in found.items() if key not in parts}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_a_catalog_is_understood(language):
    junk = [f"{part.name}: {entry.content[:60]}" for part, entry in entries_of(language) if isinstance(entry, ast.Junk)]
    assert junk == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_stands_once_in_a_language_and_begins_like_its_file(language):
    keys = [(part.stem, entry.id.name) for part, entry in entries_of(language) if isinstance(entry, ast.Message)]
    names = [name for _, name in keys]
    assert sorted(names) == sorted(set(names))
    assert [name for part, name in keys if not name.startswith(f"{part}-")] == []


def test_french_and_english_have_the_same_texts():
    french, english = variables_of("fr"), variables_of("en")
    assert french.keys() == english.keys()
    assert len(french) > 200


def test_french_and_english_texts_are_filled_with_the_same_things():
    french, english = variables_of("fr"), variables_of("en")
    # A clock of twelve hours needs other numbers than one of twenty-four; the French "1er" is a text of its own.
    differing = {key for key in english if french[key] != english[key]}
    assert {key for key in differing if not key.startswith("hours-")} == set()


@pytest.mark.parametrize("language", OTHERS)
def test_another_language_has_no_text_and_no_variable_that_english_lacks(language):
    english = variables_of("en")
    for key, names in variables_of(language).items():
        assert key in english
        assert names <= english[key] | ALSO_GIVEN.get(key, set()), f"{key} in {language}"


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_that_visitors_may_write_in_has_all_the_assistant_says(language):
    assistant = {key for key in variables_of("en") if key.startswith("assistant-")}
    assert assistant <= variables_of(language).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_needs_nothing_can_be_said(language):
    catalog = shipped()
    for key, names in variables_of(language).items():
        if not names:
            assert catalog.text(language, key).strip(), key


# ---- the code's keys ----

PARTS = sorted(path.stem for path in (LOCALES / "en").glob("*.ftl"))
LITERAL = re.compile(rf"""["'](?P<key>(?:{"|".join(PARTS)})-[a-z0-9-]*)(?P<next>.)""")
HOURS = re.compile(r"""\.say\((?P<before>f?)"(?P<key>[a-z0-9-]+)(?P<next>.)""")
WIDGET = re.compile(r"""texts\.get\((?P<before>)["'](?P<key>[a-z0-9-]+)(?P<next>["'])""")
ASSISTANT = re.compile(r"""_say\([a-z.]+, (?P<before>)"(?P<key>[a-z0-9-]+)(?P<next>")""")


def used_in(pattern, glob, prefix=""):
    """Keys, or beginnings of keys, that the code names: (key, whether it is whole, file)."""
    for path in sorted(ROOT.glob(glob)):
        for match in pattern.finditer(path.read_text(encoding="utf-8")):
            key = prefix + match["key"]
            yield key, match["next"] in "\"'" and not key.endswith("-"), path.name


USED = sorted(
    {
        *used_in(LITERAL, "bot/**/*.py"),
        *used_in(LITERAL, "actions/*.py"),
        *used_in(LITERAL, "bot/gateway/**/*.html"),
        *used_in(HOURS, "bot/museum/*.py", "hours-"),
        *used_in(ASSISTANT, "bot/nlu/*.py", "assistant-"),
        *used_in(WIDGET, "web/widget/*.ts", "widget-"),
    }
)


def test_the_search_for_keys_finds_them():
    assert len(USED) > 100
    assert {key.split("-")[0] for key, _, _ in USED} == set(PARTS)


@pytest.mark.parametrize(("key", "whole", "file"), USED)
def test_a_key_that_the_code_names_exists(key, whole, file):
    known = shipped().keys(key)
    assert key in known if whole else known, f"{key} in {file}"


def test_every_action_that_only_speaks_has_its_text():
    spoken = set(re.findall(r"- utter_([a-z_]+)", (ROOT / "domain.yml").read_text(encoding="utf-8")))
    for name in spoken - {"answer", "suggest"}:  # these two take their words from the FAQ
        assert shipped().keys(f"assistant-{name.replace('_', '-')}"), name


# ---- the catalog itself ----


@pytest.fixture
def small(tmp_path):
    texts = {
        "en": "greet = Hello { $name }\nonly-here = English\nparts =\n    .title = A title\n",
        "fr": "greet = Bonjour { $name }\n",
    }
    for language, text in texts.items():
        (tmp_path / language).mkdir()
        (tmp_path / language / "part.ftl").write_text(text, encoding="utf-8")
    return Catalog.load(tmp_path)


def test_a_text_is_said_in_the_language_asked_for(small):
    assert small.text("fr", "greet", name="Alice") == "Bonjour Alice"
    assert small.languages == ["en", "fr"]


def test_what_a_language_lacks_is_said_in_english(small):
    assert small.text("fr", "only-here") == "English"
    assert small.text("ja", "only-here") == "English"
    assert not small.knows("fr", "only-here")


def test_a_name_goes_into_the_text_unmarked(small):
    # Isolation marks would reach Messenger and e-mail as odd characters.
    assert small.text("en", "greet", name="日本") == "Hello 日本"


def test_a_missing_argument_is_an_error(small):
    with pytest.raises(KeyError, match="greet"):
        small.text("fr", "greet")


def test_a_key_that_no_language_has_is_an_error(small):
    with pytest.raises(KeyError, match="nowhere"):
        small.text("fr", "nowhere")


def test_a_text_of_attributes_only_is_an_error(small):
    with pytest.raises(KeyError, match="attributes only"):
        small.text("en", "parts")


def test_keys_of_all_languages_are_listed_by_their_beginning(small):
    assert small.keys("o") == ["only-here"]
