"""From an answered question to the FAQ: a new way of asking an entry, or a new entry; and what was changed, to undo."""

from __future__ import annotations

import difflib
import itertools
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.faq import Entry, Faq, FaqError, fold
from bot.faq_writing import (
    NewEntry,
    NoSuchEntry,
    Saved,
    entry_text,
    entry_texts,
    save_faq,
    with_entries,
    with_entry,
    with_entry_text,
    with_phrasing,
)
from bot.gateway import deeds
from bot.gateway.accounts import Signed
from bot.gateway.db import Conversation, FaqChange, Message, Request, Staff
from bot.gateway.errors import Declined, UnknownMessage
from bot.gateway.masking import masked
from bot.gateway.messages import Author, Kind
from bot.gateway.pages import Reader
from bot.gateway.security import digest
from bot.gateway.staff.budget import OVERRIDDEN, judged
from bot.gateway.staff.console import Console
from bot.gateway.staff.words import asked_words

PHRASING, ENTRY, EDIT, IMPORT, UNDO = KINDS = ("phrasing", "entry", "edit", "import", "undo")
"""What is done to the FAQ from the console."""
CHANGES_SHOWN = 100
WORDS_OF_ID = 5
LENGTH_OF_ID = 70


class NotLearnt(Declined):
    """The FAQ stays as it is."""


@dataclass(frozen=True)
class Lesson:
    """What a curator fills in. ``kind``: ``phrasing`` or ``entry``; ``answer`` by language."""

    kind: str = PHRASING
    language: str = ""
    question: str = ""
    entry: str = ""
    id: str = ""
    topic: str = ""
    answer: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """Where a lesson comes from: the lesson that is proposed, and the entries that the assistant had in mind.

    ``message_id`` and ``conversation_id`` are ``None`` when the visitor had everything deleted.
    """

    message_id: int | None
    conversation_id: str | None
    candidates: list[tuple[str, float | None]]
    lesson: Lesson


def source(session: Session, console: Console, reader: Reader, message_id: int, faq: Faq) -> Source:
    """What can be learnt from this message of a visitor. Raises UnknownMessage."""
    message = session.get(Message, message_id)
    request = session.scalar(select(Request).where(Request.message_id == message_id))
    if message is None or request is None or message.museum != console.museum_id:
        raise UnknownMessage(f"message {message_id} was never handed off in this museum")
    language = _spoken(session.get_one(Conversation, message.conversation_id).language, faq)
    question = " ".join(masked(asked_words(reader, request, message)).split())
    candidates = known_candidates(request, faq)
    answer = {language: masked(_answer(session, message))}
    first = candidates[0][0] if candidates else ""
    lesson = Lesson(PHRASING, language, question, first, proposed_id(question, faq), "", answer)
    return Source(message_id, message.conversation_id, candidates, lesson)


def known_candidates(request: Request, faq: Faq) -> list[tuple[str, float | None]]:
    """The entries that the assistant had in mind, each with its probability, as far as the FAQ still has them."""
    candidates = [(str(found.get("entry")), found.get("probability")) for found in request.candidates]
    return [(entry, share) for entry, share in candidates if entry in faq.by_id]


def _spoken(language: str, faq: Faq) -> str:
    return language if language in faq.languages else faq.default_language


def _answer(session: Session, question: Message) -> str:
    """What a person of the museum wrote after the question, first."""
    said = (Message.conversation_id == question.conversation_id, Message.id > question.id)
    chosen = select(Message.text).where(*said, Message.author == Author.STAFF, Message.kind == Kind.REPLY)
    return session.scalar(chosen.order_by(Message.id).limit(1)) or ""


def proposed_id(question: str, faq: Faq, taken: Collection[str] = ()) -> str:
    """An id that no entry has, and that is not ``taken``, from the first words of the question."""
    plain = unicodedata.normalize("NFKD", question.casefold()).encode("ascii", "ignore").decode()
    words = "-".join(re.findall(r"[a-z0-9]+", plain)[:WORDS_OF_ID])[:LENGTH_OF_ID].strip("-") or "question"
    names = itertools.chain([words], (f"{words}-{number}" for number in itertools.count(2)))
    return next(name for name in names if name not in faq.by_id and name not in taken)


def standing(question: str, faq: Faq) -> Entry | None:
    """The entry in which this very question stands already."""
    folded = fold(question)
    for entry in faq.entries:
        if any(fold(one) == folded for lines in entry.questions.values() for one in lines):
            return entry
    return None


def learn(console: Console, signed: Signed, lesson: Lesson, now: datetime, *, in_spite: bool = False) -> None:
    """Write the lesson into the FAQ, and down among the changes; ``in_spite`` as in :func:`write`.

    Raises:
        NotLearnt, Breaks, FaqError: the file stays as it is.
    """
    entry_id, change = changing(console, signed, lesson)
    write(console, signed, ENTRY if lesson.kind == ENTRY else PHRASING, entry_id, change, now, in_spite=in_spite)


def changing(console: Console, signed: Signed, lesson: Lesson) -> tuple[str, Callable[[str], str]]:
    """The entry that the lesson is about, and the change of the file. Raises NotLearnt, FaqError."""
    faq = console.faq.load()
    if not lesson.question.strip():
        raise NotLearnt("learning-error-no-question")
    if (known := standing(lesson.question, faq)) is not None:
        raise NotLearnt("learning-error-known", entry=known.title(signed.language, faq.default_language), id=known.id)
    if lesson.kind == ENTRY:
        entry = _new_entry(lesson)
        return entry.id, lambda text: with_entry(text, entry)
    if lesson.entry not in faq.by_id:
        raise NotLearnt("learning-error-gone")
    return lesson.entry, lambda text: with_phrasing(text, lesson.entry, lesson.language, lesson.question)


def _new_entry(lesson: Lesson) -> NewEntry:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", lesson.id):
        raise NotLearnt("learning-error-id")
    if not re.fullmatch(r"[\w-]+", lesson.topic):
        raise NotLearnt("learning-error-topic")
    answer = {language: words.strip() for language, words in lesson.answer.items() if words.strip()}
    return NewEntry(lesson.id, lesson.topic, {lesson.language: [lesson.question]}, answer)


def undo(console: Console, signed: Signed, change_id: int, now: datetime) -> None:
    """Put an entry back as it was before the change.

    Raises:
        NotLearnt: the change is not known, or the entry was changed again since.
        FaqError: another entry needs it as it is.
    """
    with console.database.read() as session:
        row = session.get(FaqChange, change_id)
    if row is None or row.museum != console.museum_id or row.undone_at is not None or row.kind == UNDO:
        raise NotLearnt("learning-error-undone")

    def back(text: str) -> str:
        if entry_text(text, row.entry_id) != row.after:
            raise NotLearnt("learning-error-changed", id=row.entry_id)
        return with_entry_text(text, row.entry_id, row.before)

    write(console, signed, UNDO, row.entry_id, back, now, undone=row.id)


def write(
    console: Console, signed: Signed, kind: str, entry_id: str, change: Callable[[str], str], now: datetime,
    undone: int | None = None, *, in_spite: bool = False,
) -> None:  # fmt: skip
    """Change the file, note the change for the history, and the deed.

    ``in_spite``: though it passes the false-answer budget, if whoever is signed in may decide that.

    Raises:
        NotLearnt, Breaks, FaqError: the file stays as it is.
    """
    # What was there before may always come back.
    written = _written(console, signed, change, in_spite=in_spite, asked=kind != UNDO)
    with console.database.begin() as session:
        _note(session, console, signed, kind, [entry_id], written, now)
        if undone is not None:
            session.get_one(FaqChange, undone).undone_at = now


def write_new(
    console: Console, signed: Signed, kind: str, entries: Sequence[NewEntry], stamp: str, now: datetime, *,
    in_spite: bool = False,
) -> None:  # fmt: skip
    """Append entries to the file all at once; each has a line of its own in the history, to be undone alone.

    ``stamp``: the digest of the file as the curator looked at it; ``in_spite`` as in :func:`write`.

    Raises:
        NotLearnt, Breaks, FaqError: the file stays as it is.
    """

    def change(text: str) -> str:
        if digest(text) != stamp:
            raise NotLearnt("importing-error-changed")
        return with_entries(text, entries)

    written, ids = _written(console, signed, change, in_spite=in_spite), [entry.id for entry in entries]
    with console.database.begin() as session:
        _note(session, console, signed, kind, ids, written, now)


def _written(
    console: Console, signed: Signed, change: Callable[[str], str], *, in_spite: bool, asked: bool = True
) -> tuple[Saved, str]:
    """What was saved, and how it stands with the budget, if that is ``asked``. Raises NotLearnt, Breaks, FaqError."""
    try:
        verdict = judged(console, signed, change, in_spite=in_spite) if asked else ""
        return save_faq(console.faq_path, change, console.reader(signed.language).museum.placeholders), verdict
    except NoSuchEntry as error:
        raise NotLearnt("learning-error-gone") from error
    except ValueError as error:
        if isinstance(error, FaqError):
            raise
        raise NotLearnt("learning-error-character") from error


def _note(
    session: Session, console: Console, signed: Signed, kind: str, ids: Sequence[str], written: tuple[Saved, str],
    now: datetime,
) -> None:  # fmt: skip
    """For the history and the log. After the file: if this fails, visitors still read what the curator approved."""
    session.add_all(_rows(console, signed, kind, ids, written, now))
    deeds.note(session, console.museum_id, signed.staff_id, kind, ", ".join(ids), now)
    if written[1] == OVERRIDDEN:
        deeds.note(session, console.museum_id, signed.staff_id, OVERRIDDEN, ", ".join(ids), now)


def _rows(
    console: Console, signed: Signed, kind: str, ids: Sequence[str], written: tuple[Saved, str], now: datetime
) -> list[FaqChange]:  # fmt: skip
    saved, verdict = written
    before, after = entry_texts(saved.before, ids), entry_texts(saved.after, ids)
    return [
        FaqChange(
            museum=console.museum_id, entry_id=one, kind=kind, before=before[one], after=after[one],
            staff_id=signed.staff_id, at=now, verdict=verdict,
        )
        for one in ids
    ]  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One line of the history: what was done to which entry, and the lines that went ("-") and came ("+")."""

    id: int
    kind: str
    entry_id: str
    who: str
    when: str
    lines: list[tuple[str, str]]
    can_be_undone: bool
    verdict: str


def history(session: Session, console: Console, reader: Reader, faq_path: Path) -> list[Change]:
    """The changes made from the console, the newest first."""
    text = faq_path.read_text(encoding="utf-8")
    chosen = (
        select(FaqChange, Staff.name)
        .outerjoin(Staff, Staff.id == FaqChange.staff_id)
        .where(FaqChange.museum == console.museum_id)
        .order_by(FaqChange.id.desc())
        .limit(CHANGES_SHOWN)
    )
    rows = session.execute(chosen).all()
    now = entry_texts(text, {row.entry_id for row, _ in rows})
    return [
        Change(
            row.id, row.kind, row.entry_id, name or reader.text("console-someone"), reader.when(row.at),
            _difference(row.before, row.after),
            row.kind != UNDO and row.undone_at is None and now[row.entry_id] == row.after,
            row.verdict,
        )
        for row, name in rows
    ]  # fmt: skip


def _difference(before: str, after: str) -> list[tuple[str, str]]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [(line[0], line[2:]) for line in lines if line[0] in "+-"]
