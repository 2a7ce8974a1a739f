"""Requests to the provider: short, small, few at a time, and never led on to another address."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from time import monotonic
from typing import Any
from urllib.parse import urlencode

import httpx

from bot.gateway.errors import CurioError

TIMEOUT = 5.0
"""Seconds to wait for the provider, and for the whole of its answer."""
LARGEST = 512 * 1024
"""Bytes of an answer; the largest of them, a list of keys, has a few thousand."""
AT_ONCE = 4
"""Requests at the same time: a provider that hangs must not take all threads of the gateway."""
PATIENCE = 2.0
"""Seconds to wait for one of them to end."""


class ProviderTrouble(CurioError):
    """The provider cannot be reached, is slow, or answers nonsense; the message holds nothing secret."""


class Fetcher:
    """A connection to the provider, shared by all threads."""

    def __init__(self) -> None:
        self._http = httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False)
        self._few = threading.BoundedSemaphore(AT_ONCE)

    def close(self) -> None:
        self._http.close()

    def object(self, what: str, url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The JSON object under ``url``; ``what`` it is, for the words of the error. Raises ProviderTrouble."""
        answer = self._ask(what, "GET", url, headers or {})
        if answer.status_code != 200:
            raise ProviderTrouble(f"{what}: status {answer.status_code}")
        try:
            found = json.loads(answer.content)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise ProviderTrouble(f"{what}: not a JSON object")
        return found

    def post(self, url: str, data: Mapping[str, str], headers: Mapping[str, str], auth: Any) -> httpx.Response:
        """Send a form, as Authlib's client asks its session to; ``auth`` puts the client's secret in."""
        # A copy: the library hands out one dictionary for all requests, and the secret goes into it.
        url, headers, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return self._ask("the token", "POST", url, headers, body.encode())

    def _ask(
        self, what: str, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None
    ) -> httpx.Response:
        if not self._few.acquire(timeout=PATIENCE):
            raise ProviderTrouble(f"{what}: too many requests wait for the provider")
        try:
            return self._read(what, method, url, headers, content)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            # Only the kind of it: the library's words may quote the request. None: nor shall a traceback show them.
            raise ProviderTrouble(f"{what}: {type(error).__name__}") from None
        finally:
            self._few.release()

    def _read(
        self, what: str, method: str, url: str, headers: Mapping[str, str], content: bytes | None
    ) -> httpx.Response:
        until, body = monotonic() + TIMEOUT, bytearray()
        # Not compressed: a small answer could unfold to a large one.
        plain = {"Accept": "application/json", "Accept-Encoding": "identity", **headers}
        with self._http.stream(method, url, headers=plain, content=content) as answer:
            for part in answer.iter_raw():
                body += part
                if len(body) > LARGEST or monotonic() > until:
                    raise ProviderTrouble(f"{what}: the answer is too long or too slow")
            return httpx.Response(answer.status_code, content=bytes(body), request=answer.request)
