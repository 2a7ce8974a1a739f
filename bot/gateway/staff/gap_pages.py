"""The page of the questions that the FAQ does not answer, and of the answers that did not help."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import APIRouter, Response

from bot.faq import FaqError
from bot.gateway.accounts import Signed
from bot.gateway.errors import AssistantUnavailable
from bot.gateway.rasa_client import Grouped
from bot.gateway.staff.console import HOME, Console
from bot.gateway.staff.gaps import LOOKED_BACK, gaps, grouped, unanswered
from bot.gateway.staff.remembered import Remembered
from bot.gateway.staff.slow import add_slow
from bot.gateway.staff.unhelpful import LOOKED_BACK as RATED_BACK
from bot.gateway.staff.unhelpful import Unhelpful, unhelpful

GAPS = f"{HOME}/gaps"


def add_gaps(routes: APIRouter, console: Console) -> None:
    """``/console/gaps``: comparing many questions takes the assistant some seconds."""
    memory = Remembered[Grouped]()
    add_slow(routes, console, "/gaps", "gaps.html", partial(_page, console, memory))


def _page(console: Console, memory: Remembered[Grouped], signed: Signed, template: str, now: bool) -> Response:
    reader, found, away = console.reader(signed.language), None, False
    with console.database.read() as session:
        asked = unanswered(session, console.museum_id, console.clock() - LOOKED_BACK)
    try:
        faq = console.faq.load()
        known = grouped(console, asked, memory, now=now)
        found = None if known is None else gaps(asked, known, faq, reader)
    except (AssistantUnavailable, FaqError):
        away = True
    parts: dict[str, Any] = {} if template.startswith("_") else {"unhelpful": _unhelpful(console, signed)}
    return console.page(template, signed, here=GAPS, gaps=found, away=away, asked=len(asked), **parts)


def _unhelpful(console: Console, signed: Signed) -> list[Unhelpful]:
    reader = console.reader(signed.language)
    try:
        titles = console.faq.load().titles(reader.language)
    except FaqError:  # the words are as good without the links
        titles = {}
    with console.database.read() as session:
        return unhelpful(session, console.museum_id, console.clock() - RATED_BACK, titles, reader)
