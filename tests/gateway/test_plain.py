"""The FAQ's Markdown subset as a person would type it in a chat."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.plain import link, plain


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Ouvert **du mardi** au *dimanche*.", "Ouvert du mardi au dimanche."),
        ("***très*** important", "très important"),
        ("un\ndeux", "un\ndeux"),
        ("un  \ndeux", "un\ndeux"),
        ("un\n\n\ndeux", "un\n\ndeux"),
        (
            "Tarifs :\n\n- adulte : **8 €**\n- enfant : gratuit\n\nÀ bientôt",
            "Tarifs :\n\n• adulte : 8 €\n• enfant : gratuit\n\nÀ bientôt",
        ),
        ("1. entrez\n2. montez", "1. entrez\n2. montez"),
        ("3) entrez\n4) montez", "3. entrez\n4. montez"),
        ("- a\n\n- b", "• a\n• b"),
        ("- a\n  - b\n  - c\n- d", "• a\n  • b\n  • c\n• d"),
        ("- a\n\n  encore a", "• a\n  encore a"),
        ("2 \\* 3, 4 * 5 et a_b_c", "2 * 3, 4 * 5 et a_b_c"),
        ("chien &amp; chat &copy;", "chien & chat ©"),
        ("Bonjour !", "Bonjour !"),
        # Outside the subset: as it was written, like in the widget.
        ("# titre", "# titre"),
        ("`code` ![x](https://a.example/b.png)", "`code` !x (https://a.example/b.png)"),
        ("<b>gras</b>", "<b>gras</b>"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("", ""),
        ("  \n ", ""),
    ],
)
def test_marks_are_dropped_and_lists_stay_lists(markdown: str, text: str) -> None:
    assert plain(markdown) == text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Voir [le plan](https://m.example/plan).", "Voir le plan (https://m.example/plan)."),
        ("[**le plan**](https://m.example/plan)", "le plan (https://m.example/plan)"),
        ("[https://m.example/plan](https://m.example/plan)", "https://m.example/plan"),
        ("[m.example](https://m.example/)", "https://m.example/"),
        ("<https://m.example/plan>", "https://m.example/plan"),
        ("[](https://m.example/plan)", "https://m.example/plan"),
        ("[contact@m.example](mailto:contact@m.example)", "contact@m.example"),
        ("<contact@m.example>", "contact@m.example"),
        ("[Écrivez-nous](mailto:contact@m.example?subject=Visite)", "Écrivez-nous (contact@m.example)"),
        ("[05 61 00 42 17](tel:+33561004217)", "05 61 00 42 17"),
        ("[Appelez-nous](tel:+33561004217)", "Appelez-nous (+33561004217)"),
    ],
)
def test_a_link_becomes_its_title_and_its_address(markdown: str, text: str) -> None:
    assert plain(markdown) == text


def test_an_address_with_accents_is_not_written_twice() -> None:
    assert plain("<https://m.example/été>") == "https://m.example/%C3%A9t%C3%A9"
    assert link("https://m.example/été", "https://m.example/%C3%A9t%C3%A9") == "https://m.example/%C3%A9t%C3%A9"


@given(st.lists(st.text("abcéàœ日本😀", min_size=1), min_size=1))
def test_plain_words_come_out_as_they_went_in(words: list[str]) -> None:
    assert plain(" ".join(words)) == " ".join(words)


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(plain(text), str)
