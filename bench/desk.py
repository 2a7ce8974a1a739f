"""Stands in the gateway's place for the action server: accepts every hand-off, so that handing off is measured too."""

from __future__ import annotations

import itertools
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bench.processes import HOST


class Desk(ThreadingHTTPServer):
    """Counts the hand-offs it accepted."""

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Handler)
        self.port = int(self.server_address[1])
        self.handoffs = 0
        self._numbers = itertools.count(1)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A hang-up of the action server is no error: it hangs up when the bench stops it."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def accept(self) -> None:
        self.handoffs = next(self._numbers)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Desk

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.accept()
        body = b'{"request": 1, "created": true}'
        self.send_response(201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is logged: a line per hand-off would be measured as well."""


@contextmanager
def handoff_desk() -> Iterator[Desk]:
    """A desk that serves in a thread of this process until the block ends."""
    desk = Desk()
    threading.Thread(target=desk.serve_forever, daemon=True).start()
    try:
        yield desk
    finally:
        desk.shutdown()
        desk.server_close()
