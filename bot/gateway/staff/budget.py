"""The false-answer budget as a gate: a change of the FAQ is replayed before it is written.

The assistant asks the museum's labelled messages, the out-of-scope examples and the FAQ's own phrasings with and
without the change (``bot/nlu/rehearsal.py``). What the change would break is shown before it is written. A change with
which more is answered wrongly than the budget allows is refused; an administrator may make it all the same, and the
log says so.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.gateway.accounts import ADMIN, Signed
from bot.gateway.errors import AssistantUnavailable, CurioError
from bot.gateway.rasa_client import Rehearsed
from bot.gateway.staff.console import Console

KEPT, OVERRIDDEN, UNCHECKED = "kept", "overridden", "unchecked"
"""How a change stood with the budget; unchecked: the assistant was away, and a museum must be able to mend its FAQ."""


class Breaks(CurioError):
    """Questions that are answered rightly today would not be any more; nothing was written."""

    def __init__(self, found: Rehearsed) -> None:
        super().__init__("a trial question would be answered wrongly")
        self.found = found


def judged(console: Console, signed: Signed, change: Callable[[str], str], *, in_spite: bool = False) -> str:
    """How the change stands with the budget: KEPT, OVERRIDDEN or UNCHECKED.

    ``in_spite``: whoever is signed in has read what it breaks and wants it all the same. Where the budget is passed,
    only an administrator's wish counts.

    Raises:
        Breaks: it is refused. Also what ``change`` raises.
    """
    changed = change(console.faq_path.read_text(encoding="utf-8"))
    try:
        found = console.asked().rehearse(changed)
    except AssistantUnavailable:
        return UNCHECKED
    if not found.broken:
        return KEPT
    if not in_spite or (found.is_over_budget and not signed.may(ADMIN)):
        raise Breaks(found)
    return OVERRIDDEN if found.is_over_budget else KEPT
