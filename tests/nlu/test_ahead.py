"""Messages read ahead: each is taken once, and the oldest go first when there are too many."""

from datetime import date, timedelta

import pytest

from bot.nlu.ahead import Ahead

MONDAY = date(2027, 5, 3)


def test_what_was_read_ahead_is_taken_once():
    ahead = Ahead()
    ahead.put(("hello", "en", MONDAY), "read")
    assert ahead.take(("hello", "en", MONDAY)) == "read"
    assert ahead.take(("hello", "en", MONDAY)) is None


@pytest.mark.parametrize(
    "asked", [("hello!", "en", MONDAY), ("hello", "fr", MONDAY), ("hello", "en", MONDAY + timedelta(days=1))]
)
def test_another_message_language_or_day_was_not_read(asked):
    ahead = Ahead()
    ahead.put(("hello", "en", MONDAY), "read")
    assert ahead.take(asked) is None


def test_the_oldest_go_first():
    ahead = Ahead(most=2)
    for text in ("one", "two", "three"):
        ahead.put((text, "en", MONDAY), text)
    assert [ahead.take((text, "en", MONDAY)) for text in ("one", "two", "three")] == [None, "two", "three"]
