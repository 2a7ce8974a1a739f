"""What every response carries on its way out, and secrets in forms and cookies."""

from __future__ import annotations

import hashlib
import secrets
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' https: data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
EMBEDDED = ("/api/widget/", "/static/", "/widget.js")
"""What a museum's own pages load from here."""

LOOPBACK = ("localhost", "127.0.0.1", "::1")

PRIVATE = "/console"
"""What no cache may keep: visitors' words."""


def digest(secret: str) -> str:
    """What the database keeps of a secret that a browser holds."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def same_secret(given: str, expected: str) -> bool:
    """Compared in constant time; on bytes, because a form may hold any character."""
    return secrets.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())


def is_protected(url: str) -> bool:
    """Whether nobody on the way can read or change what goes to ``url``: https, or this machine itself."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    on_this_machine = parts.scheme == "http" and host in LOOPBACK
    return bool(host) and "@" not in parts.netloc and (parts.scheme == "https" or on_this_machine)


def origin(url: str) -> str:
    """The origin of an address, as browsers write it: ``https://museum.example``."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


class SecurityHeaders:
    """Adds the security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
                headers.setdefault("X-Frame-Options", "DENY")
                if scope["path"].startswith(PRIVATE):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        return await self._app(scope, receive, send_with_headers)


class EmbeddingSites:
    """Lets the allowed sites, and no others, read what the widget loads; the rest of the gateway is never shared."""

    def __init__(self, app: ASGIApp, origins: list[str]) -> None:
        self._app = app
        self._shared = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=("GET", "POST"),
            allow_headers=("Authorization", "Content-Type", "Last-Event-ID"),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        shared = scope["type"] == "http" and scope["path"].startswith(EMBEDDED)
        await (self._shared if shared else self._app)(scope, receive, send)
