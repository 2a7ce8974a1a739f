"""Delivers events to the gateway as the platform does: signed, in five seconds, again after a failure, not for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from tests.fake_graph import subscriptions
from tests.fake_graph.platform import Account, Channel, Json, Platform
from tests.fake_graph.signing import Style, signature_headers, written

SECONDS = 5.0
RETRY_AFTER = tuple(timedelta(seconds=seconds) for seconds in (0, 15, 60, 300, 600))
"""The waits before each new try; the last one repeats. Meta says only "immediately", then "a few more times"."""
ALERT_AFTER, DISABLE_AFTER = timedelta(minutes=15), timedelta(hours=1)
OBJECT = {Channel.MESSENGER: "page", Channel.INSTAGRAM: "instagram"}


@dataclass(frozen=True)
class Happened:
    """An event on its way: ``role`` is where it stands in its entry (messaging, standby, changes)."""

    account: Account
    role: str
    event: Json


@dataclass(frozen=True)
class Attempt:
    """One try: the answer's status or the error, and how many real seconds it took."""

    at: datetime
    status: int | None
    error: str
    seconds: float

    @property
    def succeeded(self) -> bool:
        """Only 200 in time counts; what another 2xx means to Meta is not known."""
        return self.status == 200 and self.seconds <= SECONDS


@dataclass
class Post:
    """One webhook request; ``state``: kept (no address to send it to), waiting, delivered or lost."""

    number: int
    account_id: str
    events: list[Json]
    body: bytes
    headers: dict[str, str]
    state: str = "waiting"
    attempts: list[Attempt] = field(default_factory=list)
    next_at: datetime | None = None


@dataclass(frozen=True)
class Alert:
    """What the platform writes to the developers: ``kind`` is failing or disabled."""

    at: datetime
    account_id: str
    kind: str


@dataclass
class Manners:
    """How the events are sent.

    ``algorithms``: the signatures that are given; ``secret``: another than the app's, for forgeries. ``copies``: how
    often each event is sent, each with an entry time of its own; ``at_once``: those at the same moment.
    ``after_send``: what follows an accepted message, in order; before ``response`` it comes first.
    """

    style: Style = Style.ESCAPED
    algorithms: frozenset[str] = frozenset({"sha256"})
    secret: str | None = None
    copies: int = 1
    at_once: bool = False
    after_send: tuple[str, ...] = ("response", "echo", "delivery")


class Postman:
    """The webhook sender: ``urls`` by account, ``posts`` that went, and ``missed``, which was not asked for."""

    def __init__(self, platform: Platform, http: httpx.Client) -> None:
        self.platform = platform
        self.http = http
        self.urls: dict[str, str] = {}
        self.manners = Manners()
        self.posts: list[Post] = []
        self.missed: list[Happened] = []
        self.alerts: list[Alert] = []
        self.failing_since: dict[str, datetime] = {}
        self._held: list[Happened] | None = None
        self._lock = threading.RLock()

    def tell(self, happened: Iterable[Happened]) -> None:
        """Deliver events that the app is subscribed to, each in a request of its own, and return when that is done."""
        for one in happened:
            if not subscriptions.wants(one.account, one.role, one.event):
                self.missed.append(one)
            elif not self._kept_back(one):
                self._deliver([one])

    def hold(self) -> None:
        """From now on keep events back, until ``release``."""
        with self._lock:
            self._held = self._held or []

    def release(self, *, backwards: bool = False, batch: bool = False) -> None:
        """Deliver what was kept back, in its order or backwards, each alone or all of an account in one request."""
        with self._lock:
            held, self._held = self._held or [], None
        if backwards:
            held.reverse()
        if not batch:
            for one in held:
                self._deliver([one])
            return
        for account_id in dict.fromkeys(one.account.id for one in held):
            self._deliver([one for one in held if one.account.id == account_id])

    def send_body(self, account: Account, body: bytes, **headers: str) -> Post:
        """Deliver any body, signed as it is unless ``headers`` says otherwise (``_`` stands for ``-``)."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        post = self._made(account, [], body)
        post.headers.update(given)
        self._attempt(post)
        return post

    def run_due(self) -> None:
        """Try again what is due now, and draw the consequences of failing for long."""
        while (post := self._next_due()) is not None:
            self._attempt(post)
        for account_id, since in list(self.failing_since.items()):
            self._judge(self.platform.accounts[account_id], since)

    def next_due(self) -> datetime | None:
        """When something is to be done next: a retry, an alert, or giving up."""
        with self._lock:
            moments = [post.next_at for post in self.posts if post.next_at is not None]
        now = self.platform.clock()
        for since in list(self.failing_since.values()):
            moments += [since + length for length in (ALERT_AFTER, DISABLE_AFTER) if since + length > now]
        return min(moments, default=None)

    def mend(self, account: Account) -> None:
        """A new subscription: the platform forgets that it failed."""
        for one in self.platform.accounts.values():
            if one.carrier is account:
                self.failing_since.pop(one.id, None)

    def _kept_back(self, one: Happened) -> bool:
        with self._lock:
            if self._held is None:
                return False
            self._held.append(one)
            return True

    def _deliver(self, happened: list[Happened]) -> None:
        posts = [self._post(happened, copy) for copy in range(self.manners.copies)]
        if not self.manners.at_once:
            for post in posts:
                self._attempt(post)
            return
        _all_at_once([lambda post=post: self._attempt(post) for post in posts])  # type: ignore[misc]

    def _post(self, happened: list[Happened], copy: int) -> Post:
        account = happened[0].account
        stamp = self.platform.stamp() + copy
        entries = [{"id": account.id, "time": stamp, one.role: [one.event]} for one in happened]
        body = written({"object": OBJECT[account.channel], "entry": entries}, self.manners.style)
        return self._made(account, [one.event for one in happened], body)

    def _made(self, account: Account, events: list[Json], body: bytes) -> Post:
        secret = self.manners.secret or self.platform.app.secrets[0]
        headers = {"Content-Type": "application/json", "User-Agent": "facebookexternalua", "Accept": "*/*"}
        headers.update(signature_headers(secret, body, self.manners.algorithms))
        with self.platform.changing(), self._lock:
            post = Post(len(self.posts) + 1, account.id, events, body, headers)
            self.posts.append(post)
            return post

    def _attempt(self, post: Post) -> None:
        """Try once, and once more at once when it failed."""
        url = self.urls.get(post.account_id)
        if not url:
            post.state = "kept"
            return
        attempt = self._sent(url, post)
        with self.platform.changing(), self._lock:
            post.attempts.append(attempt)
            if attempt.succeeded:
                post.state, post.next_at = "delivered", None
                self.failing_since.pop(post.account_id, None)
                return
            self.failing_since.setdefault(post.account_id, attempt.at)
            wait = RETRY_AFTER[min(len(post.attempts), len(RETRY_AFTER)) - 1]
            post.next_at = attempt.at + wait
        if not wait and self._claimed(post):
            self._attempt(post)

    def _sent(self, url: str, post: Post) -> Attempt:
        at, start = self.platform.clock(), time.monotonic()
        status, error = None, ""
        try:
            status = self.http.post(url, content=post.body, headers=post.headers).status_code
        except httpx.HTTPError as failure:
            error = type(failure).__name__
        return Attempt(at, status, error, time.monotonic() - start)

    def _next_due(self) -> Post | None:
        now = self.platform.clock()
        with self._lock:
            due = [post for post in self.posts if post.next_at is not None and post.next_at <= now]
            for post in sorted(due, key=lambda post: (post.next_at, post.number)):
                if self._claimed(post):
                    return post
        return None

    def _claimed(self, post: Post) -> bool:
        """Take a waiting post, so that nobody else tries it at the same time."""
        with self._lock:
            waiting, post.next_at = post.next_at is not None, None
            return waiting and post.state == "waiting"

    def _judge(self, account: Account, since: datetime) -> None:
        """After a quarter of an hour an alert, after an hour no more webhooks, and what waited is lost."""
        now = self.platform.clock()
        with self.platform.changing(), self._lock:
            told = {alert.kind for alert in self.alerts if alert.account_id == account.id and alert.at >= since}
            if now - since >= ALERT_AFTER and "failing" not in told:
                self.alerts.append(Alert(now, account.id, "failing"))
            if now - since >= DISABLE_AFTER:
                self.alerts.append(Alert(now, account.id, "disabled"))
                account.carrier.subscribed = None
                self.failing_since.pop(account.id)
                for post in self.posts:
                    if post.account_id == account.id and post.state == "waiting":
                        post.state, post.next_at = "lost", None


def _all_at_once(calls: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
