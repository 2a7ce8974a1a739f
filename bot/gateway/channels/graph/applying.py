"""Puts the profile that is wanted in the place of the one that Meta has: reads it, and changes only what differs.

Not done at every start: Meta allows ten calls in ten minutes to this interface, and a profile written over that limit
has been seen to lose parts of itself. Reading takes one call, writing one more, taking parts away a third.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from bot.gateway.channels.graph.client import GraphClient
from bot.gateway.channels.graph.profile import FIELDS, Profile
from bot.gateway.channels.graph.troubles import Trouble, TroubleError

PATH = "me/messenger_profile"
DOMAINS = "whitelisted_domains"


class Parameters(TypedDict, total=False):
    """What an address carries so that Meta knows whose profile is meant."""

    platform: str


PARAMETERS: dict[str, Parameters] = {"messenger": {}, "instagram": {"platform": "instagram"}}


@dataclass(frozen=True)
class Change:
    """One part of the profile that is not as it should be; ``None``: it is not there, or must go."""

    field: str
    before: Any
    after: Any

    def lines(self) -> list[str]:
        """What a person sees of it, line by line: ``- `` what goes, ``+ `` what comes."""
        before, after = _lines(self.before), _lines(self.after)
        gone = [f"- {line}" for line in before if line not in after]
        return gone + [f"+ {line}" for line in after if line not in before]


def apply(client: GraphClient, wanted: Profile, channel: str, *, dry_run: bool = False) -> list[Change]:
    """Make the profile at Meta the ``wanted`` one; returns what was changed (``dry_run``: what would be).

    Sites that others have listed for the page stay listed.

    Raises:
        GraphError: Meta refused, or could not be reached.
        TroubleError: Meta did not say that it took the change.
    """
    present = read(client, channel)
    listed = [*_texts(present.get(DOMAINS)), *wanted.get(DOMAINS, [])]
    sites = list({site.rstrip("/"): site for site in reversed(listed)}.values())[::-1]
    return _put(client, {**wanted, DOMAINS: sites}, present, channel, dry_run)


def remove(client: GraphClient, sites: Sequence[str], channel: str, *, dry_run: bool = False) -> list[Change]:
    """Take the profile away, of the listed sites only ours (``sites``); returns and raises as :func:`apply` does."""
    present = read(client, channel)
    ours = {site.rstrip("/") for site in sites}
    others = [site for site in _texts(present.get(DOMAINS)) if site.rstrip("/") not in ours]
    return _put(client, {DOMAINS: others}, present, channel, dry_run)


def read(client: GraphClient, channel: str) -> Profile:
    """The profile that Meta has; a part that is not set is not in it."""
    answer = client.get(PATH, fields=",".join(FIELDS[channel]), **PARAMETERS[channel])
    found: Profile = {}
    for part in answer.get("data") or []:
        # The first questions come without their name, one object a locale.
        if "locale" in part and "call_to_actions" in part:
            found.setdefault("ice_breakers", []).append(part)
        else:
            found.update(part)
    return {field: found[field] for field in FIELDS[channel] if found.get(field)}


def _put(client: GraphClient, target: Profile, present: Profile, channel: str, dry_run: bool) -> list[Change]:
    parts = [Change(field, present.get(field), target.get(field) or None) for field in FIELDS[channel]]
    changes = [part for part in parts if not _agree(part.after, part.before)]
    come = {change.field: change.after for change in changes if change.after is not None}
    gone = [change.field for change in changes if change.after is None]
    if come and not dry_run:
        _taken(client.post(PATH, come, **PARAMETERS[channel]))
    if gone and not dry_run:
        _taken(client.delete(PATH, {"fields": gone}, **PARAMETERS[channel]))
    return changes


def _taken(answer: dict[str, Any]) -> None:
    if answer.get("result") != "success":
        raise TroubleError([Trouble("profile-trouble-not-taken", {"answer": str(answer)[:200]})])


def _agree(wanted: Any, present: Any) -> bool:
    """Whether Meta has what is wanted: it adds defaults of its own, leaves out ours, and orders locales as it likes."""
    if isinstance(wanted, dict):
        return isinstance(present, dict) and all(_agree(part, present.get(name)) for name, part in wanted.items())
    if isinstance(wanted, list):
        if not isinstance(present, list) or len(wanted) != len(present):
            return False
        return all(_agree(*pair) for pair in zip(_in_order(wanted), _in_order(present), strict=True))
    if isinstance(wanted, bool):
        return wanted == bool(present)
    if isinstance(wanted, str) and isinstance(present, str) and wanted.startswith("http"):
        return wanted.rstrip("/") == present.rstrip("/")
    return bool(wanted == present)


def _in_order(parts: list[Any]) -> list[Any]:
    """By locale; what has none stays in its own order, for that is the order on the screen."""
    return sorted(parts, key=lambda part: str(part.get("locale", "")) if isinstance(part, dict) else "")


def _texts(value: Any) -> list[str]:
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []


def _lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return [line for part in value for line in _lines_of(part)]
    return [] if value is None else _lines_of(value)


def _lines_of(part: Any) -> list[str]:
    if not isinstance(part, dict):
        return [str(part)]
    locale = f"[{part['locale']}] " if "locale" in part else ""
    buttons = part["call_to_actions"] if isinstance(part.get("call_to_actions"), list) else []
    lines = [f"{locale}{number}. {_button(button)}" for number, button in enumerate(buttons, 1)]
    if part.get("composer_input_disabled"):
        lines.append(f"{locale}composer_input_disabled")
    return lines or [f"{locale}{_button(part)}"]


def _button(part: Any) -> str:
    """``title → what a tap sends``, or what there is of it."""
    named = part if isinstance(part, dict) else {}
    words = [str(named[name]) for name in ("title", "question", "text", "payload", "url") if named.get(name)]
    return " → ".join(words) or str(part)
