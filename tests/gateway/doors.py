"""What the tests of the doors share: an app on an empty database, and the browsers of a visitor and of staff."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Cookies, Response

from bot.gateway import accounts, conversations
from bot.gateway.app import Gateway, Server, bind, create_app
from bot.gateway.db import Database
from bot.gateway.messages import BotReply, Handoff, Kind
from bot.gateway.settings import Settings
from tests.gateway.conftest import MUSEUM, ROOT

PASSWORD = "correct horse battery"
ORIGIN = "https://museum.example"


def make_web(folder: Path) -> Path:
    """A folder of built web files, as Vite leaves it."""
    (folder / "static" / "assets").mkdir(parents=True)
    (folder / "widget.js").write_text("/* widget */")
    (folder / "static" / "console.css").write_text("/* console */")
    (folder / "static" / "assets" / "chat-D3aB_x9Z.js").write_text("/* hashed */")
    return folder


def make_settings(database_url: str, **changes: Any) -> Settings:
    return Settings(
        **{
            "museum": MUSEUM,
            "database_url": database_url,
            "worker": False,
            "rasa_url": "http://127.0.0.1:1",
            "public_url": "http://testserver",
            "allowed_origins": [ORIGIN],
            "admin_password": PASSWORD,
            "faq_path": ROOT / "data" / "faq.yml",
            "museum_path": ROOT / "data" / "museum.yml",
            **changes,
        }
    )


def make_app(database_url: str, folder: Path, clock: Callable[[], datetime], **changes: Any) -> FastAPI:
    return create_app(make_settings(database_url, **changes), web=make_web(folder / "web"), clock=clock)


def gateway_of(client: TestClient) -> Gateway:
    app: Any = client.app  # any ASGI application, for a client
    gateway: Gateway = app.state.gateway
    return gateway


def database_of(client: TestClient) -> Database:
    return gateway_of(client).database


class Browser:
    """A visitor's widget."""

    def __init__(self, client: TestClient, language: str = "fr") -> None:
        self.client = client
        opened = client.post("/api/widget/session", json={"language": language}).json()
        self.token, self.conversation = opened["token"], opened["conversation"]
        self._count = iter(range(1, 1_000_000))

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def send(self, text: str | None = None, **parts: Any) -> Response:
        body = {"client_id": f"message-{next(self._count)}", **({} if text is None else {"text": text}), **parts}
        return self.client.post("/api/widget/messages", json=body, headers=self.headers)

    def send_raw(self, body: bytes, **headers: str) -> Response:
        return self.client.post("/api/widget/messages", content=body, headers={**self.headers, **headers})

    def thread(self, after: int = 0) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"/api/widget/thread?after={after}", headers=self.headers).json()
        return found

    def texts(self) -> list[str]:
        return [message["text"] for message in self.thread()["messages"]]


class Desk:
    """A member of staff's browser."""

    def __init__(
        self, client: TestClient, login: str = "admin", password: str = PASSWORD, language: str = "en"
    ) -> None:
        self.client = client
        client.cookies.clear()
        page = client.get(f"/console/login?lang={language}")
        form = {**fields(page.text, "/console/login"), "login": login, "password": password}
        self.answer = client.post("/console/login", data=form, follow_redirects=False)
        self.cookies = Cookies(client.cookies)
        client.cookies.clear()

    def get(self, path: str) -> Response:
        return self._as_me(lambda: self.client.get(path, follow_redirects=False))

    def post(self, path: str, **form: str) -> Response:
        return self._as_me(lambda: self.client.post(path, data=form, follow_redirects=False))

    def form(self, conversation: str) -> dict[str, str]:
        """The hidden fields of the answer form, as the page has them now."""
        path = f"/console/conversations/{conversation}"
        return fields(self.get(path).text, path)

    def act(self, conversation: str, action: str, text: str = "", **changes: str) -> Response:
        """Fill in the form on the conversation's page and press the button ``action``."""
        form = {**self.form(conversation), "action": action, "text": text, **changes}
        return self.post(f"/console/conversations/{conversation}", **form)

    def _as_me(self, ask: Callable[[], Response]) -> Response:
        self.client.cookies.clear()
        self.client.cookies.update(self.cookies)
        answer = ask()
        self.cookies = Cookies(self.client.cookies)
        self.client.cookies.clear()
        return answer


class _Fields(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self._action, self._inside = action, False
        self._area: str | None = None
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("action") == self._action
        if self._inside and tag == "input" and "name" in given:
            self.found[given["name"]] = given.get("value", "")
        if tag == "textarea" and "name" in given and self._inside:
            self._area = given["name"]
            self.found[self._area] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.found[self._area] = (self.found[self._area] + data).removeprefix("\n")


def fields(html: str, action: str) -> dict[str, str]:
    """The fields of the form with this action, as a browser would send them."""
    parser = _Fields(action)
    parser.feed(html)
    return parser.found


def words(html: str) -> str:
    """What a reader sees of a page."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def hire(database: Database, login: str, name: str, now: datetime, duties: Iterable[str] = ()) -> None:
    with database.begin() as session:
        accounts.create_account(
            session, museum=MUSEUM, login=login, name=name, role={"fr": "Accueil"}, password=PASSWORD, now=now,
            duties=duties,
        )  # fmt: skip


def bot_says(database: Database, question_id: int, now: datetime, text: str = "Oui.", **payload: Any) -> None:
    reply = BotReply(Kind.ANSWER, text, "fr", {"language": "fr", **payload})
    with database.begin() as session:
        conversations.reply_from_bot(session, question_id, reply, now)


def hand_off(database: Database, message_id: int, now: datetime, **parts: Any) -> None:
    handoff = Handoff(**{"reason": "unsure", "language": "fr", **parts})
    with database.begin() as session:
        conversations.hand_off(session, message_id, handoff, lambda **_: "Une personne vous répondra.", now)


@contextmanager
def serving(app: FastAPI) -> Iterator[tuple[str, Callable[[], None]]]:
    """A real server on a free port: its address, and a function that stops it and waits until it has stopped."""
    listener: socket.socket = bind("127.0.0.1", 0)
    server = Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=10), app.state.gateway.end_streams)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})

    def stop() -> None:
        server.handle_exit(2, None)
        thread.join(30)
        assert not thread.is_alive()

    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", stop
    finally:
        stop()
