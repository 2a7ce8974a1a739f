"""Does a message lean on the question before ("et le dimanche ?"), which one is that, and how do the two read as one?

Telling words decide, language by language (``follow_words.py``): a message leans when it opens like a continuation,
names its subject by a pronoun, or has no verb or no thing of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from bot.faq import fold
from bot.nlu.confidence import SUGGESTIONS
from bot.nlu.dates import find_day
from bot.nlu.decision import ANSWER, HANDOFF, SUGGEST, URGENT, Decision
from bot.nlu.follow_words import FOLLOW_WORDS, FollowWords
from bot.nlu.language import WITHOUT_BLANKS

PAUSE = 30 * 60
"""Seconds without a word from the visitor after which a message begins a new topic."""
MAX_EVENTS = 200
"""What is read of a long conversation; a topic does not last longer."""
MAX_CHARACTERS = 200
"""A message longer than this is no follow-up, and a question longer than this is no ground for one."""

LONGEST_PARALLEL = 5
"""Words that one phrase of a question may have behind its preposition."""

_MARKS = " \t\n\r?？!！.…。,;:、，¿¡"
_HANDED_OFF = "action_hand_off"
_BEGINNINGS = ("session_started", "restart")
_SOME_DAY = date(2027, 1, 4)  # any day serves to find the mention of one: which day it is, the decider reads


def leans(text: str, language: str) -> bool:
    """Whether ``text`` may be a follow-up: short, and not a question that stands by itself.

    Never in a language whose telling words are not known. It says "may": a bare "parking ?" leans as well, so ask only
    about a message that is not understood alone.
    """
    words = FOLLOW_WORDS.get(language)
    if words is None or len(text) > MAX_CHARACTERS:
        return False
    plain = _plain(text, language)
    size = len(plain) if language in WITHOUT_BLANKS else len(plain.split())
    if not 0 < size <= words.most:
        return False
    telling = _telling(language)
    if telling.opens.match(text) or telling.continues.search(plain):
        return True
    return not telling.complete.search(plain) and _names_nothing(plain, telling)


def choose(alone: Decision, leaning: Decision) -> Decision:
    """The better of two readings of a follow-up; where they are sure of different entries, the visitor chooses."""
    if leaning.decision not in (ANSWER, SUGGEST) or alone.reason == URGENT:
        return alone
    leaning = replace(leaning, reason=f"with the question before: {leaning.reason}")
    if leaning.decision == SUGGEST:
        return leaning if alone.decision == HANDOFF else alone
    if alone.decision != ANSWER:
        return leaning
    if set(alone.entries) <= set(leaning.entries) or alone.escalate or leaning.escalate:
        return alone
    entries = tuple(dict.fromkeys((*leaning.entries, *alone.entries)))[:SUGGESTIONS]
    return replace(leaning, decision=SUGGEST, entries=entries, days={**alone.days, **leaning.days},
                   reason="two readings of a follow-up")  # fmt: skip


def joined(previous: str, text: str, language: str) -> str:
    """``previous`` with what the follow-up ``text`` asks, as one question for the encoder.

    "Quels sont vos horaires ?" and "et le dimanche ?" give "Quels sont vos horaires le dimanche ?". A day that the
    follow-up names takes the place of the day of ``previous``.
    """
    stem = _stem(previous)
    mark = previous.rstrip()[len(stem) :] or ("？" if language in WITHOUT_BLANKS else " ?")
    complement = _complement(text, language)
    asked, before = find_day(complement, language, _SOME_DAY), find_day(stem, language, _SOME_DAY)
    if asked and before:
        if asked.text == complement:
            return f"{stem[: before.start]}{complement}{stem[before.end :]}{mark}"
        stem = " ".join(f"{stem[: before.start]} {stem[before.end :]}".split())
    stem = _without_parallel(stem, complement, language)
    return f"{stem} {complement}{mark}" if complement else previous


def previous_question(
    events: Sequence[Mapping[str, Any]], now: float, title_of: Callable[[str], str | None] = lambda entry: None
) -> str | None:
    """The question that a follow-up would lean on, or ``None`` when no topic is open.

    It is the last one that was answered or suggested in this session; small talk does not end a topic, a hand-off or
    :data:`PAUSE` does. In a chain of follow-ups it stays the full question that the chain began with.

    Args:
        events: of Rasa's tracker, oldest first, as in its JSON. What is not understood in them is passed over.
        now: seconds since 1970, as the events' timestamps.
        title_of: the question that an entry answers, for one that the visitor chose with a button.
    """
    topic: str | None = None
    heard = now
    for event in events[-MAX_EVENTS:]:
        kind, at = event.get("event"), event.get("timestamp")
        if kind in _BEGINNINGS or (kind == "action" and event.get("name") == _HANDED_OFF):
            topic = None
        elif kind == "user":
            at = at if isinstance(at, (int, float)) else heard
            topic = _topic_after(event, topic if at - heard <= PAUSE else None, title_of)
            heard = at
    return topic if now - heard <= PAUSE else None


def _topic_after(event: Mapping[str, Any], topic: str | None, title_of: Callable[[str], str | None]) -> str | None:
    """What the talk is about after a visitor's message."""
    parsed = event.get("parse_data")
    parsed = parsed if isinstance(parsed, Mapping) else {}
    chosen = _chosen_entry(parsed)
    if chosen is not None:
        return title_of(chosen) or topic
    decision = parsed.get("decision")
    decision = decision if isinstance(decision, Mapping) else {}
    kind, question = decision.get("decision"), decision.get("question")
    if kind == HANDOFF:
        return None
    if kind not in (ANSWER, SUGGEST) or not decision.get("entries") or not isinstance(question, str):
        return topic
    if topic is not None and _extends(question, topic):
        return topic
    return question if fold(question) and len(question) <= MAX_CHARACTERS else None


def _chosen_entry(parsed: Mapping[str, Any]) -> str | None:
    intent = parsed.get("intent")
    if not isinstance(intent, Mapping) or intent.get("name") != "pick_entry":
        return None
    entities = [entity for entity in parsed.get("entities") or () if isinstance(entity, Mapping)]
    return next((str(entity.get("value")) for entity in entities if entity.get("entity") == "entry"), None)


def _extends(question: str, topic: str) -> bool:
    """Whether ``question`` is ``topic`` joined with a follow-up."""
    return question != topic and question.startswith(_stem(topic))


def _stem(question: str) -> str:
    return question.rstrip(_MARKS) or question.rstrip()


def _complement(text: str, language: str) -> str:
    """``text`` without the words that only join it to the question before, and without marks at its ends."""
    bare = text.strip(_MARKS)
    if language not in FOLLOW_WORDS:
        return bare
    opened = _telling(language).opens.match(bare)
    rest = bare[opened.end() :].strip(_MARKS) if opened else bare
    if language == "zh":
        rest = rest.removesuffix("呢")
    if language == "ja" and len(rest) > 1:
        rest = rest.removesuffix("は")
    return rest or bare


def _without_parallel(stem: str, complement: str, language: str) -> str:
    """``stem`` without what ``complement`` replaces: "des visites en français", of which "en anglais" is asked."""
    found = _telling(language).parallel.match(complement) if language in FOLLOW_WORDS else None
    if found is None:
        return stem
    before, _, after = stem.rpartition(f" {found.group(1).casefold()} ")
    return before if before and len(after.split()) <= LONGEST_PARALLEL else stem


def _plain(text: str, language: str) -> str:
    """``text`` without case and punctuation; where there are no blanks, every sign counts."""
    if language not in WITHOUT_BLANKS:
        return fold(text)
    kept = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in kept if char.isalnum())


def _names_nothing(plain: str, telling: _Telling) -> bool:
    """Whether hardly a word names a thing, or none but in a bare complement ("le soir ?"; not "tarif étudiant")."""
    words = plain.split()
    if sum(1 for word in words if not telling.small.fullmatch(word)) <= 1 and not telling.named.search(plain):
        return True
    return not telling.clause.search(plain) and telling.small.fullmatch(words[0]) is not None


class _Telling:
    """The patterns of one language, compiled."""

    def __init__(self, words: FollowWords, blanks: bool) -> None:
        edge = r"\b" if blanks else ""
        self.opens = re.compile(rf"[^\w]*(?:(?:{words.opens}){edge}[\s,、，]*)+", re.IGNORECASE)
        self.continues = re.compile(
            rf"^(?:{words.leads}){edge}|{edge}(?:{words.refers}){edge}|{edge}(?:{words.closes})$"
        )
        self.complete = re.compile(rf"{edge}(?:{words.complete}){edge}")
        self.clause = re.compile(rf"{edge}(?:{words.clause}){edge}")
        # "en quelle année ?" asks for more, it replaces nothing.
        self.parallel = re.compile(rf"({words.parallel}) (?!qu|wh|how|que|welch|wie|was|che\b)", re.IGNORECASE)
        self.named = re.compile(rf"\b(?:{words.named}) \w")
        self.small = re.compile(rf"{words.small}|{words.clause}|{words.named}")


@lru_cache(maxsize=16)
def _telling(language: str) -> _Telling:
    return _Telling(FOLLOW_WORDS[language], language not in WITHOUT_BLANKS)
