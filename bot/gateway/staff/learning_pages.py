"""The pages on which an answered question becomes FAQ: proposed by anybody of the team, approved by a curator; and what
was changed, to read and undo.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from bot.faq import Faq, FaqError
from bot.gateway.accounts import CURATOR, Signed
from bot.gateway.errors import UnknownMessage
from bot.gateway.messages import MAX_ID
from bot.gateway.security import same_secret
from bot.gateway.staff import proposals
from bot.gateway.staff.budget import Breaks
from bot.gateway.staff.console import HOME, Console, go
from bot.gateway.staff.conversation import not_found
from bot.gateway.staff.entry import login_page
from bot.gateway.staff.gate import Filled, Form, let_act, let_in, row_id
from bot.gateway.staff.learning import (
    ENTRY,
    KINDS,
    PHRASING,
    UNDO,
    Lesson,
    NotLearnt,
    Source,
    history,
    learn,
    source,
    undo,
)
from bot.gateway.staff.nearest import neighbours

HISTORY = f"{HOME}/faq/history"
PROPOSALS = f"{HOME}/faq/proposals"
ANSWER = "answer-"
"""Begins the names of the form's answers, one for each language."""
REJECT = "reject"


def add_learning(routes: APIRouter, console: Console) -> None:
    """Learning from one message, what was proposed, and the history of the FAQ."""
    _add_lesson(routes, console)
    _add_history(routes, console)
    _add_proposals(routes, console)


def _add_lesson(routes: APIRouter, console: Console) -> None:

    @routes.get("/learn/{message_id}")
    def lesson_form(request: Request, message_id: int) -> Response:
        signed = let_in(console, request, _address(message_id))
        return signed if isinstance(signed, Response) else _message_form(console, signed, message_id)

    @routes.post("/learn/{message_id}")
    def add(request: Request, message_id: int, form: Form) -> Response:
        return _add(console, request, message_id, form)


def _add_history(routes: APIRouter, console: Console) -> None:
    @routes.get("/faq/history")
    def changes(request: Request, done: str = "") -> Response:
        signed = let_in(console, request, HISTORY)
        if isinstance(signed, Response):
            return signed
        return _history(console, signed, done=done if done in KINDS else None)

    @routes.post("/faq/history/{change_id}/undo")
    def take_back(request: Request, change_id: int, form: Form) -> Response:
        signed = let_act(console, request, form, HISTORY, CURATOR)
        if isinstance(signed, Response):
            return signed
        try:
            undo(console, signed, row_id(change_id, MAX_ID), console.clock())
        except NotLearnt as error:
            return _history(console, signed, 409, error=(error.key, error.arguments))
        except FaqError as error:
            return _history(console, signed, 422, problems=error.problems)
        return go(f"{HISTORY}?done={UNDO}")


def _add_proposals(routes: APIRouter, console: Console) -> None:
    @routes.get("/faq/proposals")
    def proposed(request: Request, done: str = "") -> Response:
        signed = let_in(console, request, PROPOSALS)
        if isinstance(signed, Response):
            return signed
        return _proposals(console, signed, done=done if done in (proposals.PROPOSED, REJECT) else None)

    @routes.get("/faq/proposals/{proposal_id}")
    def look(request: Request, proposal_id: int) -> Response:
        signed = let_in(console, request, PROPOSALS, CURATOR)
        return signed if isinstance(signed, Response) else _proposal_form(console, signed, proposal_id)

    @routes.post("/faq/proposals/{proposal_id}")
    def decide(request: Request, proposal_id: int, form: Form) -> Response:
        signed = let_act(console, request, form, PROPOSALS, CURATOR)
        return signed if isinstance(signed, Response) else _decide(console, signed, proposal_id, form)


def _decide(console: Console, signed: Signed, proposal_id: int, form: Filled) -> Response:
    number, lesson, now = row_id(proposal_id, MAX_ID), _lesson(form), console.clock()

    def again(status: int, **shown: Any) -> Response:
        return _proposal_form(console, signed, proposal_id, status, lesson, remark=form.text("remark"), **shown)

    if lesson.kind == REJECT:
        try:
            proposals.reject(console, signed, number, form.text("remark"), now)
        except NotLearnt as error:
            return _proposals(console, signed, 409, error=(error.key, error.arguments))
        return go(f"{PROPOSALS}?done={REJECT}")
    in_spite = form.text("in_spite") == "yes"
    refused = _refused(
        lambda: proposals.approve(console, signed, number, lesson, now, in_spite=in_spite), again
    )  # fmt: skip
    return refused or go(f"{HISTORY}?done={_kind(lesson)}")


def _add(console: Console, request: Request, message_id: int, form: Filled) -> Response:
    """Add the lesson, or propose it where somebody may not add it."""
    signed = console.signed(request)
    if signed is None:
        return login_page(console, request, 401, error="console-login-expired", back=_address(message_id))
    lesson, now = _lesson(form), console.clock()

    def again(status: int, **shown: Any) -> Response:
        return _message_form(console, signed, message_id, status, lesson, **shown)

    if not same_secret(form.text("csrf"), signed.csrf):
        return again(403, error=("learning-error-form", {}))
    if signed.may(CURATOR):
        in_spite = form.text("in_spite") == "yes"
        refused = _refused(lambda: learn(console, signed, lesson, now, in_spite=in_spite), again)
        return refused or go(f"{HISTORY}?done={_kind(lesson)}")
    try:
        _source(console, signed, message_id)
        refused = _refused(lambda: proposals.propose(console, signed, row_id(message_id, MAX_ID), lesson, now), again)
    except UnknownMessage:
        return not_found(console, signed)
    return refused or go(f"{PROPOSALS}?done={proposals.PROPOSED}")


def _refused(work: Callable[[], None], again: Callable[..., Response]) -> Response | None:
    """The form with the reason why the work was not done; ``None``: it was."""
    try:
        work()
    except NotLearnt as error:
        return again(422, error=(error.key, error.arguments))
    except Breaks as error:
        return again(409, passed=error.found)
    except FaqError as error:
        return again(422, problems=error.problems)
    return None


def _lesson(form: Filled) -> Lesson:
    given = {name: form.text(name).strip() for name in ("kind", "language", "question", "entry", "id", "topic")}
    answer = {code: words.replace("\r\n", "\n") for code, words in form.by_suffix(ANSWER).items()}
    return Lesson(**given, answer=answer)


def _kind(lesson: Lesson) -> str:
    return ENTRY if lesson.kind == ENTRY else PHRASING


def _source(console: Console, signed: Signed, message_id: int) -> tuple[Source, Faq]:
    """Raises UnknownMessage, FaqError."""
    faq, reader = console.faq.load(), console.reader(signed.language)
    with console.database.read() as session:
        return source(session, console, reader, row_id(message_id, MAX_ID), faq), faq


def _message_form(
    console: Console, signed: Signed, message_id: int, status: int = 200, lesson: Lesson | None = None, **shown: Any
) -> HTMLResponse:
    """The form about one message; ``lesson`` is what was filled in already."""
    try:
        found, faq = _source(console, signed, message_id)
    except UnknownMessage:
        return not_found(console, signed)
    except FaqError as broken:
        return _history(console, signed, 503, problems=broken.problems)
    return _form(console, signed, _address(message_id), found, faq, status, lesson, **shown)


def _proposal_form(
    console: Console, signed: Signed, proposal_id: int, status: int = 200, lesson: Lesson | None = None, **shown: Any
) -> HTMLResponse:
    """The form about a proposal, as a curator decides about it."""
    try:
        faq = console.faq.load()
        with console.database.read() as session:
            row = proposals.opened(session, console.museum_id, row_id(proposal_id, MAX_ID))
            found = proposals.source_of(session, row, faq) if row is not None else None
    except FaqError as broken:
        return _history(console, signed, 503, problems=broken.problems)
    if found is None:
        return not_found(console, signed)
    address = f"{PROPOSALS}/{proposal_id}"
    return _form(console, signed, address, found, faq, status, lesson, is_proposal=True, **shown)


def _form(
    console: Console,
    signed: Signed,
    address: str,
    found: Source,
    faq: Faq,
    status: int,
    lesson: Lesson | None,
    **shown: Any,
) -> HTMLResponse:
    reader, filled = console.reader(signed.language), lesson or found.lesson
    given = {"error": None, "problems": [], "passed": None, "is_proposal": False, "remark": "", **shown}
    return console.page(
        "learning.html", signed, status, here=address, source=found, lesson=filled,
        titles=faq.titles(signed.language), topics=_by_topic(faq),
        languages_of_faq=[(code, reader.language_name(code)) for code in faq.languages],
        neighbours=neighbours(console, faq, reader, filled.question, filled.language, filled.answer), **given,
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


def _proposals(console: Console, signed: Signed, status: int = 200, **shown: Any) -> HTMLResponse:
    try:
        faq = console.faq.load()
    except FaqError as broken:
        return _history(console, signed, 503, problems=broken.problems)
    with console.database.read() as session:
        waiting, decided = proposals.listed(session, console, console.reader(signed.language), faq)
    given = {"done": None, "error": None, **shown}
    return console.page(
        "proposals.html", signed, status, here=PROPOSALS, waiting=waiting, decided=decided, **given
    )  # fmt: skip


def _address(message_id: int) -> str:
    return f"{HOME}/learn/{message_id}"
