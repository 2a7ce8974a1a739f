"""From a message to its questions: what is peeled off, what is split, which day is masked."""

from datetime import date

import pytest

from bot.nlu.units import MAX_CHARACTERS, MAX_QUESTIONS, Peeler, asks, mask_day, read_units, split_questions

TODAY = date(2026, 11, 24)
AROUND = ["Bonjour", "Bonjour madame", "Merci", "Merci d'avance", "Un grand merci", "Au revoir", "Hello", "Thanks",
          "Bonne journée", "你好", "ありがとう", "👋", "à +"]  # fmt: skip


@pytest.fixture(scope="module")
def peel():
    return Peeler(AROUND).peel


@pytest.fixture(scope="module")
def units(peel):
    return lambda text, language="fr": [unit.text for unit in read_units(text, peel, language, TODAY)]


# ---- peeling ----


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("Bonjour, à quelle heure fermez-vous ? merci", "à quelle heure fermez-vous ?"),
        ("bonjour à quelle heure fermez-vous ?", "à quelle heure fermez-vous ?"),  # no comma
        ("Bonjour madame, où manger ?", "où manger ?"),  # the longest phrase wins
        ("Bonjour bonjour !!! Où manger ?", "Où manger ?"),
        ("BONJOUR\nOù manger ?\nMERCI D’AVANCE", "Où manger ?"),  # capitals, lines, a typographic apostrophe
        ("Hello! Where can we eat? Thanks", "Where can we eat?"),
        ("Où manger ? Un grand merci, bonne journée", "Où manger ?"),
        ("你好，几点开门？", "几点开门？"),
        ("où manger", "où manger"),
        ("Le merci en latin ?", "Le merci en latin ?"),  # in the middle it belongs to the question
        ("À quelle heure fermez-vous ?", "À quelle heure fermez-vous ?"),  # "à +" is a goodbye, "à" is not
        ("Bonjourno, où manger ?", "Bonjourno, où manger ?"),  # only whole words
    ],
)
def test_greetings_and_thanks_are_taken_off_the_ends(peel, message, question):
    assert peel(message).lstrip("，、 ") == question


@pytest.mark.parametrize("message", ["Bonjour", "Bonjour ! Merci !!!", "merci, bonne journée.", "", "  \n", "!!!", "…"])
def test_pure_small_talk_leaves_nothing(peel, message):
    assert peel(message).strip("!.") == ""


def test_without_phrases_nothing_is_peeled():
    assert Peeler([]).peel("Bonjour, où manger ?") == "Bonjour, où manger ?"


# ---- splitting ----


@pytest.mark.parametrize(
    ("message", "sentences"),
    [
        ("Où manger ?", ["Où manger ?"]),
        ("Où manger ? Où dormir ?", ["Où manger ?", "Où dormir ?"]),
        ("Où manger?Où dormir?", ["Où manger?", "Où dormir?"]),  # no blank after the mark
        ("Où manger\noù dormir", ["Où manger", "où dormir"]),
        ("Nous sommes quatre. Où manger ?", ["Nous sommes quatre.", "Où manger ?"]),
        ("Le M. du musée, ça fait 12.50 euros ?", ["Le M. du musée, ça fait 12.50 euros ?"]),  # no sentence ends there
        ("几点开门？在哪里停车？", ["几点开门？", "在哪里停车？"]),
        # Two halves with words enough for a question each; the mark makes questions of both.
        ("Où peut-on manger et combien ça coûte ?", ["Où peut-on manger ?", "combien ça coûte ?"]),
        ("where can I park and how much is it?", ["where can I park ?", "how much is it?"]),
        ("je cherche le parking et je cherche le vestiaire", ["je cherche le parking", "je cherche le vestiaire"]),
        ("Les chiens et chats sont-ils admis ?", ["Les chiens et chats sont-ils admis ?"]),  # halves too short
        ("", []),
        ("?!", []),
    ],
)
def test_a_message_is_split_where_a_second_question_may_begin(message, sentences):
    assert split_questions(message) == sentences


@pytest.mark.parametrize(
    ("sentence", "marked"),
    [("Où manger ?", True), ("几点开门？", True), ("(où manger ?)", True), ("« Où manger ? »", True),
     ("Nous sommes quatre.", False), ("où manger", False), ("", False)],
)  # fmt: skip
def test_a_sentence_asks_when_it_is_marked_so(sentence, marked):
    assert asks(sentence) is marked


# ---- reading ----


def test_one_question_is_one_unit(units):
    assert units("Bonjour, où manger ? Merci") == ["où manger ?"]


def test_pure_small_talk_is_no_unit(units):
    assert units("Bonjour ! Merci d'avance") == []
    assert units("") == []


def test_two_questions_are_the_whole_and_each_of_them(units):
    assert units("Où manger ? Où dormir ?") == ["Où manger ? Où dormir ?", "Où manger ?", "Où dormir ?"]


def test_in_a_story_the_question_comes_before_the_other_sentences(units):
    story = "Nous venons de Lyon avec des amis. Ma mère marche mal. Prêtez-vous des fauteuils ?"
    assert units(story)[0] == story
    assert units(story)[1] == "Prêtez-vous des fauteuils ?"


def test_thanks_between_two_sentences_are_peeled_from_each(units):
    assert units("Où manger ? Merci. Où dormir ?") == ["Où manger ? Merci. Où dormir ?", "Où manger ?", "Où dormir ?"]


def test_at_most_a_few_questions_of_a_message_are_read(units):
    message = " ".join(f"Où est la salle {number} ?" for number in range(20))
    assert len(units(message)) == 1 + MAX_QUESTIONS


def test_a_very_long_message_is_read_at_its_beginning_only(units):
    message = "Où manger ? " + "bla " * 5_000  # 20,000 characters
    read = units(message)
    assert read[1] == "Où manger ?"
    assert all(len(text) <= MAX_CHARACTERS for text in read)


@pytest.mark.parametrize("piece", ["?", " et ", "! ", "👋", "a.", "\n", "Bonjour ", "，"])
def test_twenty_thousand_odd_characters_stay_a_few_short_units(units, piece):
    read = units(piece * (20_000 // len(piece)))
    assert len(read) <= 1 + MAX_QUESTIONS
    assert all(len(text) <= MAX_CHARACTERS for text in read)


@pytest.mark.parametrize(
    ("message", "first"),
    [
        ("Où manger ? 🍕👋", "Où manger ? 🍕👋"),
        ("Où\x00 manger ?", "Où\x00 manger ?"),
        ("Où manger \ud83d ?", "Où manger \ud83d ?"),
        ("こんにちは、何時に開きますか？", "こんにちは、何時に開きますか？"),
        ("مرحبا متى تفتحون؟", "مرحبا متى تفتحون؟"),
    ],
)
def test_odd_characters_pass_through(units, message, first):
    assert units(message)[0] == first


# ---- days ----


@pytest.mark.parametrize(
    ("text", "language", "masked", "day"),
    [
        ("ouvert le 1er mai ?", "fr", "ouvert demain ?", date(2027, 5, 1)),
        ("ouvert demain ?", "fr", "ouvert demain ?", date(2026, 11, 25)),
        ("are you open on 1 May?", "en", "are you open tomorrow?", date(2027, 5, 1)),
        ("haben Sie morgen auf?", "de", "haben Sie morgen auf?", date(2026, 11, 25)),
        ("où manger ?", "fr", "où manger ?", None),
    ],
)
def test_the_day_asked_about_is_masked_by_one_word_and_kept(text, language, masked, day):
    unit = mask_day(text, language, TODAY)
    assert (unit.text, unit.day) == (masked, day)


def test_questions_about_two_days_keep_their_own(peel):
    read = read_units("Êtes-vous ouverts demain ? Et le 1er mai aussi ?", peel, "fr", TODAY)
    assert [unit.day for unit in read[1:]] == [date(2026, 11, 25), date(2027, 5, 1)]


def test_a_question_asks_about_the_day_that_the_story_around_it_names(peel):
    read = read_units("Nous venons le 1er mai. À quelle heure ouvrez-vous ?", peel, "fr", TODAY)
    question = next(unit for unit in read if unit.text == "À quelle heure ouvrez-vous ?")
    assert question.day == date(2027, 5, 1)
