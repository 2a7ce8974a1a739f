"""Whether a webhook's body comes from the platform: the first thing that is asked, on its bytes as they came."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence

SIGNATURE = re.compile(r"sha256=[0-9a-f]{64}\Z")
"""The one form that is accepted: which algorithm counts is not for the sender to choose."""


def sign(secret: str, body: bytes) -> str:
    """The value of ``X-Hub-Signature-256`` for this body."""
    return f"sha256={_hex(secret, body)}"


def is_signed(headers: Sequence[str], secrets: Sequence[str], body: bytes) -> bool:
    """Whether there is one signature among ``headers`` (all that were sent) and one of the secrets made it.

    Several secrets, because an old and a new one are valid while the secret is being changed. An empty one is none:
    anybody could sign with it.
    """
    if len(headers) != 1 or SIGNATURE.match(headers[0]) is None:
        return False
    given = headers[0].encode("ascii")  # compare_digest refuses text beyond ASCII, and bytes are what it is made for
    return any(hmac.compare_digest(given, sign(secret, body).encode("ascii")) for secret in secrets if secret)


def appsecret_proof(secret: str, token: str) -> str:
    """What shows the Graph API that whoever uses the token also knows the app's secret: 64 hex digits."""
    return _hex(secret, token.encode())


def _hex(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
