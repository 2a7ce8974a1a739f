"""Any request at any endpoint: none breaks the gateway, whoever sends it."""

from __future__ import annotations

import json
import shutil
import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gateway.channels.graph.signature import sign
from tests.fake_graph import demo
from tests.gateway.conftest import ROOT, Clock
from tests.gateway.doors import Browser, Desk, make_app

TOKEN = "internal-token"
STREAMS = {"/api/widget/events", "/console/events"}
"""What does not end by itself: nobody comes to these doors with a key."""
AWAY = {"/readyz", "/console/oidc", "/console/join/{secret}/oidc"}
"""They say 503 while the assistant, or the provider with whom staff sign in, is away, as both are here."""
PROVIDER = {"oidc_issuer": "http://127.0.0.1:1", "oidc_client_id": "curio", "oidc_client_secret": "secret"}

QUERIES = ["hub.mode", "hub.verify_token", "hub.challenge", "lang", "after", "page", "next", "code", "state", "iss"]
FIELDS = [
    "client_id", "text", "payload", "language", "conversation", "message_id", "reason", "candidates", "explanation",
    "login", "password", "csrf", "action", "seen", "next", "signed_request", "object", "entry", "messaging", "message",
    "useful", "words",
]  # fmt: skip
HEADERS = [
    "accept", "accept-language", "content-encoding", "content-length", "cookie", "host", "if-none-match", "origin",
    "last-event-id", "range", "referer", "x-forwarded-for", "x-hub-signature-256", "authorization", "transfer-encoding",
]  # fmt: skip
TYPES = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""]

WORDS = st.text(max_size=40)
# What a server can hand to an application: no control characters, no blanks at the ends.
HEADER_VALUES = st.binary(max_size=60).map(lambda raw: bytes(byte for byte in raw if byte > 31 and byte != 127).strip())
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS) | WORDS, inner, max_size=4),
    max_leaves=8,
)
RATINGS = st.fixed_dictionaries(
    {"message_id": st.integers(-1, 2**64).map(str), "useful": st.none() | st.booleans()}, optional={"words": VALUES}
)
OBJECTS = st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=8)
FORMS = st.dictionaries(st.sampled_from(FIELDS), WORDS, max_size=6)
BODIES = (
    st.binary(max_size=200)
    | (VALUES | OBJECTS | RATINGS).map(lambda value: json.dumps(value).encode())
    | FORMS.map(lambda form: urlencode(form, errors="replace").encode())
)


@dataclass(frozen=True)
class Attack:
    """One request; ``insider``: it comes with everything that opens doors."""

    method: str
    part: str
    query: dict[str, str]
    headers: dict[str, bytes]
    content_type: str
    body: bytes
    insider: bool


ATTACKS = st.builds(
    Attack,
    method=st.sampled_from(["as it is meant"] * 6 + ["GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "X"]),
    part=st.text(max_size=20)
    | st.text(string.hexdigits, min_size=32, max_size=32)
    | st.sampled_from(["messenger", ".."]),
    query=st.dictionaries(st.sampled_from(QUERIES) | WORDS, WORDS, max_size=4),
    headers=st.dictionaries(st.sampled_from(HEADERS), HEADER_VALUES, max_size=3),
    content_type=st.sampled_from(TYPES),
    body=BODIES,
    insider=st.booleans(),
)


@dataclass(frozen=True)
class House:
    """The gateway with all its doors, a visitor and a member of staff."""

    client: TestClient
    doors: list[tuple[str, str]]
    vera: Browser
    desk: Desk
    csrf: str

    def attack(self, method: str, path: str, attack: Attack) -> int:
        """The status of the answer; what the application raises comes out here."""
        self.client.cookies.clear()
        headers: dict[str, Any] = {"content-type": attack.content_type, **attack.headers}
        body = attack.body
        if attack.insider:
            headers |= self._keys(path, body)
            body = self._with_csrf(path, attack)
        url = filled(path, self.vera.conversation if attack.insider else attack.part)
        query = urlencode(attack.query, errors="replace")
        answer = self.client.request(
            attack.method if attack.method.isupper() else method,
            f"{url}?{query}",
            headers=headers,
            content=body,
            follow_redirects=False,
        )
        return answer.status_code

    def _keys(self, path: str, body: bytes) -> dict[str, str]:
        keys = {"x-hub-signature-256": sign(demo.APP_SECRET, body)}
        if path in STREAMS:
            return keys
        if path == "/handoff":
            keys["authorization"] = f"Bearer {TOKEN}"
        else:
            keys["authorization"] = f"Bearer {self.vera.token}"
        if path.startswith("/console") and path != "/console/logout":
            keys["cookie"] = "; ".join(f"{name}={value}" for name, value in self.desk.cookies.items())
        return keys

    def _with_csrf(self, path: str, attack: Attack) -> bytes:
        if not path.startswith("/console") or attack.content_type != TYPES[1]:
            return attack.body
        return attack.body + f"&csrf={self.csrf}".encode()


def filled(path: str, part: str) -> str:
    """The path with something in its gaps."""
    steps = [quote(part, safe="", errors="replace") if "{" in step else step for step in path.split("/")]
    return "/".join(steps)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("app")
    channels = {
        name.removeprefix("CURIO_").lower(): value for name, value in demo.environment("http://127.0.0.1:1").items()
    }
    faq = shutil.copy(ROOT / "data" / "faq.yml", folder / "faq.yml")  # who may change it comes to these doors, too
    app = make_app(
        f"sqlite:///{folder}/curio.db", folder, Clock(), internal_token=TOKEN, faq_path=faq, **PROVIDER, **channels
    )  # fmt: skip
    doors = [
        (method, door.path)
        for router in app.routes
        if hasattr(router, "effective_route_contexts")
        for door in router.effective_route_contexts()
        for method in door.methods
    ]
    with TestClient(app) as client:
        vera = Browser(client)
        vera.send("Bonjour")
        desk = Desk(client)
        csrf = desk.form(vera.conversation)["csrf"]
        yield House(client, [*doors, ("GET", "/static/console.css"), ("GET", "/nowhere")], vera, desk, csrf)


def test_every_door_is_known(house: House) -> None:
    """The doors are read from the application: a change of how it keeps them must not leave the others unknocked at."""
    some = {("POST", "/webhooks/messenger"), ("POST", "/handoff"), ("GET", "/console/oidc/callback")}
    assert some | {("GET", path) for path in STREAMS | AWAY} <= set(house.doors)
    assert len(house.doors) > 30


@settings(max_examples=25, deadline=None)
@given(attack=ATTACKS)
def test_no_request_breaks_any_endpoint(house: House, attack: Attack) -> None:
    for method, path in house.doors:
        status = house.attack(method, path, attack)
        assert status < 500 or (status == 503 and path in AWAY), (method, path)
