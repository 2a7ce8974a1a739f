"""A strict stand-in for the assistant: a real HTTP server that keeps trackers and refuses what Rasa must not get.

In a test it runs as a thread (``FakeRasa``). ``python -m tests.gateway.fake_rasa --port N --handoff URL`` runs it as a
process of its own, which says on stdout what it got and, with ``--hold``, answers nothing before a line on stdin.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import threading
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TRACKER = re.compile(r"/conversations/([^/]+)/tracker\Z")
COMMANDS = re.compile(
    r'/(ask_person|none_of_these|pick_entry\{"entry": "[a-z0-9-]+"\}|set_language\{"language": "[a-z]+"\})\Z'
)


REHEARSING = {
    "/webhooks/desk/rehearse": {"faq"}, "/webhooks/desk/thefts": set(), "/webhooks/desk/group": {"questions"},
}  # fmt: skip
"""What is asked for the FAQ desk, and the fields that it has."""


@dataclass(frozen=True)
class Asked:
    """One message as the assistant got it."""

    sender: str
    text: str
    metadata: dict[str, str]

    @property
    def message_id(self) -> int:
        return int(self.metadata["message_id"])


@dataclass
class Reaction:
    """What the assistant does with a message."""

    customs: list[Any] = field(default_factory=list)
    status: int = 200
    body: bytes | None = None  # sent instead of the customs
    arrives: bool = True  # the message gets into the tracker
    loses_answer: bool = False  # the connection breaks after the work
    waits_for: threading.Event | None = None
    first: Callable[[Asked], None] | None = None  # done before the answer, as an action would


def custom(text: str, **parts: Any) -> dict[str, Any]:
    """A reply in the agreed shape."""
    answer = {"entry": "opening-hours", "title": "Horaires", "text": text, "language": "fr", "probability": 0.97}
    reply = {"curio": 1, "kind": "answer", "language": "fr", "text": text, "notice": None, "answers": [answer]}
    return {**reply, "choices": [], "decision": {"action": "answer"}, **parts}


def answers(text: str = "Le musée est ouvert.", **parts: Any) -> Reaction:
    return Reaction([custom(text, **parts)])


class FakeRasa:
    """Answers every message with ``Réponse à <id>``, or as the next reaction in ``script[text]`` says."""

    def __init__(self, port: int = 0) -> None:
        self.script: dict[str, list[Reaction]] = {}
        self.asked: list[Asked] = []
        self.forgotten: list[str] = []
        self.wrong: list[str] = []  # what no real client of ours may do
        self.trackers: dict[str, list[dict[str, Any]]] = {}
        self.looks = 0
        self.tracker_status = self.trying_status = 200
        self.tried: list[str] = []
        self.rehearsed: list[str] = []
        self.broken: list[dict[str, Any]] = []  # what every change breaks
        self.speaks = ""  # the language that a text tried out seems to be in; "": as the hint has it
        self.false_after = 0.04  # the share of wrong answers with it; the budget is 0.03
        self.stolen: list[dict[str, Any]] = []
        self.known: set[str] = set()  # questions that would be answered by now
        self.arrived = threading.Condition()
        self.settled = threading.Condition()  # a message has got into its tracker
        self._busy: set[str] = set()
        self._lock = threading.Lock()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                fake._post(self)

            def do_GET(self) -> None:
                fake._get(self)

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:
                pass  # a client that hung up is part of the tests

        self._server = Server(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def react(self, asked: Asked) -> Reaction:
        planned = self.script.get(asked.text)
        return planned.pop(0) if planned else answers(f"Réponse à {asked.message_id}")

    def wait_for_questions(self, count: int, timeout: float = 20) -> None:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.asked) >= count, timeout), f"only {len(self.asked)} asked"

    def _post(self, handler: BaseHTTPRequestHandler) -> None:
        raw = handler.rfile.read(int(handler.headers["Content-Length"]))
        if handler.path in ("/webhooks/desk/try", "/webhooks/desk/alike"):
            self._look(handler, json.loads(raw))
            return
        if handler.path in REHEARSING:
            self._rehearse(handler, json.loads(raw))
            return
        if handler.path == "/webhooks/desk/forget":
            self._forget(handler, json.loads(raw))
            return
        asked = self._checked(handler.path, json.loads(raw))
        with self._lock:
            if asked.sender in self._busy:
                self.wrong.append(f"two messages of {asked.sender} at the same time")
            self._busy.add(asked.sender)
        with self.arrived:
            self.asked.append(asked)
            self.arrived.notify_all()
        try:
            self._answer(handler, asked, self.react(asked))
        finally:
            with self._lock:
                self._busy.discard(asked.sender)

    def _forget(self, handler: BaseHTTPRequestHandler, wish: Any) -> None:
        if set(wish) != {"sender"} or not isinstance(wish["sender"], str) or not wish["sender"]:
            self.wrong.append(f"forget {wish}")
        self.trackers.pop(wish["sender"], None)
        self.forgotten.append(wish["sender"])
        _send(handler, 200, json.dumps({"forgotten": True}).encode())

    def _look(self, handler: BaseHTTPRequestHandler, wish: Any) -> None:
        """What the console asks: a decision about a question, or how alike questions are (by their first word)."""
        trying = handler.path.endswith("/try")
        if set(wish) != ({"text", "language"} if trying else {"text", "others"}):
            self.wrong.append(f"POST {handler.path} {sorted(wish)}")
        if self.trying_status != 200:
            _send(handler, self.trying_status, b"{}")
            return
        self.tried.append(wish["text"])
        candidate = {"entry": "opening-hours", "title": "Horaires", "probability": 0.97, "similarity": 0.9,
                     "phrasing": "Quels sont les horaires ?", "topic": "visit"}  # fmt: skip
        spoken = self.speaks or wish.get("language", "fr")
        decision = {"decision": "answer", "language": spoken, "entries": ["opening-hours"], "probability": 0.97,
                    "candidates": [candidate], "missing": ["neige"]}  # fmt: skip
        first = wish["text"].split()[0].casefold()
        alike = [0.95 if other.split()[0].casefold() == first else 0.2 for other in wish.get("others", ())]
        _send(handler, 200, json.dumps({"decision": decision} if trying else {"similarities": alike}).encode())

    def _rehearse(self, handler: BaseHTTPRequestHandler, wish: Any) -> None:
        """What a change would break, what is stolen, and questions grouped by their first word."""
        if set(wish) != REHEARSING[handler.path]:
            self.wrong.append(f"POST {handler.path} {sorted(wish)}")
        if self.trying_status != 200:
            _send(handler, self.trying_status, b"{}")
            return
        if handler.path.endswith("/rehearse"):
            self.rehearsed.append(wish["faq"])
            answer: dict[str, Any] = {"rehearsal": {
                "budget": 0.03, "asked": 100, "before": 0.01, "after": self.false_after,
                "broken": self.broken, "mended": [],
            }}  # fmt: skip
        elif handler.path.endswith("/thefts"):
            answer = {"thefts": self.stolen}
        else:
            texts = [question["text"] for question in wish["questions"]]
            groups: dict[str, list[int]] = {}
            for place, text in enumerate(texts):
                groups.setdefault(text.split()[0].casefold(), []).append(place)
            ranked = sorted(groups.values(), key=lambda places: -len(places))
            answer = {"grouped": {"groups": ranked, "answered": [text in self.known for text in texts]}}
        _send(handler, 200, json.dumps(answer).encode())

    def _answer(self, handler: BaseHTTPRequestHandler, asked: Asked, reaction: Reaction) -> None:
        if reaction.waits_for is not None:
            assert reaction.waits_for.wait(30)
        if reaction.first is not None:
            reaction.first(asked)
        if reaction.arrives:
            events = self.trackers.setdefault(asked.sender, [])
            events.append({"event": "user", "text": asked.text, "metadata": asked.metadata})
            events.append({"event": "action", "name": "action_listen"})
            for shown in reaction.customs:
                events.append({"event": "bot", "text": None, "data": {"custom": shown, "buttons": None}})
            with self.settled:
                self.settled.notify_all()
        with self._lock:
            self._busy.discard(asked.sender)
        if reaction.loses_answer:
            handler.close_connection = True
            handler.connection.close()
            return
        items = [{"recipient_id": asked.sender, "custom": shown} for shown in reaction.customs]
        _send(handler, reaction.status, reaction.body if reaction.body is not None else json.dumps(items).encode())
        self.answered(asked)

    def answered(self, asked: Asked) -> None:
        """Called when the whole answer is on its way."""

    def _get(self, handler: BaseHTTPRequestHandler) -> None:
        address = urlsplit(handler.path)
        match = TRACKER.match(address.path)
        if match is None or parse_qs(address.query) != {"include_events": ["ALL"]}:
            self.wrong.append(f"GET {handler.path}")
        self.looks += 1
        events = self.trackers.get(unquote(match.group(1)), []) if match else []
        _send(handler, self.tracker_status, json.dumps({"events": events}).encode())

    def _checked(self, path: str, message: Any) -> Asked:
        if path != "/webhooks/desk/webhook":
            self.wrong.append(f"POST {path}")
        if set(message) != {"sender", "message", "metadata"}:
            self.wrong.append(f"fields {sorted(message)}")
        if set(message["metadata"]) != {"message_id", "channel", "language", "museum"}:
            self.wrong.append(f"metadata {sorted(message['metadata'])}")
        if not all(isinstance(value, str) and value for value in message["metadata"].values()):
            self.wrong.append(f"metadata that is not text: {message['metadata']}")
        text = message["message"]
        if not isinstance(text, str) or not text or len(text) > 2000:
            self.wrong.append(f"message {text!r}")
        if text.lstrip("\ufeff\u200b \t\n\u00a0\u3000").startswith(("/", "／")) and not COMMANDS.match(text):
            self.wrong.append(f"a command that nobody may send: {text!r}")
        return Asked(message["sender"], text, message["metadata"])


def _send(handler: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def post_handoff(url: str, token: str, asked: Asked, reason: str = "unsure") -> int:
    """What the assistant's action does: hand the message to the team; returns the status."""
    body = {
        "conversation": asked.sender,
        "message_id": asked.metadata["message_id"],
        "reason": reason,
        "language": "fr",
        "candidates": [{"entry": "opening-hours", "title": "Horaires", "probability": 0.3}],
        "explanation": {},
    }
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/handoff", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as response:
        return int(response.status)


class OwnProcess(FakeRasa):
    """The same, telling its parent process what it does; texts with "personne" are handed off."""

    def __init__(self, port: int, handoff: str, token: str, hold: bool) -> None:
        self._handoff, self._token = handoff, token
        self._may_answer = threading.Event()
        if not hold:
            self._may_answer.set()
        super().__init__(port)
        print("listening", flush=True)

    def react(self, asked: Asked) -> Reaction:
        _tell("asked", asked)
        reaction = answers(f"Réponse à {asked.message_id}")
        if "personne" in asked.text:
            reaction = Reaction(first=lambda asked: _handed(post_handoff(self._handoff, self._token, asked)))
        reaction.waits_for = self._may_answer
        return reaction

    def answered(self, asked: Asked) -> None:
        _tell("answered", asked)

    def obey(self) -> None:
        for line in sys.stdin:
            if line.strip() == "go":
                self._may_answer.set()


def _tell(what: str, asked: Asked) -> None:
    print(f"{what} {asked.message_id}", flush=True)


def _handed(status: int) -> None:
    assert status in (200, 201), status


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--handoff", required=True)
    arguments.add_argument("--token", required=True)
    arguments.add_argument("--hold", action="store_true")
    given = arguments.parse_args()
    OwnProcess(given.port, given.handoff, given.token, given.hold).obey()
