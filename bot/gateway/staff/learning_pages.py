"""The pages on which a curator turns an answered question into FAQ, reads what was changed, and undoes it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from bot.faq import Faq, FaqError
from bot.gateway.accounts import CURATOR, Signed
from bot.gateway.errors import UnknownMessage
from bot.gateway.security import same_secret
from bot.gateway.staff.console import HOME, Console, go
from bot.gateway.staff.conversation import not_found
from bot.gateway.staff.entry import login_page
from bot.gateway.staff.gate import LARGEST_LINE_ID, Filled, Form, forbidden, let_act, let_in, row_id
from bot.gateway.staff.learning import EDIT, ENTRY, PHRASING, UNDO, Lesson, NotLearnt, history, learn, source, undo
from bot.gateway.staff.words import language_words

HISTORY = f"{HOME}/faq/history"
ANSWER = "answer-"
"""Begins the names of the form's answers, one for each language."""


def add_learning(routes: APIRouter, console: Console) -> None:
    """Learning from one message, and the history of the FAQ."""
    _add_lesson(routes, console)
    _add_history(routes, console)


def _add_lesson(routes: APIRouter, console: Console) -> None:

    @routes.get("/learn/{message_id}")
    def lesson_form(request: Request, message_id: int) -> Response:
        signed = let_in(console, request, _address(message_id), CURATOR)
        return signed if isinstance(signed, Response) else _form(console, signed, message_id)

    @routes.post("/learn/{message_id}")
    def approve(request: Request, message_id: int, form: Form) -> Response:
        return _approve(console, request, message_id, form)


def _add_history(routes: APIRouter, console: Console) -> None:
    @routes.get("/faq/history")
    def changes(request: Request, done: str = "") -> Response:
        signed = let_in(console, request, HISTORY)
        if isinstance(signed, Response):
            return signed
        return _history(console, signed, done=done if done in (PHRASING, ENTRY, EDIT, UNDO) else None)

    @routes.post("/faq/history/{change_id}/undo")
    def take_back(request: Request, change_id: int, form: Form) -> Response:
        signed = let_act(console, request, form, HISTORY, CURATOR)
        if isinstance(signed, Response):
            return signed
        try:
            undo(console, signed, row_id(change_id, LARGEST_LINE_ID), console.clock())
        except NotLearnt as error:
            return _history(console, signed, 409, error=(error.key, error.arguments))
        except FaqError as error:
            return _history(console, signed, 422, problems=error.problems)
        return go(f"{HISTORY}?done={UNDO}")


def _approve(console: Console, request: Request, message_id: int, form: Filled) -> Response:
    signed = console.signed(request)
    if signed is None:
        return login_page(console, request, 401, error="console-login-expired", back=_address(message_id))
    if not signed.may(CURATOR):
        return forbidden(console, signed, CURATOR)
    given = {name: form.text(name).strip() for name in ("kind", "language", "question", "entry", "id", "topic")}
    answer = {code: words.replace("\r\n", "\n") for code, words in form.by_suffix(ANSWER).items()}
    lesson = Lesson(**given, answer=answer)
    if not same_secret(form.text("csrf"), signed.csrf):
        return _form(console, signed, message_id, 403, lesson, error=("learning-error-form", {}))
    try:
        learn(console, signed, lesson, console.clock())
    except NotLearnt as error:
        return _form(console, signed, message_id, 422, lesson, error=(error.key, error.arguments))
    except FaqError as error:
        return _form(console, signed, message_id, 422, lesson, problems=error.problems)
    return go(f"{HISTORY}?done={ENTRY if lesson.kind == ENTRY else PHRASING}")


def _form(
    console: Console,
    signed: Signed,
    message_id: int,
    status: int = 200,
    lesson: Lesson | None = None,
    *,
    error: tuple[str, dict[str, str]] | None = None,
    problems: list[str] | None = None,
) -> HTMLResponse:
    """The form; ``lesson`` is what was filled in already."""
    reader = console.reader(signed.language)
    try:
        faq = console.faq.load()
        with console.database.read() as session:
            found = source(session, console, reader, row_id(message_id, LARGEST_LINE_ID), faq)
    except UnknownMessage:
        return not_found(console, signed)
    except FaqError as broken:
        return _history(console, signed, 503, problems=broken.problems)
    return console.page(
        "learning.html", signed, status, here=_address(message_id), source=found, lesson=lesson or found.lesson,
        titles=faq.titles(signed.language), topics=_by_topic(faq), error=error, problems=problems or [],
        languages_of_faq=[(code, language_words(reader, code)) for code in faq.languages],
    )  # fmt: skip


def _by_topic(faq: Faq) -> dict[str, list[str]]:
    topics: dict[str, list[str]] = {}
    for entry in faq.entries:
        topics.setdefault(entry.topic, []).append(entry.id)
    return topics


def _history(console: Console, signed: Signed, status: int = 200, **shown: Any) -> HTMLResponse:
    with console.database.read() as session:
        changes = history(session, console, console.reader(signed.language), console.faq_path)
    given = {"done": None, "error": None, "problems": [], **shown}
    return console.page("learning_history.html", signed, status, here=HISTORY, changes=changes, **given)


def _address(message_id: int) -> str:
    return f"{HOME}/learn/{message_id}"
