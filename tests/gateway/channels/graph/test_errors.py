"""The table of the Graph API's refusals, row by row."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.gateway.channels.graph.errors import ROWS, GraphError, delivery_error, row_of
from bot.gateway.errors import CurioError, DeliveryError

QUARTER = timedelta(minutes=15)
TWO = timedelta(minutes=2)


def meaning(code: int | None, subcode: int | None = None, **more: object) -> DeliveryError:
    return delivery_error(GraphError(400, code, subcode, "(#1) No", **more))  # type: ignore[arg-type]


def kinds(error: DeliveryError) -> dict[str, object]:
    """What of the error differs from a plain "try again"."""
    plain = DeliveryError("")
    return {name: value for name, value in vars(error).items() if value != getattr(plain, name)}


RETRY: dict[str, object] = {}
RATE = {"pause": TWO, "reason": "rate"}
CLOSED = {"permanent": True, "reason": "window-closed"}
UNREACHABLE = {"permanent": True, "reason": "unreachable"}
UNKNOWN = {"permanent": True, "reason": "unknown-visitor"}
REFUSED = {"permanent": True, "reason": "refused", "alarm": True}
TOKEN = {"pause": QUARTER, "reason": "token", "alarm": True}
PERMISSION = {"pause": QUARTER, "reason": "permission", "alarm": True}
RESTRICTED = {"pause": QUARTER, "reason": "restricted", "alarm": True}
ELSEWHERE = {"elsewhere": True, "reason": "elsewhere"}

TABLE = [
    (1, None, RETRY),  # unknown error
    (1, 99, RETRY),  # the same, with a subcode that says nothing
    (2, None, RETRY),  # temporary; also when the visitor has blocked the page
    (1200, None, RETRY),  # temporary failure at sending
    (1200, 2018024, RETRY),  # its subcode
    (100, 2018321, RETRY),  # the platform's own program answers: the subcode counts, under whatever code
    (4, None, RATE),  # limit of the app
    (17, None, RATE),  # limit of who is logged in
    (32, None, RATE),  # limit of the page
    (613, None, RATE),  # limit of the call
    (613, 2534040, RATE),  # the same on Instagram
    (613, 1996, RATE),  # the same with a subcode nobody listed
    (80006, None, RATE),  # limit of the business
    (613, 2018338, CLOSED),  # too many tagged messages to this visitor: not a rate limit
    (10, 2018278, CLOSED),  # F10: outside the messaging window
    (10, 2534022, CLOSED),  # Instagram: outside the messaging window
    (10, 1545041, CLOSED),  # the same number under code 10 is the window, under 200 and 551 a block
    (10, 2018065, CLOSED),  # the window, for pages with a permission for news
    (10, 2018300, ELSEWHERE),  # F15: another application has the conversation
    (100, 2534037, ELSEWHERE),  # Instagram: not the owner of the conversation
    (10, 2018108, UNREACHABLE),  # the person does not get messages now
    (551, None, UNREACHABLE),  # not available
    (551, 1545041, UNREACHABLE),  # F13: not available
    (200, 1545041, UNREACHABLE),  # not available, although 200 alone is a permission
    (10, 1893063, RESTRICTED),  # the page is restricted
    (10, 2022, RESTRICTED),  # the page is restricted
    (2022, None, RESTRICTED),  # the page is restricted
    (368, None, RESTRICTED),  # blocked for a while for what was sent
    (100, 2018001, UNKNOWN),  # F16: no such visitor
    (100, 2534014, UNKNOWN),  # Instagram: no such visitor
    (100, 33, {**UNKNOWN, "alarm": True}),  # F16: nothing there for this token: another page's?
    (100, None, REFUSED),  # our mistake, or a dead tag
    (100, 2018034, REFUSED),  # empty text
    (100, 2534015, REFUSED),  # Instagram: a message that it does not take
    (190, None, TOKEN),  # not valid
    (190, 463, TOKEN),  # F12: expired
    (190, 460, TOKEN),  # its owner has a new password
    (190, 493, TOKEN),  # 90 days unused
    (190, 467, TOKEN),  # withdrawn
    (200, None, PERMISSION),  # no permission
    (200, 2018028, PERMISSION),  # no pages_messaging, or the app is not live
    (200, 2534041, PERMISSION),  # Instagram: the owner has switched the access off
    (3, None, PERMISSION),  # the app may not do this
    (10, None, PERMISSION),  # no permission, and no subcode
    (10, 4711, RETRY),  # unknown subcode: about this message, so the account goes on
    (9999, None, RETRY),  # unknown code
]


@pytest.mark.parametrize(("code", "subcode", "expected"), TABLE)
def test_each_refusal_has_its_meaning(code: int, subcode: int | None, expected: dict[str, object]) -> None:
    assert kinds(meaning(code, subcode)) == expected


def test_the_table_above_has_every_kind_of_every_row() -> None:
    tried = {(code, subcode) for code, subcode, _ in TABLE} | {("any", subcode) for _, subcode, _ in TABLE}
    listed = [(code, None if subcode == "any" else subcode) for row in ROWS for code, subcode in row.kinds]
    assert [kind for kind in listed if kind not in tried] == []
    assert len(set(listed)) == len(listed), "a kind stands in two rows"


def test_a_subcode_under_its_code_counts_before_the_code_alone() -> None:
    assert row_of(100, 2018001).reason == "unknown-visitor"
    assert row_of(100, 2018000).reason == "refused"


def test_f10_outside_the_window_is_final_and_staff_learn_why() -> None:
    error = meaning(10, 2018278)
    assert error.permanent
    assert error.reason == "window-closed"
    assert not error.alarm
    assert "10/2018278" in str(error)


def test_f11_a_rate_limit_pauses_the_account_for_as_long_as_the_api_says() -> None:
    assert meaning(613, retry_after=timedelta(minutes=7)).pause == timedelta(minutes=7)
    assert meaning(4, retry_after=None).pause == TWO
    assert not meaning(613).permanent


def test_a_pause_is_never_longer_than_six_hours() -> None:
    assert meaning(80006, retry_after=timedelta(days=3)).pause == timedelta(hours=6)


def test_f12_a_dead_token_pauses_the_account_whatever_the_api_says_about_waiting() -> None:
    error = meaning(190, 463, retry_after=timedelta(hours=5))
    assert error.pause == QUARTER
    assert error.alarm
    assert not error.permanent


def test_f13_a_visitor_who_cannot_be_reached_concerns_no_other() -> None:
    error = meaning(551, 1545041)
    assert error.permanent
    assert error.pause is None


def test_f14_temporary_failures_are_tried_again_at_once_counted() -> None:
    for code in (1200, 2):
        assert kinds(meaning(code)) == RETRY


def test_f15_a_conversation_that_another_application_has_is_held() -> None:
    error = meaning(10, 2018300)
    assert error.elsewhere
    assert not error.permanent


def test_f16_no_such_visitor_is_final_and_another_pages_token_an_alarm() -> None:
    assert not meaning(100, 2018001).alarm
    assert meaning(100, 33).alarm
    assert meaning(100, 33).permanent


def test_f18_an_answer_without_a_code_is_only_maybe_sent() -> None:
    lost = delivery_error(GraphError(502, None, None, "HTML", maybe_done=True))
    assert kinds(lost) == {"maybe_sent": True}
    assert kinds(delivery_error(GraphError(None, None, None, "ConnectError"))) == RETRY


def test_an_error_names_status_and_codes() -> None:
    error = GraphError(400, 10, 2018278, "(#10) Outside of allowed window")
    assert isinstance(error, CurioError)
    assert str(error) == "Graph API, status 400, code 10/2018278: (#10) Outside of allowed window"
    assert "no code" in str(GraphError(None, None, None, "ReadTimeout"))
