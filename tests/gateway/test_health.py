"""What a supervisor is told: that the gateway runs, and what it lacks to serve visitors."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.gateway import health
from bot.gateway.db import Database
from tests.gateway.conftest import Clock
from tests.gateway.doors import make_app, make_settings


@contextmanager
def assistant(status: int) -> Iterator[str]:
    """An assistant whose ``GET /status`` answers with ``status``."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/status" else 404)
            self.end_headers()
            self.wfile.write(json.dumps({"fingerprint": {}}).encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_complete_gateway_is_ready(sqlite_url: str, tmp_path: Path, clock: Clock) -> None:
    with assistant(200) as url, TestClient(make_app(sqlite_url, tmp_path, clock, rasa_url=url)) as client:
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "missing": {}})


def test_everything_that_is_missing_is_said_at_once(sqlite_url: str, tmp_path: Path, clock: Clock) -> None:
    faq = tmp_path / "faq.yml"
    faq.write_text("version: 1\nlanguages: [fr]\nentries: []\n")
    app = make_app(sqlite_url, tmp_path, clock, faq_path=faq)
    (tmp_path / "web" / "widget.js").unlink()
    with TestClient(app) as client:
        answer = client.get("/readyz")
        assert client.get("/healthz").status_code == 200
    assert answer.status_code == 503
    assert answer.headers["Cache-Control"] == "no-store"
    missing = answer.json()["missing"]
    assert missing.keys() == {"assistant", "faq", "web"}
    assert "faq.yml line 3" in missing["faq"]


@pytest.mark.parametrize(
    ("status", "problem"),
    [(200, None), (409, "the assistant has no model (status 409)"), (500, "the assistant has no model (status 500)")],
)
def test_an_assistant_without_a_model_is_not_ready(status: int, problem: str | None) -> None:
    with assistant(status) as url:
        assert health.answering(f"{url}/") == problem


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "not an address", "http://\x00"])
def test_an_assistant_that_cannot_be_reached_is_not_ready(url: str) -> None:
    assert health.answering(url) == "the assistant does not answer"


def test_a_read_only_database_is_not_ready(sqlite_url: str, sqlite: Database) -> None:
    assert health.writable(sqlite) is None
    closed = Database(f"sqlite:///file:{sqlite_url.removeprefix('sqlite:///')}?mode=ro&uri=true")
    assert health.writable(closed) == "the database cannot be written"
    closed.close()


def test_a_mistake_in_the_museums_file_is_named_with_its_line(tmp_path: Path) -> None:
    museum = tmp_path / "museum.yml"
    museum.write_text("version: 2\n")
    problem = health.loading(make_settings("sqlite:///curio.db", museum_path=museum))
    assert problem is not None
    assert "museum.yml line 1" in problem
