"""What a browser carries, sealed, while its owner is away at the provider to sign in."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry
from joserfc.jwk import OctKey

LENGTH = timedelta(minutes=10)
"""How long somebody may take at the provider."""
HEADER = {"alg": "dir", "enc": "A256GCM"}
PURPOSE = b"curio sign-in with openid connect"


@dataclass(frozen=True)
class Journey:
    """One way to the provider and back. ``state`` is known to the browser and the provider, ``nonce`` comes back in
    the ID token, ``verifier`` proves that the code is ours (PKCE).

    ``back``: where in the console the person wanted to go; ``invitation``: the secret of the link they came with;
    ``ends``: seconds since 1970.
    """

    state: str
    nonce: str
    verifier: str
    ends: int
    back: str
    language: str
    invitation: str = ""

    @classmethod
    def begin(cls, now: datetime, *, back: str, language: str, invitation: str = "") -> Journey:
        """A new one, with secrets of its own."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, int((now + LENGTH).timestamp()), back, language, invitation)


class Seal:
    """Closes journeys so that only we can read or change them, and says whether one comes back for the first time.

    The key is made from the client's secret, so that every process of the gateway has the same.
    """

    def __init__(self, client_secret: str) -> None:
        self._key = OctKey.import_key(hmac.digest(client_secret.encode(), PURPOSE, hashlib.sha256))
        self._registry = JWERegistry(algorithms=list(HEADER.values()))
        self._ended: dict[str, int] = {}
        self._lock = threading.Lock()

    def close(self, journey: Journey) -> str:
        """The journey as a cookie's value."""
        return jwt.encode(dict(HEADER), asdict(journey), self._key, registry=self._registry)

    def open(self, sealed: str, now: datetime) -> Journey | None:
        """The journey of a cookie's value; ``None``: not closed by us, or it has lasted too long."""
        try:
            journey = Journey(**jwt.decode(sealed, self._key, registry=self._registry).claims)
        except (JoseError, ValueError, TypeError):
            return None
        return journey if now.timestamp() < journey.ends else None

    def end(self, journey: Journey, now: datetime) -> bool:
        """Note that the journey is over; false: it was before.

        In this process's memory: another process relies on the provider, which takes each code once.
        """
        with self._lock:
            self._ended = {state: ends for state, ends in self._ended.items() if now.timestamp() < ends}
            is_first = journey.state not in self._ended
            self._ended[journey.state] = journey.ends
            return is_first
