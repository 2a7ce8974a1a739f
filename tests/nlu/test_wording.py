"""A decision put into words: the FAQ's answers and the catalogs' sentences, in the visitor's language."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.catalog import shipped
from bot.nlu.decision import ANSWER, SMALLTALK, SUGGEST, Decision
from bot.nlu.wording import Wording

from .conftest import NOON


@pytest.fixture(scope="module")
def wording(faq, museum):
    return Wording(faq, museum, shipped(), NOON)


def answer(language, *entries, **parts):
    return Decision(ANSWER, language, entries, 0.9, **parts)


# ---- answers ----


@pytest.mark.parametrize(
    ("language", "title", "text", "link"),
    [
        ("fr", "Combien coûte l'entrée ?", "L'entrée coûte 12,50 CHF.", "Tarifs"),
        ("en", "How much is a ticket?", "The entrance costs CHF12.50.", "Prices"),
    ],
)
def test_an_answer_is_in_the_visitors_language_with_the_museums_facts(wording, language, title, text, link):
    reply = wording.answer(answer(language, "prices"))
    (told,) = reply["answers"]
    assert (told["entry"], told["title"], told["language"]) == ("prices", title, language)
    assert told["text"].replace("\u00a0", " ").replace("\u202f", " ") == text
    assert told["links"] == [{"title": link, "url": "https://small.example/prices"}]
    assert reply["notice"] is None
    assert reply["kind"] == "answer"
    assert reply["choices"] == []


def test_the_text_of_a_reply_tells_everything_to_channels_without_cards(wording):
    reply = wording.answer(answer("fr", "prices"))
    assert reply["text"] == f"{reply['answers'][0]['text']}\n\nTarifs: https://small.example/prices"


def test_a_picture_and_the_signature_go_with_the_answer(wording):
    reply = wording.answer(answer("en", "mammoth"))
    (told,) = reply["answers"]
    assert told["image"] == {"url": "https://small.example/mammoth.jpg", "alt": "The mammoth"}
    assert told["answered_by"] == {"name": "Alice Martin", "role": "palaeontologist"}
    assert reply["text"].endswith("— Alice Martin, palaeontologist")


def test_an_answer_without_extras_has_none(wording):
    (told,) = wording.answer(answer("fr", "dogs"))["answers"]
    assert (told["links"], told["image"], told["answered_by"]) == ([], None, None)


def test_two_answers_stand_under_their_titles(wording):
    reply = wording.answer(answer("en", "dogs", "toilets"))
    assert reply["text"] == (
        "**Can my dog come in?**\n\nGuide dogs only.\n\n**Where are the toilets?**\n\nThe toilets are in the basement."
    )


def test_one_answer_needs_no_title(wording):
    reply = wording.answer(answer("en", "dogs"))
    assert reply["text"] == "Guide dogs only."


def test_the_day_asked_about_is_the_day_that_is_told(wording):
    for_may = wording.answer(answer("fr", "opening-hours", days={"opening-hours": "2027-05-03"}))["text"]
    for_today = wording.answer(answer("fr", "opening-hours"))["text"]
    assert "3 mai 2027" in for_may
    assert "fermé" in for_may  # a Monday
    assert "3 mai" not in for_today


def test_today_is_the_day_of_the_wording(wording):
    monday = replace(wording, now=NOON - timedelta(days=1))
    assert "ouvert de 10" in wording.answer(answer("fr", "opening-hours"))["text"]
    assert "fermé" in monday.answer(answer("fr", "opening-hours"))["text"]


# ---- an answer in another language ----


@pytest.mark.parametrize(
    ("language", "notice"),
    [
        ("de", "Diese Antwort gibt es bisher nur auf Englisch."),
        ("es", "inglés"),
        ("it", "inglese"),
        ("pt", "inglês"),
        ("zh", "英语"),
        ("ja", "英語"),
        ("ru", "This answer exists in English only, for now."),  # no catalog: told in English
    ],
)
def test_a_visitor_of_another_language_reads_english_and_is_told_so_in_his_own(wording, language, notice):
    reply = wording.answer(answer(language, "dogs"))
    assert reply["answers"][0]["language"] == "en"
    assert reply["answers"][0]["text"] == "Guide dogs only."
    assert notice in reply["notice"]
    assert reply["text"] == f"{reply['notice']}\n\nGuide dogs only."
    assert reply["language"] == language


def test_where_english_is_missing_the_first_language_answers(wording):
    reply = wording.answer(answer("en", "cloakroom"))
    assert reply["answers"][0]["language"] == "fr"
    assert reply["notice"] == "This answer exists in French only, for now."
    assert reply["answers"][0]["title"] == "Où déposer ma valise ?"  # in the language of the answer


def test_the_notice_is_told_once_for_two_answers(wording):
    reply = wording.answer(answer("de", "dogs", "toilets"))
    assert reply["text"].count("Englisch") == 1


def test_links_and_signatures_without_a_translation_stay_in_the_first_language(wording, faq):
    mammoth = faq.by_id["mammoth"]
    french = replace(mammoth, answered_by=replace(mammoth.answered_by, role={"fr": "paléontologue"}))
    entries = tuple(french if entry.id == "mammoth" else entry for entry in faq.entries)
    reply = replace(wording, faq=replace(faq, entries=entries)).answer(answer("en", "mammoth"))
    assert reply["answers"][0]["answered_by"]["role"] == "paléontologue"


# ---- suggestions ----


@pytest.mark.parametrize(
    ("language", "titles", "none"),
    [
        ("fr", ["Mon chien peut-il entrer ?", "Où déposer ma valise ?"], "Aucune de celles-ci, demander à l'équipe"),
        ("en", ["Can my dog come in?", "Where can I leave my suitcase?"], "None of these, ask the team"),
        ("de", ["Can my dog come in?", "Where can I leave my suitcase?"], "Keine davon, das Team fragen"),
    ],
)
def test_suggestions_are_curated_questions_and_a_way_to_the_team(wording, language, titles, none):
    reply = wording.suggest(Decision(SUGGEST, language, ("dogs", "cloakroom"), 0.3))
    assert reply["kind"] == "suggest"
    assert [choice["title"] for choice in reply["choices"]] == [*titles, none]
    assert [choice["payload"] for choice in reply["choices"]] == ["entry:dogs", "entry:cloakroom", "none"]
    assert reply["answers"] == []
    assert reply["text"] == shipped().text(language, "assistant-suggest")


# ---- small talk ----


@pytest.mark.parametrize(
    ("language", "key", "words"),
    [
        ("fr", "greet", "Petit musée"),
        ("en", "greet", "Small Museum"),
        ("fr", "thanks", "Avec plaisir"),
        ("en", "bye", "Goodbye"),
        ("de", "greet", "Small Museum"),  # the museum has no German name
        ("ru", "thanks", "You are welcome"),  # no catalog
    ],
)
def test_small_talk_is_answered_from_the_catalog(wording, language, key, words):
    reply = wording.small_talk(Decision(SMALLTALK, language), key)
    assert reply["kind"] == "smalltalk"
    assert words in reply["text"]
    assert reply["choices"] == []


@pytest.mark.parametrize("key", ["no-words", "bot", "gone"])
def test_where_words_fail_there_is_a_way_to_a_person(wording, key):
    reply = wording.small_talk(Decision(SMALLTALK, "fr"), key)
    assert reply["choices"] == [{"title": "Demander à une personne", "payload": "person"}]


def test_every_reply_has_the_same_parts_and_survives_json(wording):
    replies = [
        wording.answer(answer("fr", "mammoth", "prices", days={"prices": "2027-05-01"})),
        wording.suggest(Decision(SUGGEST, "fr", ("dogs",))),
        wording.small_talk(Decision(SMALLTALK, "fr", intent="greet"), "greet"),
    ]
    for reply in replies:
        assert reply.keys() == replies[0].keys()
        assert reply["curio"] == 1
        assert json.loads(json.dumps(reply))["text"] == reply["text"]
