"""Links of the FAQ that lead nowhere: looked at when a curator wants it, never by itself, as it reaches the outside."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, Response

from bot.faq import Faq, FaqError
from bot.gateway.accounts import CURATOR, Signed
from bot.gateway.fetching import Fetcher
from bot.gateway.staff.console import HOME, Console
from bot.gateway.staff.remembered import Remembered
from bot.gateway.staff.slow import add_slow

LINKS = f"{HOME}/faq/links"
MOST, AT_ONCE = 200, 8
"""Addresses that are looked at in one go, and at the same time."""
DEAD_FROM = 400
"""Status from which a link is no use to a visitor …"""
ONLY_FOR_PEOPLE = (401, 403, 429, 999)
"""… but for these, with which servers turn programs away and not people."""


@dataclass(frozen=True)
class DeadLink:
    """An address that leads nowhere, and the entries that name it; ``reason``: a key of the catalog's, or a status."""

    url: str
    reason: str
    status: int
    entries: list[tuple[str, str]]


@dataclass(frozen=True)
class Looked:
    """What came of looking: what each address answered, and how many were left out."""

    answers: dict[str, int | str]
    left_out: int


def addresses(faq: Faq) -> dict[str, list[str]]:
    """By address, the entries that name it as a link or a picture."""
    found: dict[str, list[str]] = {}
    for entry in faq.entries:
        urls = [link.url for link in entry.links] + ([entry.image.url] if entry.image else [])
        for url in dict.fromkeys(urls):
            if url.startswith(("http://", "https://")):
                found.setdefault(url, []).append(entry.id)
    return found


def look_at(faq: Faq, fetcher: Fetcher) -> Looked:
    """Ask each address once."""
    urls = list(addresses(faq))
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="links") as pool:
        answers = dict(zip(urls[:MOST], pool.map(fetcher.check, urls[:MOST]), strict=True))
    return Looked(answers, len(urls) - len(answers))


def dead(faq: Faq, looked: Looked, language: str) -> list[DeadLink]:
    """The addresses that lead nowhere, in the order of the file."""
    titles = faq.titles(language)
    found = []
    for url, entries in addresses(faq).items():
        answer = looked.answers.get(url, 200)
        if isinstance(answer, int) and (answer < DEAD_FROM or answer in ONLY_FOR_PEOPLE):
            continue
        status = answer if isinstance(answer, int) else 0
        reason = "status" if status else str(answer)
        found.append(DeadLink(url, reason, status, [(entry, titles[entry]) for entry in entries]))
    return found


def add_links(routes: APIRouter, console: Console) -> None:
    """``/console/faq/links``: slow servers take their time."""
    memory = Remembered[Looked]()
    add_slow(routes, console, "/faq/links", "links.html", partial(_page, console, memory), CURATOR)


def _page(console: Console, memory: Remembered[Looked], signed: Signed, template: str, now: bool) -> Response:
    try:
        faq = console.faq.load()
    except FaqError as error:
        return console.page("faq_broken.html", signed, 503, here=LINKS, problems=error.problems)
    today = console.reader(signed.language).museum.local(console.clock()).date()
    looked = memory.get(f"{console.faq.stamp} {today}", lambda: look_at(faq, console.fetcher), now=now)
    return console.page(
        template, signed, here=LINKS, dead=None if looked is None else dead(faq, looked, signed.language),
        total=0 if looked is None else len(looked.answers), left_out=0 if looked is None else looked.left_out,
    )  # fmt: skip
