"""The webhook from the outside: bodies are really signed and posted to an app that has this router only."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import grimp
import pytest
import uvicorn
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gateway.channels.graph import webhook
from bot.gateway.channels.graph.envelope import KINDS
from bot.gateway.channels.graph.signature import sign
from bot.gateway.channels.instagram import events as instagram
from bot.gateway.channels.messenger import events as messenger
from bot.gateway.errors import DatabaseUnavailable
from tests.gateway.channels.graph.posting import (
    NOW,
    PAGE,
    PATH,
    SECRET,
    VECTOR,
    VECTOR_SIGNATURE,
    VECTOR_TEXT,
    VERIFY_TOKEN,
    Desk,
    envelope,
    event,
    on_the_wire,
    said,
)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


# The handshake


def test_h1_the_right_token_gets_its_challenge_word_for_word(desk: Desk) -> None:
    answer = desk.verify()
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"mode": "unsubscribe"}, 403),
        ({"verify_token": "wrong"}, 403),
        ({"verify_token": VERIFY_TOKEN + "é"}, 403),
        ({"verify_token": "x" * 10_000}, 403),
        ({"mode": None}, 400),
        ({"verify_token": None}, 400),
        ({"challenge": None}, 400),
        ({"challenge": ""}, 400),
        ({"challenge": "x" * 50_000}, 400),
        ({"verify_token": "wrong", "challenge": "x" * 50_000}, 403),
    ],
)
def test_x6_a_handshake_that_is_not_right_is_refused(desk: Desk, changes: dict[str, Any], status: int) -> None:
    answer = desk.verify(**changes)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/plain")
    assert len(answer.text) < 100


def test_x6_a_challenge_is_never_a_page(desk: Desk) -> None:
    answer = desk.verify(challenge="<script>alert(1)</script>")
    assert (answer.status_code, answer.text) == (200, "<script>alert(1)</script>")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_x6_without_a_token_of_our_own_none_is_right() -> None:
    desk = Desk(verify_token="")
    assert desk.verify(verify_token="").status_code == 400
    assert desk.verify(verify_token="anything").status_code == 403


# Receiving


def test_h2_a_message_is_kept_and_acknowledged(desk: Desk) -> None:
    answer = desk.client.post(PATH, content=VECTOR, headers={"X-Hub-Signature-256": VECTOR_SIGNATURE})
    assert (answer.status_code, answer.text) == (200, "EVENT_RECEIVED")
    assert answer.headers["cache-control"] == "no-store"
    assert desk.texts == [VECTOR_TEXT]


def test_raw_utf8_is_received_as_well(desk: Desk) -> None:
    assert desk.post(json.dumps(envelope(said("Où ? 😀")), ensure_ascii=False).encode()).status_code == 200
    assert desk.texts == ["Où ? 😀"]


@pytest.mark.parametrize(
    "signatures",
    [
        [],
        [b""],
        [b"sha256="],
        [VECTOR_SIGNATURE[:-1].encode()],
        [VECTOR_SIGNATURE.upper().replace("SHA", "sha").encode()],
        [b"md5=" + b"0" * 32],
        [b"bogus=" + b"0" * 64],
        ["sha256=é".encode()],
        [b"sha256=\xff\xfe"],
        [b"a" * 1_000_000],
        [VECTOR_SIGNATURE.encode()] * 2,
    ],
)
def test_x1_x2_without_one_right_signature_nothing_is_kept(desk: Desk, signatures: list[bytes]) -> None:
    sha1 = (b"X-Hub-Signature", b"sha1=ae425d0fa10db8bc9426a44698c2b002129da14d")
    headers = [sha1, *((b"X-Hub-Signature-256", signature) for signature in signatures)]
    assert desk.client.post(PATH, content=VECTOR, headers=headers).status_code == 403
    assert desk.calls == 0


def test_x3_x4_a_changed_body_or_the_secret_of_another_is_refused(desk: Desk) -> None:
    def post(body: bytes, signature: str) -> int:
        return desk.client.post(PATH, content=body, headers={"X-Hub-Signature-256": signature}).status_code

    assert post(json.dumps(json.loads(VECTOR)).encode(), VECTOR_SIGNATURE) == 403
    assert post(VECTOR.replace(b"Labdien", b"labdien"), VECTOR_SIGNATURE) == 403
    assert post(VECTOR, sign("another secret", VECTOR)) == 403
    assert desk.calls == 0


def test_f27_both_secrets_count_while_one_replaces_the_other() -> None:
    desk = Desk(app_secrets=("new", "old"))
    assert [desk.post(VECTOR, signed_with=secret).status_code for secret in ("old", "new", "wrong")] == [200, 200, 403]


def test_f27_many_wrong_signatures_ring_one_alarm_a_minute(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(10):
        desk.post(VECTOR, signed_with="wrong")
    assert errors(caplog) == []
    for _ in range(10):
        desk.post(VECTOR, signed_with="wrong")
    assert len(errors(caplog)) == 1
    assert "CURIO_MESSENGER_APP_SECRET" in errors(caplog)[0]
    desk.forward(seconds=61)
    for _ in range(11):
        desk.post(VECTOR, signed_with="wrong")
    assert len(errors(caplog)) == 2


def test_f27_a_few_wrong_signatures_in_many_minutes_ring_nothing(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(30):
        desk.post(VECTOR, signed_with="wrong")
        desk.forward(seconds=7)
    assert errors(caplog) == []


def test_x22_a_body_for_whatsapp_is_acknowledged_and_set_aside(desk: Desk) -> None:
    body = {"object": "whatsapp_business_account", "entry": [{"id": "9", "changes": [{"field": "messages"}]}]}
    assert desk.post(body).status_code == 200
    assert desk.problems == ["the body's object is not page"]


def test_x18_what_is_not_for_our_page_is_acknowledged_and_set_aside(desk: Desk) -> None:
    assert desk.post(envelope(said(), page="PAGE_2")).status_code == 200
    assert desk.problems == ["for an account that is not ours"]


def test_x5_a_replayed_body_gives_the_same_keys_with_their_old_time(desk: Desk) -> None:
    assert [desk.post(VECTOR).status_code, desk.post(VECTOR).status_code] == [200, 200]
    first, again = desk.kept
    assert first == again
    assert first.at < NOW


def test_broken_json_with_a_right_signature_is_400(desk: Desk) -> None:
    assert desk.post(b'{"object":').status_code == 400
    assert desk.calls == 0


@pytest.mark.parametrize(
    "body", [{}, [], None, "x", {"object": "page", "entry": 3}, envelope(None, event(message="T"))]
)
def test_x7_signed_junk_is_acknowledged(desk: Desk, body: Any) -> None:
    assert desk.post(body).status_code == 200
    assert None not in desk.problems


# Limits


def test_x8_a_batch_of_a_thousand_is_kept_in_one_go(desk: Desk) -> None:
    assert desk.post(envelope(*(said("a" * 1000, mid=f"m_{n}") for n in range(1000)))).status_code == 200
    assert (len(desk.kept), desk.calls) == (1000, 1)


def test_x8_five_megabytes_are_too_much(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    answers = [desk.post(envelope(said("a" * 5_000_000))) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [413] * 3
    assert desk.calls == 0
    assert len(errors(caplog)) == 1


def test_x9_packed_bodies_are_not_unpacked(desk: Desk) -> None:
    bomb = gzip.compress(b"0" * 10_000_000)
    assert desk.post(bomb, **{"Content-Encoding": "gzip"}).status_code == 415
    assert desk.post(VECTOR, **{"Content-Encoding": "Identity"}).status_code == 200


SCOPE = {
    "type": "http", "method": "POST", "path": PATH, "raw_path": PATH.encode(), "query_string": b"", "headers": [],
    "http_version": "1.1", "scheme": "http", "server": ("test", 80), "client": ("test", 1),
}  # fmt: skip


async def status_of(app: FastAPI, receive: Any) -> int:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await app(dict(SCOPE), receive, send)
    return int(sent[0]["status"])


def test_x8_without_an_announced_length_reading_stops_at_the_limit(desk: Desk) -> None:
    received = 0

    async def flood() -> dict[str, Any]:
        nonlocal received
        received += 1
        return {"type": "http.request", "body": b"a" * 1024 * 1024, "more_body": True}

    assert asyncio.run(status_of(desk.app, flood)) == 413
    assert received == 5


def test_x9_a_sender_who_dawdles_is_sent_away() -> None:
    desk = Desk(body_time=0.01)
    started = False

    async def dawdle() -> dict[str, Any]:
        nonlocal started
        if started:
            await asyncio.Event().wait()
        started = True
        return {"type": "http.request", "body": b"{", "more_body": True}

    assert asyncio.run(status_of(desk.app, dawdle)) == 408


def test_a_sender_who_hangs_up_leaves_nothing(desk: Desk) -> None:
    async def hang_up() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    assert asyncio.run(status_of(desk.app, hang_up)) == 400
    assert desk.calls == 0


@contextmanager
def serving(app: FastAPI) -> Iterator[int]:
    """A real server on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(30)


def test_x9_the_connection_of_a_sender_who_dawdles_is_closed() -> None:
    request = f"POST {PATH} HTTP/1.1\r\nHost: museum.example\r\nContent-Length: 1000\r\n\r\n{{".encode()
    with serving(Desk(body_time=0.05).app) as port, socket.create_connection(("127.0.0.1", port), timeout=10) as caller:
        caller.sendall(request)
        answer = b""
        while chunk := caller.recv(4096):  # ends when the server hangs up
            answer += chunk
    assert answer.startswith(b"HTTP/1.1 408 ")


# The database is away


def unavailable() -> None:
    raise DatabaseUnavailable("the database cannot be used: no such host")


def test_f7_without_a_database_the_platform_is_told_to_come_again(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.before_keeping = unavailable
    assert desk.post(VECTOR).status_code == 503
    assert desk.verify().status_code == 200
    assert len(errors(caplog)) == 1
    desk.before_keeping = lambda: None
    assert desk.post(VECTOR).status_code == 200
    assert desk.texts == [VECTOR_TEXT]


def test_f7_a_database_that_hangs_does_not_hold_the_platform_up(caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk(keep_time=0.01)
    awake = threading.Event()
    desk.before_keeping = lambda: awake.wait(30)
    try:
        # More than there are threads: those that wait for a thread are answered too.
        assert [desk.post(VECTOR).status_code for _ in range(webhook.KEEPERS + 2)] == [503] * (webhook.KEEPERS + 2)
        assert desk.verify().status_code == 200
        assert len(errors(caplog)) == webhook.KEEPERS + 2
    finally:
        awake.set()


def test_f8_events_are_kept_once_and_before_the_answer(desk: Desk) -> None:
    order = []
    desk.before_keeping = lambda: order.append("kept")
    desk.post(envelope(said(mid="m_1"), said(mid="m_2")))
    order.append("answered")
    assert order == ["kept", "answered"]


def test_f8_the_webhook_cannot_reach_the_assistant_the_platform_or_the_database() -> None:
    graph = grimp.build_graph("bot", include_external_packages=True, cache_dir=None)
    behind = graph.find_upstream_modules("bot.gateway.channels.graph.webhook")
    assert "bot.gateway.channels.graph.envelope" in behind
    slow = {"httpx", "sqlalchemy", "requests", "bot.gateway.rasa_client", "bot.gateway.channels.graph.client"}
    assert behind & slow == set()


def test_neither_words_nor_ids_nor_secrets_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    desk = Desk()
    desk.before_keeping = unavailable
    for signed_with in [SECRET] + ["wrong"] * 11:
        desk.post(VECTOR, signed_with=signed_with)
    desk.post(b"{" + VECTOR)
    written = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
    assert written
    assert not [secret for secret in ("Labdien", "PSID", PAGE, SECRET, VERIFY_TOKEN, "m_test") if secret in written]


# Whatever comes

LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["A", PAGE, "page", "react", "person"])
    | st.text(st.characters(), max_size=20)
)  # fmt: skip
KEYS = st.sampled_from(
    [*KINDS, "object", "entry", "id", "messaging", "standby", "changes", "sender", "recipient", "timestamp", "mid",
     "text", "is_echo", "is_deleted", "attachments", "payload", "quick_reply", "reply_to", "story", "watermark", "mids",
     "coordinates", "type", "url", "sticker_id", "referral", "ref", "app_id", "new_owner_app_id", "action", "title"]
) | st.text(max_size=5)  # fmt: skip
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=25
)
EVENTS = st.dictionaries(st.sampled_from(KINDS), ANYTHING, min_size=1, max_size=2).map(lambda kind: event(**kind))
MESSAGES = st.dictionaries(KEYS, ANYTHING, max_size=8).map(lambda inner: event(message=inner))
POSTBACKS = st.dictionaries(KEYS, ANYTHING, max_size=5).map(lambda inner: event(postback=inner))
BODIES = ANYTHING | st.lists(EVENTS | MESSAGES | POSTBACKS | ANYTHING, max_size=4).map(lambda found: envelope(*found))


@pytest.fixture(scope="module")
def one_desk() -> Desk:
    return Desk()


@settings(max_examples=60, deadline=None)
@given(body=BODIES)
def test_x7_any_json_is_acknowledged_and_can_be_translated(one_desk: Desk, body: Any) -> None:
    one_desk.kept.clear()
    answer = one_desk.post(on_the_wire(body))
    assert (answer.status_code, answer.text) == (200, "EVENT_RECEIVED")
    for arrived in one_desk.kept:
        assert len(arrived.key) <= 200
        assert arrived.key.isascii()
        json.dumps(arrived.body).encode("ascii")
        kept = asdict(arrived) | {"body": None}
        for shape in (kept, *(asdict(channel.translate(arrived, "111")) for channel in (messenger, instagram))):
            # What no database can hold: lone surrogates and NUL.
            written = json.dumps(shape, ensure_ascii=False, default=str).encode()
            assert rb"\u0000" not in written


@settings(max_examples=50, deadline=None)
@given(raw=st.binary(max_size=200) | st.text(max_size=50).map(str.encode))
def test_x7_any_bytes_are_acknowledged_or_called_malformed(one_desk: Desk, raw: bytes) -> None:
    assert one_desk.post(raw).status_code in (200, 400)
