"""What is not believed of a provider's answer, and a provider that is away, slow or talks nonsense."""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt

from bot.gateway.db import StaffSubject
from bot.gateway.openid import fetching
from tests.gateway.conftest import NOW, Clock
from tests.gateway.doors import (
    PASSWORD,
    fields,
    words,
)
from tests.gateway.fake_provider import CLIENT_ID, CLIENT_SECRET, Person, other_rsa_key, part, rsa_key, sign
from tests.gateway.openid_room import ALICE, Place, place_with

BACK_LATER = "This sign-in was used, took more than ten minutes"
NOT_VERIFIED = "could not be verified"
Sign = Callable[[dict[str, Any]], str]
AWAY = "cannot be reached at the moment"


@pytest.fixture
def museum(sqlite_url: str, tmp_path: Path, clock: Clock) -> Iterator[Place]:
    with place_with(sqlite_url, tmp_path, clock) as place:
        yield place


def test_another_state_is_refused_and_does_not_end_the_journey(museum: Place) -> None:
    address = museum.sign_in_there(museum.leave())
    code = parse_qs(urlsplit(address).query)["code"][0]
    for state in ("", "x", "é", "\ud800".encode("utf-8", "replace").decode()):
        answer = museum.client.get("/console/oidc/callback", params={"code": code, "state": state})
        assert (answer.status_code, BACK_LATER in words(answer.text)) == (400, True)
    assert "/token" not in museum.provider.asked
    assert museum.client.get(address).status_code == 303


def test_what_was_begun_in_another_browser_is_refused(museum: Place) -> None:
    address = museum.sign_in_there(museum.leave())
    museum.client.cookies.clear()
    assert museum.client.get(address).status_code == 400
    museum.leave()  # a journey of one's own does not help
    assert museum.client.get(address).status_code == 400
    assert "/token" not in museum.provider.asked


def test_a_callback_counts_once(museum: Place) -> None:
    start = museum.leave()
    sealed = museum.client.cookies["curio_openid"]
    address = museum.sign_in_there(start)
    assert museum.client.get(address).status_code == 303
    assert "curio_openid" not in museum.client.cookies
    assert museum.client.get(address).status_code == 400
    museum.client.cookies.set("curio_openid", sealed)
    answer = museum.client.get(address)
    assert (answer.status_code, BACK_LATER in words(answer.text)) == (400, True)
    assert museum.provider.asked.count("/token") == 1


def test_a_code_counts_once_even_where_another_process_is_asked(museum: Place) -> None:
    start = museum.leave()
    sealed = museum.client.cookies["curio_openid"]
    address = museum.sign_in_there(start)
    assert museum.client.get(address).status_code == 303
    museum.ours.seal._ended.clear()
    museum.client.cookies.set("curio_openid", sealed)
    assert museum.client.get(address).status_code == 403


def test_a_journey_ends_after_ten_minutes(museum: Place) -> None:
    address = museum.sign_in_there(museum.leave())
    museum.clock.forward(minutes=10)
    assert museum.client.get(address).status_code == 400


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c.d.e", "....", "eyJhbGciOiJub25lIn0.e30."])
def test_a_cookie_that_we_did_not_seal_is_none(museum: Place, cookie: str) -> None:
    address = museum.sign_in_there(museum.leave())
    museum.client.cookies.clear()
    museum.client.cookies.set("curio_openid", cookie)
    assert museum.client.get(address).status_code == 400


def test_a_sealed_cookie_cannot_be_changed(museum: Place) -> None:
    address = museum.sign_in_there(museum.leave())
    sealed = museum.client.cookies["curio_openid"]
    head, key, start, text, tag = sealed.split(".")
    museum.client.cookies.clear()
    museum.client.cookies.set(
        "curio_openid", ".".join((head, key, start, ("B" if text[0] == "A" else "A") + text[1:], tag))
    )
    assert museum.client.get(address).status_code == 400


def test_the_proof_of_another_journey_does_not_fit_the_code(museum: Place) -> None:
    """Somebody who got hold of a code cannot use it in a journey of their own (PKCE)."""
    stolen = parse_qs(urlsplit(museum.sign_in_there(museum.leave())).query)["code"][0]
    own = parse_qs(urlsplit(museum.sign_in_there(museum.leave())).query)["state"][0]
    answer = museum.client.get(
        "/console/oidc/callback", params={"code": stolen, "state": own, "iss": museum.provider.url}
    )
    assert (answer.status_code, NOT_VERIFIED in words(answer.text)) == (403, True)


def test_a_callback_without_a_code_or_with_a_huge_one_is_refused(museum: Place) -> None:
    for code in ("", "x" * 5000):
        state = parse_qs(urlsplit(museum.leave()).query)["state"][0]
        params = {"code": code, "state": state, "iss": museum.provider.url}
        assert museum.client.get("/console/oidc/callback", params=params).status_code == 403
    assert "/token" not in museum.provider.asked


def test_an_answer_that_names_another_issuer_is_refused(museum: Place) -> None:
    address = museum.sign_in_there(museum.leave())
    mixed_up = re.sub(r"iss=[^&]+", "iss=https%3A%2F%2Fevil.example", address)
    assert museum.client.get(mixed_up).status_code == 403
    left_out = re.sub(r"&iss=[^&]+", "", museum.sign_in_there(museum.leave()))
    assert museum.client.get(left_out).status_code == 403
    assert "/token" not in museum.provider.asked


def test_somebody_who_breaks_off_at_the_provider_is_back_at_the_login_page(museum: Place) -> None:
    museum.provider.refuses = "access_denied"
    answer = museum.there_and_back()
    assert answer.status_code == 403
    assert "Musée ID did not sign you in" in words(answer.text)
    assert 'name="password"' in answer.text


NOW_SECONDS = int(NOW.timestamp())


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": [CLIENT_ID, "another"]},  # without saying for whom (azp)
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
        {"aud": None},
        {"azp": "another"},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": NOW_SECONDS - 3600},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": float("nan")},
        {"iat": NOW_SECONDS + 3600},
        {"iat": None},
        {"nbf": NOW_SECONDS + 3600},
        {"sub": None},
        {"sub": ""},
        {"sub": " "},
        {"sub": "x" * 256},
        {"sub": "nul\0"},
        {"sub": "é"},
        {"sub": 7},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
    ids=str,
)
def test_a_token_with_wrong_claims_is_not_believed(museum: Place, claims: dict[str, Any]) -> None:
    museum.provider.claims = claims
    answer = museum.there_and_back()
    assert (answer.status_code, NOT_VERIFIED in words(answer.text)) == (403, True)
    assert "curio_staff" not in museum.client.cookies
    assert museum.count(StaffSubject) == 0


def test_a_token_for_several_is_believed_where_it_says_that_it_is_for_us(museum: Place) -> None:
    museum.provider.claims = {"aud": [CLIENT_ID, "another"], "azp": CLIENT_ID}
    assert museum.comes_in()


def test_a_token_that_has_just_expired_is_believed_for_a_minute(museum: Place) -> None:
    museum.provider.claims = {"exp": NOW_SECONDS - 30}
    assert museum.comes_in()


def unsigned(claims: dict[str, Any]) -> str:
    return f"{part({'alg': 'none', 'kid': 'rsa'})}.{part(claims)}."


def with_the_public_key(claims: dict[str, Any]) -> str:
    """HS256, with what everybody can read of the provider's key as the secret."""
    start = f"{part({'alg': 'HS256', 'kid': 'rsa'})}.{part(claims)}"
    return f"{start}.{part(hmac.digest(rsa_key().as_pem(private=False), start.encode(), hashlib.sha256))}"


def with_the_client_secret(claims: dict[str, Any]) -> str:
    start = f"{part({'alg': 'HS256'})}.{part(claims)}"
    return f"{start}.{part(hmac.digest(CLIENT_SECRET.encode(), start.encode(), hashlib.sha256))}"


def with_another_key(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "rsa"}, claims, other_rsa_key())


def with_its_own_key(claims: dict[str, Any]) -> str:
    header = {"alg": "RS256", "kid": "rsa", "jwk": other_rsa_key().as_dict(private=False)}
    return jwt.encode(header, claims, other_rsa_key())


def with_an_unknown_key(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "mine"}, claims, rsa_key())


def changed(claims: dict[str, Any]) -> str:
    head, _, signature = sign(claims).split(".")
    return f"{head}.{part({**claims, 'email': 'admin@museum.example'})}.{signature}"


def with_what_must_be_understood(claims: dict[str, Any]) -> str:
    header = {"alg": "RS256", "kid": "rsa", "crit": ["curio"], "curio": True}
    start = f"{part(header)}.{part(claims)}"
    return f"{start}.{sign(claims).rpartition('.')[2]}"


def nonsense(_claims: dict[str, Any]) -> str:
    return "no token at all"


def a_list(_claims: dict[str, Any]) -> str:
    start = f"{part({'alg': 'RS256', 'kid': 'rsa'})}.{part(b'[]')}"
    return f"{start}.{sign({}).rpartition('.')[2]}"


@pytest.mark.parametrize(
    "sign",
    [
        unsigned, with_the_public_key, with_the_client_secret, with_another_key, with_its_own_key, with_an_unknown_key,
        changed, with_what_must_be_understood, nonsense, a_list,
    ],
)  # fmt: skip
def test_a_token_that_the_provider_did_not_sign_is_not_believed(museum: Place, sign: Sign) -> None:
    museum.provider.sign = sign
    answer = museum.there_and_back()
    assert (answer.status_code, NOT_VERIFIED in words(answer.text)) == (403, True)
    assert museum.count(StaffSubject) == 0


# The provider is away, or talks nonsense


def test_a_provider_that_is_down_leaves_the_password(museum: Place, caplog: pytest.LogCaptureFixture) -> None:
    museum.provider.stop()
    answer = museum.client.get("/console/oidc?next=/console/faq")
    assert (answer.status_code, AWAY in words(answer.text)) == (503, True)
    form = {**fields(answer.text, "/console/login"), "login": ALICE, "password": PASSWORD}
    assert museum.client.post("/console/login", data=form).headers["location"] == "/console/faq"
    assert "OpenID Connect: nobody can sign in with it now: the discovery document: ConnectError" in caplog.text


def test_a_provider_that_goes_down_on_the_way_leaves_the_password(
    museum: Place, caplog: pytest.LogCaptureFixture
) -> None:
    address = museum.sign_in_there(museum.leave())
    museum.provider.stop()
    with caplog.at_level(logging.DEBUG):
        answer = museum.client.get(address)
    assert (answer.status_code, AWAY in words(answer.text)) == (503, True)
    code = parse_qs(urlsplit(address).query)["code"][0]
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert ours == ["OpenID Connect: nobody can sign in with it now: the token: ConnectError"]
    assert not [line for line in ours if code in line or CLIENT_SECRET in line]


def test_a_slow_provider_is_not_waited_for(museum: Place) -> None:
    assert fetching.TIMEOUT == 5
    museum.ours._fetcher._http.timeout = httpx.Timeout(0.01)
    museum.provider.hangs = threading.Event()
    try:
        answer = museum.client.get("/console/oidc")
        assert (answer.status_code, AWAY in words(answer.text)) == (503, True)
    finally:
        museum.provider.hangs.set()


def test_only_a_few_wait_for_the_provider_at_the_same_time(museum: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PATIENCE", 0.0)
    for _ in range(fetching.AT_ONCE):
        museum.ours._fetcher._few.acquire()
    assert museum.client.get("/console/oidc").status_code == 503
    assert museum.provider.asked == []
    museum.ours._fetcher._few.release()
    assert museum.client.get("/console/oidc").status_code == 303


DISCOVERY = "/.well-known/openid-configuration"
DEEP = b"[" * 100_000


@pytest.mark.parametrize("path", [DISCOVERY, "/token", "/keys", "/userinfo"])
@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}"), (503, b"<h1>Away</h1>"), (404, b""), (302, b""), (200, b""), (200, b"<html>"), (200, b"[]"),
        (200, b"null"), (200, b'"text"'), (200, DEEP), (200, b"\xff\xfe"), (200, b"{" + b" " * 600_000 + b"}"),
    ],
    ids=lambda answer: f"{answer[0]}-{answer[1][:10]!r}-{len(answer[1])}",
)  # fmt: skip
def test_nonsense_leaves_the_password(museum: Place, path: str, answer: tuple[int, bytes]) -> None:
    museum.provider.says_email_in = "userinfo"
    museum.provider.broken = {path: answer}
    page = museum.client.get("/console/oidc") if path == DISCOVERY else museum.there_and_back()
    assert (page.status_code, AWAY in words(page.text)) == (503, True)
    assert 'name="password"' in page.text


@pytest.mark.parametrize(
    "token",
    [
        b"{}", b'{"id_token": 7}', b'{"access_token": 7, "expires_in": "soon", "id_token": null}',
        b'{"error": "invalid_client"}', b'{"error": {"a": 1}}', b'{"error": "secret \\u0000 words"}',
    ],
)  # fmt: skip
def test_a_token_answer_without_a_token_leaves_the_password(
    museum: Place, token: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    museum.provider.broken = {"/token": (200, token)}
    page = museum.there_and_back()
    assert (page.status_code, AWAY in words(page.text)) == (503, True)
    assert "secret" not in caplog.text


@pytest.mark.parametrize("keys", [b"{}", b'{"keys": 7}', b'{"keys": [7, {}, {"kty": "RSA"}]}', b'{"keys": []}'])
def test_a_list_of_keys_without_the_key_proves_nothing(museum: Place, keys: bytes) -> None:
    museum.provider.broken = {"/keys": (200, keys)}
    assert museum.there_and_back().status_code == 403


def test_a_key_for_signing_among_the_public_ones_is_no_key(museum: Place) -> None:
    """A provider that published a secret: whoever reads it could sign with it."""
    museum.provider.broken = {"/keys": (200, b'{"keys": [{"kty": "oct", "kid": "rsa", "k": "c2VjcmV0"}]}')}
    museum.provider.sign = with_the_public_key
    assert museum.there_and_back().status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": None},
        {"token_endpoint": "http://provider.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "http://127.0.0.1@evil.example/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": 7},
        {"authorization_endpoint": "https://[broken"},
        {"userinfo_endpoint": "http://provider.example/userinfo"},
    ],
    ids=str,
)
def test_a_discovery_document_that_is_not_the_issuers_is_refused(museum: Place, changes: dict[str, Any]) -> None:
    museum.provider.discovery = changes
    page = museum.client.get("/console/oidc")
    assert (page.status_code, AWAY in words(page.text)) == (503, True)
    assert "curio_openid" not in museum.client.cookies


def test_the_discovery_document_is_read_again_after_a_while(museum: Place) -> None:
    for _ in range(2):
        museum.leave()
    assert museum.provider.asked.count(DISCOVERY) == 1
    museum.clock.forward(minutes=10)
    museum.leave()
    assert museum.provider.asked.count(DISCOVERY) == 2


def test_whoever_fails_again_and_again_must_wait(museum: Place) -> None:
    museum.provider.person = Person("sub-mallory", "mallory@elsewhere.example")
    statuses = [museum.there_and_back().status_code for _ in range(31)]
    assert statuses == [403] * 30 + [429]
