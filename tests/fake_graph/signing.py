"""How the platform writes and signs the bodies of its webhooks."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection
from enum import StrEnum
from typing import Any

# Beyond ASCII, the platform escapes these four.
ESCAPED = {"/": "\\/", "@": "\\u0040", "<": "\\u003C", "%": "\\u0025"}


class Style(StrEnum):
    """``ESCAPED``: ASCII only, as Messenger sends; ``UTF8``: as it comes, which other products are said to send."""

    ESCAPED = "escaped"
    UTF8 = "utf8"


def written(body: Any, style: Style = Style.ESCAPED) -> bytes:
    """The body as it goes over the wire; lone surrogates can only be escaped."""
    if style is Style.UTF8:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    text = json.dumps(body, ensure_ascii=True, separators=(",", ":"))
    for char, escape in ESCAPED.items():
        text = text.replace(char, escape)
    return text.encode("ascii")


def digest(algorithm: str, secret: str, body: bytes) -> str:
    """The keyed digest of a body in lower-case hex digits; ``algorithm``: sha256 or sha1."""
    return hmac.new(secret.encode(), body, algorithm).hexdigest()


def signature_headers(secret: str, body: bytes, algorithms: Collection[str]) -> dict[str, str]:
    """The signature headers for the named algorithms: sha256, and the older sha1."""
    names = {"sha256": "X-Hub-Signature-256", "sha1": "X-Hub-Signature"}
    return {names[name]: f"{name}={digest(name, secret, body)}" for name in names if name in algorithms}


def proofs(secrets: Collection[str], token: str) -> set[str]:
    """What ``appsecret_proof`` may be for a token."""
    return {hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest() for secret in secrets}
