"""What the webhook tests share: an account, bodies as the platform writes them, and a desk that only keeps events."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from bot.gateway.channels.graph import webhook
from bot.gateway.channels.graph.account import Account
from bot.gateway.channels.graph.signature import sign
from bot.gateway.happenings import Arrived

SECRET = "0123456789abcdef0123456789abcdef"
PATH = "/webhooks/messenger"
PAGE = "PAGE_1"
VERIFY_TOKEN = "a token that both sides know"
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SENT = 1795331939000
AT = datetime(2026, 11, 22, 7, 18, 59, tzinfo=UTC)
"""The same moment."""

VECTOR = (
    rb'{"object":"page","entry":[{"id":"PAGE_1","time":1795331939542,"messaging":[{"sender":{"id":"PSID_1"},'
    rb'"recipient":{"id":"PAGE_1"},"timestamp":1795331939000,"message":{"mid":"m_test-1","text":"Labdien! '
    rb'\u0100r\u0101 l\u012bst \ud83d\ude00 a\u0040b.lv http:\/\/x\/"}}]}]}'
)
VECTOR_SIGNATURE = "sha256=a6b5d5e658d04428cb0050fe65d6d64b960455c1f2c99f7b787e85722e291d05"
VECTOR_TEXT = "Labdien! Ārā līst 😀 a@b.lv http://x/"


def account(**changes: Any) -> Account:
    parts = {
        "channel": "messenger",
        "id": PAGE,
        "app_id": "111",
        "app_secrets": (SECRET,),
        "token": "EAATESTPAGETOKEN",
        "verify_token": VERIFY_TOKEN,
    }
    return Account(**{**parts, **changes})


def event(**kind: Any) -> dict[str, Any]:
    """One event from a visitor."""
    return {"sender": {"id": "PSID_1"}, "recipient": {"id": PAGE}, "timestamp": SENT, **kind}


def said(text: str = "Bonjour", mid: str = "m_1", **parts: Any) -> dict[str, Any]:
    return event(message={"mid": mid, "text": text, **parts})


def envelope(*events: Any, role: str = "messaging", about: str = "page", page: Any = PAGE) -> dict[str, Any]:
    return {"object": about, "entry": [{"id": page, "time": SENT + 500, role: list(events)}]}


def on_the_wire(body: Any) -> bytes:
    """JSON as the platform writes it: in ASCII, with more escapes than are needed."""
    written = json.dumps(body, separators=(",", ":"))
    for plain, escaped in (("/", r"\/"), ("@", r"\u0040"), ("<", r"\u003C"), ("%", r"\u0025")):
        written = written.replace(plain, escaped)
    return written.encode("ascii")


class Desk:
    """The webhook in an app of its own; what it was given to keep stands in ``kept``."""

    def __init__(self, about: str = "page", **changes: Any) -> None:
        self.kept: list[Arrived] = []
        self.calls = 0
        self.now = NOW
        self.before_keeping: Callable[[], object] = lambda: None
        options = {name: changes.pop(name) for name in ("body_time", "keep_time") if name in changes}
        self.app = FastAPI()
        self.app.include_router(
            webhook.router(PATH, about, account(**changes), self.keep, lambda: self.now, **options)
        )  # fmt: skip
        self.client = TestClient(self.app, raise_server_exceptions=False)

    def keep(self, channel: str, events: list[Arrived], now: datetime) -> None:
        self.calls += 1
        self.before_keeping()
        assert (channel, now) == ("messenger", self.now)
        self.kept += events

    def forward(self, **duration: float) -> None:
        self.now += timedelta(**duration)

    def post(self, body: Any, *, signed_with: str = SECRET, **headers: str) -> Response:
        """Post a body, rightly signed unless said otherwise."""
        raw = body if isinstance(body, bytes) else on_the_wire(body)
        signature = {"X-Hub-Signature-256": sign(signed_with, raw)} if signed_with else {}
        return self.client.post(PATH, content=raw, headers=signature | headers)

    def verify(self, **changes: str | None) -> Response:
        asked = {"mode": "subscribe", "verify_token": VERIFY_TOKEN, "challenge": "1158201444", **changes}
        return self.client.get(
            PATH, params={f"hub.{name}": value for name, value in asked.items() if value is not None}
        )

    @property
    def texts(self) -> list[str]:
        return [arrived.body["message"]["text"] for arrived in self.kept]

    @property
    def problems(self) -> list[str | None]:
        return [arrived.problem for arrived in self.kept]
