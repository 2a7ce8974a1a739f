"""The neutral shapes that travel between channels, the conversation log and the assistant."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

MAX_ID = 2**63 - 1
"""The largest id of a line of the log: no database holds a larger one."""
MAX_TEXT = 20_000
"""Characters of a visitor's message that are kept; a channel refuses more, with words."""

MESSAGING_WINDOW = timedelta(hours=24)
"""How long after a visitor's last message the channels with an account let the museum answer."""

PAYLOAD = re.compile(
    r"(entry:[a-z0-9][a-z0-9-]{0,79}|person|none|language:[a-z]{2,3}|start|erase|erase-confirmed|keep)\Z"
)
"""What a visitor may tap: nothing else is ever taken from outside."""

# Separators, control and format characters (zero-width space, byte-order mark, joiners).
BLANK = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})

GAP = re.compile(r"\{\s*(?:…|\.{3,})\s*\}")
"""What a saved reply leaves for its writer to fill in: three dots or an ellipsis in braces."""


class Author(StrEnum):
    """Who wrote a message of the log."""

    VISITOR = "visitor"
    BOT = "bot"
    STAFF = "staff"
    EVENT = "event"


class Kind(StrEnum):
    """What a message of the log is; the conversation's state is derived from REPLY and the three events."""

    # visitor
    TEXT = "text"
    CHOICE = "choice"  # a tapped button
    ATTACHMENT = "attachment"  # pictures, sound or files without a word
    STICKER = "sticker"
    DELETED = "deleted"  # the visitor took it back: its text is gone, the line stays
    # bot: every word of it comes from the FAQ or a catalog
    GREETING = "greeting"
    ANSWER = "answer"
    SUGGEST = "suggest"
    SMALLTALK = "smalltalk"
    NOTICE = "notice"
    ACKNOWLEDGEMENT = "acknowledgement"
    # staff
    REPLY = "reply"
    # event
    HANDED_OFF = "handed_off"
    TAKEN = "taken"
    CLOSED = "closed"
    ARRIVED = "arrived"  # through a link, for instance a code on a poster; decides nothing


class State(StrEnum):
    """Who has the conversation now."""

    BOT = "bot"
    WAITING = "waiting"
    PERSON = "person"


@dataclass(frozen=True)
class Attachment:
    """Something that came with a message; ``type``: image, sticker, audio, video, file, location, share or story.

    Nothing behind ``url`` is ever fetched. ``title`` is what the channel says about it; a location has its coordinates.
    """

    type: str
    url: str = ""
    title: str = ""


@dataclass(frozen=True)
class Inbound:
    """One thing a visitor sent, translated at the channel's door.

    ``sender`` identifies the conversation within the channel, ``external_id`` the message within the channel.
    ``payload`` is set instead of ``text`` when a button was tapped. ``account`` is the museum's page that was written
    to. ``quiet``: another application has the conversation, so the message is kept and nothing answers it.
    """

    channel: str
    sender: str
    external_id: str
    received_at: datetime
    text: str = ""
    payload: str | None = None
    language: str | None = None
    account: str = ""
    attachments: tuple[Attachment, ...] = ()
    reply_to: str | None = None
    quiet: bool = False


@dataclass(frozen=True)
class BotReply:
    """What the assistant decided to show: see ``docs/protocol.md`` for the payload."""

    kind: Kind
    text: str
    language: str
    payload: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Handoff:
    """Why a message goes to staff, with the evidence: candidates, best first, and the decision's explanation."""

    reason: str
    language: str | None = None
    candidates: list[dict[str, Any]] = field(default_factory=list)
    explanation: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outbound:
    """One message on its way to a visitor.

    ``promise_id`` is its row in the outbox. ``heard_at``: when the visitor last did something that lets a channel with
    a messaging window answer; ``None`` where that was never seen.
    """

    conversation_id: str
    channel: str
    recipient: str
    message_id: int
    author: Author
    kind: Kind
    text: str
    payload: dict[str, Any]
    promise_id: int = 0
    account: str = ""
    language: str = "en"
    heard_at: datetime | None = None


MARK = re.compile(r"outbox:([0-9]{1,18}):([0-9]{1,4})\Z")


def mark(promise_id: int, number: int) -> str:
    """What the piece ``number`` of a message carries through its channel, and the channel's echo brings back."""
    return f"outbox:{promise_id}:{number}"


def clean_text(text: str) -> str:
    """Drop what no person typed: NUL and other control characters, lone surrogates; keep line breaks.

    Lone surrogates become U+FFFD, because neither JSON in UTF-8 nor PostgreSQL can hold them.
    """
    safe = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    safe = safe.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in safe if char in "\n\t" or unicodedata.category(char) != "Cc").strip()


def is_blank(text: str) -> bool:
    """Whether a person would see nothing: only blanks of any script, line breaks and zero-width characters."""
    return all(unicodedata.category(char) in BLANK for char in text)
