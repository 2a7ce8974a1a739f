"""Reads FAQ entries from a table: our own export, or what somebody made with a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.faq import LANGUAGE, fold
from bot.gateway.from_html import TAG, markdown, safe_markdown, words
from bot.gateway.messages import clean_text
from bot.gateway.staff.faq_drafts import DAYS, NO_LANGUAGE, Draft, NotRead, Reading, Refused, at_most, one_line
from bot.gateway.staff.numbers import FORMULA

DELIMITERS = (",", ";", "\t")
OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
"""How files of Excel, Word and Acrobat begin."""
WIDE = (b"\xff\xfe", b"\xfe\xff")
SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=.\"?\r?\n", re.IGNORECASE)

COLUMNS = {
    "id": ("id", "identifier", "identifiant", "short name", "nom court"),
    "topic": ("topic", "topics", "category", "theme", "themes", "categorie", "rubrique", "sujet"),
    "language": ("language", "lang", "langue"),
    "questions": ("question", "questions", "phrasing", "phrasings", "formulation", "formulations"),
    "answer": ("answer", "answers", "reponse", "reponses"),
    "valid_from": ("valid from", "valable a partir du", "valable du"),
    "valid_until": ("valid until", "valable jusqu au", "valable jusque"),
    "review_by": ("review by", "a revoir avant le", "a revoir le"),
}  # fmt: skip
"""The names of the columns as :func:`fold` leaves them; the two of texts may be followed by a language."""
NAMES = {name: column for column, names in COLUMNS.items() for name in names}
TEXTS = ("questions", "answer")
MAX_COLUMNS = 200


@dataclass(frozen=True)
class Column:
    """What a column holds; ``language``: of a text, ``NO_LANGUAGE`` where the head does not say."""

    name: str
    language: str = NO_LANGUAGE


def decoded(body: bytes) -> tuple[str, bool]:
    """The text of a file, and whether its encoding had to be guessed. Raises NotRead: it is no text."""
    if body.startswith(OFFICE):
        raise NotRead("importing-error-office")
    if body.startswith(WIDE):
        return body.decode("utf-16", "replace"), False
    try:
        return body.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace"), True


def table(text: str, languages: Mapping[str, str]) -> Reading:
    """The entries of a table with heads. ``languages``: the code of each language by its folded names.

    Raises:
        NotRead: no head names the questions and the answers, or there are too many rows.
    """
    text = SEPARATOR_LINE.sub("", text, count=1) if SEPARATOR_LINE.match(text) else text.removeprefix("\ufeff")
    delimiter, columns, unknown = _heads(text, languages)
    reading = Reading([], [], [("importing-notice-columns", {"columns": ", ".join(unknown)})] if unknown else [])
    rows: dict[str, int] = {}
    for line, cells in _rows(text, delimiter, reading):
        draft = _draft(line, dict(zip(columns, cells, strict=False)), languages)
        if draft is not None:
            _add(draft, rows, reading)
        at_most(len(reading.drafts) + len(reading.refused))
    return reading


def _heads(text: str, languages: Mapping[str, str]) -> tuple[str, list[Column | None], list[str]]:
    """With which delimiter the first line makes most sense, its columns, and the heads that say nothing to us."""
    tried = {delimiter: _first_row(text, delimiter) for delimiter in DELIMITERS}
    columns = {delimiter: [_column(head, languages) for head in heads] for delimiter, heads in tried.items()}
    best = max(DELIMITERS, key=lambda delimiter: sum(column is not None for column in columns[delimiter]))
    known = [column for column in columns[best] if column is not None]
    if not {column.name for column in known}.issuperset(TEXTS):
        raise NotRead("importing-error-heads")
    if len(set(known)) < len(known):
        raise NotRead("importing-error-heads-twice")
    unread = [one_line(head)[:40] for head, column in zip(tried[best], columns[best], strict=True) if column is None]
    return best, columns[best], [head for head in unread if head]


def _first_row(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), [])[:MAX_COLUMNS]
    except csv.Error:
        return []


def _column(head: str, languages: Mapping[str, str]) -> Column | None:
    folded = fold(head)
    if folded in NAMES:
        return Column(NAMES[folded])
    first, _, language = folded.partition(" ")
    if NAMES.get(first) in TEXTS and (language in languages or LANGUAGE.match(language)):
        return Column(NAMES[first], languages.get(language, language))
    return None


def _rows(text: str, delimiter: str, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """The rows below the heads, with the line on which each begins; what is no row is refused, and reading goes on."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line, is_head = 0, True
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            reading.refused.append(Refused(line + 1, "", ("importing-wrong-quotes", {})))
            at_most(len(reading.refused))
        else:
            if not is_head and any(cell.strip() for cell in cells):
                yield line + 1, cells
        line, is_head = rows.line_num, False


def _draft(line: int, row: Mapping[Column | None, str], languages: Mapping[str, str]) -> Draft | None:
    cells = {column: _untamed(cell) for column, cell in row.items() if column is not None}
    plain = {column.name: one_line(cell) for column, cell in cells.items() if column.name not in TEXTS}
    spoken = _language(plain.get("language", ""), languages)
    questions: dict[str, tuple[str, ...]] = {}
    answer: dict[str, str] = {}
    for column, cell in cells.items():
        language = column.language or spoken
        if column.name == "questions" and (asked := _phrasings(cell)):
            questions[language] = (*questions.get(language, ()), *asked)
        elif column.name == "answer" and (said := _answer(cell)):
            answer[language] = said
    days = {name: plain[name] for name in DAYS if plain.get(name)}
    return Draft(line, questions, answer, plain.get("id", ""), plain.get("topic", ""), days)


def _untamed(cell: str) -> str:
    """Without the sign with which our own export keeps spreadsheets from reading a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def _language(cell: str, languages: Mapping[str, str]) -> str:
    folded = fold(cell)
    return languages.get(folded) or languages.get(folded.partition(" ")[0]) or folded[:40]


def _phrasings(cell: str) -> list[str]:
    lines = [words(cell)] if TAG.search(cell) else [one_line(line) for line in cell.splitlines()]
    return [line for line in lines if fold(line)]


def _answer(cell: str) -> str:
    cell = clean_text(cell)
    return markdown(cell) if TAG.search(cell) else safe_markdown(cell)


def _add(draft: Draft, rows: dict[str, int], reading: Reading) -> None:
    """One more row; one with an id that stood before holds the entry's texts in another language."""
    at = rows.get(draft.id) if draft.id else None
    if at is None:
        rows[draft.id] = len(reading.drafts)
        reading.drafts.append(draft)
        return
    before = reading.drafts[at]
    if before.answer.keys() & draft.answer.keys():
        reading.refused.append(Refused(draft.line, draft.title, ("importing-wrong-id", {"id": draft.id})))
        return
    questions = dict(before.questions)
    for language, asked in draft.questions.items():
        questions[language] = (*questions.get(language, ()), *asked)
    reading.drafts[at] = replace(
        before, questions=questions, answer={**before.answer, **draft.answer}, topic=before.topic or draft.topic,
        days={**draft.days, **before.days},
    )  # fmt: skip
