"""Which language a message is in: tables that a person can judge, with the language of the page as a hint."""

import pytest

from bot.nlu.language import GREETINGS, SMALL_WORDS, LanguageDetector

LANGUAGES = ["fr", "en", "es", "de", "it", "pt", "zh", "ja"]


@pytest.fixture(scope="module")
def detect():
    return LanguageDetector(LANGUAGES).detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("À quelle heure fermez-vous ce soir ?", "fr"),
        ("je voudrais savoir si les poussettes sont admises", "fr"),
        ("What time do you close tonight?", "en"),
        ("is there somewhere we could leave the pushchair", "en"),
        ("¿A qué hora cierran esta tarde?", "es"),
        ("¿Se admiten perros?", "es"),
        ("quisiera saber si se admiten perros en las salas", "es"),
        ("Um wie viel Uhr schließen Sie heute Abend?", "de"),
        ("können wir den kinderwagen irgendwo abstellen", "de"),
        ("A che ora chiudete questa sera?", "it"),
        ("vorrei sapere se i cani possono entrare nelle sale", "it"),
        ("A que horas fecham esta noite?", "pt"),
        ("gostaria de saber se posso entrar com o meu cachorro", "pt"),
        ("今天晚上几点关门？", "zh"),
        ("我们可以带狗进展厅吗", "zh"),
        ("今夜は何時に閉まりますか？", "ja"),
        ("犬を連れて入ってもいいですか", "ja"),
    ],
)
@pytest.mark.parametrize("hint", [None, "fr", "en"])
def test_a_sentence_is_in_its_language_whatever_the_page_is_in(detect, text, language, hint):
    assert detect(text, hint) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("où sont les toilettes", "fr"),
        ("where are the toilets", "en"),
        ("¿dónde están los baños?", "es"),
        ("wo sind die Toiletten", "de"),
        ("dove sono i bagni", "it"),
        ("onde ficam os banheiros", "pt"),
        ("厕所在哪里", "zh"),
        ("トイレはどこですか", "ja"),
    ],
)
def test_a_few_telling_words_are_enough(detect, text, language):
    assert detect(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Are you open on 1 May?", "en"),
        ("Do you have lockers?", "en"),
        ("What time do you close?", "en"),
        ("C'est gratuit ?", "fr"),
        ("Vous ouvrez quand ?", "fr"),
        ("a quelle heure", "fr"),
        ("Hay taquillas?", "es"),
        ("Wo ist das?", "de"),
        ("Dove siete?", "it"),
        ("Onde é?", "pt"),
    ],
)
@pytest.mark.parametrize("hint", ["fr", "en", "es"])
def test_a_small_word_of_one_language_tells_it_on_any_page(detect, text, language, hint):
    assert detect(text, hint) == language


def test_small_words_and_greetings_stand_in_one_language_only():
    for kind in (GREETINGS, SMALL_WORDS):
        words = [word for known in kind.values() for word in known]
        assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("hint", ["fr", "en"])
def test_in_a_message_of_two_languages_the_letters_decide(detect, hint):
    assert detect("Où est la vitrine « Before the Flood » dont parle votre brochure de cet été ?", hint) == "fr"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("wifi", "fr"),
        ("wifi", "it"),
        ("parking", "fr"),
        ("parking", "de"),
        ("tickets", "fr"),
        ("tickets", "en"),
        ("audio", "pt"),
        ("menu", "fr"),
        ("menu", "en"),
    ],
)
def test_a_word_of_many_languages_is_taken_for_that_of_the_conversation(detect, text, hint):
    assert detect(text, hint) == hint


@pytest.mark.parametrize(
    ("text", "language"),
    [("Bonjour", "fr"), ("merci !", "fr"), ("Hello", "en"), ("thank you", "en"), ("Hola", "es"), ("Danke", "de"),
     ("grazie", "it"), ("obrigada", "pt"), ("你好", "zh"), ("こんにちは", "ja")],
)  # fmt: skip
@pytest.mark.parametrize("hint", ["fr", "en"])
def test_a_greeting_or_thanks_tells_its_language(detect, text, language, hint):
    assert detect(text, hint) == language


@pytest.mark.parametrize("text", ["", "  ", "123", "?!", "👋👋", "\x00", "\ud83d", "12.50 €", "—"])
def test_without_a_letter_the_hint_decides_else_the_first_language(detect, text):
    assert detect(text, "de") == "de"
    assert detect(text) == "fr"


@pytest.mark.parametrize(
    "text",
    [
        "Où sont \x00 les toilettes ?",
        "Où sont \ud83d les toilettes ?",
        "Où sont les toilettes ? 🚽🙏",
        "OÙ SONT LES TOILETTES",
        "Ou\u0300 sont les toilettes",
        "Où sont les toilettes ? " + "🚽" * 20_000,
        "où sont les toilettes " * 1_000,
    ],
)
def test_odd_characters_and_lengths_do_not_hide_the_language(detect, text):
    assert detect(text, "en") == "fr"


@pytest.mark.parametrize("hint", ["ru", "", "FR", "fr-FR", "x" * 1_000])
def test_an_unknown_hint_is_no_hint(detect, hint):
    assert detect("👋", hint) == "fr"
    assert detect("What time do you close tonight?", hint) == "en"


@pytest.mark.parametrize("text", ["Во сколько вы закрываетесь?", "متى تغلقون؟", "몇 시에 닫습니까?", "ah", "zzz", "ß"])
def test_another_language_gets_one_that_is_spoken_here(detect, text):
    assert detect(text) in LANGUAGES


def test_a_museum_of_one_language_needs_no_detection():
    assert LanguageDetector(["fr"]).detect("What time do you close?", "en") == "fr"


def test_a_code_that_is_no_language_is_named():
    with pytest.raises(ValueError, match=r"config\.yml, languages: "):
        LanguageDetector(["fr", "xx"])
