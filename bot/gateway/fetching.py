"""Fetches pages of the open web for the console, and never anything of the museum's own network.

An address comes from a person or from a page. So only the web's two ports are asked, each name is resolved once, all
its addresses must be public, and the connection goes to the very address that was looked at: a name that says something
else a moment later changes nothing. A redirect is a new address, looked at like the first one.
"""

from __future__ import annotations

import codecs
import ipaddress
import queue
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import httpcore
import httpx

from bot.gateway.errors import CurioError

SECONDS = 10.0
"""For all of it: names, redirects, the page."""
MAX_BYTES = 2 * 1024 * 1024
"""Of a page, unpacked."""
MAX_REDIRECTS = 3
PORTS = {"http": 80, "https": 443}
REDIRECTS = (301, 302, 303, 307, 308)
HTML = ("text/html", "application/xhtml+xml")
NO_HEAD = 400
"""From this status on HEAD is not believed: many servers know only GET."""
MAX_ADDRESSES = 4
HEADERS = (("User-Agent", "Curio"), ("Accept", "text/html"), ("Accept-Encoding", "gzip"))
"""All that a server is told of us: no cookie, and nothing that a browser would know."""

PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
TRANSLATED_6 = ipaddress.IPv6Network("64:ff9b::/96")
"""How a network that has only IPv6 writes the addresses of IPv4."""
RELAYED_6 = ipaddress.IPv6Network("2002::/16")

ADDRESS, PORT, UNKNOWN, PRIVATE, UNREACHABLE, CERTIFICATE, SLOW, REDIRECTED, LARGE, KIND, ENCODING, STATUS = REASONS = (
    "address", "port", "unknown", "private", "unreachable", "certificate", "slow", "redirects", "large", "kind",
    "encoding", "status",
)  # fmt: skip
"""Why something could not be had: not an address of the web, another port, a name that nobody knows, …"""

META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
SNIFFED = 2048
Found = TypeVar("Found")
Resolve = Callable[[str, int], list[str]]
Permit = Callable[[str, int], bool]


class NotFetched(CurioError):
    """Nothing came of an address; ``reason`` is one of ``REASONS``, ``status`` the server's where it answered."""

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(f"{reason} {status}" if status else reason)
        self.reason, self.status = reason, status


@dataclass(frozen=True)
class Page:
    """A page as it came; ``url``: where it was in the end."""

    url: str
    html: str


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system knows them. Raises OSError, UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def is_public(address: str) -> bool:
    """Whether this IP address is one of the open internet."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found in TRANSLATED_6:
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
        if found not in PUBLIC_6 or found in RELAYED_6:
            return False
    return found.is_global and not found.is_multicast


def _nothing_else(_address: str, _port: int) -> bool:
    return False


class Fetcher:
    """Looks pages up.

    Args:
        resolve: the addresses of a name.
        permit: an address and port that may be asked though it is not public; for tests.
        clock: seconds that only grow.
    """

    def __init__(
        self, resolve: Resolve = resolved, permit: Permit = _nothing_else, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._resolve, self._permit, self._clock = resolve, permit, clock

    def page(self, url: str) -> Page:
        """The web page at ``url``. Raises NotFetched."""
        return self._visit("GET", url, _page)

    def check(self, url: str) -> int | str:
        """The status with which ``url`` answers in the end, or the reason (of ``REASONS``) why nothing does."""
        try:
            status = self._visit("HEAD", url, _status)
            return status if status < NO_HEAD else self._visit("GET", url, _status)
        except NotFetched as error:
            return error.reason

    def _visit(self, method: str, url: str, read: Callable[[httpx.URL, httpcore.Response], Found]) -> Found:
        end = self._clock() + SECONDS
        place = _checked(url)
        for _ in range(MAX_REDIRECTS + 1):
            with self._asked(method, place, end) as response:
                where = _header(response, b"location") if response.status in REDIRECTS else ""
                if not where:
                    return read(place, response)
            place = _checked(where, place)
        raise NotFetched(REDIRECTED)

    @contextmanager
    def _asked(self, method: str, place: httpx.URL, end: float) -> Iterator[httpcore.Response]:
        network = _Network(lambda: self._left(end), self._addresses)
        target = httpcore.URL(scheme=place.raw_scheme, host=place.raw_host, port=place.port, target=place.raw_path)
        headers: list[tuple[bytes | str, bytes | str]] = [("Host", place.netloc), *HEADERS]
        try:
            with (
                httpcore.ConnectionPool(self._trusted, max_connections=1, network_backend=network) as pool,
                pool.stream(method, target, headers=headers) as response,
            ):
                yield response
        except httpcore.TimeoutException as error:
            raise NotFetched(SLOW) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, zlib.error) as error:
            raise NotFetched(UNREACHABLE) from error

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()

    def _left(self, end: float) -> float:
        left = end - self._clock()
        if left <= 0:
            raise NotFetched(SLOW)
        return left

    def _addresses(self, host: str, port: int, seconds: float) -> list[str]:
        """Where ``host`` is, if it may be asked at all. Raises NotFetched."""
        found = _within(seconds, lambda: self._resolve(host, port))
        if not found:
            raise NotFetched(UNKNOWN)
        for address in found:
            if self._permit(address, port):
                continue
            if port not in PORTS.values():
                raise NotFetched(PORT)
            if not is_public(address):
                raise NotFetched(PRIVATE)
        return found[:MAX_ADDRESSES]


def _within(seconds: float, ask: Callable[[], list[str]]) -> list[str]:
    """What the resolver says, if it does in time: it cannot be told to hurry. Raises NotFetched."""
    said: queue.SimpleQueue[list[str]] = queue.SimpleQueue()

    def run() -> None:
        try:
            said.put(ask())
        except (OSError, UnicodeError):
            said.put([])

    threading.Thread(target=run, daemon=True, name="resolver").start()
    try:
        return said.get(timeout=seconds)
    except queue.Empty:
        raise NotFetched(SLOW) from None


class _Network(httpcore.NetworkBackend):
    """Connects to addresses that were looked at, and does not go on when the time is up."""

    def __init__(self, left: Callable[[], float], addresses: Callable[[str, int, float], list[str]]) -> None:
        self._left, self._addresses = left, addresses
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._addresses(host, port, self._left())
        failed: Exception = NotFetched(UNREACHABLE)
        for waiting, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._left() / waiting, local_address, socket_options or []
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _Stream(stream, self._left)
        raise failed


class _Stream(httpcore.NetworkStream):
    """A connection each step of which may take what is left of the time, however small the steps are."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self._stream, self._left = stream, left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            return _Stream(self._stream.start_tls(ssl_context, server_hostname, self._left()), self._left)
        except httpcore.ConnectError as error:
            is_untrusted = isinstance(error.__cause__, ssl.SSLCertVerificationError)
            raise NotFetched(CERTIFICATE if is_untrusted else UNREACHABLE) from error

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _checked(url: str, before: httpx.URL | None = None) -> httpx.URL:
    """``url``, which may be relative to the page before, if it is one of the web, without a name or a password."""
    try:
        place = before.join(url) if before is not None else httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError) as error:
        raise NotFetched(ADDRESS) from error
    if place.scheme not in PORTS or not place.host or place.userinfo:
        raise NotFetched(ADDRESS)
    if place.port is not None and place.port not in range(1, 65536):
        raise NotFetched(PORT)
    return place


def _status(_place: httpx.URL, response: httpcore.Response) -> int:
    return response.status


def _page(place: httpx.URL, response: httpcore.Response) -> Page:
    if not 200 <= response.status < 300:
        raise NotFetched(STATUS, response.status)
    kind, _, parameters = _header(response, b"content-type").partition(";")
    if kind.strip().lower() not in HTML:
        raise NotFetched(KIND)
    return Page(str(place.copy_with(fragment=None)), _decoded(_body(response), parameters))


def _body(response: httpcore.Response) -> bytes:
    """Unpacked piece by piece, and no further than it may be long: a few bytes can be packed from gigabytes."""
    packed = _header(response, b"content-encoding").strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip"):
        raise NotFetched(ENCODING)
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16) if packed.endswith("gzip") else None
    body, received = bytearray(), 0
    for piece in response.iter_stream():
        received += len(piece)
        body += unpacking.decompress(piece, MAX_BYTES + 1 - len(body)) if unpacking else piece
        if max(len(body), received) > MAX_BYTES:
            raise NotFetched(LARGE)
    return bytes(body)


def _decoded(body: bytes, parameters: str) -> str:
    named = re.search(r"charset\s*=\s*\"?\s*([\w.:-]{1,40})", parameters, re.IGNORECASE)
    meta = META_CHARSET.search(body[:SNIFFED])
    said = named[1] if named else meta[1].decode("ascii", "replace") if meta else "utf-8"
    try:
        is_text = codecs.lookup(said)._is_text_encoding
    except LookupError:
        is_text = False
    try:
        return body.decode(said if is_text else "utf-8")
    except UnicodeError:
        return body.decode("cp1252", "replace")


def _header(response: httpcore.Response, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in response.headers if key.lower() == name), "")
