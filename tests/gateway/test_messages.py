"""What is left of a text before it is kept, and what counts as nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.messages import clean_text, is_blank


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Bonjour", "Bonjour"),
        ("  Bonjour \n", "Bonjour"),
        ("a\x00b", "ab"),  # PostgreSQL refuses NUL
        ("a\x1b[31mb", "a[31mb"),  # terminal escapes
        ("ligne 1\r\nligne 2\rligne 3", "ligne 1\nligne 2\nligne 3"),
        ("\ud800 ?", "\ufffd ?"),  # a lone surrogate
        ("\ud83d\ude00", "😀"),  # a pair written as two halves is one character
        ("👩‍🔬", "👩‍🔬"),  # the joiner between two characters stays
        ("<b>gras</b>", "<b>gras</b>"),  # kept as typed; pages escape it
        ("Où ? – ça, l'œuvre", "Où ? – ça, l'œuvre"),
    ],
)
def test_it_keeps_what_a_person_typed(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@given(st.text(alphabet=st.characters()))
def test_whatever_was_typed_can_be_stored_and_sent(typed: str) -> None:
    kept = clean_text(typed)
    assert "\x00" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept


@given(st.text(alphabet=st.characters()))
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assert clean_text(clean_text(typed)) == clean_text(typed)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "\ufeff\u200d", "\u3000\u00a0\u2028"])
def test_it_calls_blank_what_nobody_could_see(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", "?", "😀", "👩‍🔬", "\u200bé", "…"])
def test_it_does_not_call_a_visible_text_blank(text: str) -> None:
    assert not is_blank(text)
