"""A gateway that only listens: it keeps what the fake's webhooks bring, and answers as a test wants."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Heard:
    """One webhook request as it came."""

    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    @property
    def events(self) -> list[dict[str, Any]]:
        """Every event of every entry, wherever it stands in it."""
        roles = ("messaging", "standby", "changes")
        return [event for entry in self.body["entry"] for role in roles for event in entry.get(role, [])]


class Ear:
    """``status``: what is answered; ``meets``: webhooks answered only when so many are there at the same time."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.status = 200
        self.meets: threading.Barrier | None = None
        self.content_type = "text/plain"
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                ear._take(self)

            def do_GET(self) -> None:
                ear._verify(self)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for one in self.heard for event in one.events]

    @property
    def kinds(self) -> list[str]:
        """What came, by the key that each event carries; an echo counts as such."""
        keys = [next(key for key in event if key not in {"sender", "recipient", "timestamp"}) for event in self.events]
        return [
            "echo" if key == "message" and event["message"].get("is_echo") else key
            for key, event in zip(keys, self.events, strict=True)
        ]

    def _take(self, handler: BaseHTTPRequestHandler) -> None:
        raw = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.heard.append(Heard(handler.path, dict(handler.headers), raw))
        if self.meets is not None:
            self.meets.wait(10)
        _answer(handler, self.status, b"EVENT_RECEIVED", "text/plain")

    def _verify(self, handler: BaseHTTPRequestHandler) -> None:
        asked = parse_qs(urlsplit(handler.path).query)
        if asked["hub.verify_token"] != ["demo-verify-token"]:
            _answer(handler, 403, b"no", "text/plain")
        else:
            _answer(handler, 200, asked["hub.challenge"][0].encode(), self.content_type)


def _answer(handler: BaseHTTPRequestHandler, status: int, body: bytes, content_type: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", content_type)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
