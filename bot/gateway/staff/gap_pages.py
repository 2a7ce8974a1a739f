"""The page of the questions that the FAQ does not answer, and of the answers that did not help."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from bot.faq import FaqError
from bot.gateway.accounts import Signed
from bot.gateway.errors import AssistantUnavailable
from bot.gateway.rasa_client import Grouped
from bot.gateway.staff.console import HOME, Console
from bot.gateway.staff.gaps import LOOKED_BACK, gaps, grouped, unanswered
from bot.gateway.staff.gate import let_in
from bot.gateway.staff.remembered import Remembered
from bot.gateway.staff.unhelpful import LOOKED_BACK as RATED_BACK
from bot.gateway.staff.unhelpful import Unhelpful, unhelpful

GAPS = f"{HOME}/gaps"


def add_gaps(routes: APIRouter, console: Console) -> None:
    """``/console/gaps``, and its live part: comparing many questions takes the assistant some seconds."""
    memory = Remembered[Grouped]()

    @routes.get("/gaps")
    def page(request: Request, now: str = "") -> Response:
        signed = let_in(console, request, GAPS)
        if isinstance(signed, Response):
            return signed
        return _page(console, signed, memory, "gaps.html", now=now == "yes", unhelpful=_unhelpful(console, signed))

    @routes.get("/gaps/list")
    def part(request: Request) -> Response:
        signed = console.signed(request)
        return Response(status_code=401) if signed is None else _page(console, signed, memory, "_gaps.html", now=True)


def _page(
    console: Console, signed: Signed, memory: Remembered[Grouped], template: str, *, now: bool, **parts: Any
) -> Response:  # fmt: skip
    reader, found, away = console.reader(signed.language), None, False
    with console.database.read() as session:
        asked = unanswered(session, console.museum_id, console.clock() - LOOKED_BACK)
    try:
        faq = console.faq.load()
        known = grouped(console, asked, memory, now=now)
        found = None if known is None else gaps(asked, known, faq, reader)
    except (AssistantUnavailable, FaqError):
        away = True
    return console.page(template, signed, here=GAPS, gaps=found, away=away, asked=len(asked), **parts)


def _unhelpful(console: Console, signed: Signed) -> list[Unhelpful]:
    reader = console.reader(signed.language)
    try:
        titles = console.faq.load().titles(reader.language)
    except FaqError:  # the words are as good without the links
        titles = {}
    with console.database.read() as session:
        return unhelpful(session, console.museum_id, console.clock() - RATED_BACK, titles, reader)
