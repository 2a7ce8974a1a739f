"""What the Graph API's refusals mean for a message on its way to a visitor: a table, and the step to our own error.

The body's code and subcode decide, never the HTTP status or the content type: the API refuses with 400, 403 or 500, in
JSON that it may call JavaScript, and what stands before it answers in HTML.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from bot.gateway.errors import CurioError, DeliveryError

RATE_PAUSE = timedelta(minutes=2)
"""How long an account rests at a rate limit when the API does not say for how long."""
LONGEST_PAUSE = timedelta(hours=6)
BLOCKED_PAUSE = timedelta(minutes=15)
"""How long an account rests whose token or permission is gone: a person has to mend it, and may do so at any moment."""


class GraphError(CurioError):
    """A call of the Graph API failed.

    Attributes:
        status: of HTTP; ``None``: there was no answer.
        code, subcode: what the API calls the error; ``None``: the answer was not one of the API's refusals.
        retry_after: when the API wants to be asked again.
        maybe_done: what was asked may have been done all the same.
    """

    def __init__(
        self,
        status: int | None,
        code: int | None,
        subcode: int | None,
        message: str,
        retry_after: timedelta | None = None,
        maybe_done: bool = False,
    ) -> None:
        named = "no code" if code is None else f"code {code}" if subcode is None else f"code {code}/{subcode}"
        super().__init__(f"Graph API, status {status or 'none'}, {named}: {message}")
        self.status = status
        self.code = code
        self.subcode = subcode
        self.retry_after = retry_after
        self.maybe_done = maybe_done


class Action(StrEnum):
    """What is done about a refusal."""

    RETRY = "retry"  # this message, a few times
    PAUSE = "pause"  # the account rests, then everything goes on
    STOP = "stop"  # the account rests until a person has mended something
    GIVE_UP = "give up"  # this message; others are not concerned
    HOLD = "hold"  # until the conversation is given back to us


ANY: Literal["any"] = "any"
Kind = tuple[int | Literal["any"], int | Literal["any"] | None]
"""A code and a subcode, each of which may be ``ANY``; the subcode ``None``: the API gave none."""


@dataclass(frozen=True)
class Row:
    """``reason`` is the word for the console; ``alarm``: somebody who runs the installation must act."""

    kinds: tuple[Kind, ...]
    action: Action
    reason: str = "other"
    alarm: bool = False


ROWS: tuple[Row, ...] = (
    # Unknown or temporary. 2 is also seen when the visitor has blocked the page: the retries come to an end.
    Row(((1, ANY), (2, ANY)), Action.RETRY),
    # A temporary failure at sending, gone from the list of 2026.
    Row(((1200, ANY), (1200, 2018024)), Action.RETRY),
    # A program of the platform is answering the visitor's question right now.
    Row(((ANY, 2018321),), Action.RETRY),
    # Rate limits: of the app, the account that is logged in, the page, a call, the business.
    Row(((4, ANY), (17, ANY), (32, ANY), (613, ANY), (613, 2534040), (80006, ANY)), Action.PAUSE, "rate"),
    # This visitor was written to too often with a tag. Only replies after the window carry one.
    Row(((613, 2018338),), Action.GIVE_UP, "window-closed"),
    # The visitor's last message is too long ago; Instagram's own number; one that means "blocked" under other codes.
    Row(((10, 2018278), (10, 2534022), (10, 1545041)), Action.GIVE_UP, "window-closed"),
    # The same, in the words for pages with a permission for news.
    Row(((10, 2018065),), Action.GIVE_UP, "window-closed"),
    # Another application has the conversation; Instagram's own number.
    Row(((10, 2018300), (ANY, 2018300), (100, 2534037)), Action.HOLD, "elsewhere"),
    # The person has blocked the page, closed the account, or cannot be reached.
    Row(((10, 2018108), (551, ANY), (551, 1545041), (200, 1545041)), Action.GIVE_UP, "unreachable"),
    # The platform restricts the page.
    Row(((10, 1893063), (10, 2022), (2022, ANY), (368, ANY)), Action.STOP, "restricted", alarm=True),
    # Nobody has this id, or nobody any more; Instagram's own number.
    Row(((100, 2018001), (100, 2534014)), Action.GIVE_UP, "unknown-visitor"),
    # There is nothing under this id that the token may see: the token is probably another page's.
    Row(((100, 33),), Action.GIVE_UP, "unknown-visitor", alarm=True),
    # We sent what the API does not take: too long, empty, a dead tag, a wrong field. A mistake of ours.
    Row(((100, ANY),), Action.GIVE_UP, "refused", alarm=True),
    # The token is dead: expired, its owner's password changed, 90 days unused, or withdrawn.
    Row(((190, 463), (190, 460), (190, 493), (190, ANY)), Action.STOP, "token", alarm=True),
    # pages_messaging is missing or the app is not live; on Instagram the owner has switched the access off.
    Row(((200, 2018028), (200, 2534041), (200, ANY)), Action.STOP, "permission", alarm=True),
    # The app may not do this at all. A 10 with a subcode that is not above is about one message.
    Row(((3, ANY), (10, None)), Action.STOP, "permission", alarm=True),
)
# Not here, because they cannot follow on sending: 2018218 and 2018247 (no profile), 9000001 (a deleted message).

UNKNOWN = Row((), Action.RETRY)
"""A code that no row has: the retries come to an end, and staff see that the message did not arrive."""

_BY_KIND: dict[Kind, Row] = {kind: row for row in ROWS for kind in row.kinds}


def row_of(code: int, subcode: int | None) -> Row:
    """The row for a code and a subcode: one for both before one for the subcode alone before one for the code alone."""
    kinds: tuple[Kind, ...] = ((code, subcode), (ANY, subcode), (code, ANY))
    return next((_BY_KIND[kind] for kind in kinds if kind in _BY_KIND), UNKNOWN)


def delivery_error(error: GraphError) -> DeliveryError:
    """What a failed call means for the message that was to be sent."""
    if error.code is None:
        return DeliveryError(str(error), maybe_sent=error.maybe_done)
    row = row_of(error.code, error.subcode)
    return DeliveryError(
        str(error),
        permanent=row.action is Action.GIVE_UP,
        pause=_pause(row.action, error.retry_after),
        reason=row.reason,
        elsewhere=row.action is Action.HOLD,
        alarm=row.alarm,
    )


def _pause(action: Action, retry_after: timedelta | None) -> timedelta | None:
    if action is Action.STOP:
        return BLOCKED_PAUSE
    if action is Action.PAUSE:
        return min(retry_after or RATE_PAUSE, LONGEST_PAUSE)
    return None
