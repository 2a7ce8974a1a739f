"""What is believed of an ID token: signed by the provider, meant for us, of this sign-in, and still good."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet
from joserfc.jws import JWSRegistry

from bot.gateway.errors import CurioError

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Only those whose key to check is not the key to sign: with "none" or HS256 anybody could write a token."""
KEY_TYPES = ("RSA", "EC")
LEEWAY = 60
"""Seconds by which the clocks may differ."""
WRONG = (JoseError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What the libraries raise at tokens and keys that are none."""


class NotTrusted(CurioError):
    """The provider's answer does not prove who somebody is; the message holds nothing secret."""


def checked(
    token: str, keys: dict[str, Any], *, issuer: str, client_id: str, nonce: str, access_token: str | None,
    now: datetime,
) -> dict[str, Any]:  # fmt: skip
    """The claims of an ID token whose signature one of ``keys`` (a JWK set) made. Raises NotTrusted."""
    essential = {"iss": {"value": issuer}, "aud": {"value": client_id}, "sub": {}, "exp": {}, "iat": {}, "nonce": {}}
    try:
        # Other headers than those of the standard are no harm; those that must be understood ("crit") are refused.
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        signed = jwt.decode(token, _key_set(keys), registry=registry)
        claims = CodeIDToken(
            signed.claims, signed.header, {name: {"essential": True, **given} for name, given in essential.items()},
            {"nonce": nonce, "client_id": client_id, "access_token": access_token},
        )  # fmt: skip
        claims.validate(int(now.timestamp()), LEEWAY)
    except WRONG as error:
        # From None: the libraries' words may quote the token.
        raise NotTrusted(f"the ID token: {_kind(error)}") from None
    return dict(claims)


def _key_set(keys: dict[str, Any]) -> KeySet:
    """The usable ones of the provider's keys; one of an unknown kind must not spoil the others."""
    given = keys.get("keys")
    found = [_key(one) for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    return KeySet([key for key in found if key is not None])


def _key(data: dict[str, Any]) -> Key | None:
    if data.get("kty") not in KEY_TYPES:
        return None
    try:
        return JWKRegistry.import_key(data)
    except WRONG:
        return None


def _kind(error: Exception) -> str:
    """A short name of what is wrong, such as ``invalid_claim (aud)``."""
    if not isinstance(error, JoseError):
        return type(error).__name__
    claim = getattr(error, "claim", None)
    return f"{error.error} ({claim})" if claim else error.error
