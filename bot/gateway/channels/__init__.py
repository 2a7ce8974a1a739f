"""The channels on which visitors write, one deletable folder each, and what the worker expects of each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from fastapi import APIRouter

from bot.gateway.happenings import Arrived, Happening
from bot.gateway.messages import Outbound


@dataclass(frozen=True)
class Piece:
    """A piece of a message in the channel's own format; ``number`` counts from 1."""

    number: int
    body: dict[str, Any]


class Sign(StrEnum):
    """What a channel may show the visitor while an answer is on its way."""

    SEEN = "seen"
    TYPING = "typing"


class Sender(Protocol):
    """Hands messages to the visitors of one channel.

    ``pushes`` is false when the visitor's page reads the log itself: then a message has reached its channel as soon as
    it is written, and it is too late to hold it back.
    """

    pushes: bool

    def compose(self, outbound: Outbound) -> list[Piece]:
        """The message as the channel takes it, in the order of sending; one message always gives the same pieces."""

    def push(self, outbound: Outbound, piece: Piece, now: datetime) -> str:
        """Hand over one piece; returning means that the channel has taken it. Returns what the channel calls it.

        Raises:
            DeliveryError: it has not, or nobody knows; its attributes say what may be done next.
        """

    def show(self, recipient: str, sign: Sign) -> None:
        """Show the visitor a sign, if that is possible; returns at once and never fails."""

    def credential(self) -> str:
        """A digest of what opens the channel: a pause that an older one led to is void."""


class FromTheLog:
    """The sender of a channel whose page reads the log: there is nothing left to do."""

    pushes = False

    def compose(self, outbound: Outbound) -> list[Piece]:
        """No pieces: the visitor's page has the message from the log."""
        return []

    def push(self, outbound: Outbound, piece: Piece, now: datetime) -> str:
        """Never called: there are no pieces."""
        raise NotImplementedError

    def show(self, recipient: str, sign: Sign) -> None:
        """Nothing: the page shows the state of the conversation by itself."""

    def credential(self) -> str:
        return ""


Keep = Callable[[str, list[Arrived], datetime], None]
"""``keep(channel, events, now)``: writes events down, repeats only once. Raises DatabaseUnavailable."""


@dataclass(frozen=True)
class Platform:
    """A channel with a webhook, as the composition roots plug it in.

    ``translate`` makes neutral happenings of its events and is pure; ``watch`` looks after the subscription and returns
    what is wrong, in English, for whoever runs the installation (``None``: all is well).
    ``read_deletion(signed, secrets, now)`` reads the platform's call that a person's data be deleted and returns whose;
    it raises Malformed. ``person_days``: for how many days a person may write after the visitor's last message, where
    that is longer than a bot may.
    """

    name: str
    account: str
    app_id: str
    router: Callable[[Keep, Callable[[], datetime]], APIRouter]
    translate: Callable[[Arrived], Happening]
    sender: Sender
    watch: Callable[[], str | None]
    read_deletion: Callable[[str, Sequence[str], datetime], str]
    secrets: tuple[str, ...] = field(repr=False)
    person_days: float | None = None
