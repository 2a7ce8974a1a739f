"""The channels on which visitors write, one deletable folder each, and what the worker expects of each of them."""

from __future__ import annotations

from typing import Protocol

from bot.gateway.messages import Outbound


class Sender(Protocol):
    """Hands messages to the visitors of one channel.

    ``pushes`` is false when the visitor's page reads the log itself: then a message has reached its channel as soon as
    it is written, and it is too late to hold it back.
    """

    pushes: bool

    def send(self, outbound: Outbound) -> None:
        """Hand over one message; returning means that the channel has taken it.

        Raises:
            DeliveryError: it has not; ``permanent`` says that trying again cannot help.
        """


class FromTheLog:
    """The sender of a channel whose page reads the log: there is nothing left to do."""

    pushes = False

    def send(self, outbound: Outbound) -> None:
        """Nothing: the visitor's page has the message from the log."""
