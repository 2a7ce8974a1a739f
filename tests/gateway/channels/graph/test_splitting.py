"""Long texts in parts: nothing lost, nothing broken, cut where a reader pauses."""

from __future__ import annotations

import pytest
import regex
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.gateway.channels.graph.splitting import Measure, code_points, split, utf8_bytes

FAMILY, FLAG, WAVE = "👨‍👩‍👧‍👦", "🇱🇻", "👋🏽"
PIECES = [
    "a",
    "é",
    "ā",
    "e\u0301",
    "日",
    "。",
    "😀",
    FAMILY,
    FLAG,
    WAVE,
    "क्षि",
    " ",
    "\n",
    "\n\n",
    ". ",
    " !",
    "\u00a0",
    "\u200b",
    "\u0301",
    "\u200d",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=120).map("".join) | st.text(max_size=200)
MEASURES = st.sampled_from([code_points, utf8_bytes])


def clusters(text: str) -> list[str]:
    return regex.findall(r"\X", text)


@given(TEXTS, st.integers(40, 90), MEASURES)
@example("a \u0301b" * 30, 40, code_points)
@example(" \u0301" * 60, 40, utf8_bytes)
def test_no_part_is_blank_or_too_long_and_no_word_is_lost(text: str, limit: int, measure: Measure) -> None:
    parts = split(text, limit, measure)
    assert all(part.strip() and measure(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(TEXTS, st.integers(100, 120), MEASURES)
def test_what_a_reader_sees_as_one_character_is_never_cut(text: str, limit: int, measure: Measure) -> None:
    assume(all(measure(cluster) <= limit for cluster in clusters(text)))
    whole = [cluster for cluster in clusters(text) if not cluster.isspace()]
    cut = [cluster for part in split(text, limit, measure) for cluster in clusters(part) if not cluster.isspace()]
    assert cut == whole


@given(st.lists(st.sampled_from(["un", "mot.", "Deux !", FAMILY, "日本。"]), min_size=1), MEASURES)
def test_a_text_that_fits_stays_whole(words: list[str], measure: Measure) -> None:
    text = "\n\n".join(words)
    assert split(text, max(measure(text), 4), measure) == [text]


@given(TEXTS, st.integers(40, 90))
def test_words_that_fit_are_never_cut(text: str, limit: int) -> None:
    words = " ".join(re_word for re_word in regex.findall(r"[a-zé]+", text) if len(re_word) < limit)
    assert " ".join(split(words, limit, code_points)) == words


def test_it_cuts_at_a_paragraph_before_a_line_before_a_sentence_before_a_word() -> None:
    assert split("Un mot.\nDeux mots.\n\nTrois mots. Quatre mots.", 40, code_points) == [
        "Un mot.\nDeux mots.",
        "Trois mots. Quatre mots.",
    ]
    assert split("Un mot, deux mots. Trois\nquatre mots. Cinq mots.", 40, code_points) == [
        "Un mot, deux mots. Trois",
        "quatre mots. Cinq mots.",
    ]
    assert split("Un mot, deux mots. Trois quatre mots. Cinq", 40, code_points) == [
        "Un mot, deux mots. Trois quatre mots.",
        "Cinq",
    ]
    assert split("un deux trois quatre cinq", 12, code_points) == ["un deux", "trois quatre", "cinq"]
    assert split("abcdefghij", 4, code_points) == ["abcd", "efgh", "ij"]


def test_a_short_beginning_is_no_message_of_its_own() -> None:
    text = "Oui.\n\n" + "Le musée est ouvert tous les jours, et le jeudi jusqu'à vingt et une heures."
    assert split(text, 60, code_points)[0].startswith("Oui.\n\nLe musée")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Est-ce ouvert ce jour-là ? Oui, tout le jour", "Est-ce ouvert ce jour-là ?"),
        ("Elle a dit : « Entrez donc ! » Nous entrons alors", "Elle a dit : « Entrez donc ! »"),
        ("He said “Do come in.” We came in after a while", "He said “Do come in.”"),
        ("The museum is open today (all day.) Come and see", "The museum is open today (all day.)"),
        ("博物館は火曜日から日曜日まで開いています。月曜日は休みです", "博物館は火曜日から日曜日まで開いています。"),
        ("「開いていますか？」はい、開いています、毎日です", "「開いていますか？」"),
    ],
)
def test_it_knows_the_ends_of_sentences(text: str, first: str) -> None:
    assert split(text, len(first) + 4, code_points)[0] == first


@pytest.mark.parametrize(
    ("text", "limit", "first"),
    [
        ("La conférence est donnée par M. Dupont demain", 38, "La conférence est donnée par M. Dupont"),  # no sentence
        ("Voici où trouver tous les vestiaires\u00a0: ici", 37, "Voici où trouver tous les"),  # held together
        ("Voici où trouver tous les vestiaires ! oui", 37, "Voici où trouver tous les"),  # typed with a plain blank
        ("Elle lit le livre « Le Petit Prince » ici", 20, "Elle lit le livre"),  # a mark that opens stays with its word
    ],
)
def test_it_does_not_cut_where_no_reader_would(text: str, limit: int, first: str) -> None:
    assert split(text, limit, code_points)[0] == first


def test_a_number_stays_with_its_line_of_a_list() -> None:
    # Cut inside a line, because the line alone is too long: not after "2.".
    text = "1. Où laisser mon sac ?\n2. Où peut-on bien manger dans le musée ?"
    assert split(text, 26, code_points) == ["1. Où laisser mon sac ?", "2. Où peut-on bien manger", "dans le musée ?"]


@pytest.mark.parametrize("cluster", [FAMILY, FLAG, WAVE, "e\u0301", "क्षि"])
def test_h22_emoji_flags_and_letters_with_marks_stay_whole(cluster: str) -> None:
    parts = split(cluster * 40, 95, utf8_bytes)
    assert "".join(parts) == cluster * 40
    assert all(len(clusters(part)) * len(cluster) == len(part) for part in parts)


def test_a_character_that_alone_is_too_long_is_cut() -> None:
    text = "a" + "\u0301" * 100
    parts = split(text, 50, code_points)
    assert "".join(parts) == text
    assert [len(part) for part in parts] == [50, 50, 1]


def test_a_limit_below_one_character_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        split("a", 3, utf8_bytes)
