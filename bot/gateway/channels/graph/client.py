"""Calls the Graph API for one account; every message to a visitor leaves the gateway through here.

The token stands in a header, never in an address, and nothing of it, of a visitor's id or of a text gets into a log or
an error's words.
"""

from __future__ import annotations

import json
import logging
import re
from typing import Any
from urllib.parse import quote

import httpx

from bot.gateway.channels.graph.account import Account
from bot.gateway.channels.graph.errors import GraphError
from bot.gateway.channels.graph.signature import appsecret_proof
from bot.gateway.channels.graph.usage import usage
from bot.gateway.errors import SettingsError

log = logging.getLogger(__name__)

TIMEOUT = httpx.Timeout(connect=3, write=5, read=15, pool=2)
"""Seconds. The API itself fetches a picture for up to 10 seconds; together shorter than a worker's claim."""

# Then not a byte of the request has left us.
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
TOKEN = re.compile(r"[!-~]+\Z")
# Ids of people and pages, and tokens: the API's sentences may quote them. Its codes have at most seven digits.
TELLING = re.compile(r"[0-9]{9,}|[\w|=-]{24,}")
LONGEST_MESSAGE = 300


class GraphClient:
    """One account's connection to the Graph API, shared by all threads of a worker."""

    def __init__(self, account: Account, http: httpx.Client | None = None) -> None:
        """Raises SettingsError: the token cannot be one."""
        if not TOKEN.match(account.token):
            raise SettingsError(f"the token of {account.channel} is empty or has blanks in it: copy it again")
        self._base = f"{account.url}/{account.version}"
        self._version = account.version
        self._other_versions: set[str] = set()
        self._throttled = False
        self._headers = {"Authorization": f"Bearer {account.token}"}
        secrets = account.app_secrets
        self._proof = {"appsecret_proof": appsecret_proof(secrets[0], account.token)} if secrets else {}
        self._http = http or httpx.Client(timeout=TIMEOUT, trust_env=False)
        logging.getLogger("httpx").addFilter(_without_proof)

    def close(self) -> None:
        self._http.close()

    def get(self, path: str, /, **params: str) -> dict[str, Any]:
        """What stands under ``path`` (without a version). Raises GraphError."""
        return self._call("GET", path, params)

    def post(
        self, path: str, body: dict[str, Any], /, *, timeout: float | None = None, **params: str
    ) -> dict[str, Any]:
        """Send ``body``; ``timeout``: seconds, where shorter ones than usual will do. Raises GraphError."""
        return self._call("POST", path, params, body, timeout)

    def delete(self, path: str, body: dict[str, Any] | None = None, /, **params: str) -> dict[str, Any]:
        """Delete what stands under ``path``, or of it what ``body`` names. Raises GraphError."""
        return self._call("DELETE", path, params, body)

    def _call(
        self,
        method: str,
        path: str,
        params: dict[str, str],
        body: dict[str, Any] | None = None,
        timeout: float | None = None,
    ) -> dict[str, Any]:
        try:
            response = self._http.request(
                method,
                f"{self._base}/{quote(path, safe='/')}",
                params={**params, **self._proof},
                json=body,
                headers=self._headers,
                timeout=TIMEOUT if timeout is None else httpx.Timeout(timeout),
            )
        except httpx.HTTPError as error:
            # Only the kind of it: the library's words may quote the request. None: nor shall a traceback show them.
            kind = type(error).__name__
            raise GraphError(None, None, None, kind, maybe_done=not isinstance(error, NEVER_SENT)) from None
        self._look_at_version(response)
        self._look_at_usage(response)
        return _read(response)

    def _look_at_version(self, response: httpx.Response) -> None:
        """A version that has expired is served, without a word, by the oldest one that has not."""
        served = response.headers.get("facebook-api-version", self._version)
        if served != self._version and served not in self._other_versions:
            self._other_versions.add(served)
            log.warning("the Graph API answers as version %.20s instead of %s", served, self._version)

    def _look_at_usage(self, response: httpx.Response) -> None:
        """Says once that the limits are nearly reached, and again after they were far away."""
        used = usage(response.headers)
        if used.throttled and not self._throttled:
            log.warning("the Graph API's limits are nearly reached: %.0f %%, wait: %s", used.percent, used.regain)
        self._throttled = used.throttled


def _read(response: httpx.Response) -> dict[str, Any]:
    """The answer's JSON object. Raises GraphError for everything else."""
    body = _json(response.content)
    error = body.get("error") if body is not None else None
    if isinstance(error, dict) and _int(error.get("code")) is not None:
        raise GraphError(
            response.status_code,
            _int(error.get("code")),
            _int(error.get("error_subcode")) or None,
            _harmless(error.get("message")),
            retry_after=usage(response.headers).regain,
        )
    if body is None or error is not None or not response.is_success:
        # Of a gateway on the way, or cut off: whether the API itself got the request and did it cannot be told.
        raise GraphError(response.status_code, None, None, "an answer that is not the API's", maybe_done=True)
    return body


def _json(content: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _int(value: Any) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None


def _harmless(message: Any) -> str:
    return TELLING.sub("…", message)[:LONGEST_MESSAGE] if isinstance(message, str) else ""


def _without_proof(record: logging.LogRecord) -> bool:
    """The library logs each address that it calls; ours hold a proof made with the token, and maybe a visitor's id."""
    return "appsecret_proof" not in record.getMessage()
