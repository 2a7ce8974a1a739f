"""One message in, one decision out: answer, suggest, hand off, or small talk. The heart of the assistant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np

from bot.faq import Entry, Faq, fold
from bot.museum import Museum
from bot.nlu.ahead import Ahead, Reading
from bot.nlu.confidence import SUGGESTIONS, Budget, Confidence, adopt, fit, measure
from bot.nlu.decision import ANSWER, HANDOFF, NO_WORDS, SMALLTALK, SUGGEST, URGENT, Candidate, Decision
from bot.nlu.embeddings import EmbeddingStore
from bot.nlu.exam import ask_labelled, examine
from bot.nlu.explain import missing_words
from bot.nlu.follow_up import choose, joined, leans
from bot.nlu.grouping import groups
from bot.nlu.judge import Judge
from bot.nlu.labelled import Line
from bot.nlu.lexical import GramMemory, count_grams
from bot.nlu.matcher import Index, Phrasing, about
from bot.nlu.rehearsal import Run, compare, run, thefts
from bot.nlu.smalltalk import SmallTalk
from bot.nlu.units import Peeler, Unit, asks, mask_day, read_units

VERBATIM = 0.99
"""Probability of a phrasing asked word for word: the curator said what answers it, and no exam asks such a question."""
SHOWN = 5
"""Candidates that staff see."""


@dataclass(frozen=True)
class Knowledge:
    """Everything that changes when the FAQ changes; swapped as a whole, so that a message sees one state of it."""

    faq: Faq
    museum: Museum
    index: Index
    confidence: Confidence

    @cached_property
    def bounded(self) -> list[Entry]:
        """The entries that are not always valid; a few among many."""
        return [entry for entry in self.faq.entries if entry.valid_from or entry.valid_until]


@dataclass(frozen=True)
class Judged:
    """A unit of the message with its ranking (best first), features judged into probabilities."""

    unit: Unit
    order: np.ndarray
    fused: np.ndarray
    best: np.ndarray
    first: float
    among: float

    @property
    def top(self) -> int:
        """The column of the first entry."""
        return int(self.order[0])


class Decider:
    """Decides about messages, with the knowledge that is live.

    ``live`` is replaced by :meth:`learn`; reading it is safe at any time from any thread.
    """

    def __init__(
        self, store: EmbeddingStore, examples: Mapping[str, Sequence[str]],
        strangers: Sequence[str], budget: Budget, judge: Judge | None = None,
    ) -> None:  # fmt: skip
        """
        Args:
            examples: small talk by intent; strangers: out-of-scope messages (both from ``data/nlu``).
            judge: what was learnt with the store's encoder, if anything was.

        Raises:
            ValueError: there is no example of small talk or no out-of-scope message.
        """
        if not any(examples.values()) or not strangers:
            raise ValueError("data/nlu must hold small talk intents and the intent out_of_scope, each with examples")
        self._store, self._budget, self._judge = store, budget, judge
        self._smalltalk = SmallTalk(examples, store)
        self._peeler = Peeler(self._smalltalk.around)
        phrasings = [Phrasing(f"stranger-{i:04d}", "", text) for i, text in enumerate(strangers)]
        self._strangers = Index(phrasings, store.embed([phrasing.text for phrasing in phrasings]))
        self._grams = GramMemory()
        self._masked: dict[tuple[str, str], str] = {}
        self._labelled: Sequence[Line] = ()
        self._ahead = Ahead()
        self._ran: tuple[Knowledge, Sequence[Line], Run] | None = None
        self.live: Knowledge | None = None

    def learn(self, faq: Faq, museum: Museum, *, labelled: Sequence[Line] = (), judge: bool = True) -> None:
        """Make ``faq`` and ``museum`` live; only phrasings never seen before are embedded.

        ``labelled`` messages of this museum help to choose the thresholds. ``judge=False`` keeps the thresholds of the
        version before, which is quick; call :meth:`judge` soon.
        """
        self._labelled = labelled
        index = self._index(faq)
        confidence = self.live.confidence if self.live is not None and not judge else self._examined(index)
        self.live = Knowledge(faq, museum, index, confidence)

    def judge(self) -> None:
        """Fit the thresholds to the FAQ that is live; a version that comes meanwhile keeps its own."""
        judged = self.live
        if judged is None:
            return
        confidence = self._examined(judged.index)
        if self.live is judged:
            self.live = replace(judged, confidence=confidence)

    def _examined(self, index: Index) -> Confidence:
        exam = examine(index, self._strangers, self._store, self._budget, details=self._judge is None)
        labelled = ask_labelled(index, self._strangers, self._store, self._labelled)
        confidence = (
            adopt(self._judge, exam, self._budget, labelled) if self._judge else fit(exam, self._budget, labelled)
        )
        self._smalltalk.calibrate(index, self._strangers)
        self._store.save()
        return confidence

    def _index(self, faq: Faq, *, keep: bool = True) -> Index:
        """``keep``: this FAQ goes live, so that what was worked out for it is kept for the next one."""
        # Any day serves to find the mention of a day in a phrasing: it is masked, not kept.
        some_day = date(2027, 1, 4)
        asked = [
            (entry.id, language, text)
            for entry in faq.entries
            for language, texts in entry.questions.items()
            for text in texts
        ]
        masked = {
            (language, text): self._masked.get((language, text)) or mask_day(text, language, some_day).text
            for _, language, text in asked
        }
        phrasings = [Phrasing(entry, language, masked[language, text]) for entry, language, text in asked]
        texts = [phrasing.text for phrasing in phrasings]
        if keep:
            self._masked = masked
        counts = self._grams.count(texts) if keep else count_grams(texts)
        return Index(phrasings, self._store.embed(texts), counts, self._answers(faq))

    def rehearse(self, faq: Faq) -> dict[str, Any]:
        """What would be answered wrongly if ``faq`` were live, against the one that is: ``rehearsal.compare``.

        Raises RuntimeError: nothing was learnt yet.
        """
        live = self._known()
        after = self._run(self._index(faq, keep=False), live)
        return compare(self._run_live(live), after, self._budget.false_answers)

    def thefts(self) -> list[dict[str, Any]]:
        """Phrasings that another entry would answer if they were not there. Raises RuntimeError: nothing was learnt."""
        return thefts(self._run_live(self._known()))

    def _run_live(self, live: Knowledge) -> Run:
        """As long as the same FAQ is live, it makes the same mistakes."""
        known = self._ran
        if known is None or known[0] is not live or known[1] is not self._labelled:
            self._ran = known = live, self._labelled, self._run(live.index, live)
        return known[2]

    def _run(self, index: Index, live: Knowledge) -> Run:
        return run(index, self._strangers, self._store, live.confidence, self._labelled)

    def _known(self) -> Knowledge:
        if self.live is None:
            raise RuntimeError("no FAQ is live yet")
        return self.live

    def group(self, texts: Sequence[str]) -> list[list[int]]:
        """The places of texts that mean the same, the largest group first."""
        return groups(self._store.recall(texts))

    def _answers(self, faq: Faq) -> dict[str, np.ndarray]:
        texts = [about(answer) for entry in faq.entries for answer in entry.answer.values()]
        vectors = iter(self._store.embed(texts))
        return {entry.id: np.stack([next(vectors) for _ in entry.answer]) for entry in faq.entries}

    def prepare(self, text: str, language: str, now: datetime) -> None:
        """Read and encode a message ahead of :meth:`decide`, which then finds it done; from any thread."""
        live = self.live
        if live is not None and fold(text):
            today = now.astimezone(live.museum.timezone).date()
            self._ahead.put((text, language, today), self._read(text, language, today))

    def _read(self, text: str, language: str, today: date) -> Reading:
        units = read_units(text, self._peeler.peel, language, today)
        texts = [unit.text for unit in units]
        return Reading(units, self._store.glance(texts), count_grams(texts))

    def similarities(self, text: str, others: Sequence[str]) -> list[float]:
        """Cosine of ``text`` to each of ``others``."""
        vectors = self._store.glance([text, *others])
        return [float(similarity) for similarity in vectors[1:] @ vectors[0]]

    def decide(self, text: str, language: str, now: datetime, previous: str | None = None) -> Decision:
        """Decide about one message in ``language``.

        Args:
            now: aware datetime; decides what "tomorrow" is and which entries are valid.
            previous: the question before it in the conversation, which a follow-up ("and on Sundays?") leans on.

        Raises:
            RuntimeError: nothing was learnt yet.
        """
        live = self._known()
        today = now.astimezone(live.museum.timezone).date()
        if not fold(text):
            return Decision(SMALLTALK, language, intent=NO_WORDS, reason="no words")
        read = self._ahead.take((text, language, today)) or self._read(text, language, today)
        units = read.units
        if not units:
            return Decision(SMALLTALK, language, intent=self._smalltalk.nearest(text, self._store), reason="small talk")
        alone = self._weigh(read, language, live, today)
        if previous is None or alone.decision == SMALLTALK or not leans(units[0].written, language):
            return alone
        together = self._read(joined(previous, units[0].written, language), language, today)
        return choose(alone, self._weigh(together, language, live, today)) if together.units else alone

    def _weigh(self, read: Reading, language: str, live: Knowledge, today: date) -> Decision:
        units, vectors, counts = read.units, read.vectors, read.counts
        expired = self._expired(live, today)
        scores = live.index.score(vectors, counts, None if expired is None else expired[live.index.owner][None])
        stranger = self._strangers.score(vectors, counts).asked.max(axis=1)
        rival = max(float(scores.asked[0].max()), float(stranger[0]))
        intent = self._smalltalk.recognise(vectors[:1], counts[:1], rival)
        if intent is not None:
            return Decision(SMALLTALK, language, intent=intent, reason="small talk")
        if expired is not None and expired.all():
            return Decision(HANDOFF, language, reason="nothing in the FAQ is valid today", question=units[0].written)
        features = measure(live.index, scores, counts, stranger)
        judged = [
            _judge(unit, _ranking(scores.fused[row], expired), scores.fused[row], scores.best[row],
                   features[row : row + 1], live)
            for row, unit in enumerate(units)
        ]  # fmt: skip
        return self._choose(judged, language, live)

    def _expired(self, live: Knowledge, today: date) -> np.ndarray | None:
        """(E,): entries that are not valid today, or ``None`` when all are."""
        gone = {entry.id for entry in live.bounded if not entry.is_valid_on(today)}
        if not gone:
            return None
        return np.array([entry in gone for entry in live.index.entries])

    def _choose(self, judged: list[Judged], language: str, live: Knowledge) -> Decision:
        sure_from = live.confidence.answer_from
        whole, parts = judged[0], judged[1:]
        best = max([whole, *parts], key=lambda one: one.first)
        # What is understood best as a whole is one question: "Did Sapiens and Neanderthals have children?"
        asked = parts if best is not whole else []
        others = [part for part in asked if part.top != best.top and self._is_question(part, live)]
        if best.first < sure_from:
            return self._suggest([max([whole, *parts], key=lambda one: one.among)], language, live)
        if not others:
            return self._answer([best], language, live)
        questions = list({part.top: part for part in [best, *others]}.values())[:SUGGESTIONS]
        if all(question.first >= sure_from for question in questions):
            return self._answer(questions, language, live)
        # One of two questions is not understood: the sure one must not hide the other.
        return self._suggest(questions, language, live)

    def _is_question(self, part: Judged, live: Knowledge) -> bool:
        """Whether a part of the message is a question of its own, not the story around one."""
        return asks(part.unit.text) or part.among >= live.confidence.suggest_from

    def _answer(self, judged: list[Judged], language: str, live: Knowledge) -> Decision:
        entries = tuple(str(live.index.entries[one.top]) for one in judged)
        days = {entry: one.unit.day.isoformat() for entry, one in zip(entries, judged, strict=True) if one.unit.day}
        return replace(
            self._describe(judged[0], language, live),
            decision=ANSWER, entries=entries, probability=min(one.first for one in judged), days=days,
            escalate=any(live.faq.by_id[entry].escalate for entry in entries), reason="sure",
        )  # fmt: skip

    def _suggest(self, questions: list[Judged], language: str, live: Knowledge) -> Decision:
        """Curated questions to choose from: the candidates of one question, or the first one of each of several."""
        first = questions[0]
        described = self._describe(first, language, live)
        if first.among < live.confidence.suggest_from:
            return described
        entries = [candidate.entry for candidate in described.candidates[:SUGGESTIONS]]
        if len(questions) > 1:
            entries = [str(live.index.entries[question.top]) for question in questions]
        if any(live.faq.by_id[entry].escalate for entry in entries):
            return replace(described, reason=URGENT)  # a person must see it, not a list of guesses
        asked = [*questions, *[first] * (len(entries) - len(questions))]
        days = {entry: one.unit.day.isoformat() for entry, one in zip(entries, asked, strict=False) if one.unit.day}
        return replace(
            described, decision=SUGGEST, entries=tuple(entries), days=days, reason="not sure enough to answer"
        )

    def _describe(self, judged: Judged, language: str, live: Knowledge) -> Decision:
        """A hand-off with the evidence: what an answer or a suggestion starts from."""
        rest = _shares(judged)
        candidates = tuple(
            Candidate(
                entry=str(live.index.entries[column]),
                title=live.faq.by_id[str(live.index.entries[column])].title(language, live.faq.default_language),
                probability=round(rest[place], 4),
                similarity=round(float(judged.fused[column]), 4),
                phrasing=live.index.phrasings[judged.best[column]].text,
                topic=live.faq.by_id[str(live.index.entries[column])].topic,
            )
            for place, column in enumerate(judged.order[:SHOWN])
        )
        return Decision(
            HANDOFF, language, probability=round(judged.first, 4), candidates=candidates,
            reason="nothing in the FAQ is near enough", question=judged.unit.written,
            missing=missing_words(judged.unit.text, language, live.index.phrasings[judged.best[judged.top]],
                                  live.faq.by_id[str(live.index.entries[judged.top])]),
        )  # fmt: skip


def _judge(
    unit: Unit, order: np.ndarray, fused: np.ndarray, best: np.ndarray, features: np.ndarray, live: Knowledge
) -> Judged:
    first, among = live.confidence.judge(features)
    if fold(unit.text) == fold(live.index.phrasings[best[order[0]]].text):
        first, among = max(first, VERBATIM), max(among, VERBATIM)
    return Judged(unit, order, fused, best, first, among)


def _ranking(fused: np.ndarray, expired: np.ndarray | None) -> np.ndarray:
    """The columns of the best ten entries, best first, without expired ones: nobody may see those."""
    order = np.argsort(-fused, kind="stable")
    return order[:10] if expired is None else order[~expired[order]][:10]


def _shares(judged: Judged) -> list[float]:
    """A probability for each candidate: the first's own; what "one of three" adds goes to the next two by score."""
    shares = [judged.first] + [0.0] * (len(judged.order) - 1)
    near = judged.order[1:SUGGESTIONS]
    if len(near):
        force = np.exp(10 * (judged.fused[near] - judged.fused[near].max()))
        added = max(0.0, judged.among - judged.first) * force / force.sum()
        shares[1 : 1 + len(near)] = [min(judged.first, float(part)) for part in added]
    return shares
