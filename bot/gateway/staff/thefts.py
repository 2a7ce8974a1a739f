"""Entries that steal each other's questions: asked without itself, a phrasing of one is answered by the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from bot.faq import Faq, FaqError
from bot.gateway.accounts import Signed
from bot.gateway.errors import AssistantUnavailable
from bot.gateway.rasa_client import Mistake
from bot.gateway.staff.console import HOME, Console
from bot.gateway.staff.gate import let_in
from bot.gateway.staff.remembered import Remembered

THEFTS = f"{HOME}/faq/thefts"


@dataclass(frozen=True)
class Theft:
    """The phrasings that one entry loses to another."""

    loser: str
    loser_title: str
    thief: str
    thief_title: str
    phrasings: list[str]


def thefts(found: list[Mistake], faq: Faq, language: str) -> list[Theft]:
    """By loser and thief, the largest first; what the FAQ no longer has is left out."""
    titles = faq.titles(language)
    pairs: dict[tuple[str, str], list[str]] = {}
    for one in found:
        for loser in one.expected:
            if loser in titles and one.given in titles:
                pairs.setdefault((loser, one.given), []).append(one.text)
    made = [Theft(loser, titles[loser], thief, titles[thief], texts) for (loser, thief), texts in pairs.items()]
    return sorted(made, key=lambda theft: -len(theft.phrasings))


def add_thefts(routes: APIRouter, console: Console) -> None:
    """``/console/faq/thefts``, and its live part: asking the whole FAQ takes the assistant some seconds."""
    memory = Remembered[list[Mistake]]()

    @routes.get("/faq/thefts")
    def page(request: Request, now: str = "") -> Response:
        signed = let_in(console, request, THEFTS)
        return signed if isinstance(signed, Response) else _page(console, signed, memory, "thefts.html", now == "yes")

    @routes.get("/faq/thefts/list")
    def part(request: Request) -> Response:
        signed = console.signed(request)
        return Response(status_code=401) if signed is None else _page(console, signed, memory, "_thefts.html", True)


def _page(console: Console, signed: Signed, memory: Remembered[list[Mistake]], template: str, now: bool) -> Response:
    shown: dict[str, Any] = {"thefts": None, "away": False}
    try:
        faq = console.faq.load()
        found = memory.get(console.faq.stamp, lambda: console.asked().thefts(), now=now)
        shown["thefts"] = None if found is None else thefts(found, faq, signed.language)
    except (AssistantUnavailable, FaqError):
        shown["away"] = True
    return console.page(template, signed, here=THEFTS, **shown)
