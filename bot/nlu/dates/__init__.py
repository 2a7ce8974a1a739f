"""Which day is the visitor asking about? Finds "demain", "le 1er mai", "next Tuesday" before the question is matched.

Patterns over folded text say where a day may stand, small readings say which day it is. Of all the places the first
wins, and of those that start together the longest; a place whose reading fails (31 February, 14 July 1789) hides what
lies in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice

from bot.nlu.dates.rules import rules_for
from bot.nlu.dates.words import WORDS

MAX_CHARACTERS = 5_000  # a question is shorter; what lies behind is not searched
MAX_PLACES = 40  # per pattern


@dataclass(frozen=True)
class DayMention:
    """A day named in a text; ``start`` and ``end`` are the place of ``text``, the whole expression, in it."""

    day: date
    start: int
    end: int
    text: str


def find_day(text: str, lang: str, today: date) -> DayMention | None:
    """The first day that ``text`` names, or ``None``.

    A date without a year, a weekday or a holiday is the next such day, and today counts; with "next" it does not.

    Args:
        text: anything a visitor may send; never raises.
        lang: fr, en, es, de, it or pt; in any other language only dates in figures are found.
        today: the museum's.
    """
    folded, places = _fold(text[:MAX_CHARACTERS])
    found = sorted(_candidates(folded, lang, today), key=lambda candidate: (candidate[0], -candidate[1]))
    hidden = -1
    for start, end, day, lead in found:
        if start < hidden:
            continue
        if day is not None:
            start = _with_lead(folded, start, lang) if lead else start
            first, last = places[start], places[end - 1] + 1
            return DayMention(day, first, last, text[first:last])
        hidden = end
    return None


def _candidates(folded: str, lang: str, today: date) -> Iterator[tuple[int, int, date | None, bool]]:
    for rule in rules_for(lang):
        for match in islice(rule.pattern.finditer(folded), MAX_PLACES):
            yield match.start(), match.end(), rule.read(match, today), rule.lead


def _fold(text: str) -> tuple[str, list[int]]:
    """Small letters without accents, plain apostrophes, hyphens and blanks; and where each came from in ``text``."""
    letters, places = [], []
    for place, char in enumerate(text):
        plain = _fold_character(char)
        if plain:
            letters.append(plain)
            places.append(place)
    return "".join(letters), places


@lru_cache(maxsize=4096)
def _fold_character(char: str) -> str:
    """One character, or none for an accent that stands alone."""
    if char.isspace():
        return " "
    if char in "’‘ʼ`´":
        return "'"
    if char in "‐‑‒–—":
        return "-"
    base = unicodedata.normalize("NFD", char)[0]
    return "" if unicodedata.combining(base) else base.lower()[0]


def _with_lead(folded: str, start: int, lang: str) -> int:
    """The start moved to the left over "le", "on the" and the like."""
    if lang not in WORDS:
        return start
    before = _lead_pattern(lang).search(folded[max(0, start - 16) : start])
    return start - len(before[0]) if before else start


@lru_cache(maxsize=8)
def _lead_pattern(lang: str) -> re.Pattern[str]:
    words = [word if word.endswith("'") else f"{word} +" for word in WORDS[lang].lead.split("|")]
    return re.compile(rf"(?<![\w'])(?:{'|'.join(words)})+\Z")
