"""When a failed promise is tried again, as a table."""

from datetime import timedelta

import pytest

from bot.gateway.outbox import WAITS, Promise, retry_at
from tests.gateway.conftest import NOW

NEVER = None


@pytest.mark.parametrize(
    ("promise", "attempts", "permanent", "seconds"),
    [
        (Promise.ASK, 1, False, 2),  # a hiccup of the assistant
        (Promise.ASK, 2, False, 6),  # it restarts, perhaps
        (Promise.ASK, 3, False, NEVER),  # the visitor has waited long enough: a person
        (Promise.DELIVER, 1, False, 5),
        (Promise.DELIVER, 2, False, 30),
        (Promise.DELIVER, 3, False, 120),
        (Promise.DELIVER, 7, False, 21600),  # the channel has been away for hours
        (Promise.DELIVER, 8, False, NEVER),  # staff see that it did not arrive
        (Promise.DELIVER, 1, True, NEVER),  # the visitor blocked us: trying again would be rude, too
        (Promise.ASK, 1, True, NEVER),
        (Promise.ASK, 40, False, NEVER),  # more attempts than planned, after crashes
    ],
)
def test_it_is_tried_again_after(promise: Promise, attempts: int, permanent: bool, seconds: int | None) -> None:
    again = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert retry_at(promise, attempts, NOW, permanent=permanent) == again


def test_a_visitor_waits_at_most_twenty_seconds_for_an_assistant_that_refuses() -> None:
    assert sum(WAITS[Promise.ASK]) <= 20


def test_deliveries_are_given_up_within_the_day_that_messenger_allows() -> None:
    assert timedelta(seconds=sum(WAITS[Promise.DELIVER])) < timedelta(hours=24)
