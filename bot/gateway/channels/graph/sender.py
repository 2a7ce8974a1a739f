"""Hands the pieces of a message to the Send API, the last step on a message's way to a visitor of a Graph channel."""

from __future__ import annotations

import hashlib
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.gateway.channels import Piece, Sign
from bot.gateway.channels.graph.account import Account
from bot.gateway.channels.graph.client import GraphClient
from bot.gateway.channels.graph.composing import Limits, Text, compose, without_picture
from bot.gateway.channels.graph.errors import GraphError, delivery_error
from bot.gateway.errors import DeliveryError
from bot.gateway.messages import MESSAGING_WINDOW, Author, Kind, Outbound

log = logging.getLogger(__name__)

MARGIN = timedelta(minutes=5)
"""The platform's clock and ours may differ, and a message may be a while on its way."""
TAGGED_WINDOW = timedelta(days=7)
SIGNS = {Sign.SEEN: "mark_seen", Sign.TYPING: "typing_on"}
SIGN_TIMEOUT = 5.0
"""Seconds: a sign that comes late is of no use."""
MOST_SIGNS = 16
"""Signs that may be on their way at once; more are left out."""


class Tag(StrEnum):
    """What may be sent after the messaging window. All other tags are dead, so there is no way to name one."""

    HUMAN_AGENT = "HUMAN_AGENT"


def occasion(outbound: Outbound, human_agent: bool, now: datetime) -> dict[str, str] | None:
    """Why the message may be sent now, in the words of the Send API; ``None``: it may not.

    ``human_agent``: whether the app may send what a person wrote for seven days.
    """
    if outbound.heard_at is None or now - outbound.heard_at <= MESSAGING_WINDOW - MARGIN:
        return {"messaging_type": "RESPONSE"}
    written = outbound.author == Author.STAFF and outbound.kind == Kind.REPLY
    if written and human_agent and now - outbound.heard_at <= TAGGED_WINDOW - MARGIN:
        return {"messaging_type": "MESSAGE_TAG", "tag": Tag.HUMAN_AGENT.value}
    return None


class GraphSender:
    """The sender of one account; ``node``: under which the API takes its messages, where that is not its id."""

    pushes = True

    def __init__(
        self, account: Account, client: GraphClient, limits: Limits, text: Text, node: str | None = None
    ) -> None:
        self._account, self._client = account, client
        self._limits, self._text = limits, text
        self._path = f"{node or account.id}/messages"
        self._signs = ThreadPoolExecutor(max_workers=2, thread_name_prefix=f"{account.channel}-signs")
        self._room = threading.BoundedSemaphore(MOST_SIGNS)

    def close(self) -> None:
        """Stop showing signs, and close the client."""
        self._signs.shutdown(wait=True, cancel_futures=True)
        self._client.close()

    def credential(self) -> str:
        return hashlib.sha256(self._account.token.encode()).hexdigest()

    def compose(self, outbound: Outbound) -> list[Piece]:
        return compose(outbound, self._limits, self._text)

    def push(self, outbound: Outbound, piece: Piece, now: datetime) -> str:
        """See ``Sender.push``. Outside the messaging window nothing is sent."""
        self._check_account(outbound)
        because = occasion(outbound, self._account.human_agent, now)
        if because is None:
            raise DeliveryError("the messaging window is closed", permanent=True, reason="window-closed")
        try:
            return self._send({**piece.body, **because})
        except DeliveryError as error:
            if error.reason == "refused" and (instead := without_picture(outbound, piece)):
                log.warning("message %s: a picture was refused, its address goes instead", outbound.message_id)
                return self._send({**instead.body, **because})
            raise (_of_tag(error) if "tag" in because else error) from None

    def show(self, recipient: str, sign: Sign) -> None:
        """See ``Sender.show``."""
        if not self._room.acquire(blocking=False):
            log.debug("a sign is left out: %s others are on their way", MOST_SIGNS)
            return
        try:
            done = self._signs.submit(self._show, {"recipient": {"id": recipient}, "sender_action": SIGNS[sign]})
        except RuntimeError:  # closed, while the last messages were being answered
            self._room.release()
            return
        done.add_done_callback(lambda _: self._room.release())

    def _show(self, body: dict[str, Any]) -> None:
        """Once: when it fails nobody misses it."""
        try:
            self._client.post(self._path, body, timeout=SIGN_TIMEOUT)
        except GraphError as error:
            log.debug("a sign was not shown: %s", error)

    def _check_account(self, outbound: Outbound) -> None:
        """A visitor's id is good for one page only: with another page's token it is nobody's, or somebody else's."""
        if outbound.account not in ("", self._account.id):
            why = f"the visitor wrote to another account of {outbound.channel} than the one that is set up now"
            raise DeliveryError(why, permanent=True, reason="unknown-visitor", alarm=True)

    def _send(self, body: dict[str, Any]) -> str:
        try:
            answer = self._client.post(self._path, body)
        except GraphError as error:
            raise delivery_error(error) from error
        message_id = answer.get("message_id")
        if not isinstance(message_id, str) or not message_id:
            raise DeliveryError("the Graph API's answer names no message", maybe_sent=True)
        if answer.get("recipient_id", body["recipient"]["id"]) != body["recipient"]["id"]:
            log.error("%s: a message was taken for another recipient than it was sent to", self._account.channel)
        return message_id


def _of_tag(error: DeliveryError) -> DeliveryError:
    """A tagged message that the app was not allowed to send is given up: without the Human Agent feature, the API may
    say so as if nothing at all were allowed, and the account would rest because of one late reply.
    """
    if error.reason not in ("permission", "refused"):
        return error
    why = f"late replies are refused; does the app have the Human Agent feature? {error}"
    return DeliveryError(why, permanent=True, reason="window-closed", alarm=True)
