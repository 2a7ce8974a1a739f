"""Personal details never reach the FAQ; what a question is about stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.masking import HIDDEN, masked


@pytest.mark.parametrize(
    "detail",
    ["vera@exemple.fr", "Vera.Muller+musee@mail.museum.example", "06 12 34 56 78", "+33 (0)6 12.34.56.78", "0612345678",
     "4970 1012 3456 7890", "FR76 3000 6000 0112 3456 7890 189", "https://facebook.example/vera", "@vera_muller",
     "2024-1234567"],
)  # fmt: skip
def test_a_detail_is_taken_out(detail: str) -> None:
    assert masked(f"Écrivez-moi : {detail} merci") == f"Écrivez-moi : {HIDDEN} merci"


@pytest.mark.parametrize(
    "words",
    ["Ouvert le 01/05/2027 à 10h30 ?", "Il y a 300 000 ans ?", "Un billet à 12,50 € pour 4 ?", "Le crâne n° 1868-12 ?",
     "2 adultes, 3 enfants, le 24", "Êtes-vous ouverts le 15 août 2027 ?"],
)  # fmt: skip
def test_what_the_question_is_about_stays(words: str) -> None:
    assert masked(words) == words


@given(st.text(max_size=400))
def test_masking_twice_changes_nothing_more(words: str) -> None:
    once = masked(words)
    assert masked(once) == once
