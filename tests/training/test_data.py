"""Every line of the training data, as the README files beside it describe it."""

import json
from collections import defaultdict
from functools import lru_cache

import pytest
import yaml

from bot.faq import fold
from training import corpus

from .conftest import ROOT

FIELDS = {
    "intent": {"id", "meaning", "answer"},
    "q": {"id", "lang", "kind", "text"},
    "near": {"id", "lang", "text"},
    "smalltalk": {"intent", "lang", "text"},
    "oos": {"lang", "text"},
    "mixed": {"lang", "text", "about"},
    "followup": {"lang", "previous", "text", "full"},
    "fresh": {"lang", "previous", "text"},
}
LANGUAGES = {"fr", "en", "es", "de", "it", "pt", "zh", "ja"}
SAID_BY_THE_WAY = {"help", "praise", "ok", "no", "wait", "joke", "repeat"}
"""Small talk that the assistant has no reply for; the vocabulary must be able to write it all the same."""
KINDS = {"canonical", "paraphrase", "short", "typo", "verbose"}
LOOSE = ("museum-questions/other", "conversation")
NAMES = sorted([name for names in corpus.PARTS.values() for name in names] + list(LOOSE))


@lru_cache
def lines(name):
    return list(enumerate(corpus.read(name), 1))


def smalltalk_intents():
    rows = yaml.safe_load((ROOT / "data/nlu/smalltalk.yml").read_text(encoding="utf-8"))["nlu"]
    return {row["intent"] for row in rows}


def test_every_file_of_the_corpus_is_used():
    files = {str(path.relative_to(corpus.HERE).with_suffix("")) for path in corpus.HERE.rglob("*.jsonl")}
    assert files == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_line_has_the_fields_of_its_type(name):
    assert lines(name)
    for number, line in lines(name):
        assert line["type"] in FIELDS, number
        assert set(line) - {"type"} == FIELDS[line["type"]], number
        assert (line["type"] in ("intent", "q", "near")) == (name not in LOOSE), number


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_empty_or_of_several_lines(name):
    for number, line in lines(name):
        texts = [value for field, value in line.items() if field != "answer"] + list(line.get("answer", {}).values())
        for text in texts:
            assert isinstance(text, str), number
            assert text, number
            assert text == text.strip(), number
            assert "\n" not in text, number
            assert json.loads(json.dumps(text)).encode("utf-8"), number  # no half of a character


@pytest.mark.parametrize("name", [name for name in NAMES if name not in LOOSE])
def test_every_question_of_an_intent_has_words(name):
    for number, line in lines(name):
        if line["type"] in ("q", "near"):
            assert fold(line["text"]), number


@pytest.mark.parametrize("name", NAMES)
def test_languages_and_kinds_are_known(name):
    for number, line in lines(name):
        # What belongs to no entry may be said in any language.
        allowed = LANGUAGES | {"ar"} if line["type"] in ("oos", "smalltalk") else LANGUAGES
        assert line["type"] == "intent" or line["lang"] in allowed, number
        assert line["type"] != "q" or line["kind"] in KINDS, number


@pytest.mark.parametrize("part", sorted(corpus.PARTS))
def test_every_id_is_declared_once_and_in_its_own_part(part):
    declared = [line["id"] for name in corpus.PARTS[part] for _, line in lines(name) if line["type"] == "intent"]
    assert len(declared) == len(set(declared))
    assert all(intent.startswith(f"{part}/") for intent in declared)
    for name in corpus.PARTS[part]:
        for number, line in lines(name):
            assert line["id"] in declared, (name, number)


@pytest.mark.parametrize("part", sorted(corpus.PARTS))
def test_every_intent_can_make_an_entry_and_a_row(part):
    for intent in corpus.intents([part]):
        kinds = defaultdict(int)
        for line in intent.questions:
            kinds[line["kind"]] += 1
        assert kinds[corpus.CANONICAL] >= 2, intent.id
        assert len(intent.questions) - kinds[corpus.LONG] >= 10, intent.id
        assert len(intent.near) >= 2, intent.id
        assert set(intent.answer) == {"fr", "en"}, intent.id
        assert {"fr", "en"} <= {line["lang"] for line in intent.questions}, intent.id


@pytest.mark.parametrize("part", sorted(corpus.PARTS))
def test_no_near_miss_is_a_question_of_its_own_intent(part):
    for intent in corpus.intents([part]):
        asked = {fold(line["text"]) for line in intent.questions}
        assert [line["text"] for line in intent.near if fold(line["text"]) in asked] == [], intent.id


@pytest.mark.parametrize("name", LOOSE)
def test_small_talk_is_of_an_intent_that_is_known(name):
    known = smalltalk_intents() | {"language", *SAID_BY_THE_WAY}  # "language": one for each that it changes to
    for number, line in lines(name):
        assert line["type"] != "smalltalk" or line["intent"] in known, number
