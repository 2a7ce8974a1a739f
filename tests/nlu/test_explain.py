"""What staff read beside a decision: the words that the nearest entry does not hold."""

import pytest

from bot.nlu.explain import SHOWN, missing_words
from bot.nlu.matcher import Phrasing

FRENCH = Phrasing("parking", "fr", "Où laisser ma voiture ?")


@pytest.fixture
def missing(faq):
    return lambda question, language="fr", nearest=FRENCH, entry="parking": missing_words(
        question, language, nearest, faq.by_id[entry]
    )


def test_words_that_neither_questions_nor_answer_hold_are_named_in_their_order(missing):
    assert missing("Le parking a-t-il des bornes électriques ?") == ("bornes", "électriques")


def test_what_the_entry_holds_is_not_missing(missing):
    assert missing("Où laisser ma voiture près du musée ?") == ()
    assert missing("parking derrière") == ()  # a word of the answer


def test_endings_make_no_difference(missing):
    assert missing("Les parkings payants, et nos voitures ?") == ()
    assert missing("VESTIAIRES gratuitement", nearest=Phrasing("cloakroom", "fr", "x"), entry="cloakroom") == ()


def test_short_words_say_little(missing):
    assert missing("Et un vélo, on le met où ?") == ()


def test_a_word_is_named_once(missing):
    assert missing("Camion ou camion ?") == ("camion",)


def test_at_most_a_few_are_named(missing):
    many = "camion caravane remorque scooter trottinette tricycle hélicoptère"
    assert SHOWN == 5
    assert missing(many) == ("camion", "caravane", "remorque", "scooter", "trottinette")


@pytest.mark.parametrize(("language", "nearest"), [("en", "fr"), ("fr", "en"), ("de", "fr")])
def test_across_languages_every_word_would_be_missing_so_none_is_named(missing, language, nearest):
    assert missing("caravane", language, Phrasing("parking", nearest, "x")) == ()


def test_an_entry_without_an_answer_in_the_language_is_known_by_its_questions(missing):
    nearest = Phrasing("cloakroom", "en", "Do you have a cloakroom?")
    assert missing("Is the cloakroom heated?", "en", nearest, "cloakroom") == ("heated",)


@pytest.mark.parametrize("question", ["", "?", "👋", "\x00", "\ud83d"])
def test_without_words_nothing_is_missing(missing, question):
    assert missing(question) == ()
