"""From what a file or a page proposes to entries of the FAQ: what is new, what is there already, what cannot be taken.

Nothing is kept between the preview and the confirmation: the form carries the drafts, and all is looked at again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from bot.checked_yaml import ISO_DAY
from bot.faq import ENTRY_ID, MAX_PHRASING, PLACEHOLDER, Entry, Faq, fold, fold_phrasing
from bot.faq_writing import NewEntry
from bot.gateway.messages import clean_text
from bot.gateway.staff.faq_drafts import (
    DAYS,
    MAX_ANSWER,
    MAX_ENTRIES,
    NO_LANGUAGE,
    Draft,
    NotRead,
    Refused,
    Said,
    one_line,
)
from bot.gateway.staff.learning import proposed_id

MAX_ID, MAX_TOPIC = 80, 60
Text = TypeVar("Text")
ADDRESSES = ("history", "import")
"""What stands under /console/faq/ beside the entries."""


@dataclass(frozen=True)
class Choice:
    """What the curator filled in for one draft."""

    is_taken: bool = True
    topic: str = ""
    language: str = ""


@dataclass(frozen=True)
class Proposal:
    """A draft that can become an entry; ``problem``: what is still in its way.

    ``chooses_language``: some of its texts are without one. ``carried``: the draft as a field of the form.
    """

    draft: Draft
    entry: NewEntry
    choice: Choice
    problem: Said | None
    chooses_language: bool

    @property
    def carried(self) -> str:
        draft = self.draft
        parts = (draft.line, draft.id, draft.topic, draft.questions, draft.answer, draft.days, draft.language)
        return json.dumps(parts, ensure_ascii=False)


@dataclass(frozen=True)
class Known:
    """A draft whose question stands in the FAQ already, and the entry in which it does."""

    line: int
    title: str
    entry: Entry


@dataclass
class Sorted:
    """The drafts by what can become of them."""

    proposals: list[Proposal] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def taken(self) -> list[Proposal]:
        return [proposal for proposal in self.proposals if proposal.choice.is_taken]


class _Wrong(Exception):
    """The draft cannot be taken, or not as it is; holds the catalog's words for the reason."""

    def __init__(self, key: str, **arguments: str) -> None:
        super().__init__(key)
        self.said: Said = (key, arguments)


def sort_out(
    drafts: Iterable[Draft], faq: Faq, placeholders: Collection[str], choices: Mapping[int, Choice] | None = None
) -> Sorted:
    """What can become of the drafts. ``choices``: by their number; ``None``: nobody has chosen yet."""
    sorting = _Sorting(faq, placeholders)
    for number, draft in enumerate(drafts):
        sorting.add(draft, None if choices is None else choices.get(number, Choice(False)))
    return sorting.found


class _Sorting:
    """Looks at one draft after the other, and knows those that came before."""

    def __init__(self, faq: Faq, placeholders: Collection[str]) -> None:
        self.found = Sorted()
        self._faq, self._placeholders = faq, placeholders
        self._known: dict[str, Entry] = {}
        for entry in faq.entries:
            for phrasing in (one for asked in entry.questions.values() for one in asked):
                self._known.setdefault(fold_phrasing(phrasing), entry)
        self._seen: dict[str, int] = {}
        self._ids: set[str] = set(ADDRESSES)

    def add(self, draft: Draft, choice: Choice | None) -> None:
        folded = {fold(one) for asked in draft.questions.values() for one in asked} - {""}
        there = next((self._known[one] for one in folded if one in self._known), None)
        if there is not None:
            self.found.known.append(Known(draft.line, draft.title, there))
            return
        try:
            self._check(draft, folded)
        except _Wrong as wrong:
            self.found.refused.append(Refused(draft.line, draft.title, wrong.said))
        else:
            self._propose(draft, choice)
            self._seen.update(dict.fromkeys(folded, draft.line))

    def _propose(self, draft: Draft, choice: Choice | None) -> None:
        guess = draft.language if draft.language in self._faq.languages else self._faq.default_language
        chosen = choice or Choice(True, draft.topic, guess)
        questions, answer = _spoken(draft, chosen.language or guess)
        entry = NewEntry(
            self._id(draft), chosen.topic, self._in_order(questions), self._in_order(answer), days=draft.days
        )  # fmt: skip
        problem = self._problem(entry, has_chosen=choice is not None)
        if problem is not None and choice is None:
            chosen = replace(chosen, is_taken=False)
        chooses = NO_LANGUAGE in draft.questions or NO_LANGUAGE in draft.answer
        self.found.proposals.append(Proposal(draft, entry, chosen, problem, chooses))

    def _in_order(self, texts: Mapping[str, Text]) -> dict[str, Text]:
        """The languages as the file has them."""
        return {code: texts[code] for code in (*self._faq.languages, *texts) if code in texts}

    def _problem(self, entry: NewEntry, *, has_chosen: bool) -> Said | None:
        first = self._faq.default_language
        if unknown := sorted({*entry.questions, *entry.answer} - {*self._faq.languages}):
            return "importing-wrong-language", {"language": unknown[0]}
        for key, texts in (("first-question", entry.questions), ("first-answer", entry.answer)):
            if first not in texts:
                return f"importing-wrong-{key}", {"language": first}
        if has_chosen and not entry.topic:
            return "importing-wrong-no-topic", {}
        if len(entry.topic) > MAX_TOPIC:
            return "importing-wrong-long-topic", {"limit": str(MAX_TOPIC)}
        return None

    def _id(self, draft: Draft) -> str:
        given = draft.id if ENTRY_ID.match(draft.id) and len(draft.id) <= MAX_ID else ""
        is_free = given and given not in self._faq.by_id and given not in self._ids
        made = given if is_free else proposed_id(draft.title, self._faq, self._ids)
        self._ids.add(made)
        return made

    def _check(self, draft: Draft, folded: set[str]) -> None:
        """What no choice of the curator's could mend. Raises _Wrong."""
        self._check_questions(draft, folded)
        if not draft.answer:
            raise _Wrong("importing-wrong-no-answer")
        for said in draft.answer.values():
            self._check_answer(said)
        self._check_languages(draft)
        _check_days(draft.days)
        if len(draft.topic) > MAX_TOPIC:
            raise _Wrong("importing-wrong-long-topic", limit=str(MAX_TOPIC))

    def _check_questions(self, draft: Draft, folded: set[str]) -> None:
        asked = [one for several in draft.questions.values() for one in several]
        if not asked or not all(fold(one) for one in asked):
            raise _Wrong("importing-wrong-no-question")
        if max(len(one) for one in asked) > MAX_PHRASING:
            raise _Wrong("importing-wrong-long-question", limit=str(MAX_PHRASING))
        if lines := [self._seen[one] for one in folded if one in self._seen]:
            raise _Wrong("importing-wrong-twice", line=str(min(lines)))

    def _check_languages(self, draft: Draft) -> None:
        if unknown := sorted({*draft.questions, *draft.answer} - {NO_LANGUAGE, *self._faq.languages}):
            raise _Wrong("importing-wrong-language", language=unknown[0])
        first = self._faq.default_language
        for key, texts in (("first-question", draft.questions), ("first-answer", draft.answer)):
            if first not in texts and NO_LANGUAGE not in texts:
                raise _Wrong(f"importing-wrong-{key}", language=first)

    def _check_answer(self, answer: str) -> None:
        if len(answer) > MAX_ANSWER:
            raise _Wrong("importing-wrong-long-answer", limit=str(MAX_ANSWER))
        for name in map(str.strip, PLACEHOLDER.findall(answer)):
            if name not in self._placeholders:
                raise _Wrong("importing-wrong-placeholder", name=name[:60])
        rest = PLACEHOLDER.sub("", answer)
        if "{{" in rest or "}}" in rest:
            raise _Wrong("importing-wrong-braces")


def _check_days(days: Mapping[str, str]) -> None:
    found = {}
    for name, day in days.items():
        try:
            found[name] = date.fromisoformat(day) if ISO_DAY.fullmatch(day) else None
        except ValueError:
            found[name] = None
        if found[name] is None:
            raise _Wrong("importing-wrong-day", day=day[:20])
    first, last = found.get("valid_from"), found.get("valid_until")
    if first and last and first > last:
        raise _Wrong("importing-wrong-days")


def _spoken(draft: Draft, language: str) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """The draft's texts, those without a language under the chosen one; no phrasing twice."""
    asked: dict[str, dict[str, str]] = {}
    for code, phrasings in draft.questions.items():
        for phrasing in phrasings:
            asked.setdefault(code or language, {}).setdefault(fold(phrasing), phrasing)
    answer = {code or language: said for code, said in sorted(draft.answer.items())}
    return {code: tuple(phrasings.values()) for code, phrasings in asked.items()}, answer


def carried(fields: list[str]) -> list[Draft]:
    """The drafts that a form brings back. Raises NotRead: they are not as the preview had them."""
    if len(fields) > MAX_ENTRIES:
        raise NotRead("importing-error-entries", limit=str(MAX_ENTRIES))
    try:
        return [_draft(json.loads(one)) for one in fields]
    except (ValueError, TypeError, RecursionError, AttributeError) as error:
        raise NotRead("importing-error-form") from error


def _draft(parts: object) -> Draft:
    """Raises ValueError, TypeError: something is of another kind than it should be."""
    if not isinstance(parts, list):
        raise TypeError
    line, given_id, topic, questions, answer, days, language = parts
    if isinstance(line, bool) or not isinstance(line, int):
        raise TypeError
    asked = {_words(code): tuple(one_line(_words(one)) for one in several) for code, several in questions.items()}
    said = {_words(code): clean_text(_words(text)) for code, text in answer.items()}
    known = {_words(name): one_line(_words(day)) for name, day in days.items() if name in DAYS}
    return Draft(
        line, {code: lines for code, lines in asked.items() if lines},
        {code: text for code, text in said.items() if text}, one_line(_words(given_id)), one_line(_words(topic)),
        {name: known[name] for name in DAYS if name in known}, _words(language),
    )  # fmt: skip


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
