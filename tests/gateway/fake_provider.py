"""A strict stand-in for a museum's OpenID Connect provider: a real HTTP server that refuses what the standards forbid.

It signs everybody in who comes to its door as ``person``, without asking. What it lies about is set from outside.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT_ID = "curio"
CLIENT_SECRET = "a client's secret: 42+%"
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}\Z")
RANDOM = re.compile(r"[A-Za-z0-9_-]{32,}\Z")
MINUTES = 5 * 60


@cache
def rsa_key() -> RSAKey:
    """Made once: it takes a while."""
    return RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})


@cache
def other_rsa_key() -> RSAKey:
    """A key that the provider never publishes, under the name of the one that it does."""
    return RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})


@cache
def ec_key() -> ECKey:
    return ECKey.generate_key("P-256", {"kid": "ec", "use": "sig"})


@dataclass(frozen=True)
class Person:
    """Somebody who has an account at the provider."""

    sub: str
    email: str | None = None
    email_verified: Any = True

    def claims(self) -> dict[str, Any]:
        return {} if self.email is None else {"email": self.email, "email_verified": self.email_verified}


@dataclass
class Grant:
    """What a code stands for."""

    person: Person
    redirect_uri: str
    challenge: str
    nonce: str
    is_used: bool = False


def sign(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "rsa"}, claims, rsa_key())


def part(value: bytes | dict[str, Any]) -> str:
    """One part of a token that is put together by hand."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class FakeProvider:
    """``redirect_uri``: the only one that is registered. The other fields are what a test may change."""

    clock: Callable[[], datetime]
    redirect_uri: str
    person: Person = Person("sub-alice", "alice@museum.example")
    sign: Callable[[dict[str, Any]], str] = sign
    claims: dict[str, Any] = field(default_factory=dict)  # instead of the right ones; None: left out
    discovery: dict[str, Any] = field(default_factory=dict)  # the same for the discovery document
    says_email_in: str = "token"  # or "userinfo"
    userinfo: dict[str, Any] = field(default_factory=dict)
    methods: tuple[str, ...] = ("client_secret_basic", "client_secret_post")
    refuses: str = ""  # the error that the authorization endpoint sends back
    names_itself: bool = True  # in the address back (RFC 9207)
    broken: dict[str, tuple[int, bytes]] = field(default_factory=dict)  # by path
    hangs: threading.Event | None = None

    def __post_init__(self) -> None:
        self.wrong: list[str] = []  # what no client may do
        self.asked: list[str] = []  # the paths, in their order
        self.grants: dict[str, Grant] = {}
        self._tokens: dict[str, Person] = {}
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                fake._serve(self, "POST", self.rfile.read(length).decode())

            def do_GET(self) -> None:
                fake._serve(self, "GET", "")

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:
                pass  # a client that hung up is part of the tests

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, handler: BaseHTTPRequestHandler, method: str, body: str) -> None:
        address = urlsplit(handler.path)
        self.asked.append(address.path)
        if self.hangs is not None:
            assert self.hangs.wait(30)
        if address.path in self.broken:
            _send(handler, *self.broken[address.path])
            return
        doors: dict[tuple[str, str], Callable[[], tuple[int, bytes | str]]] = {
            ("GET", "/.well-known/openid-configuration"): lambda: (200, _json(self._discovery())),
            ("GET", "/keys"): lambda: (200, _json(self._keys())),
            ("GET", "/authorize"): lambda: self._authorize(address.query),
            ("POST", "/token"): lambda: self._token(handler.headers, body),
            ("GET", "/userinfo"): lambda: self._userinfo(handler.headers.get("Authorization", "")),
        }
        door = doors.get((method, address.path))
        if door is None:
            self.wrong.append(f"{method} {address.path}")
        _send(handler, *(door() if door else (404, b"")))

    def _discovery(self) -> dict[str, Any]:
        document = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "token_endpoint_auth_methods_supported": list(self.methods),
            "authorization_response_iss_parameter_supported": self.names_itself,
        }
        return _changed(document, self.discovery)

    def _keys(self) -> dict[str, Any]:
        odd = [{"kty": "AKP", "kid": "new", "pub": "x"}, {"kty": "RSA", "kid": "torn", "n": "!", "e": "AQAB"}]
        return {"keys": [*odd, rsa_key().as_dict(private=False), ec_key().as_dict(private=False)]}

    def _authorize(self, query: str) -> tuple[int, str]:
        given = parse_qs(query, keep_blank_values=True)
        self.wrong += [f"authorize: {name} more than once" for name, values in given.items() if len(values) > 1]
        one = {name: values[0] for name, values in given.items()}
        right = {
            "response_type": one.get("response_type") == "code",
            "client_id": one.get("client_id") == CLIENT_ID,
            "redirect_uri": one.get("redirect_uri") == self.redirect_uri,
            "scope": set(one.get("scope", "").split()) == {"openid", "email"},
            "state": bool(RANDOM.match(one.get("state", ""))),
            "nonce": bool(RANDOM.match(one.get("nonce", ""))),
            "code_challenge": bool(CHALLENGE.match(one.get("code_challenge", ""))),
            "code_challenge_method": one.get("code_challenge_method") == "S256",
        }
        self.wrong += [f"authorize: {name}" for name, is_right in right.items() if not is_right]
        if set(one) != set(right):
            self.wrong.append(f"authorize: {sorted(set(one) ^ set(right))}")
        back = {"state": one.get("state", ""), **({"iss": self.url} if self.names_itself else {})}
        if self.refuses:
            return 302, f"{self.redirect_uri}?{urlencode({'error': self.refuses, **back})}"
        code = secrets.token_urlsafe(24)
        self.grants[code] = Grant(
            self.person, one.get("redirect_uri", ""), one.get("code_challenge", ""), one.get("nonce", "")
        )
        return 302, f"{self.redirect_uri}?{urlencode({'code': code, **back})}"

    def _token(self, headers: Any, body: str) -> tuple[int, bytes]:
        form = {name: values[-1] for name, values in parse_qs(body, keep_blank_values=True).items()}
        if not self._is_client(headers.get("Authorization", ""), form):
            return 401, _json({"error": "invalid_client"})
        if form.get("grant_type") != "authorization_code":
            return 400, _json({"error": "unsupported_grant_type"})
        grant = self.grants.get(form.get("code", ""))
        proof = part(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if grant is None or grant.is_used or grant.redirect_uri != form.get("redirect_uri") or proof != grant.challenge:
            return 400, _json({"error": "invalid_grant", "error_description": f"not {form.get('code')}"})
        grant.is_used = True
        access_token = secrets.token_urlsafe(24)
        self._tokens[access_token] = grant.person
        token = {"access_token": access_token, "token_type": "Bearer", "expires_in": MINUTES}
        return 200, _json({**token, "id_token": self.sign(self._id_token(grant))})

    def _id_token(self, grant: Grant) -> dict[str, Any]:
        now = int(self.clock().timestamp())
        right = {
            "iss": self.url, "sub": grant.person.sub, "aud": CLIENT_ID, "iat": now, "exp": now + MINUTES,
            "nonce": grant.nonce, **(grant.person.claims() if self.says_email_in == "token" else {}),
        }  # fmt: skip
        return _changed(right, self.claims)

    def _is_client(self, authorization: str, form: dict[str, str]) -> bool:
        kind, _, packed = authorization.partition(" ")
        if kind == "Basic":
            name, _, secret = base64.b64decode(packed).decode().partition(":")
            if "client_secret" in form:
                self.wrong.append("token: the secret twice")
            given, method = (unquote_plus(name), unquote_plus(secret)), "client_secret_basic"
        else:
            given, method = (form.get("client_id", ""), form.get("client_secret", "")), "client_secret_post"
        if method not in self.methods:
            self.wrong.append(f"token: {method}")
        return given == (CLIENT_ID, CLIENT_SECRET)

    def _userinfo(self, authorization: str) -> tuple[int, bytes]:
        person = self._tokens.get(authorization.removeprefix("Bearer "))
        if person is None or not authorization.startswith("Bearer "):
            self.wrong.append("userinfo: no access token of ours")
            return 401, b"{}"
        claims = person.claims() if self.says_email_in == "userinfo" else {}
        return 200, _json(_changed({"sub": person.sub, **claims}, self.userinfo))


def _changed(right: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**right, **changes}.items() if value is not None}


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode()


def _send(handler: BaseHTTPRequestHandler, status: int, body: bytes | str) -> None:
    """``body``: an address to go to where it is text."""
    handler.send_response(status)
    if isinstance(body, str):
        handler.send_header("Location", body)
        body = b""
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.send_header("Connection", "close")  # once it is stopped, nobody is answered on what stood open
    handler.end_headers()
    handler.wfile.write(body)
