"""Stands in for the assistant and for the Graph API while webhooks are measured: a process that takes everything.

``python -m bench.stand_in --port N``. It is quick, so that the gateway's worker is as busy as it can be.
"""

from __future__ import annotations

import argparse
import itertools
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bench.processes import HOST

TEXT = "Le musée est ouvert de 10 h à 18 h."
_numbers = itertools.count(1)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._send({"events": []})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        if self.path.startswith("/webhooks/desk"):
            self._send([{"recipient_id": asked.get("sender"), "custom": _reply()}])
        else:
            recipient = asked.get("recipient", {}).get("id")
            self._send({"recipient_id": recipient, "message_id": f"m_bench-{next(_numbers)}"})

    def _send(self, answer: Any) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is logged: a line per call would be measured as well."""


def _reply() -> dict[str, Any]:
    """A reply in the shape of docs/protocol.md."""
    answer = {"entry": "opening-hours", "title": "Horaires", "text": TEXT, "language": "fr", "probability": 0.97}
    words = {"curio": 1, "kind": "answer", "language": "fr", "text": TEXT, "notice": None}
    return {**words, "answers": [answer], "choices": [], "decision": {"action": "answer"}}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--port", type=int, required=True)
    _Server((HOST, given.parse_args().port), _Handler).serve_forever()
