"""The FAQ as its curators work on it: what needs attention, what would become of a question, and single entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.faq import Entry, Faq, fold, parse_faq
from bot.faq_fields import DAYS, Fields, with_fields
from bot.faq_writing import NoSuchEntry, entry_text, with_entry_text
from bot.gateway.errors import AssistantUnavailable
from bot.gateway.pages import Reader
from bot.gateway.rasa_client import Tried
from bot.gateway.security import digest
from bot.gateway.staff.console import Console
from bot.gateway.staff.curated import worded
from bot.gateway.staff.gate import Filled
from bot.gateway.staff.learning import NotLearnt

SOON = timedelta(days=30)
LINES = "lines"
"""The form in which an entry is changed as its lines in the file; else in fields."""
DAY, TOPIC = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"), re.compile(r"[\w-]{1,60}\Z")
EXPIRED, EXPIRES, REVIEW, REVIEW_SOON, LATER, UNTRANSLATED = WANTS = (
    "expired", "expires", "review", "review-soon", "later", "untranslated",
)  # fmt: skip
"""Why an entry needs a curator, the most urgent first."""


NOBODY: Mapping[tuple[str, str], int] = {}


@dataclass(frozen=True)
class Want:
    """One reason why an entry needs a curator; ``detail``: a day, or languages."""

    kind: str
    detail: str


Demand = Mapping[tuple[str, str], int]
"""By entry and language: how many visitors of that language got the answer in another one."""


@dataclass(frozen=True)
class Row:
    """An entry in the list; ``demand``: visitors who got its answer in a language that is not theirs."""

    id: str
    title: str
    topic: str
    phrasings: int
    wants: list[Want]
    demand: int = 0


def rows(faq: Faq, reader: Reader, words: str = "", demand: Demand = NOBODY) -> list[Row]:
    """The entries in which all ``words`` stand, whatever their case and accents, in the order of the file."""
    wanted = fold(words).split()
    return [
        Row(
            entry.id, entry.title(reader.language, faq.default_language), entry.topic,
            sum(len(asked) for asked in entry.questions.values()), wants(entry, faq, reader, demand),
            sum(demand.get((entry.id, code), 0) for code in faq.languages if code not in entry.answer),
        )
        for entry in faq.entries
        if _holds(entry, wanted)
    ]  # fmt: skip


def _holds(entry: Entry, wanted: list[str]) -> bool:
    if not wanted:
        return True
    texts = (
        entry.id,
        entry.topic,
        *entry.answer.values(),
        *(one for asked in entry.questions.values() for one in asked),
    )
    whole = " ".join(fold(text) for text in texts)
    return all(word in whole for word in wanted)


def wants(entry: Entry, faq: Faq, reader: Reader, demand: Demand = NOBODY) -> list[Want]:
    """Why the entry needs a curator today."""
    today = reader.museum.local(reader.now).date()
    found = [*_ends(entry, today), *_review(entry, today)]
    missing = [code for code in faq.languages if code not in entry.answer]
    if missing:
        missing.sort(key=lambda code: -demand.get((entry.id, code), 0))
        found.append((UNTRANSLATED, ", ".join(_missed(entry, code, reader, demand) for code in missing)))
    return [Want(kind, detail if isinstance(detail, str) else reader.day(detail)) for kind, detail in found]


def _missed(entry: Entry, code: str, reader: Reader, demand: Demand) -> str:
    times = demand.get((entry.id, code), 0)
    words = reader.language_name(code)
    return reader.text("faq-missed", language=words, count=times) if times else words


def _ends(entry: Entry, today: date) -> list[tuple[str, date | str]]:
    if entry.valid_until is not None and entry.valid_until < today:
        return [(EXPIRED, entry.valid_until)]
    if entry.valid_from is not None and entry.valid_from > today:
        return [(LATER, entry.valid_from)]
    if entry.valid_until is not None and entry.valid_until <= today + SOON:
        return [(EXPIRES, entry.valid_until)]
    return []


def _review(entry: Entry, today: date) -> list[tuple[str, date | str]]:
    if entry.review_by is None or entry.review_by > today + SOON:
        return []
    return [(REVIEW if entry.review_by < today else REVIEW_SOON, entry.review_by)]


def urgent(found: list[Row]) -> list[Row]:
    """The entries that need a curator, the most urgent first; of translations, what most visitors missed."""
    return sorted((row for row in found if row.wants), key=lambda row: (WANTS.index(row.wants[0].kind), -row.demand))


@dataclass(frozen=True)
class Trial:
    """What the assistant would do with a question; ``None`` as ``tried``: it could not be asked."""

    question: str
    tried: Tried | None


def try_out(console: Console, question: str, language: str) -> Trial:
    """Put a question to the assistant as a visitor would ask it; nothing of it is kept."""
    try:
        return Trial(question, console.assistant.try_out(question, language) if console.assistant else None)
    except AssistantUnavailable:
        return Trial(question, None)


@dataclass(frozen=True)
class Opened:
    """An entry with its lines in the file; ``stamp`` tells whether they have changed since."""

    entry: Entry
    text: str
    stamp: str
    answers: list[tuple[str, str, str]]


def opened(console: Console, faq: Faq, entry_id: str, reader: Reader) -> Opened | None:
    """``None``: the FAQ has no such entry."""
    entry = faq.by_id.get(entry_id)
    if entry is None:
        return None
    text = entry_text(console.faq_path.read_text(encoding="utf-8"), entry_id)
    return Opened(entry, text, digest(text), answers_as_read(entry, faq, reader))


def answers_as_read(entry: Entry, faq: Faq, reader: Reader) -> list[tuple[str, str, str]]:
    """Each answer as a visitor reads it today: the language's code, its name, the text."""
    return [
        (code, reader.language_name(code), worded(entry, code, faq, reader)) for code in faq.languages
        if code in entry.answer
    ]  # fmt: skip


def fields_from(form: Filled) -> Fields:
    """What the form holds."""
    asked = {code: words.replace("\r\n", "\n").split("\n") for code, words in form.by_suffix("questions-").items()}
    questions = {code: [one for one in lines if one.strip()] for code, lines in asked.items()}
    answer = {code: words.replace("\r\n", "\n") for code, words in form.by_suffix("answer-").items() if words.strip()}
    days = {name: form.text(name).strip() for name in DAYS if form.text(name).strip()}
    return Fields(form.text("topic").strip(), {code: lines for code, lines in questions.items() if lines}, answer, days)


def filled_in(console: Console, entry_id: str, form: Filled) -> str:
    """The entry's lines with what the form has otherwise.

    Raises FaqError, NotLearnt: the lines were changed meanwhile, or the form holds what no file can.
    """
    entry = console.faq.load().by_id.get(entry_id)
    lines = entry_text(console.faq_path.read_text(encoding="utf-8"), entry_id)
    if entry is None or digest(lines) != form.text("stamp"):
        raise NotLearnt("faq-error-changed", id=entry_id)
    after = fields_from(form)
    if not all(DAY.match(day) for day in after.days.values()):
        raise NotLearnt("faq-error-day")
    if not TOPIC.match(after.topic):
        raise NotLearnt("learning-error-topic")
    try:
        return with_fields(lines, Fields.of(entry), after)
    except ValueError as error:
        raise NotLearnt("learning-error-character") from error


def preview(console: Console, entry_id: str, text: str, reader: Reader) -> list[tuple[str, str, str]]:
    """The answers as they would read if the entry's lines were ``text``. Raises FaqError, NotLearnt."""
    whole = console.faq_path.read_text(encoding="utf-8")
    try:
        changed = _replaced(whole, entry_id, text)
    except NoSuchEntry as error:
        raise NotLearnt("learning-error-gone") from error
    faq = parse_faq(changed, reader.museum.placeholders)
    return answers_as_read(faq.by_id[entry_id], faq, reader)


def replacing(entry_id: str, stamp: str, text: str) -> Callable[[str], str]:
    """The change of the file that puts ``text`` in the place of an entry's lines, if they are still as they were."""

    def change(whole: str) -> str:
        if digest(entry_text(whole, entry_id)) != stamp:
            raise NotLearnt("faq-error-changed", id=entry_id)
        return _replaced(whole, entry_id, text)

    return change


def _replaced(whole: str, entry_id: str, text: str) -> str:
    """The file with ``text`` in the place of an entry's lines.

    Raises FaqError where it could not be read any more, NotLearnt where it would not hold the same entries.
    """
    changed = with_entry_text(whole, entry_id, text.replace("\r\n", "\n").strip("\n") + "\n")
    # One entry in, the same one out: what else came with it could not be undone with it.
    if parse_faq(changed).by_id.keys() != parse_faq(whole).by_id.keys():
        raise NotLearnt("faq-error-id", id=entry_id)
    return changed
