"""From a message to its questions: small talk peeled off the ends, sentences apart, the day asked about masked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from bot.faq import fold
from bot.nlu.dates import find_day

MAX_CHARACTERS = 2_000
"""What is read of a message; the rest of a longer story goes to staff with it, unread by the program."""
MAX_QUESTIONS = 4
MIN_WORDS = 2

# A sentence ends at its mark or at a line break; an abbreviation's point before a small letter does not end one.
_SENTENCE_END = re.compile(r"(?<=[?!？！。])\s*|(?<=\.)\s+(?=[^\sa-z])|\n+")
_SECOND_QUESTION = re.compile(
    r"(?:,\s*|\s+)(?:et aussi|et puis|and also|et|and|y|und|e|sowie|ainsi que)\s+", re.IGNORECASE
)
_EDGE = " \t\n\r,;:!?.…-–—()\"'«»“”"
_QUESTION_MARKS = "?？"
_TOKENS = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[^\w\s]", re.UNICODE)

# What stands for every mention of a day, so that "ouvert le 1er mai ?" and "ouvert demain ?" are one question.
DAY_MASK = {"fr": "demain", "en": "tomorrow", "es": "mañana", "de": "morgen", "it": "domani", "pt": "amanhã"}


@dataclass(frozen=True)
class Unit:
    """One question of a message: ``text`` as it is matched, ``day`` it asks about, ``written`` as it was sent."""

    text: str
    day: date | None = None
    written: str = ""


def mask_day(text: str, language: str, today: date) -> Unit:
    """``text`` with the mention of a day replaced by one word that is the same for all days."""
    mention = find_day(text, language, today)
    if mention is None:
        return Unit(text, written=text)
    masked = f"{text[: mention.start]}{DAY_MASK.get(language, DAY_MASK['en'])}{text[mention.end :]}"
    return Unit(masked, mention.day, text)


class Peeler:
    """Takes greetings, thanks and goodbyes off the ends of a message, so that they never hide a question."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """``phrases``: small talk that may stand around a question, as the training data has it."""
        # A single letter ("à +") is the beginning of too many questions.
        self._phrases = {folded for phrase in phrases if len(folded := fold(phrase)) > 1}
        self._longest = max((len(phrase.split()) for phrase in self._phrases), default=0)

    def peel(self, text: str) -> str:
        """What is left of ``text``, possibly nothing."""
        text = unicodedata.normalize("NFC", text)  # a letter and its accent are one token
        spans = [match.span() for match in _TOKENS.finditer(text)]
        tokens = [text[start:end] for start, end in spans]
        folded = [fold(token) for token in tokens]
        first, last = 0, len(tokens)
        while first < last and (taken := self._taken(tokens[first:last], folded[first:last], from_start=True)):
            first += taken
        while first < last and (taken := self._taken(tokens[first:last], folded[first:last], from_start=False)):
            last -= taken
        return text[spans[first][0] : spans[last - 1][1]].strip() if first < last else ""

    def _taken(self, tokens: list[str], folded: list[str], *, from_start: bool) -> int:
        """How many tokens at one end are small talk (the longest phrase wins) or, at the start, stray marks."""
        for size in range(min(len(tokens), 2 * self._longest), 0, -1):
            if not from_start and tokens[-size] in _QUESTION_MARKS:
                continue  # it ends the question before
            words = folded[:size] if from_start else folded[-size:]
            if " ".join(filter(None, words)) in self._phrases:
                return size
        return 1 if from_start and tokens[0] in _EDGE else 0


def split_questions(text: str) -> list[str]:
    """The sentences of ``text`` that could each be a question of their own; one member when there is only one.

    A sentence with two halves joined by "et" or "and" is split when each half has words enough for a question.
    """
    sentences = [part.strip() for part in _SENTENCE_END.split(text) if _words(part) >= 1]
    if len(sentences) == 1:
        halves = [part.strip() for part in _SECOND_QUESTION.split(sentences[0])]
        if len(halves) == 2 and all(_words(half) >= 3 for half in halves):
            # The mark at the end makes questions of both.
            return [f"{halves[0]} ?", halves[1]] if asks(halves[1]) else halves
    return sentences


def asks(sentence: str) -> bool:
    """Whether ``sentence`` is marked as a question."""
    return sentence.rstrip(" )»\"'").endswith(tuple(_QUESTION_MARKS))


def read_units(text: str, peel: Callable[[str], str], language: str, today: date) -> list[Unit]:
    """The units of a message: the whole first (small talk peeled off), then its sentences when there are several.

    At most ``1 + MAX_QUESTIONS`` units. Where some sentences are marked as questions, the others are story. A sentence
    that names no day asks about the day of the whole: "We come on 1 May. Are you open?"
    """
    whole = peel(text[:MAX_CHARACTERS])
    if not whole:
        return []
    sentences = [peeled for sentence in split_questions(whole) if _words(peeled := peel(sentence)) >= MIN_WORDS]
    if len(sentences) < 2 and not (sentences and sentences[0] != whole):
        sentences = []
    sentences = [sentence for sentence in sentences if asks(sentence)] or sentences
    first, *others = (mask_day(part, language, today) for part in [whole, *sentences[:MAX_QUESTIONS]])
    return [first, *(replace(unit, day=unit.day or first.day) for unit in others)]


def _words(text: str) -> int:
    """Words of ``text``; scripts without blanks count one word for two characters."""
    folded = fold(text)
    wide = sum(1 for char in folded if ord(char) >= 0x2E80)
    return len(folded.split()) if not wide else max(1, wide // 2)
