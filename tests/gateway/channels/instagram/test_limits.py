"""What a message on Instagram can hold."""

from bot.catalog import shipped
from bot.gateway.channels.graph.composing import compose
from bot.gateway.channels.instagram.limits import LIMITS
from tests.gateway.channels.graph.small_graph import outbound


def test_h22_a_message_stays_below_a_thousand_bytes() -> None:
    assert LIMITS.text <= 1_000
    assert LIMITS.measure("Ā😀") == 6
    pieces = compose(outbound("Ārā ir dārzs. " * 200), LIMITS, shipped().text)
    assert len(pieces) > 1
    assert all(len(piece.body["message"]["text"].encode()) <= 1_000 for piece in pieces)
    assert (LIMITS.buttons, LIMITS.title) == (13, 20)
