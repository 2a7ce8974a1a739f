"""The addresses under ``/console/faq``: the list, one entry, and the whole FAQ for a spreadsheet or another program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from bot.faq import Faq, FaqError
from bot.faq_fields import DAYS, Fields
from bot.gateway.accounts import CURATOR, Signed
from bot.gateway.numbers import untranslated
from bot.gateway.staff.budget import Breaks
from bot.gateway.staff.console import HOME, Console, go
from bot.gateway.staff.faq_desk import LINES, fields_from, filled_in, opened, preview, replacing, rows, try_out, urgent
from bot.gateway.staff.gate import Filled, Form, let_act, let_in
from bot.gateway.staff.learning import EDIT, NotLearnt, write
from bot.gateway.staff.numbers import SEPARATORS, tame
from bot.gateway.staff.proposals import waiting

FAQ = f"{HOME}/faq"
MAX_QUESTION = 2000
DEMAND_DAYS = 90
"""Over which it is counted how many visitors missed a translation."""


def add_faq_desk(routes: APIRouter, console: Console) -> None:
    """The FAQ: everybody of the team reads it, curators change it."""
    _add_list(routes, console)
    _add_files(routes, console)
    _add_entry(routes, console)


def _add_list(routes: APIRouter, console: Console) -> None:
    @routes.get("/faq")
    def faq_list(request: Request, q: str = "") -> Response:
        return _read(console, request, lambda signed, faq: _list(console, signed, faq, q.strip()[:MAX_QUESTION]))


def _add_files(routes: APIRouter, console: Console) -> None:
    @routes.get("/faq.csv")
    def as_csv(request: Request) -> Response:
        def table(signed: Signed, faq: Faq) -> Response:
            return _file(_csv(faq, signed.language).encode("utf-8-sig"), "text/csv; charset=utf-8", "faq.csv")

        return _read(console, request, table)

    @routes.get("/faq.json")
    def as_json(request: Request) -> Response:
        def listed(_signed: Signed, faq: Faq) -> Response:
            body = json.dumps([_record(entry) for entry in faq.entries], ensure_ascii=False, indent=2, default=str)
            return _file(body.encode(), "application/json", "faq.json")

        return _read(console, request, listed)


def _read(console: Console, request: Request, shown: Callable[[Signed, Faq], Response]) -> Response:
    """What is made of the FAQ for somebody who is signed in; the file's mistakes where it has some."""
    signed = let_in(console, request, FAQ)
    if isinstance(signed, Response):
        return signed
    try:
        faq = console.faq.load()
    except FaqError as error:
        return _broken(console, signed, error)
    return shown(signed, faq)


def _list(console: Console, signed: Signed, faq: Faq, words: str) -> Response:
    reader = console.reader(signed.language)
    with console.database.read() as session:
        missed = untranslated(session, console.museum_id, reader.museum, reader.now, days=DEMAND_DAYS)
        proposed = waiting(session, console.museum_id)
    found = rows(faq, reader, words, missed)
    return console.page(
        "faq.html", signed, here=FAQ, proposed=proposed, words=words, found=found, total=len(faq.entries),
        trial=try_out(console, words, signed.language) if words else None, urgent=[] if words else urgent(found),
        titles=faq.titles(signed.language),
    )  # fmt: skip


def _add_entry(routes: APIRouter, console: Console) -> None:
    @routes.get("/faq/{entry_id}")
    def entry(request: Request, entry_id: str, done: str = "") -> Response:
        signed = let_in(console, request, FAQ)
        if isinstance(signed, Response):
            return signed
        return _entry(console, signed, entry_id, done=EDIT if done == EDIT else None)

    @routes.post("/faq/{entry_id}")
    def change(request: Request, entry_id: str, form: Form) -> Response:
        signed = let_act(console, request, form, FAQ, CURATOR)
        if isinstance(signed, Response):
            return signed
        try:
            text = form.text("text") if form.text("mode") == LINES else filled_in(console, entry_id, form)
            if form.text("action") != "save":
                seen = preview(console, entry_id, text, console.reader(signed.language))
                return _entry(console, signed, entry_id, form=form, preview=seen)
            write(
                console, signed, EDIT, entry_id, replacing(entry_id, form.text("stamp"), text), console.clock(),
                in_spite=form.text("in_spite") == "yes",
            )  # fmt: skip
        except Breaks as error:
            return _entry(console, signed, entry_id, 409, form=form, passed=error.found)
        except NotLearnt as error:
            return _entry(console, signed, entry_id, 409, form=form, error=(error.key, error.arguments))
        except FaqError as error:
            return _entry(console, signed, entry_id, 422, form=form, problems=error.problems)
        return go(f"{FAQ}/{entry_id}?done={EDIT}")


def _entry(
    console: Console, signed: Signed, entry_id: str, status: int = 200, *, form: Filled | None = None, **shown: Any
) -> Response:
    """An entry's page; ``form``: what was being written stays in the box."""
    reader = console.reader(signed.language)
    try:
        faq = console.faq.load()
        found = opened(console, faq, entry_id, reader)
    except FaqError as error:
        return _broken(console, signed, error)
    if found is None:
        return console.page("not_found.html", signed, 404)
    given = {"done": None, "error": None, "problems": [], "preview": None, "passed": None, **shown}
    return console.page(
        "faq_entry.html", signed, status, here=f"{FAQ}/{entry_id}", entry=found.entry, answers=found.answers,
        text=form.text("text") if form and form.text("mode") == LINES else found.text,
        fields=fields_from(form) if form and form.text("mode") != LINES else Fields.of(found.entry),
        as_lines=form is not None and form.text("mode") == LINES, days=DAYS,
        languages_of_faq=[(code, reader.language_name(code)) for code in faq.languages],
        stamp=form.text("stamp") if form else found.stamp,
        title=found.entry.title(signed.language, faq.default_language), titles=faq.titles(signed.language), **given,
    )  # fmt: skip


def _broken(console: Console, signed: Signed, error: FaqError) -> HTMLResponse:
    return console.page("faq_broken.html", signed, 503, here=FAQ, problems=error.problems)


def _csv(faq: Faq, language: str) -> str:
    """A row for each entry: what is asked and what is answered, a column for each language."""
    out = io.StringIO()
    written = csv.writer(out, delimiter=SEPARATORS.get(language, ","))
    heads = [f"{part}-{code}" for code in faq.languages for part in ("questions", "answer")]
    written.writerow(["id", "topic", "valid_from", "valid_until", "review_by", *heads])
    for entry in faq.entries:
        texts = [
            text
            for code in faq.languages
            for text in ("\n".join(entry.questions.get(code, ())), entry.answer.get(code, ""))
        ]
        days = (str(day or "") for day in (entry.valid_from, entry.valid_until, entry.review_by))
        written.writerow([tame(one) for one in (entry.id, entry.topic, *days, *texts)])
    return out.getvalue()


def _record(entry: Any) -> dict[str, Any]:
    return {
        "id": entry.id, "topic": entry.topic, "questions": entry.questions, "answer": entry.answer,
        "valid_from": entry.valid_from, "valid_until": entry.valid_until, "review_by": entry.review_by,
        "links": [{"title": link.title, "url": link.url} for link in entry.links],
        "answered_by": {"name": entry.answered_by.name, "role": entry.answered_by.role} if entry.answered_by else None,
    }  # fmt: skip


def _file(body: bytes, kind: str, name: str) -> Response:
    return Response(body, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
