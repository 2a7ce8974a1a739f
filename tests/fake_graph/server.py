"""The fake as a server on this machine: ``with FakeGraph() as graph: graph.connect(gateway_url)``."""

from __future__ import annotations

import secrets
from datetime import timedelta
from types import TracebackType

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from tests.fake_graph import by_hand, demo
from tests.fake_graph.api import Api
from tests.fake_graph.clock import Clock, VirtualClock
from tests.fake_graph.faults import Fault, Scripted
from tests.fake_graph.hands import Hands
from tests.fake_graph.listening import Listening
from tests.fake_graph.platform import Account, App, Call, Channel, Platform
from tests.fake_graph.subscriptions import FIELDS
from tests.fake_graph.webhooks import SECONDS, Alert, Happened, Manners, Post, Postman

METHODS = ["GET", "POST", "DELETE", "PUT", "PATCH"]


class FakeGraph(Hands):
    """Meta's platform with one app, one page and one Instagram account, the demonstration museum's.

    Its own deeds are those at the page (Messenger), ``instagram`` has those at the other account. ``clock`` decides
    about windows and retries; with ``http`` the webhooks go through another client, for instance a ``TestClient``.
    The Instagram account belongs to the page, or (``linked=False``) has a login and a subscription of its own.
    """

    def __init__(
        self,
        webhook_url: str = "",
        *,
        instagram_webhook_url: str = "",
        clock: Clock | None = None,
        http: httpx.Client | None = None,
        port: int = 0,
        subscribed: bool = True,
        linked: bool = True,
    ) -> None:
        self.clock = clock or VirtualClock()
        platform = Platform(App(demo.APP_ID, demo.APP_NAME, [demo.APP_SECRET]), self.clock)
        # The gateway is on this machine; reading the authorities' certificates would only take time.
        self._http = http or httpx.Client(timeout=SECONDS, trust_env=False, verify=False)
        page, other = _accounts(subscribed, linked)
        platform.accounts = {page.id: page, other.id: other}
        super().__init__(platform, Postman(platform, self._http), page)
        self.instagram = Hands(platform, self.postman, other)
        self.api = Api(platform, self.postman)
        self.postman.urls = {page.id: webhook_url, other.id: instagram_webhook_url}
        self._listening = Listening(self._app(), port)
        self.url = self._listening.url

    def _app(self) -> Starlette:
        page = by_hand.ByHand(self.platform, self.postman, self.api.script, [self, self.instagram], self.advance)
        return Starlette(routes=[*page.routes(), Route("/{path:path}", self.api.endpoint, methods=METHODS)])

    def start(self) -> None:
        self._listening.start()

    def stop(self) -> None:
        """Nothing listens any more when this returns."""
        self._listening.stop()
        self.api.errands.stop()
        self._http.close()

    def __enter__(self) -> FakeGraph:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def connect(self, gateway_url: str) -> None:
        """Both accounts' webhooks go to this gateway, at its usual addresses."""
        self.postman.urls = {
            self.account.id: gateway_url + demo.MESSENGER_PATH,
            self.instagram.account.id: gateway_url + demo.INSTAGRAM_PATH,
        }

    def add_page(self, page_id: str, token: str, name: str = "Another page") -> Hands:
        """Another museum's page with the same app, and what happens there."""
        account = Account(Channel.MESSENGER, page_id, name, token, demo.VERIFY_TOKEN, set(FIELDS[Channel.MESSENGER]))
        self.platform.accounts[page_id] = account
        return Hands(self.platform, self.postman, account)

    @property
    def requests(self) -> list[Call]:
        """Every call of the gateway's, in its order."""
        return list(self.platform.calls)

    def calls(self, kind: str) -> list[Call]:
        """The calls of a kind: message, action, profile, visitor, subscription, control, about."""
        return [call for call in self.requests if call.kind == kind]

    @property
    def refused(self) -> list[Call]:
        """The calls that the platform refused by itself, and not because of a scripted fault: mostly our own bugs."""
        return [call for call in self.requests if call.error is not None and call.fault is None]

    @property
    def webhooks(self) -> list[Post]:
        """Every webhook request, with its body, headers and tries."""
        return list(self.postman.posts)

    @property
    def missed(self) -> list[Happened]:
        """Events that were never sent, because the app was not subscribed to them."""
        return list(self.postman.missed)

    @property
    def alerts(self) -> list[Alert]:
        """What the platform wrote to the developers."""
        return list(self.postman.alerts)

    @property
    def manners(self) -> Manners:
        """How webhooks are sent; set its fields."""
        return self.postman.manners

    def fail_next(
        self,
        fault: Fault,
        *,
        times: int | None = 1,
        skip: int = 0,
        on: str | tuple[str, ...] = "message",
        to: str | None = None,
    ) -> None:
        """Let the coming calls of a kind go wrong; ``times=None``: until ``recover``. ``to``: only those to a visitor.

        ``skip``: so many such calls go well before. A call that is wrong by itself uses up nothing.
        """
        kinds = frozenset([on] if isinstance(on, str) else on)
        with self.platform.changing():
            self.api.script.lines.append(Scripted(fault, kinds, to, skip, times))

    def recover(self) -> None:
        """Forget all faults that are still to come."""
        with self.platform.changing():
            self.api.script.lines.clear()

    def advance(self, **duration: float) -> None:
        """Put the clock forward, and do on the way what falls due: retries, alerts, the end of the subscription."""
        target = self.clock() + timedelta(**duration)
        while (due := self.postman.next_due()) is not None and due <= target:
            self.clock.forward(seconds=max((due - self.clock()).total_seconds(), 0))
            self.postman.run_due()
        self.clock.forward(seconds=max((target - self.clock()).total_seconds(), 0))
        self.postman.run_due()

    def flush(self, timeout: float = 20) -> None:
        """Wait until every echo and receipt of what was sent is delivered."""
        self.api.errands.flush(timeout)

    def wait_for_sent(self, count: int, timeout: float = 20) -> None:
        """Wait until so many messages of ours were accepted at the page."""
        done = self.platform.wait_for(lambda: len(self.sent) >= count, timeout)
        assert done, f"only {len(self.sent)} messages were accepted"

    def wait_for_calls(self, kind: str, count: int, timeout: float = 20) -> None:
        """Wait until so many calls of a kind have come."""
        done = self.platform.wait_for(lambda: len(self.calls(kind)) >= count, timeout)
        assert done, f"only {len(self.calls(kind))} calls of kind {kind}"

    def hold(self) -> None:
        """Keep events back until ``release``."""
        self.postman.hold()

    def release(self, *, backwards: bool = False, batch: bool = False) -> None:
        """Deliver the events kept back: in their order or backwards, each alone or all in one request."""
        self.postman.release(backwards=backwards, batch=batch)

    def rotate_secret(self, secret: str) -> str:
        """From now on webhooks are signed with another secret; returns the old one, which still opens."""
        old = self.platform.app.secrets[0]
        self.platform.app.secrets.insert(0, secret)
        return old


def verify(hands: Hands, token: str | None = None) -> bool:
    """The handshake that Meta makes with a webhook's address: must give back exactly the challenge, as plain text."""
    challenge = str(secrets.randbelow(10**10))
    given = hands.account.verify_token if token is None else token
    asked = {"hub.mode": "subscribe", "hub.verify_token": given, "hub.challenge": challenge}
    answer = hands.postman.http.get(hands.postman.urls[hands.account.id], params=asked)
    plain = answer.headers.get("content-type", "").startswith("text/plain")
    return answer.status_code == 200 and answer.text == challenge and plain


def _accounts(subscribed: bool, linked: bool) -> tuple[Account, Account]:
    """The page, and the Instagram account, which has a token of its own in either case."""
    fields = {channel: set(FIELDS[channel]) if subscribed or linked else None for channel in Channel}
    page = Account(
        Channel.MESSENGER,
        demo.PAGE_ID,
        demo.PAGE_NAME,
        demo.PAGE_TOKEN,
        demo.VERIFY_TOKEN,
        fields[Channel.MESSENGER] if subscribed else None,
    )
    instagram = Account(
        Channel.INSTAGRAM,
        demo.INSTAGRAM_ID,
        demo.INSTAGRAM_NAME,
        demo.INSTAGRAM_TOKEN,
        demo.VERIFY_TOKEN,
        fields[Channel.INSTAGRAM],
        echo_names_app=False,
    )
    if linked:
        page.linked, instagram.page = instagram, page
    return page, instagram
