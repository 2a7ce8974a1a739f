"""The door of a channel on the Graph API: events are checked, kept, and the platform gets its answer at once.

Nothing else may happen here. The platform waits five seconds; after an hour of failures it cuts the channel off.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.requests import ClientDisconnect

from bot.gateway.bodies import bounded_body
from bot.gateway.channels import Keep
from bot.gateway.channels.graph import envelope
from bot.gateway.channels.graph.account import Account
from bot.gateway.channels.graph.signature import is_signed
from bot.gateway.errors import DatabaseUnavailable, Malformed, MessageTooLong
from bot.gateway.security import same_secret

log = logging.getLogger(__name__)

RECEIVED = "EVENT_RECEIVED"
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
MAX_BODY = 4 * 1024 * 1024
"""Bytes; a batch of a thousand long messages has about two million."""
HANDSHAKE = ("hub.mode", "hub.verify_token", "hub.challenge")
MAX_CHALLENGE = 1000

BODY_TIME = 10.0
"""Seconds in which a body must have come: whoever sends more slowly only holds a connection."""
KEEP_TIME = 4.0
"""Seconds for writing down; the platform counts five and then sends everything again."""
KEEPERS = 4
"""Threads that write down. They are the webhook's own: pages that wait for the database do not hold it up, and when
the database hangs, these few hang and no more."""

MINUTE = timedelta(minutes=1)
MANY_FORGERIES = 10
"""Requests a minute without a right signature that need no attention: anybody may knock."""


@dataclass
class Alarm:
    """Tells when something has happened more than ``above`` times within a minute, and then once a minute."""

    above: int
    _times: deque[datetime] = field(init=False)
    _said: datetime | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._times = deque(maxlen=self.above + 1)

    def rings(self, now: datetime) -> bool:
        """Count one more; whether somebody must hear of it."""
        self._times.append(now)
        many = len(self._times) > self.above and now - self._times[0] < MINUTE
        if not many or (self._said is not None and now - self._said < MINUTE):
            return False
        self._said = now
        return True


def router(
    path: str,
    channel_object: str,
    account: Account,
    keep: Keep,
    clock: Callable[[], datetime],
    *,
    body_time: float = BODY_TIME,
    keep_time: float = KEEP_TIME,
) -> APIRouter:
    """``GET`` and ``POST`` at ``path``: the platform's check that the address is ours, and its events.

    ``channel_object`` is what the events must be about; ``clock`` gives the time (aware) at which they came. The times
    are in seconds.
    """
    api = APIRouter()
    door = _Door(channel_object, account, keep, clock, body_time, keep_time)
    api.add_api_route(path, _handshake(account), methods=["GET"])
    api.add_api_route(path, door.receive, methods=["POST"])
    return api


def _handshake(account: Account) -> Callable[[Request], Awaitable[Response]]:
    """Shows that whoever set this address up at the platform also set it up here; needs nothing but the settings."""

    async def handshake(request: Request) -> Response:
        mode, token, challenge = (request.query_params.get(name) for name in HANDSHAKE)
        if not mode or not token or not challenge:
            return _answer(400, f"{', '.join(HANDSHAKE)} are needed")
        # Without a token of our own nobody's is right.
        if mode != "subscribe" or not account.verify_token or not same_secret(token, account.verify_token):
            return _answer(403, "the token is not ours")
        if len(challenge) > MAX_CHALLENGE:
            return _answer(400, "the challenge is too long")
        return _answer(200, challenge)  # word for word; as plain text it can do no harm in a browser

    return handshake


@dataclass
class _Door:
    channel_object: str
    account: Account
    keep: Keep
    clock: Callable[[], datetime]
    body_time: float
    keep_time: float

    def __post_init__(self) -> None:
        self._forged, self._too_long = Alarm(above=MANY_FORGERIES), Alarm(above=0)
        self._keepers = ThreadPoolExecutor(KEEPERS, thread_name_prefix=f"keep-{self.account.channel}")

    async def receive(self, request: Request) -> Response:
        """Events are kept before they are acknowledged; only what is forged, broken or too much is refused."""
        if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
            return _answer(415, "a body must come as it is, not packed", leave=True)
        try:
            async with asyncio.timeout(self.body_time):
                raw = await bounded_body(request, MAX_BODY)
        except MessageTooLong:
            return self._refuse_length()
        except TimeoutError:
            return _answer(408, "the body came too slowly", leave=True)
        except ClientDisconnect:
            return _answer(400, "the body is not complete", leave=True)
        if not is_signed(request.headers.getlist("x-hub-signature-256"), self.account.app_secrets, raw):
            return self._refuse_signature()
        return await self._kept(raw)

    async def _kept(self, raw: bytes) -> Response:
        keeping = asyncio.get_running_loop().run_in_executor(self._keepers, self._read_and_keep, raw)
        try:
            async with asyncio.timeout(self.keep_time):
                await keeping
        except Malformed as error:
            log.error("a signed request to the webhook of %s was refused: %s", self.account.channel, error)
            return _answer(400, str(error))
        except DatabaseUnavailable as error:
            return self._not_kept(str(error))
        except TimeoutError:
            # It may be written down all the same; then the repeat that follows finds it there.
            return self._not_kept(f"the database took longer than {self.keep_time:g} seconds")
        # Exactly 200, also to events that cannot be used: for the platform anything else is a failure of ours.
        return _answer(200, RECEIVED)

    def _read_and_keep(self, raw: bytes) -> None:
        now = self.clock()
        self.keep(self.account.channel, envelope.read(raw, self.channel_object, self.account.id, now), now)

    def _not_kept(self, reason: str) -> Response:
        log.error("events of %s were not kept, the platform will send them again: %s", self.account.channel, reason)
        return _answer(503, "the events could not be kept")

    def _refuse_signature(self) -> Response:
        if self._forged.rings(self.clock()):
            channel = self.account.channel
            log.error(
                "more than %d requests within a minute to the webhook of %s had no right signature:"
                " if the channel is silent, compare CURIO_%s_APP_SECRET with the app's settings at Meta",
                MANY_FORGERIES, channel, channel.upper(),
            )  # fmt: skip
        return _answer(403, "the signature is missing or wrong")

    def _refuse_length(self) -> Response:
        if self._too_long.rings(self.clock()):
            log.error("a request to the webhook of %s was longer than %d bytes", self.account.channel, MAX_BODY)
        return _answer(413, f"a body has at most {MAX_BODY} bytes", leave=True)


def _answer(status: int, words: str, *, leave: bool = False) -> Response:
    """``leave``: the rest of the body was not read, so the connection is of no more use."""
    return PlainTextResponse(words, status, HEADERS | ({"Connection": "close"} if leave else {}))
