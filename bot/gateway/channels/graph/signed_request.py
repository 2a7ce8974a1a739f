"""Reads Meta's ``signed_request``: how the platform asks for a person's data to be deleted. Nothing is stored here.

The text is ``base64url(signature).base64url(payload)`` without padding; the signature is HMAC-SHA256 over the encoded
payload.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.gateway.errors import Malformed

SHAPE = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\Z")
ALGORITHM = "HMAC-SHA256"
# Printable ASCII: the id goes into a query, and databases refuse NUL and lone surrogates.
USER_ID = re.compile(r"[!-~]{1,160}\Z")


def read(signed_request: str, secrets: Sequence[str], now: datetime) -> str:
    """The ``user_id`` that a valid request names: the person's id for the app, which is not the one of Messenger.

    ``secrets``: of the app, any of which may have signed; an empty one signs nothing.

    Raises:
        Malformed: it is forged, expired, or not in Meta's format.
    """
    shape = SHAPE.match(signed_request)
    if shape is None:
        raise Malformed("not two parts in base64url with one dot between them")
    signature, payload = _decoded(shape[1]), _decoded(shape[2])
    if not _is_signed(signature, shape[2].encode(), secrets):
        raise Malformed("the signature is not the app's")
    return _user_id(_fields(payload), now)


def _decoded(part: str) -> bytes:
    try:
        decoded = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError as error:
        raise Malformed(f"not base64url: {error}") from error
    # One text for one content: surplus bits at the end would make another text of the same request.
    if base64.urlsafe_b64encode(decoded).rstrip(b"=") != part.encode():
        raise Malformed("not base64url: surplus bits at the end")
    return decoded


def _is_signed(signature: bytes, encoded_payload: bytes, secrets: Sequence[str]) -> bool:
    expected = (hmac.digest(secret.encode(), encoded_payload, hashlib.sha256) for secret in secrets if secret)
    return any(hmac.compare_digest(signature, one) for one in expected)


def _fields(payload: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(payload.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Malformed("the payload is not JSON") from error
    if not isinstance(fields, dict):
        raise Malformed("the payload is not an object")
    return fields


def _user_id(fields: dict[str, Any], now: datetime) -> str:
    if fields.get("algorithm") != ALGORITHM:
        raise Malformed(f"the algorithm is not {ALGORITHM}")
    expires = fields.get("expires")
    if expires is not None:
        if isinstance(expires, bool) or not isinstance(expires, int):
            raise Malformed("expires is not a whole number of seconds")
        if expires <= now.timestamp():
            raise Malformed("the request has expired")
    user_id = fields.get("user_id")
    if not isinstance(user_id, str) or not USER_ID.match(user_id):
        raise Malformed("user_id is not a text of 1 to 160 letters and digits")
    return user_id
