"""Entries that steal each other's questions: asked without itself, a phrasing of one is answered by the other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, Response

from bot.faq import Faq, FaqError
from bot.gateway.accounts import Signed
from bot.gateway.errors import AssistantUnavailable
from bot.gateway.rasa_client import Mistake
from bot.gateway.staff.console import HOME, Console
from bot.gateway.staff.remembered import Remembered
from bot.gateway.staff.slow import add_slow

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
    """``/console/faq/thefts``: asking the whole FAQ takes the assistant some seconds."""
    memory = Remembered[list[Mistake]]()
    add_slow(routes, console, "/faq/thefts", "thefts.html", partial(_page, console, memory))


def _page(console: Console, memory: Remembered[list[Mistake]], signed: Signed, template: str, now: bool) -> Response:
    shown, away = None, False
    try:
        faq = console.faq.load()
        found = memory.get(console.faq.stamp, lambda: console.asked().thefts(), now=now)
        shown = None if found is None else thefts(found, faq, signed.language)
    except (AssistantUnavailable, FaqError):
        away = True
    return console.page(template, signed, here=THEFTS, thefts=shown, away=away)
