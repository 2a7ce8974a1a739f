"""What can happen on a channel with a webhook, in neutral shapes: the channel makes them, the intake acts on them.

A visitor's message is an ``Inbound``; everything else that a webhook tells is one of these. ``sender`` identifies the
visitor within the channel; every happening carries the moment at which the channel says it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.gateway.messages import Attachment, Inbound


@dataclass(frozen=True)
class Arrived:
    """One event as it stands in a webhook's body, not understood yet.

    ``key`` is the same for repeats of one event, ``sender`` the visitor it is about (for an echo the one written to);
    ``body`` the event itself, ``role`` where it stood: messaging, standby or changes.
    ``problem``: why nothing can be made of it; it is kept all the same.
    """

    account: str
    sender: str | None
    key: str
    at: datetime
    role: str
    body: Any
    problem: str | None = None


@dataclass(frozen=True)
class Said:
    """The visitor sent a message or tapped a button; it opens the messaging window."""

    inbound: Inbound
    ref: str | None = None


@dataclass(frozen=True)
class Entered:
    """The visitor opened the conversation (``started``: for the first time) or came back by a link with ``ref``."""

    sender: str
    at: datetime
    account: str
    started: bool
    ref: str | None = None
    quiet: bool = False


@dataclass(frozen=True)
class Reacted:
    """The visitor put a sign on a message: nothing to answer, but a ``react`` opens the messaging window."""

    sender: str
    at: datetime
    opens_window: bool


@dataclass(frozen=True)
class Edited:
    """The visitor changed the text of an earlier message; ``number`` counts the changes of one message."""

    sender: str
    at: datetime
    external_id: str
    text: str
    number: int


@dataclass(frozen=True)
class Deleted:
    """The visitor took a message back: its text must go."""

    sender: str
    at: datetime
    external_id: str


@dataclass(frozen=True)
class Reached:
    """Messages have come to the visitor's device, or were seen (``seen``).

    Named by ``external_ids``, or all that were sent up to the moment ``until``.
    """

    sender: str
    at: datetime
    seen: bool
    external_ids: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True)
class Echoed:
    """A message that was sent in the museum's name, by us or by others (``app_id``: by which application).

    ``metadata`` is what we gave the message when we sent it.
    """

    sender: str
    at: datetime
    external_id: str
    account: str
    app_id: str | None
    metadata: str | None
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class ControlMoved:
    """Another application has the conversation now (``ours`` false), or it was given back to us."""

    sender: str
    at: datetime
    ours: bool


@dataclass(frozen=True)
class Warned:
    """The platform warns, blocks or unblocks the page: whoever runs the installation must know."""

    at: datetime
    account: str
    action: str
    reason: str


@dataclass(frozen=True)
class Nothing:
    """An event that asks for nothing; ``why`` stays with it."""

    why: str


Happening = Said | Entered | Reacted | Edited | Deleted | Reached | Echoed | ControlMoved | Warned | Nothing
