"""The end of a conversation on a platform: the visitor is told, and nothing begins anew because of it."""

from __future__ import annotations

from bot.gateway.db import Conversation
from tests.gateway.platforms.town import IDA, Town


def test_a_number_typed_below_the_question_confirms_an_erasure(town: Town) -> None:
    town.says("supprimer mes données")
    town.says("1")
    assert town.count(Conversation) == 0
    assert "/privacy/deletion/" in town.read()[-1]


def test_the_nameless_echo_of_the_last_word_on_instagram_opens_no_conversation(town: Town) -> None:
    hands = town.instagram
    hands.visitor_says(IDA, "supprimer mes données")
    town.settle()
    hands.taps(IDA, "erase-confirmed")
    town.settle()
    assert "/privacy/deletion/" in town.read(IDA, hands)[-1]
    assert town.count(Conversation) == 0
