"""What the web channel is handed: the contract between a visitor's browser and the conversation log."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.gateway.messages import Author, Inbound, Kind, State

PAGE = 200
"""Lines of a thread that are read at once."""


@dataclass(frozen=True)
class About:
    """The museum in one language, for the widget's frame."""

    name: str
    site: str
    timezone: str


@dataclass(frozen=True)
class Opened:
    """A new web session; ``token`` is shown this once, the log keeps only its digest."""

    token: str
    conversation_id: str
    language: str


@dataclass(frozen=True)
class Visitor:
    """Who holds a token."""

    conversation_id: str
    sender: str
    language: str


@dataclass(frozen=True)
class Receipt:
    """Where a visitor's message stands in the log; ``farewell``: it was the wish that everything be deleted, and is."""

    message_id: int = 0
    duplicate: bool = False
    farewell: str | None = None


@dataclass(frozen=True)
class Rating:
    """What a visitor thinks of the answer ``message_id``; ``useful``: ``None`` takes back what they thought before."""

    message_id: int
    useful: bool | None
    words: str = ""


@dataclass(frozen=True)
class Signature:
    """The person of the museum who wrote a reply."""

    name: str
    role: str | None


@dataclass(frozen=True)
class Line:
    """One line of the log, events included; ``rating``: whether the visitor found the answer useful, if they said."""

    id: int
    author: Author
    kind: Kind
    text: str
    payload: dict[str, Any]
    external_id: str | None
    at: datetime
    staff: Signature | None = None
    rating: bool | None = None


@dataclass(frozen=True)
class Thread:
    """A page of a conversation, oldest first, and who has the conversation; ``last``: id of the last line read."""

    lines: list[Line]
    state: State
    last: int

    @property
    def is_full(self) -> bool:
        """Whether there may be more lines after this page."""
        return len(self.lines) >= PAGE


class WebDesk(Protocol):
    """The desk as a web visitor meets it. Every method but ``text`` may raise DatabaseUnavailable."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The museum's languages, its own first."""

    def text(self, language: str, key: str, **arguments: Any) -> str:
        """A text of the catalog."""

    def widget_texts(self, language: str) -> dict[str, str]:
        """All texts of the widget, by key without prefix, with their arguments left open as ``{name}``."""

    def about(self, language: str) -> About:
        """The museum."""

    def open(self, language: str, now: datetime) -> Opened:
        """A new conversation; its first message is the greeting."""

    def identify(self, token: str, now: datetime) -> Visitor:
        """Who holds the token. Raises UnknownConversation."""

    def receive(self, inbound: Inbound, now: datetime) -> Receipt:
        """Keep a visitor's message. Raises MessageEmpty, MessageTooLong, PayloadNotAllowed."""

    def rate(self, visitor: Visitor, rating: Rating, now: datetime) -> None:
        """Keep what the visitor thinks of an answer. Raises UnknownMessage, UnknownConversation, MessageTooLong."""

    def thread(self, visitor: Visitor, after: int) -> Thread:
        """The next page of the visitor's conversation, after the line ``after``."""

    def follow(self, visitor: Visitor, after: int) -> AsyncIterator[Thread]:
        """The page after the line ``after``, then a page whenever there is more; ends when the gateway stops."""
