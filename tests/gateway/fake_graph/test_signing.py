"""The fake writes and signs as Meta does: the published vectors, and each way of signing that a test may ask for."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

from tests.fake_graph import FakeGraph, Style, demo, verify
from tests.fake_graph.signing import digest, proofs, written
from tests.gateway.fake_graph.ear import Ear

TEXT = "Labdien! Ārā līst 😀 a@b.lv http://x/"
BODY = (
    rb'{"object":"page","entry":[{"id":"PAGE_1","time":1795331939542,"messaging":[{"sender":{"id":"PSID_1"},'
    rb'"recipient":{"id":"PAGE_1"},"timestamp":1795331939000,"message":{"mid":"m_test-1","text":"Labdien! '
    rb'\u0100r\u0101 l\u012bst \ud83d\ude00 a\u0040b.lv http:\/\/x\/"}}]}]}'
)
SIGNATURES = {
    "sha256": "a6b5d5e658d04428cb0050fe65d6d64b960455c1f2c99f7b787e85722e291d05",
    "sha1": "ae425d0fa10db8bc9426a44698c2b002129da14d",
}


def test_it_writes_a_body_as_the_published_vector_stands() -> None:
    assert len(BODY) == 268
    assert written(json.loads(BODY)) == BODY
    assert json.loads(BODY)["entry"][0]["messaging"][0]["message"]["text"] == TEXT


@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
def test_it_signs_as_the_published_vector_says(algorithm: str) -> None:
    assert digest(algorithm, demo.APP_SECRET, BODY) == SIGNATURES[algorithm]


def test_it_expects_the_published_proof_for_a_token() -> None:
    expected = "9fd716358b120e117f8b30ddd527f6022010183c1b612a47652c8a7fbac0bc10"
    assert proofs([demo.APP_SECRET], "EAATESTPAGETOKEN") == {expected}


@pytest.mark.parametrize("text", ["<b>100 % Ā</b>", "\ud800 alone", "a/b\\u0040"])
def test_both_styles_carry_the_same_text(text: str) -> None:
    assert json.loads(written({"text": text})) == {"text": text}
    if text.isprintable():
        assert json.loads(written({"text": text}, Style.UTF8)) == {"text": text}


@pytest.mark.parametrize(
    ("algorithms", "headers"),
    [
        ({"sha256"}, {"X-Hub-Signature-256"}),
        ({"sha256", "sha1"}, {"X-Hub-Signature-256", "X-Hub-Signature"}),
        ({"sha1"}, {"X-Hub-Signature"}),
        (set(), set()),
    ],
)
def test_it_gives_the_signatures_it_is_asked_for(
    graph: FakeGraph, ear: Ear, algorithms: set[str], headers: set[str]
) -> None:
    graph.manners.algorithms = frozenset(algorithms)
    graph.visitor_says("vera", TEXT)
    given = {name: value for name, value in ear.heard[0].headers.items() if name.startswith("X-Hub")}
    assert set(given) == headers
    for value in given.values():
        algorithm, _, found = value.partition("=")
        assert found == hmac.new(demo.APP_SECRET.encode(), ear.heard[0].raw, algorithm).hexdigest()


def test_it_signs_raw_letters_as_they_are(graph: FakeGraph, ear: Ear) -> None:
    graph.manners.style = Style.UTF8
    graph.visitor_says("vera", "Où ?")
    assert "Où ?".encode() in ear.heard[0].raw
    expected = hmac.new(demo.APP_SECRET.encode(), ear.heard[0].raw, hashlib.sha256).hexdigest()
    assert ear.heard[0].headers["X-Hub-Signature-256"] == f"sha256={expected}"


def test_it_signs_with_the_new_secret_and_opens_with_both(graph: FakeGraph, ear: Ear) -> None:
    assert graph.rotate_secret("f" * 32) == demo.APP_SECRET
    graph.visitor_says("vera", "Bonjour")
    assert ear.heard[0].headers["X-Hub-Signature-256"] == f"sha256={digest('sha256', 'f' * 32, ear.heard[0].raw)}"
    assert len(proofs(graph.platform.app.secrets, "T")) == 2


def test_it_can_forge(graph: FakeGraph, ear: Ear) -> None:
    graph.manners.secret = "someone else's"
    graph.visitor_says("vera", "Bonjour")
    right = digest("sha256", demo.APP_SECRET, ear.heard[0].raw)
    assert ear.heard[0].headers["X-Hub-Signature-256"] != f"sha256={right}"


def test_it_sends_any_bytes_with_any_signature(graph: FakeGraph, ear: Ear) -> None:
    post = graph.postman.send_body(graph.account, b"[]", X_Hub_Signature_256="sha256=00")
    assert (post.state, ear.heard[0].raw) == ("delivered", b"[]")
    assert ear.heard[0].headers["X-Hub-Signature-256"] == "sha256=00"


def test_its_handshake_wants_the_challenge_as_plain_text(graph: FakeGraph, ear: Ear) -> None:
    assert verify(graph)
    assert not verify(graph, "another token")
    ear.content_type = "application/json"
    assert not verify(graph.instagram)
