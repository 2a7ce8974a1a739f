"""From the body of a webhook to the single events in it, each with the key that its repeats share.

Nothing is lost here: what cannot be used becomes an event with a ``problem``, and its siblings are not harmed by it.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any
from urllib.parse import quote

from bot.gateway.errors import Malformed
from bot.gateway.happenings import Arrived

STANDBY = "standby"
ROLES = ("messaging", STANDBY)
CHANGES = "changes"

KINDS = (
    "message",
    "postback",
    "message_edit",
    "reaction",
    "read",
    "delivery",
    "referral",
    "pass_thread_control",
    "take_thread_control",
    "request_thread_control",
    "app_roles",
    "policy_enforcement",
    "optin",
    "response_feedback",
)
"""An event says what it is by the key that it has."""
ABOUT_NOBODY = frozenset({"app_roles", "policy_enforcement", "optin"})
"""Kinds that come without a visitor's id."""

MAX_EVENTS = 10_000
"""In one body; the platform sends at most a thousand."""
MAX_ID = 160
"""Characters of a visitor's id; the platform's have about twenty."""
MAX_ACCOUNT = 60
MAX_KEY = 200
MAX_DEPTH = 32
"""Levels within one event; a template in an echo has ten."""
MAX_DIGITS = 30

FUTURE = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
IN_MILLISECONDS = 10**12
"""Smaller timestamps are in seconds: as milliseconds they would lie before September 2001."""


def read(raw: bytes, channel_object: str, account_id: str, now: datetime) -> list[Arrived]:
    """The events of a body, the oldest first; what stands in it twice is there once.

    ``channel_object`` is what the body must be about (``page``), ``account_id`` whose events it may hold.

    Raises:
        Malformed: it is not JSON, or holds more than ``MAX_EVENTS``: too many to read in time.
    """
    body = _parsed(raw)
    reader = _Reader(channel_object, account_id, now)
    # The platform's own pages print some bodies within an array.
    envelopes = body if isinstance(body, list) else [body]
    arriving = chain.from_iterable(reader.envelope(envelope) for envelope in envelopes)
    found: dict[str, Arrived] = {}
    for number, arrived in enumerate(arriving, start=1):
        if number > MAX_EVENTS:
            raise Malformed(f"the body holds more than {MAX_EVENTS} events")
        found.setdefault(arrived.key, arrived)
    return sorted(found.values(), key=lambda arrived: arrived.at)


def moment(value: Any, now: datetime) -> datetime:
    """When something happened, as the platform has it; ``now`` where it says nothing or nothing possible."""
    return stated_moment(value, now) or now


def stated_moment(value: Any, now: datetime) -> datetime | None:
    """A timestamp in milliseconds or seconds, as a number or text; ``None`` if it is none, or of a day yet to come."""
    if isinstance(value, str) and len(value) <= MAX_DIGITS and value.isascii() and value.isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    milliseconds = int(value) if value >= IN_MILLISECONDS else int(value * 1000)
    latest = (now + FUTURE - EPOCH) // timedelta(milliseconds=1)
    return EPOCH + timedelta(milliseconds=milliseconds) if 0 < milliseconds <= latest else None


def kind(event: Any) -> str | None:
    """What an event is: the name of the key that says so; ``None``: nothing that we know."""
    return next((name for name in KINDS if name in event), None) if isinstance(event, dict) else None


def is_flagged(event: Any, name: str) -> bool:
    """Whether the event is a message with this mark, for instance ``is_echo``."""
    message = event.get("message") if isinstance(event, dict) else None
    return isinstance(message, dict) and message.get(name) is True


def is_id(value: Any) -> bool:
    """Whether this can be the id of a visitor or an account: any text, but one that a person can see and copy."""
    return isinstance(value, str) and 0 < len(value) <= MAX_ID and value.isprintable() and value == value.strip()


def number_or_text(value: Any) -> str | None:
    """An id that comes as a number or as text, as text."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


def digest(value: Any) -> str:
    """The same for equal JSON, in whatever order its keys stand."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode("ascii")).hexdigest()


@dataclass(frozen=True)
class _Reader:
    channel_object: str
    account_id: str
    now: datetime

    def envelope(self, body: Any) -> Iterator[Arrived]:
        if not isinstance(body, dict):
            yield self._unusable(body, "the body is not an object")
        elif body.get("object") != self.channel_object:
            yield self._unusable(body, f"the body's object is not {self.channel_object}")
        elif not isinstance(body.get("entry"), list):
            yield self._unusable(body, "the body has no list of entries")
        else:
            for entry in body["entry"]:
                yield from self._entry(entry)

    def _entry(self, entry: Any) -> Iterator[Arrived]:
        if not isinstance(entry, dict):
            yield self._unusable(entry, "the entry is not an object")
            return
        account = number_or_text(entry.get("id")) or ""
        named = [role for role in (*ROLES, CHANGES) if role in entry]
        for role in named:
            if isinstance(entry[role], list):
                for event in entry[role]:
                    yield self._event(account, role, event, entry.get("time"))
            else:
                yield self._unusable(entry[role], f"{role} is not a list", account, role)
        if not named and "field" in entry:  # as Instagram writes a change to those who use its own login
            change = {name: entry.get(name) for name in ("field", "value")}
            yield self._event(account, CHANGES, change, entry.get("time"))
        elif not named:
            yield self._unusable(entry, "the entry holds no events", account)

    def _event(self, account: str, role: str, event: Any, entry_time: Any) -> Arrived:
        problem = _problem(event, role, account, self.account_id)
        if problem is not None:
            return self._unusable(event, problem, account, role)
        if role == CHANGES:
            key = _key(account, role, "hash", digest(event))
            return Arrived(account, None, key, moment(entry_time, self.now), role, event)
        at = moment(event.get("timestamp"), self.now)
        return Arrived(account, _visitor(event, account), _event_key(account, role, event), at, role, event)

    def _unusable(self, body: Any, problem: str, account: str = "", role: str = "") -> Arrived:
        kept = _pruned(body) if _is_deep(body) else body
        shown = account[:MAX_ACCOUNT] if account.isprintable() else ""
        at = moment(body.get("timestamp"), self.now) if isinstance(body, dict) else self.now
        # Never the key of a usable event: it may still come, and must not be taken for a repeat.
        key = _key("problem", digest([account, role, kept]))
        return Arrived(shown, _visitor(body, account), key, at, role, kept, problem)


def _parsed(raw: bytes) -> Any:
    try:
        # Numbers of thousands of digits, and those that JSON does not have, are kept as text.
        return json.loads(
            raw, parse_int=lambda digits: int(digits) if len(digits) <= MAX_DIGITS else digits, parse_constant=str
        )
    except (ValueError, RecursionError) as error:
        raise Malformed("the body is not JSON") from error


def _problem(event: Any, role: str, account: str, account_id: str) -> str | None:
    """Why nothing can be made of an event, if so."""
    if account != account_id:
        return "for an account that is not ours"
    if not isinstance(event, dict):
        return "the event is not an object"
    if _is_deep(event):
        return "the event is nested too deeply"
    name = kind(event)
    if role == CHANGES or name is None:
        return None
    if not isinstance(event[name], dict):
        return f"{name} is not an object"
    return None if name in ABOUT_NOBODY else _misaddressed(event, account_id)


def _misaddressed(event: dict[str, Any], account_id: str) -> str | None:
    sender, recipient = _party(event, "sender"), _party(event, "recipient")
    ours, theirs = (sender, recipient) if is_flagged(event, "is_echo") else (recipient, sender)
    if theirs is None:
        return "the visitor has no id that can be used"
    if theirs == account_id and not is_flagged(event, "is_self"):
        return "the account itself in the visitor's place"  # answering would be talking to ourselves
    if ours not in (account_id, None):
        return "to or from an account that is not ours"
    return None


def _visitor(event: Any, account: str) -> str | None:
    """Whom an event is about: who wrote or, where the account did, who was written to."""
    if not isinstance(event, dict):
        return None
    sender = _party(event, "sender")
    written_by_us = is_flagged(event, "is_echo") or sender == account
    return _party(event, "recipient") if written_by_us else sender


def _party(event: dict[str, Any], side: str) -> str | None:
    party = event.get(side)
    found = party.get("id") if isinstance(party, dict) else None
    return found if is_id(found) else None


def _event_key(account: str, role: str, event: dict[str, Any]) -> str:
    """What is the same for repeats of an event, and only for them; one id may recur in events of several kinds."""
    space = (account, STANDBY) if role == STANDBY else (account,)
    name, *identity = _identity(event)
    known = [number_or_text(part) for part in identity]
    if known and all(known):
        return _key(*space, name, *filter(None, known))
    return _key(*space, name, "hash", digest(event))


def _identity(event: dict[str, Any]) -> tuple[Any, ...]:
    """A namespace, and what tells an event from others in it; nothing more where only the whole event does."""
    name = kind(event)
    inner: dict[str, Any] = event[name] if name else {}
    match name:
        case "message":
            # Instagram says with the id of a message that it was taken back.
            return (
                next((flag for flag in ("is_deleted", "is_echo") if is_flagged(event, flag)), name),
                inner.get("mid"),
            )
        case "postback":
            return (name, inner.get("mid"))
        case "message_edit":
            return (name, inner.get("mid"), inner.get("num_edit"))
        case "reaction":
            return (name, inner.get("mid"), _party(event, "sender"), inner.get("action"), event.get("timestamp"))
        case "read":
            return (name, _party(event, "sender"), inner.get("mid") or inner.get("watermark"))
        case "delivery":
            return (name, _party(event, "sender"), inner.get("watermark"))
        case _:
            return (name or "other",)


def _key(*parts: str) -> str:
    """The parts, so that none can pass for two; always ASCII and short enough for the table."""
    key = ":".join(quote(part, safe="$=", errors="surrogatepass") for part in parts)
    return key if len(key) <= MAX_KEY else f"long:{hashlib.sha256(key.encode('ascii')).hexdigest()}"


def _is_deep(value: Any, left: int = MAX_DEPTH) -> bool:
    if not isinstance(value, dict | list):
        return False
    return left == 0 or any(_is_deep(child, left - 1) for child in _children(value))


def _pruned(value: Any, left: int = MAX_DEPTH) -> Any:
    """The same without what is nested too deeply: whoever writes it down would run out of stack."""
    if not isinstance(value, dict | list):
        return value
    if left == 0:
        return None
    if isinstance(value, list):
        return [_pruned(child, left - 1) for child in value]
    return {name: _pruned(child, left - 1) for name, child in value.items()}


def _children(value: dict[str, Any] | list[Any]) -> list[Any]:
    return value if isinstance(value, list) else list(value.values())
