"""What the FAQ says already about a question: shown before anything new about it enters, so that it says nothing twice
and nothing that contradicts itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.faq import Faq
from bot.gateway.errors import AssistantUnavailable
from bot.gateway.pages import Reader
from bot.gateway.staff.console import Console
from bot.gateway.staff.curated import worded

SHOWN = 3
NEAR = 0.1
"""Probability from which an entry is near enough to be read before a new one is made."""
AMOUNT = re.compile(
    r"(?P<clock>\b\d{1,2}\s?(?:h\s?\d{0,2}\b|:\d{2}|[ap]\.?m\b\.?))"
    r"|(?P<money>\b\d+(?:[.,]\d{1,2})?\s?(?:€|euros?\b|EUR\b|\$|£)|[€$£]\s?\d+(?:[.,]\d{1,2})?)"
    r"|(?P<share>\b\d+(?:[.,]\d+)?\s?%)"
    r"|(?P<age>\b\d{1,3}\s?(?:ans?|years?|Jahren?|años|anni|anos)\b)"
    r"|(?P<length>\b\d+(?:[.,]\d+)?\s?(?:km|m|cm|mètres?|metres?|meters?|minutes?|min|heures?|hours?)\b)",
    re.IGNORECASE,
)
"""Figures of kinds that a museum's answers hold: times of day, prices, shares, ages, lengths."""


@dataclass(frozen=True)
class Near:
    """An entry that may say the same already.

    ``differs``: figures of one kind that both answers have and do not share: theirs, ours.
    """

    entry: str
    title: str
    phrasing: str
    probability: float
    answer: str
    differs: list[tuple[str, str]]


@dataclass(frozen=True)
class Neighbours:
    """The entries nearest to a question; ``is_answered``: the assistant would answer it with the first one today."""

    near: list[Near]
    is_answered: bool


def neighbours(
    console: Console, faq: Faq, reader: Reader, question: str, language: str, answer: Mapping[str, str]
) -> Neighbours:
    """What stands next to the question in the FAQ; nothing where the assistant cannot be asked now."""
    try:
        tried = console.assistant.try_out(question, language) if console.assistant and question.strip() else None
    except AssistantUnavailable:
        tried = None
    if tried is None:
        return Neighbours([], False)
    near = []
    for found in tried.candidates:
        entry = faq.by_id.get(found.entry)
        if entry is None or found.probability < NEAR:
            continue
        spoken = entry.answer_language(language, faq.default_language)
        text = worded(entry, spoken, faq, reader)
        title = entry.title(reader.language, faq.default_language)
        differs = differing(answer.get(spoken, ""), text)
        near.append(Near(entry.id, title, found.phrasing, found.probability, text, differs))
    return Neighbours(near[:SHOWN], tried.decision == "answer")


def differing(ours: str, theirs: str) -> list[tuple[str, str]]:
    """Figures of one kind that both texts have and do not share: a sign that one of them is wrong."""
    mine, others = _figures(ours), _figures(theirs)
    return [
        (", ".join(sorted(others[kind].values())), ", ".join(sorted(mine[kind].values())))
        for kind in mine
        if kind in others and not mine[kind].keys() & others[kind].keys()
    ]


def _figures(text: str) -> dict[str, dict[str, str]]:
    """By kind: each figure as it can be compared, and as it stands."""
    found: dict[str, dict[str, str]] = {}
    for match in AMOUNT.finditer(text):
        kind = str(match.lastgroup)
        found.setdefault(kind, {})[_comparable(match[0])] = " ".join(match[0].split())
    return found


def _comparable(figure: str) -> str:
    """12,00 € and €12 are the same; so are 10 h, 10h00 and 10:00."""
    plain = figure.casefold().replace(",", ".")
    hour = re.fullmatch(r"(\d{1,2})\s?([h:ap])\.?\s?(\d{0,2})m?\.?", plain)
    if hour:
        of_day = int(hour[1]) % 12 + 12 if hour[2] == "p" else int(hour[1])
        return f"{of_day}:{int(hour[3] or 0):02d}"
    number = re.search(r"\d+(?:\.\d+)?", plain)
    return f"{float(number[0]):g}" if number else plain
