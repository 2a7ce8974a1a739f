"""What a message on Messenger can hold."""

from bot.gateway.channels.messenger.limits import LIMITS


def test_h22_a_message_stays_below_two_thousand_characters_however_they_are_counted() -> None:
    assert LIMITS.text <= 1_900
    assert LIMITS.measure("Ā😀") == 2
    assert (LIMITS.buttons, LIMITS.title) == (13, 20)
