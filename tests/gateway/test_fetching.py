"""Fetching from the open web: nothing of a private network is ever asked, and no server can hold or flood us."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from bot.gateway.fetching import (
    ADDRESS,
    ENCODING,
    KIND,
    LARGE,
    MAX_BYTES,
    PORT,
    PRIVATE,
    REASONS,
    REDIRECTED,
    SECONDS,
    SLOW,
    STATUS,
    UNKNOWN,
    UNREACHABLE,
    Fetcher,
    NotFetched,
    is_public,
    resolved,
)  # fmt: skip

HTML = b"Content-Type: text/html; charset=utf-8\r\n"
TLS = b"\x16"
"""How whoever speaks it begins."""
ELSEWHERE = ["93.184.215.14"]
Answer = bytes | Callable[[socket.socket], None]


def ok(body: bytes, head: bytes = HTML) -> bytes:
    return b"HTTP/1.1 200 OK\r\n" + head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def to(address: str) -> bytes:
    return b"HTTP/1.1 302 Found\r\nLocation: " + address.encode() + b"\r\nContent-Length: 0\r\n\r\n"


class Site:
    """A server that sends for each path exactly what a test says, however strange, and notes what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def url(self, path: str = "/", host: str = "museum.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):  # the other side has left, as it should
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request and request[:1] != TLS and (piece := connection.recv(65536)):
            request += piece
        if not request or request[:1] == TLS:
            return connection.sendall(b"I speak no TLS\r\n")
        self.asked.append(request.decode())
        method, path, _ = request.decode().split(" ", 2)
        page = self.pages.get(f"{method} {path}") or self.pages.get(
            path, b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
        )
        if callable(page):
            page(connection)
        else:
            connection.sendall(page.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if method == "HEAD" else page)
        return None


class Hand:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def names(site: Site) -> dict[str, list[str]]:
    """What the names of the tests' world stand for; numbers are read as the system reads them."""
    return {"museum.example": ["127.0.0.1"]}


@pytest.fixture
def fetcher(site: Site, names: dict[str, list[str]], hand: Hand) -> Fetcher:
    """May ask the site, and nothing else of this machine."""

    def resolve(host: str, port: int) -> list[str]:
        if host in names:
            return names[host]
        if host.endswith(".example"):
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return resolved(host, port)

    return Fetcher(resolve, lambda address, port: (address, port) == ("127.0.0.1", site.port), hand)


def reason(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(NotFetched) as caught:
        fetcher.page(url)
    assert caught.value.reason in REASONS
    return caught.value.reason


def test_a_page_comes_as_text_with_nothing_told_of_us(site: Site, fetcher: Fetcher) -> None:
    site.pages["/faq?a=1"] = ok("<p>Été</p>".encode())
    found = fetcher.page(site.url("/faq?a=1#part"))
    assert found.html == "<p>Été</p>"
    assert found.url == site.url("/faq?a=1")
    head = site.asked[0].lower()
    assert head.startswith("get /faq?a=1 http/1.1\r\n")
    assert f"host: museum.example:{site.port}\r\n" in head
    assert "cookie" not in head
    assert "authorization" not in head


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"Content-Type: text/html; charset=ISO-8859-1\r\n", "é".encode("latin-1")),
        (b"Content-Type: text/html\r\n", b'<meta charset="windows-1252">' + "é".encode("cp1252")),
        (b"Content-Type: text/html\r\n", "é".encode("cp1252")),  # nobody says
        (b"Content-Type: text/html; charset=nonsense\r\n", "é".encode()),
        (b"Content-Type: text/html; charset=zlib\r\n", "é".encode()),  # no encoding of texts
        (b"Content-Type: application/xhtml+xml\r\nContent-Encoding: gzip\r\n", gzip.compress("é".encode())),
    ],
    ids=["said", "in the page", "not said", "unknown", "no encoding of texts", "packed"],
)
def test_its_encoding_is_found(site: Site, fetcher: Fetcher, head: bytes, body: bytes) -> None:
    site.pages["/"] = ok(body, head)
    assert fetcher.page(site.url()).html.endswith("é")


def test_a_redirect_is_followed_three_times_and_no_more(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {
        "/1": to("/2"),
        "/2": to(site.url("/3")),
        "/3": to(site.url("/4").removeprefix("http:")),
        "/4": ok(b"x"),
    }
    assert fetcher.page(site.url("/1")).url == site.url("/4")
    site.pages["/0"] = to("/1")
    assert reason(fetcher, site.url("/0")) == REDIRECTED


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("http://127.0.0.1/", PRIVATE),
        ("http://127.0.0.1:8000/console", PORT),
        ("http://169.254.169.254/latest/meta-data/", PRIVATE),
        ("http://[::1]/", PRIVATE),
        ("http://[::ffff:127.0.0.1]/", PRIVATE),
        ("http://[64:ff9b::7f00:1]/", PRIVATE),
        ("http://0.0.0.0/", PRIVATE),
        ("http://2130706433/", PRIVATE),
        ("http://0x7f.1/", PRIVATE),
        ("http://localhost/", PRIVATE),
        ("https://10.0.0.7/", PRIVATE),
        ("http://inside.example/", PRIVATE),
        ("http://both.example/", PRIVATE),
        ("http://nowhere.example/", UNKNOWN),
        ("file:///etc/passwd", ADDRESS),
        ("ftp://museum.example/", ADDRESS),
        ("gopher://127.0.0.1:70/x", ADDRESS),
        ("javascript:alert(1)", ADDRESS),
        ("http://user:secret@museum.example/", ADDRESS),
        ("http://museum.example:22/", PORT),
        ("http://museum.example:99999/", PORT),
        ("http://museum.example:0/", PORT),
        ("http://[::1", ADDRESS),
        ("http:///x", ADDRESS),
        ("http://mu seum/\x00", ADDRESS),
    ],
)  # fmt: skip
def test_neither_an_address_nor_a_redirect_leads_inside(
    site: Site, fetcher: Fetcher, names: dict[str, list[str]], target: str, why: str
) -> None:
    names |= {"inside.example": ["192.168.1.10"], "both.example": [*ELSEWHERE, "10.0.0.1"]}
    assert reason(fetcher, target) == why
    assert fetcher.check(target) == why
    site.pages["/"] = to(target)
    if target not in (
        "http:///x",
        "http://mu seum/\x00",
    ):  # after a page, the one is relative; no head can hold the other
        assert reason(fetcher, site.url()) == why
        assert len(site.asked) == 1


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:8.8.8.8",
        "2002:7f00:1::", "2001:db8::1", "64:ff9b::a00:1", "fec0::1", "museum.example", "",
    ],
)  # fmt: skip
def test_what_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f::1", "64:ff9b::808:808"])
def test_what_is_public(address: str) -> None:
    assert is_public(address)


def test_a_name_is_asked_once_and_the_connection_goes_to_the_address_that_was_looked_at(site: Site) -> None:
    """A second answer, for a private address, would come too late; for a redirect it is a new one, and refused."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    fetcher = Fetcher(lambda _host, _port: answers.pop(0), lambda address, _port: address == "127.0.0.1")
    site.pages["/"] = ok(b"first")
    assert fetcher.page(site.url()).html == "first"
    assert answers == [["10.0.0.1"]]
    answers[:] = [["127.0.0.1"], ["10.0.0.1"]]
    site.pages["/"] = to("/again")
    with pytest.raises(NotFetched, match="port"):  # of the site: nobody has permitted it for that address
        fetcher.page(site.url())
    assert len(site.asked) == 2


def test_the_next_address_is_tried_where_one_does_not_answer(
    site: Site, fetcher: Fetcher, names: dict[str, list[str]]
) -> None:
    closed = socket.create_server(("127.0.0.2", site.port))
    closed.close()
    both = Fetcher(lambda _host, _port: ["127.0.0.2", "127.0.0.1"], lambda _address, port: port == site.port)
    site.pages["/"] = ok(b"here")
    assert both.page(site.url()).html == "here"
    assert Fetcher(lambda _host, _port: ["127.0.0.2"], lambda *_: True).check(site.url()) == UNREACHABLE


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (ok(b"%PDF", b"Content-Type: application/pdf\r\n"), KIND),
        (ok(b"x", b""), KIND),
        (ok(b"x", HTML + b"Content-Encoding: br\r\n"), ENCODING),
        (ok(b"no gzip", HTML + b"Content-Encoding: gzip\r\n"), UNREACHABLE),
        (b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", STATUS),
        (b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", STATUS),
        (b"nonsense\r\n\r\n", UNREACHABLE),
        (b"", UNREACHABLE),
        (ok(b"x" * (MAX_BYTES + 1)), LARGE),
        (ok(gzip.compress(bytes(50 * MAX_BYTES)), HTML + b"Content-Encoding: gzip\r\n"), LARGE),
    ],
    ids=["pdf", "no type", "brotli", "no gzip", "500", "nowhere to", "nonsense", "nothing", "large", "bomb"],
)
def test_what_is_no_page(site: Site, fetcher: Fetcher, page: bytes, why: str) -> None:
    site.pages["/"] = page
    assert reason(fetcher, site.url()) == why


@pytest.mark.parametrize(
    ("head", "piece", "why"),
    [
        (HTML, b"<p>more</p>" * 1000, LARGE),
        (HTML + b"Content-Encoding: gzip\r\n", gzip.compress(b""), LARGE),  # never anything, for ever
    ],
    ids=["plain", "packed"],
)
def test_a_body_without_end_is_left(site: Site, fetcher: Fetcher, head: bytes, piece: bytes, why: str) -> None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n")
        while True:
            connection.sendall(piece)

    site.pages["/"] = pour
    assert reason(fetcher, site.url()) == why


def test_heads_without_end_are_left(site: Site, fetcher: Fetcher) -> None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-More: and more\r\n" * 1000)

    site.pages["/"] = pour
    assert reason(fetcher, site.url()) == UNREACHABLE


@pytest.mark.parametrize("begins", [b"HTTP/1.1 200 OK\r\nContent-Type", b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\n<"])
def test_who_answers_a_byte_at_a_time_is_left_when_the_time_is_up(
    site: Site, fetcher: Fetcher, hand: Hand, begins: bytes
) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(begins)
        hand.seconds += SECONDS + 1
        connection.sendall(b"p")
        assert connection.recv(1) == b""  # until the other side hangs up

    site.pages["/"] = drip
    assert reason(fetcher, site.url()) == SLOW


def test_who_says_nothing_is_left_when_the_time_is_up(site: Site, hand: Hand) -> None:
    def permit(_address: str, _port: int) -> bool:
        hand.seconds = SECONDS - 0.05  # the name took nearly all of it
        return True

    site.pages["/"] = lambda connection: connection.recv(1) and None
    assert Fetcher(lambda *_: ["127.0.0.1"], permit, hand).check(site.url()) == SLOW


def test_a_resolver_that_does_not_come_back_is_not_waited_for(hand: Hand) -> None:
    free = threading.Event()

    def resolve(_host: str, _port: int) -> list[str]:
        free.wait()
        return []

    ticks = iter([0.0, SECONDS - 0.02])
    assert Fetcher(resolve, clock=lambda: next(ticks)).check("https://museum.example/") == SLOW
    free.set()


def test_a_server_that_only_pretends_to_be_https_is_not_read(site: Site, fetcher: Fetcher) -> None:
    site.pages["/"] = ok(b"x")
    assert reason(fetcher, site.url().replace("http:", "https:")) == UNREACHABLE
    assert site.asked == []


@pytest.mark.parametrize(
    ("pages", "found", "asked"),
    [
        ({"/": ok(b"x")}, 200, ["HEAD"]),
        ({"/": b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"}, 404, ["HEAD", "GET"]),
        ({"HEAD /": b"HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n", "/": ok(b"x")}, 200, ["HEAD", "GET"]),
        ({"/": to("/new"), "/new": ok(b"%PDF", b"Content-Type: application/pdf\r\n")}, 200, ["HEAD", "HEAD"]),
        ({"/": to("http://10.0.0.1/")}, PRIVATE, ["HEAD"]),
        ({"/": b"nonsense\r\n\r\n"}, UNREACHABLE, ["HEAD"]),
    ],
)
def test_a_link_is_checked_without_reading_it(
    site: Site, fetcher: Fetcher, pages: dict[str, Answer], found: int | str, asked: list[str]
) -> None:
    site.pages |= pages
    assert fetcher.check(site.url()) == found
    assert [head.split()[0] for head in site.asked] == asked
