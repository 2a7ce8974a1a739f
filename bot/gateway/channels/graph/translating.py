"""From a kept event to what it means for the desk, in neutral shapes: pure, and for any JSON.

What the channels on the Graph API have in common; each channel's ``events.py`` says which kinds of events it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.gateway.channels.graph.attachments import attachments, story_replied_to
from bot.gateway.channels.graph.envelope import (
    ABOUT_NOBODY,
    CHANGES,
    STANDBY,
    digest,
    is_flagged,
    kind,
    number_or_text,
    stated_moment,
)
from bot.gateway.happenings import (
    Arrived,
    ControlMoved,
    Deleted,
    Echoed,
    Edited,
    Entered,
    Happening,
    Nothing,
    Reached,
    Reacted,
    Said,
    Warned,
)
from bot.gateway.messages import MAX_TEXT, PAYLOAD, Attachment, Inbound, clean_text

STARTED = frozenset({"GET_STARTED", "start"})
"""Payloads of the Get Started button: the one in the platform's own examples, and ours."""

MAX_MID = 250
MAX_REF = 2083
MAX_METADATA = 1000
MAX_WORD = 300


@dataclass(frozen=True)
class Event:
    """An event with what is needed to read it; ``inner`` is what stands under the key that says its kind."""

    channel: str
    arrived: Arrived
    inner: Mapping[str, Any]
    sender: str
    app_id: str
    attachment_types: Mapping[str, str]

    @property
    def quiet(self) -> bool:
        """Another application has the conversation, and we may only listen."""
        return self.arrived.role == STANDBY

    @property
    def mid(self) -> str | None:
        return external_id(self.inner.get("mid"))

    @property
    def made_up_id(self) -> str:
        """An id for what has none: the same for repeats, wherever they stand."""
        return f"hash:{digest(self.arrived.body)}"


Reading = Callable[[Event], Happening]


@dataclass(frozen=True)
class Dialect:
    """What is the channel's own: its name, how it reads which kinds of events, what its types of attachments are."""

    channel: str
    readings: Mapping[str, Reading]
    attachment_types: Mapping[str, str]


def translate(arrived: Arrived, app_id: str, dialect: Dialect) -> Happening:
    """What an event means; ``app_id`` is ours, so that our own doings are told from those of other applications."""
    if arrived.problem is not None:
        return Nothing(arrived.problem)
    if arrived.role == CHANGES:
        return Nothing("about the page, not a conversation")
    name = kind(arrived.body)
    reading = dialect.readings.get(name or "")
    if name is None or reading is None:
        return Nothing(f"{name or 'an event of an unknown kind'} is not read")
    inner = arrived.body[name]
    if not isinstance(inner, dict) or (arrived.sender is None and name not in ABOUT_NOBODY):
        return Nothing(f"{name} without what it needs")
    event = Event(dialect.channel, arrived, inner, arrived.sender or "", app_id, dialect.attachment_types)
    return reading(event)


def external_id(mid: Any) -> str | None:
    """What the log calls a message: the platform's id, or a digest of one that would not fit; ``None``: no id."""
    if not isinstance(mid, str) or not mid:
        return None
    return mid if len(mid) <= MAX_MID and mid.isprintable() else f"hash:{digest(mid)}"


def words(value: Any, limit: int = MAX_TEXT) -> str:
    """A text as it can be kept, cut to ``limit`` characters: what is too long must not be lost altogether."""
    return clean_text(value)[:limit] if isinstance(value, str) else ""


# Readings: what each kind of event means


def message(event: Event) -> Happening:
    if is_flagged(event.arrived.body, "is_self"):
        return Nothing("the account wrote to itself")
    echoed = is_flagged(event.arrived.body, "is_echo")
    if is_flagged(event.arrived.body, "is_deleted"):
        return Nothing("the museum took a message back") if echoed else _deleted(event)
    return _echoed(event) if echoed else _said(event)


def postback(event: Event) -> Happening:
    payload, title = event.inner.get("payload"), words(event.inner.get("title"), MAX_WORD)
    ref = _ref(event.inner.get("referral"))
    if isinstance(payload, str) and payload in STARTED:
        return Entered(event.sender, event.arrived.at, event.arrived.account, started=True, ref=ref, quiet=event.quiet)
    # A message and a tap may have one id; the log must not take the second for a repeat of the first.
    tapped_id = f"postback:{event.mid or event.made_up_id}"
    if _allowed(payload):
        return Said(_inbound(event, tapped_id, text=title, payload=payload), ref)
    if payload is None and event.quiet and title:
        return Said(_inbound(event, tapped_id, text=title), ref)  # in standby the payload is never told
    return Nothing("a payload that is not ours")


def edit(event: Event) -> Happening:
    text = event.inner.get("text")
    if event.mid is None or not isinstance(text, str):
        return Nothing("a changed message without its id or its text")
    stated = number_or_text(event.inner.get("num_edit")) or ""
    number = int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < 10 else 1
    return Edited(event.sender, event.arrived.at, event.mid, words(text), number)


def reaction(event: Event) -> Happening:
    return Reacted(event.sender, event.arrived.at, opens_window=event.inner.get("action") == "react")


def delivery(event: Event) -> Happening:
    return _reached(event, seen=False)


def seen(event: Event) -> Happening:
    return _reached(event, seen=True)


def referral(event: Event) -> Happening:
    arrived = event.arrived
    return Entered(
        event.sender, arrived.at, arrived.account, started=False, ref=_ref(event.inner), quiet=event.quiet
    )  # fmt: skip


def control_moved(event: Event) -> Happening:
    """Another application passed the conversation on, or took it."""
    owner = number_or_text(event.inner.get("new_owner_app_id"))
    if not owner:
        return Nothing("nobody has the conversation now")
    return ControlMoved(event.sender, event.arrived.at, ours=owner == event.app_id)


def policy(event: Event) -> Happening:
    action, reason = (words(event.inner.get(name), MAX_WORD) for name in ("action", "reason"))
    return Warned(event.arrived.at, event.arrived.account, action, reason)


COMMON: Mapping[str, Reading] = {
    "message": message,
    "postback": postback,
    "message_edit": edit,
    "reaction": reaction,
    "read": seen,
    "referral": referral,
    "pass_thread_control": control_moved,
    "take_thread_control": control_moved,
}
"""The kinds of events that every channel on the Graph API reads."""


def _said(event: Event) -> Happening:
    tapped = event.inner.get("quick_reply")
    payload = tapped.get("payload") if isinstance(tapped, dict) else None
    text = words(event.inner.get("text"))
    came = attachments(event.inner, event.attachment_types)
    if not came and not isinstance(event.inner.get("text"), str):
        came = (Attachment("file"),)  # the visitor sent something, though we are not told what
    inbound = _inbound(
        event,
        event.mid or event.made_up_id,
        text=text,
        payload=payload if _allowed(payload) else None,
        attachments=(*came, *story_replied_to(event.inner)),
        reply_to=_replied_to(event.inner.get("reply_to")),
    )
    return Said(inbound, _ref(event.inner.get("referral")))


def _echoed(event: Event) -> Happening:
    metadata = event.inner.get("metadata")
    return Echoed(
        event.sender,
        event.arrived.at,
        event.mid or event.made_up_id,
        event.arrived.account,
        app_id=words(number_or_text(event.inner.get("app_id")), MAX_WORD) or None,
        metadata=words(metadata, MAX_METADATA) if isinstance(metadata, str) else None,
        text=words(event.inner.get("text")),
        attachments=attachments(event.inner, event.attachment_types),
    )


def _deleted(event: Event) -> Happening:
    if event.mid is None:
        return Nothing("a message without an id was taken back")
    return Deleted(event.sender, event.arrived.at, event.mid)


def _reached(event: Event, *, seen: bool) -> Happening:
    mids = event.inner.get("mids")
    named = (external_id(mid) for mid in (*(mids if isinstance(mids, list) else ()), event.inner.get("mid")))
    external_ids = tuple(mid for mid in named if mid is not None)
    until = stated_moment(event.inner.get("watermark"), event.arrived.at)
    if not external_ids and until is None:
        return Nothing("it does not say which messages were reached")
    return Reached(event.sender, event.arrived.at, seen, external_ids, until)


def _inbound(event: Event, external_id: str, **parts: Any) -> Inbound:
    return Inbound(
        event.channel,
        event.sender,
        external_id,
        event.arrived.at,
        account=event.arrived.account,
        quiet=event.quiet,
        **parts,
    )


def _allowed(payload: Any) -> bool:
    return isinstance(payload, str) and PAYLOAD.match(payload) is not None


def _replied_to(reply_to: Any) -> str | None:
    """The message or the story that the visitor replied to."""
    if not isinstance(reply_to, dict):
        return None
    story = reply_to.get("story")
    if isinstance(story, dict):
        story_id = external_id(number_or_text(story.get("id")))
        return f"story:{story_id}" if story_id else None
    return external_id(reply_to.get("mid"))


def _ref(referral: Any) -> str | None:
    """The code in the link through which the visitor came."""
    return words(referral.get("ref"), MAX_REF) or None if isinstance(referral, dict) else None
