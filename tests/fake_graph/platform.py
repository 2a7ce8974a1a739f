"""The fake's state: an app, the museum's accounts, the visitors of each and what was said, and every call that came."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from tests.fake_graph.clock import Clock

Json = dict[str, Any]
WINDOW = timedelta(hours=24)
HUMAN_WINDOW = timedelta(days=7)
TYPING = timedelta(seconds=20)


class Channel(StrEnum):
    MESSENGER = "messenger"
    INSTAGRAM = "instagram"


INBOX = {Channel.MESSENGER: "263902037430900", Channel.INSTAGRAM: "1217981644879628"}
"""The app id of Meta's own inbox, in which staff may answer by hand."""


@dataclass(frozen=True)
class Button:
    """``kind``: quick_reply, postback or web_url; ``title`` as the visitor sees it, cut where the platform cuts it."""

    kind: str
    title: str
    payload: str = ""
    url: str = ""


@dataclass
class Line:
    """One message of a thread; ``author``: visitor, or page, whoever of the apps wrote (``app_id``)."""

    mid: str
    psid: str
    channel: Channel
    author: str
    at: datetime
    stamp: int
    text: str = ""
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Json, ...] = ()
    app_id: str | None = None
    metadata: str | None = None
    messaging_type: str = ""
    tag: str | None = None
    reply_to: str | None = None
    edits: int = 0
    deleted: bool = False
    reaction: str | None = None
    delivered: bool = False
    seen: bool = False


@dataclass
class Visitor:
    """A person as one account knows them; ``heard_at``: when they last opened the messaging window."""

    id: str
    profile: Json = field(default_factory=lambda: {"first_name": "Vera", "last_name": "Martin", "locale": "fr_FR"})
    lines: list[Line] = field(default_factory=list)
    heard_at: datetime | None = None
    spoke_at: datetime | None = None
    typing_since: datetime | None = None
    seen_by_page: datetime | None = None
    owner: str | None = None
    owner_until: datetime | None = None

    def line(self, mid: str) -> Line | None:
        return next((line for line in self.lines if line.mid == mid), None)


@dataclass(eq=False)
class Account:
    """A page or a professional account; the knobs say how the platform treats it.

    ``linked``: a page's Instagram account, and ``page`` the other way round: such an account gets its webhooks because
    its page is subscribed to any field at all, and ``subscribed`` are the fields chosen on Meta's screens.
    ``default_app``: with one, a thread has an owner (Conversation Routing); without, every app may write.
    ``echo_names_app``: whether echoes carry ``app_id`` and ``metadata``; Meta's samples for Instagram have neither.
    ``profiles``: what asking for a visitor's name gives: full, empty or refused.
    """

    channel: Channel
    id: str
    name: str
    token: str
    verify_token: str
    subscribed: set[str] | None
    linked: Account | None = None
    page: Account | None = None
    human_agent: bool = True
    human_agent_refusal: tuple[int, int | None] = (100, None)
    require_proof: bool = True
    token_problem: int | None = None
    default_app: str | None = None
    echo_names_app: bool = True
    delivery_mids: bool = True
    profiles: str = "full"
    profile: Json = field(default_factory=dict)
    profile_calls: list[datetime] = field(default_factory=list)
    visitors: dict[str, Visitor] = field(default_factory=dict)

    @property
    def carrier(self) -> Account:
        """The account whose subscription brings this one's webhooks."""
        return self.page or self


@dataclass
class App:
    """The museum's app; the first of ``secrets`` signs, each opens."""

    id: str
    name: str
    secrets: list[str]


@dataclass
class Call:
    """One request as it came, and what became of it; ``token_in``: header, query, body or nothing."""

    at: datetime
    method: str
    version: str
    path: str
    query: dict[str, str]
    body: Json
    token_in: str = ""
    kind: str = ""
    psid: str | None = None
    status: int | None = None
    error: tuple[int, int | None] | None = None
    mid: str | None = None
    fault: str | None = None


class Platform:
    """Everything the fake knows. Change it only inside ``with platform.changing():``."""

    def __init__(self, app: App, clock: Clock) -> None:
        self.app = app
        self.clock = clock
        self.accounts: dict[str, Account] = {}
        self.calls: list[Call] = []
        self.version = 0
        self._changed = threading.Condition(threading.RLock())
        self._stamp = 0

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One change at a time, and whoever waits for one looks again."""
        with self._changed:
            yield
            self.version += 1
            self._changed.notify_all()

    def wait_for(self, condition: Callable[[], bool], timeout: float = 20) -> bool:
        """Wait until the condition holds; false when it does not within ``timeout`` seconds."""
        with self._changed:
            return self._changed.wait_for(condition, timeout)

    def stamp(self) -> int:
        """The present in milliseconds, never the same twice, as the platform dates its events."""
        with self._changed:
            self._stamp = max(self._stamp + 1, int(self.clock().timestamp() * 1000))
            return self._stamp

    def visitor(self, account: Account, psid: str) -> Visitor:
        """The visitor with this id, who is new if nobody knows them yet."""
        with self._changed:
            return account.visitors.setdefault(psid, Visitor(psid))

    def add_line(self, account: Account, visitor: Visitor, author: str, **parts: Any) -> Line:
        line = Line(new_mid(account.channel), visitor.id, account.channel, author, self.clock(), self.stamp(), **parts)
        visitor.lines.append(line)
        return line


def new_mid(channel: Channel) -> str:
    """An opaque name for a message, as long as the platform's."""
    prefix = {Channel.MESSENGER: "m_", Channel.INSTAGRAM: "aWdfZAG1f"}[channel]
    return prefix + secrets.token_urlsafe(54)
