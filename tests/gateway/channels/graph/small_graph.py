"""A Graph API of one page, as far as sending goes: it notes each call and answers what a test scripts."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpx

from bot.catalog import shipped
from bot.gateway.channels.graph.account import Account
from bot.gateway.channels.graph.client import GraphClient
from bot.gateway.channels.graph.composing import Limits
from bot.gateway.channels.graph.sender import GraphSender
from bot.gateway.channels.messenger.limits import LIMITS
from bot.gateway.messages import Author, Kind, Outbound

NOW = datetime(2027, 5, 5, 9, 0, tzinfo=UTC)
TOKEN = "EAATESTPAGETOKEN"
SECRET = "0123456789abcdef0123456789abcdef"
# Of channels.md §2.1, made with this secret and this token.
PROOF = "9fd716358b120e117f8b30ddd527f6022010183c1b612a47652c8a7fbac0bc10"
PSID = "8812345678901234"
PAGE = Account(
    "messenger", "PAGE_1", "APP_1", (SECRET, "an older secret"), TOKEN, "verify", url="https://graph.example"
)

Answer = httpx.Response | Exception


def refusal(
    code: int, subcode: int | None = None, *, status: int = 400, message: str = "(#1) No", **headers: str
) -> httpx.Response:
    """A refusal as the API sends it, JavaScript by its own words."""
    error: dict[str, Any] = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    if subcode is not None:
        error["error_subcode"] = subcode
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps({"error": error}).encode()
    return httpx.Response(status, content=body, headers={"content-type": "text/javascript; charset=UTF-8", **named})


@dataclass
class SmallGraph:
    """``answers``: what it says to the next calls; with none left it takes what it is sent.

    ``called`` is set with each call; while ``open`` is clear no call is answered.
    """

    answers: list[Answer] = field(default_factory=list)
    calls: list[httpx.Request] = field(default_factory=list)
    called: threading.Event = field(default_factory=threading.Event)
    open: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.open.set()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(request)
        self.called.set()
        assert self.open.wait(10)
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        return self._take(request)

    def _take(self, request: httpx.Request) -> httpx.Response:
        sent = json.loads(request.content)
        taken = {"recipient_id": sent["recipient"]["id"]}
        assert ("message" in sent) != ("sender_action" in sent)
        if "message" in sent:
            assert sent["messaging_type"] in ("RESPONSE", "MESSAGE_TAG")
            taken["message_id"] = f"m_{len(self.calls)}"
        return httpx.Response(200, json=taken)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(call.content) for call in self.calls]

    def client(self, account: Account = PAGE) -> GraphClient:
        return GraphClient(account, httpx.Client(transport=httpx.MockTransport(self)))

    def sender(self, *, human_agent: bool = False, limits: Limits = LIMITS, node: str | None = None) -> GraphSender:
        account = replace(PAGE, human_agent=human_agent)
        return GraphSender(account, self.client(account), limits, shipped().text, node)


def outbound(text: str = "", *, author: Author = Author.BOT, kind: Kind = Kind.ANSWER, **changes: Any) -> Outbound:
    """A message to a visitor who wrote just now."""
    payload = changes.pop("payload", {})
    usual: dict[str, Any] = {"promise_id": 42, "account": "PAGE_1", "language": "fr", "heard_at": NOW}
    return Outbound("c1", "messenger", PSID, 7, author, kind, text, payload, **{**usual, **changes})
