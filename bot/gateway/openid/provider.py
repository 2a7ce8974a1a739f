"""The museum's provider: where it is, the address that leads there, and who came back (code flow with PKCE)."""

from __future__ import annotations

import re
import threading
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import quote_plus

from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.discovery import get_well_known_url
from httpx import HTTPStatusError
from pydantic import BaseModel, Field, ValidationError, field_validator

from bot.gateway.openid.fetching import Fetcher, ProviderTrouble
from bot.gateway.openid.id_token import NotTrusted, checked
from bot.gateway.openid.journey import Journey, Seal
from bot.gateway.security import is_protected

__all__ = ["Identity", "NotTrusted", "Provider", "ProviderTrouble"]

SCOPE = "openid email"
BASIC, POST = "client_secret_basic", "client_secret_post"
CODE_USED = "invalid_grant"
FRESH = timedelta(minutes=10)
"""For how long the provider's description of itself is not asked for again; its keys are, each time."""
MAX_CODE = 4000
SUBJECT = re.compile(r"[!-~](?:[ -~]{0,253}[!-~])?\Z")
"""As the standard has it: at most 255 characters of ASCII."""
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\Z")
NONSENSE = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)
"""What the library raises at an answer that is no token."""
ERROR = re.compile(r"[a-z_]{1,40}\Z")


@dataclass(frozen=True)
class Identity:
    """Who somebody is to the provider. ``subject`` never changes; ``email`` is ``None`` unless the provider says that
    it has verified the address."""

    issuer: str
    subject: str
    email: str | None


class Discovery(BaseModel):
    """What the provider says of itself, as far as we use it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: list[str] = Field(default_factory=lambda: [BASIC])
    authorization_response_iss_parameter_supported: bool = False

    @field_validator("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
    @classmethod
    def _is_protected(cls, url: str | None) -> str | None:
        if url is not None and not is_protected(url):
            raise ValueError("should start with https://")
        return url


class Provider:
    """One provider, shared by all threads; ``name``: what staff call it, "" for the catalog's words."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, name: str = "") -> None:
        self.name = name
        self.seal = Seal(client_secret)
        self._issuer, self._client_id, self._client_secret = issuer, client_id, client_secret
        self._fetcher = Fetcher()
        self._known: tuple[Discovery, datetime] | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        self._fetcher.close()

    def address(self, journey: Journey, redirect_uri: str, now: datetime) -> str:
        """Where to send the browser. Raises ProviderTrouble."""
        known = self._discover(now)
        url, _ = self._client(known).create_authorization_url(
            known.authorization_endpoint, state=journey.state, nonce=journey.nonce, code_verifier=journey.verifier,
            redirect_uri=redirect_uri, scope=SCOPE,
        )  # fmt: skip
        return str(url)

    def identify(self, journey: Journey, code: str, came_from: str, redirect_uri: str, now: datetime) -> Identity:
        """Who has come back from the journey with ``code``; ``came_from``: the issuer named in the address, or "".

        Raises:
            NotTrusted: the answers do not prove it.
            ProviderTrouble: the provider cannot be reached, or refuses us.
        """
        known = self._discover(now)
        if came_from != known.issuer and (came_from or known.authorization_response_iss_parameter_supported):
            raise NotTrusted("the answer comes from another issuer")
        token = self._exchange(known, journey, code, redirect_uri)
        id_token, access_token = token.get("id_token"), token.get("access_token")
        if not isinstance(id_token, str):
            raise ProviderTrouble("the token: no ID token in it")
        access_token = access_token if isinstance(access_token, str) else None
        claims = checked(
            id_token, self._fetcher.object("the keys", known.jwks_uri), issuer=known.issuer,
            client_id=self._client_id, nonce=journey.nonce, access_token=access_token, now=now,
        )  # fmt: skip
        subject = claims["sub"]
        if not SUBJECT.match(subject):
            raise NotTrusted("the ID token: a subject that is none")
        if not claims.keys() >= {"email", "email_verified"}:
            claims = self._userinfo(known, subject, access_token)
        return Identity(known.issuer, subject, _verified_email(claims))

    def _discover(self, now: datetime) -> Discovery:
        with self._lock:
            if self._known is not None and now < self._known[1]:
                return self._known[0]
        what = "the discovery document"
        found = self._fetcher.object(what, get_well_known_url(self._issuer, external=True))
        try:
            known = Discovery.model_validate(found)
        except ValidationError as error:
            wrong = ", ".join(str(problem["loc"][0]) for problem in error.errors())
            raise ProviderTrouble(f"{what}: missing or wrong: {wrong}") from None
        # The slash at the end is what people copy wrongly; everything else must be as it was set.
        if known.issuer.rstrip("/") != self._issuer.rstrip("/"):
            raise ProviderTrouble(f"{what}: its issuer is not the one in CURIO_OIDC_ISSUER")
        with self._lock:
            self._known = known, now + FRESH
        return known

    def _client(self, known: Discovery) -> Any:
        methods = known.token_endpoint_auth_methods_supported
        in_form = POST in methods and BASIC not in methods
        return OAuth2Client(
            self._fetcher, client_id=self._client_id, client_secret=self._client_secret,
            token_endpoint_auth_method=POST if in_form else _basic, code_challenge_method="S256",
        )  # fmt: skip

    def _exchange(self, known: Discovery, journey: Journey, code: str, redirect_uri: str) -> dict[str, Any]:
        """The provider's token for a code. Raises NotTrusted, ProviderTrouble."""
        if not 0 < len(code) <= MAX_CODE:
            raise NotTrusted("the code: there is none")
        try:
            token = self._client(known).fetch_token(
                known.token_endpoint, grant_type="authorization_code", code=code, redirect_uri=redirect_uri,
                code_verifier=journey.verifier,
            )  # fmt: skip
        except AuthlibBaseError as error:
            word = _error_word(error.error)
            if word == CODE_USED:
                raise NotTrusted("the code: used, too old, or not ours") from None
            raise ProviderTrouble(f"the token: refused with {word}") from None
        except (HTTPStatusError, *NONSENSE) as error:
            raise ProviderTrouble(f"the token: {type(error).__name__}") from None
        return cast("dict[str, Any]", token)

    def _userinfo(self, known: Discovery, subject: str, access_token: str | None) -> dict[str, Any]:
        """What the provider tells of the person besides the ID token; {} where it tells nothing."""
        if known.userinfo_endpoint is None or access_token is None or not access_token.isascii():
            return {}
        found = self._fetcher.object("userinfo", known.userinfo_endpoint, {"Authorization": f"Bearer {access_token}"})
        if found.get("sub") != subject:
            raise NotTrusted("userinfo: it is about somebody else")
        return found


def _basic(client: Any, _method: str, uri: str, headers: dict[str, str], body: str) -> tuple[str, dict[str, str], str]:
    """Puts the client's secret into the header, quoted as RFC 6749 (2.3.1) has it; the library's own does not quote."""
    pair = f"{quote_plus(client.client_id)}:{quote_plus(client.client_secret)}"
    return uri, {**headers, "Authorization": f"Basic {b64encode(pair.encode()).decode()}"}, body


def _error_word(error: object) -> str:
    return error if isinstance(error, str) and ERROR.match(error) else "an error that is none"


def _verified_email(claims: dict[str, Any]) -> str | None:
    """The e-mail address, if the provider says that it belongs to the person."""
    email, verified = claims.get("email"), claims.get("email_verified")
    # Some providers write the word instead of the truth value.
    says_so = verified is True or verified == "true"
    return email if says_so and isinstance(email, str) and EMAIL.match(email) else None
