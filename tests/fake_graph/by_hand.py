"""The page for trying by hand: what its script asks for, and what a person can do as a visitor or as the platform."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from tests.fake_graph import control
from tests.fake_graph.faults import Fault, Script, Scripted, drops, html, refuses
from tests.fake_graph.hands import Hands, localised, profile_buttons
from tests.fake_graph.platform import HUMAN_WINDOW, INBOX, TYPING, WINDOW, Call, Json, Line, Platform, Visitor
from tests.fake_graph.webhooks import Post, Postman

PAGE = Path(__file__).parent / "page"
SHOWN = 40
FAULTS: dict[str, Fault] = {
    "rate-limit": refuses(613, regain=1, message="(#613) Calls to this api have exceeded the rate limit."),
    "token-expired": refuses(190, 463, message="Error validating access token: Session has expired."),
    "blocked": refuses(551, 1545041, message="(#551) This person isn't available right now."),
    "drop": drops(),
    "html": html(),
}
STRUCK = frozenset({"message", "action"})


class Advance(Protocol):
    def __call__(self, **duration: float) -> None: ...


class ByHand:
    """Serves the page and its two addresses: ``/fake/state`` shows a thread, ``/fake/act`` does something in it."""

    def __init__(
        self, platform: Platform, postman: Postman, script: Script, hands: Sequence[Hands], advance: Advance
    ) -> None:
        self.platform, self.postman, self.script, self.advance = platform, postman, script, advance
        self.hands = {one.account.channel.value: one for one in hands}
        self.fault = ""

    def routes(self) -> list[Route]:
        return [
            Route("/", self.page),
            Route("/page/{name}", self.page),
            Route("/fake/state", self.state),
            Route("/fake/act", self.act, methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        """One of the page's own files."""
        name = request.path_params.get("name", "index.html")
        known = {path.name: path for path in PAGE.iterdir()}
        if name not in known:
            return Response(status_code=404)
        return FileResponse(known[name], headers={"Cache-Control": "no-store"})

    def state(self, request: Request) -> Response:
        """Everything that the page shows about one visitor; only the version when nothing has changed since."""
        hands = self.hands[request.query_params["channel"]]
        version = self.platform.version
        if request.query_params.get("known") == str(version):
            return JSONResponse({"version": version})
        return JSONResponse({"version": version, **self._shown(hands, request.query_params["psid"])})

    async def act(self, request: Request) -> Response:
        """Do one of ``ACTS``. Only JSON is taken, which no other site's page can send here unasked."""
        if request.headers.get("content-type") != "application/json":
            return Response(status_code=415)
        given = await request.json()
        try:
            await run_in_threadpool(ACTS[given["act"]], self, self.hands[given["channel"]], given)
        except LookupError as error:
            return JSONResponse({"error": str(error)}, 422)
        return JSONResponse({"version": self.platform.version})

    def _shown(self, hands: Hands, psid: str) -> Json:
        visitor, account, now = hands.visitor(psid), hands.account, self.platform.clock()
        locale = visitor.profile.get("locale", "")
        ours = self.platform.app.id
        typing = visitor.typing_since is not None and now - visitor.typing_since < TYPING
        return {
            "now": millis(now),
            "name": account.name,
            "lines": [_line(line, ours) for line in visitor.lines],
            "quick": [vars(button) for button in hands.buttons(psid) if button.kind == "quick_reply"],
            "typing": typing,
            "seen_by_page": millis(visitor.seen_by_page),
            "greeting": localised(account.profile.get("greeting", []), locale).get("text", ""),
            "offers": [vars(button) for button in profile_buttons(account, locale)],
            **_windows(visitor),
            "owner": control.owner(account, visitor, now),
            "app_id": ours,
            "subscribed": bool(account.carrier.subscribed),
            "fault": self.fault,
            "alerts": [{"kind": alert.kind, "at": millis(alert.at)} for alert in self.postman.alerts],
            "posts": [_post(post) for post in self.postman.posts if post.account_id == account.id][-SHOWN:],
            "calls": [_call(call) for call in self.platform.calls[-SHOWN:]],
        }

    def strike(self, name: str) -> None:
        """Let every message and sign go wrong in one way, or (an empty name) none any more."""
        with self.platform.changing():
            self.fault = name
            self.script.lines.clear()
            if name:
                self.script.lines.append(Scripted(FAULTS[name], STRUCK, None, 0, None))


def millis(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)


def _windows(visitor: Visitor) -> Json:
    """Until when the museum may answer: a program, and a person."""
    heard, spoke = visitor.heard_at, visitor.spoke_at
    return {
        "until": millis(heard + WINDOW) if heard else None,
        "human_until": millis(spoke + HUMAN_WINDOW) if spoke else None,
    }


def _line(line: Line, ours: str) -> Json:
    """A bubble; ``author``: visitor, bot (our app, be it a program or staff at our console) or inbox."""
    author = line.author if line.author == "visitor" else "bot" if line.app_id == ours else "inbox"
    parts = ("mid", "text", "delivered", "seen", "reaction", "deleted", "edits", "tag", "metadata", "attachments")
    shown = {name: getattr(line, name) for name in parts}
    return {**shown, "author": author, "at": millis(line.at), "buttons": [vars(button) for button in line.buttons]}


def _post(post: Post) -> Json:
    tries = [{"status": one.status, "error": one.error, "ms": round(one.seconds * 1000)} for one in post.attempts]
    return {"number": post.number, "state": post.state, "events": post.events, "tries": tries}


def _call(call: Call) -> Json:
    parts = ("method", "path", "kind", "status", "error", "fault", "body")
    return {"at": millis(call.at), **{name: getattr(call, name) for name in parts}}


def _speak(hands: Hands, given: Json) -> None:
    hands.visitor(given["psid"], locale={"fr": "fr_FR", "en": "en_US"}.get(given["language"], "en_US"))


Act = Callable[[ByHand, Hands, Json], Any]
ACTS: dict[str, Act] = {
    "says": lambda desk, hands, given: hands.visitor_says(given["psid"], given["text"]),
    "taps": lambda desk, hands, given: hands.taps(given["psid"], given["payload"]),
    "starts": lambda desk, hands, given: hands.starts(given["psid"]),
    "arrives": lambda desk, hands, given: hands.arrives(given["psid"], given["ref"]),
    "sticker": lambda desk, hands, given: hands.sends_sticker(given["psid"]),
    "picture": lambda desk, hands, given: hands.sends_attachment(given["psid"]),
    "reacts": lambda desk, hands, given: hands.reacts(given["psid"], given["sign"], given["mid"]),
    "deletes": lambda desk, hands, given: hands.deletes(given["psid"], given["mid"]),
    "reads": lambda desk, hands, given: hands.reads(given["psid"]),
    "language": lambda desk, hands, given: _speak(hands, given),
    "inbox": lambda desk, hands, given: hands.inbox_reply(given["psid"], given["text"]),
    "inbox-takes": lambda desk, hands, given: hands.take_control(given["psid"], INBOX[hands.account.channel]),
    "inbox-gives": lambda desk, hands, given: hands.pass_control(given["psid"]),
    "forward": lambda desk, hands, given: desk.advance(hours=float(given["hours"])),
    "fault": lambda desk, hands, given: desk.strike(given["fault"]),
}
