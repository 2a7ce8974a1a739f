"""From a set to what is measured: an FAQ of a few phrasings an entry, and the questions put to it.

Every choice is seeded by words, so that it is the same on every machine. A draw of ten phrasings begins with the
draw of five.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bench.matching.sets import NEAR, PublicSet, Question
from bot.faq import fold

SEEDS = (0, 1, 2, 3, 4)
LEFT_OUT = 0.25
"""Share of the entries that leave the FAQ in a view with leave-labels-out."""
ALL = "all"
"""The split of sets that have none: what is not drawn as a phrasing is a question."""
OFFICIAL = {"official5": "train5", "official10": "train10"}
"""The published draws of 5 and 10 examples, which papers use."""
Variants = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Task:
    """``variants``: the phrasings of each entry, entries sorted; ``questions``: what is put to that FAQ."""

    variants: Variants
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class View:
    """How one set is looked at.

    ``k``: phrasings an entry (0: the whole pool); ``fewest``: an entry needs so many examples in the pool;
    ``pool`` and ``asked``: the splits of phrasings and of questions.
    """

    of: str
    name: str
    languages: tuple[str, ...]
    k: int
    left_out: bool = False
    pool: str = "train"
    asked: str = "test"
    fewest: int = 1
    faq_language: str = ""

    @property
    def title(self) -> str:
        return f"{self.of} {self.name}"

    @property
    def seeds(self) -> Sequence[int]:
        """A published draw is one draw."""
        return SEEDS[:1] if self.name in OFFICIAL else SEEDS


def draw(public: PublicSet, view: View, lang: str, seed: int) -> Task:
    """The FAQ and the questions of one language and seed."""
    variants = draw_variants(public, view, view.faq_language or lang, seed)
    questions = questions_for(public, view, lang, variants)
    return leave_out(Task(variants, questions), public.name, seed) if view.left_out else Task(variants, questions)


def draw_variants(public: PublicSet, view: View, lang: str, seed: int) -> Variants:
    """Up to ``view.k`` phrasings of each entry, the canonical one first where there is one."""
    examples: dict[str, list[str]] = {}
    for line in _distinct(public.of(lang, view.pool)):
        if line.label is not None:
            examples.setdefault(line.label, []).append(line.text)
    drawn = {}
    for label in sorted(examples):
        if len(examples[label]) >= view.fewest:
            drawn[label] = _some(public, view, lang, label, examples[label], seed)
    return drawn


def _some(
    public: PublicSet, view: View, lang: str, label: str, examples: list[str], seed: int
) -> tuple[str, ...]:  # fmt: skip
    if view.k == 0:
        return tuple(examples)
    most = min(view.k, len(examples) // 2) if view.pool == ALL else view.k
    shuffled = list(examples)
    random.Random(f"{public.name} {lang} {label} {seed}").shuffle(shuffled)
    first = [public.canonical[label]] if label in public.canonical else []
    known = {fold(text) for text in first}
    return tuple([*first, *(text for text in shuffled if fold(text) not in known)][:most])


def questions_for(public: PublicSet, view: View, lang: str, variants: Variants) -> tuple[Question, ...]:
    """The questions of ``lang`` that an entry answers, and the set's own out-of-scope ones.

    A published test split stays whole; where there is no split, what equals a phrasing is dropped.
    """
    asked = [line for line in public.of(lang, view.asked) if line.label is None or line.label in variants]
    return without_phrasings(asked, variants) if view.asked == ALL else tuple(asked)


def without_phrasings(questions: Iterable[Question], variants: Variants) -> tuple[Question, ...]:
    """The distinct questions that equal no phrasing, case and punctuation aside."""
    known = {fold(text) for texts in variants.values() for text in texts}
    return tuple(line for line in _distinct(questions) if fold(line.text) not in known)


def leave_out(task: Task, name: str, seed: int) -> Task:
    """A quarter of the entries leave the FAQ; their questions become near out-of-scope ones."""
    entries = sorted(task.variants)
    gone = set(random.Random(f"{name} left out {seed}").sample(entries, max(1, round(LEFT_OUT * len(entries)))))
    questions = tuple(replace(line, label=None, kind=NEAR) if line.label in gone else line for line in task.questions)
    return Task({entry: texts for entry, texts in task.variants.items() if entry not in gone}, questions)


def _distinct(lines: Iterable[Question]) -> list[Question]:
    return list({(line.label, fold(line.text) or line.text): line for line in reversed(list(lines))}.values())[::-1]
