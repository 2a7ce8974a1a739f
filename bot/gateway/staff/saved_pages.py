"""The addresses under ``/console/replies``: the saved replies, which everybody of the team reads and changes."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from bot.gateway import deeds, saved_replies
from bot.gateway.accounts import Signed
from bot.gateway.db import SavedReply
from bot.gateway.saved_replies import MAX_LINE, MAX_TEXT, PLACEHOLDERS, Draft, NoSuchReply, NotSaved, ReplyChanged
from bot.gateway.staff.console import HOME, Console, go
from bot.gateway.staff.gate import Filled, Form, let_act, let_in, row_id
from bot.gateway.staff.people import of_the_faq
from bot.gateway.staff.saved import nearest
from bot.gateway.staff.words import staff_names

REPLIES = f"{HOME}/replies"
ADDED, CHANGED, DELETED = "added", "changed", "deleted"
DONE = (ADDED, CHANGED, DELETED)
DELETE = "delete"


def add_saved_replies(routes: APIRouter, console: Console) -> None:
    """The list, and one saved reply."""
    _add_list(routes, console)
    _add_one(routes, console)


def _add_list(routes: APIRouter, console: Console) -> None:
    @routes.get("/replies")
    def replies(request: Request, done: str = "") -> Response:
        signed = let_in(console, request, REPLIES)
        return signed if isinstance(signed, Response) else _list(console, signed, done=done)

    @routes.post("/replies")
    def add(request: Request, form: Form) -> Response:
        signed = let_act(console, request, form, REPLIES)
        if isinstance(signed, Response):
            return signed
        draft = _draft(console, form)
        try:
            with console.database.begin() as session:
                row = saved_replies.add(session, console.museum_id, signed.staff_id, draft, console.clock())
                _note(session, console, signed, ADDED, row.name)
        except NotSaved as error:
            return _list(console, signed, 422, error=error, draft=draft)
        return go(f"{REPLIES}?done={ADDED}")


def _add_one(routes: APIRouter, console: Console) -> None:
    @routes.get("/replies/{reply_id}")
    def reply(request: Request, reply_id: int) -> Response:
        signed = let_in(console, request, REPLIES)
        return signed if isinstance(signed, Response) else _one(console, signed, row_id(reply_id))

    @routes.post("/replies/{reply_id}")
    def change(request: Request, reply_id: int, form: Form) -> Response:
        signed = let_act(console, request, form, REPLIES)
        if isinstance(signed, Response):
            return signed
        draft, number = _draft(console, form), row_id(reply_id)
        try:
            with console.database.begin() as session:
                action = _act(session, console, signed, number, form, draft)
        except NoSuchReply as error:  # the text that was written can be kept under the same name or another one
            return _list(console, signed, 409, error=error, draft=draft)
        except ReplyChanged as error:
            return _one(console, signed, number, 409, error=error, draft=draft, collided=True)
        except NotSaved as error:
            return _one(console, signed, number, 422, error=error, draft=draft, seen=form.text("stamp"))
        return go(f"{REPLIES}?done={action}")


def _act(session: Session, console: Console, signed: Signed, reply_id: int, form: Filled, draft: Draft) -> str:
    """Save or delete one reply, as the button says; returns which of DONE. Raises NotSaved."""
    museum, seen = console.museum_id, form.text("stamp")
    if form.text("action") == DELETE:
        name, action = saved_replies.delete(session, museum, reply_id, seen), DELETED
    else:
        row = saved_replies.change(session, museum, reply_id, signed.staff_id, draft, seen, console.clock())
        name, action = row.name, CHANGED
    _note(session, console, signed, action, name)
    return action


def _note(session: Session, console: Console, signed: Signed, action: str, name: str) -> None:
    deeds.note(session, console.museum_id, signed.staff_id, f"reply-{action}", name, console.clock())


def _draft(console: Console, form: Filled) -> Draft:
    """What was filled in; a text in a language that neither the console nor the FAQ nor a reply knows is left out."""
    with console.database.read() as session:
        known = _languages(console, saved_replies.everything(session, console.museum_id))
    texts = {code: text for code, text in form.by_suffix("text-").items() if code in known}
    return Draft(form.text("name"), form.text("topic"), texts)


def _list(
    console: Console, signed: Signed, status: int = 200, *, done: str = "", error: NotSaved | None = None,
    draft: Draft | None = None,
) -> HTMLResponse:  # fmt: skip
    reader = console.reader(signed.language)
    with console.database.read() as session:
        found = saved_replies.everything(session, console.museum_id)
        names = staff_names(session, {one.staff_id for one in found})
    shown = [(one, nearest(one, signed.language, reader), names.get(one.staff_id, "")) for one in found]
    return console.page(
        "replies.html", signed, status, here=REPLIES, replies=shown, done=done if done in DONE else None,
        **_form(console, signed, found, draft or Draft(), error),
    )  # fmt: skip


def _one(
    console: Console, signed: Signed, reply_id: int, status: int = 200, *, error: NotSaved | None = None,
    draft: Draft | None = None, seen: str | None = None, collided: bool = False,
) -> HTMLResponse:  # fmt: skip
    """One reply with its form. ``draft``: what was being written stays in it; ``seen``: the stamp it was opened on,
    the newest by default; ``collided``: show what a colleague has saved meanwhile.
    """
    with console.database.read() as session:
        found = saved_replies.everything(session, console.museum_id)
        row = next((one for one in found if one.id == reply_id), None)
        names = staff_names(session, {one.staff_id for one in found})
    if row is None:
        return console.page("not_found.html", signed, 404)
    return console.page(
        "reply.html", signed, status, here=f"{REPLIES}/{row.id}", reply=row, who=names.get(row.staff_id, ""),
        stamp=saved_replies.stamp(row) if seen is None else seen, collided=collided,
        **_form(console, signed, found, draft or Draft(row.name, row.topic, row.texts), error),
    )  # fmt: skip


def _form(
    console: Console, signed: Signed, found: list[SavedReply], draft: Draft, error: NotSaved | None
) -> dict[str, Any]:
    """What the fields of a reply need."""
    reader = console.reader(signed.language)
    topics = {topic for topic in (*of_the_faq(console)[0], *(one.topic for one in found)) if topic}
    languages = [(code, reader.language_name(code)) for code in _languages(console, found)]
    return {
        "draft": draft, "topics": sorted(topics), "all_languages": languages, "spoken": dict(languages),
        "placeholders": PLACEHOLDERS, "longest_line": MAX_LINE, "longest_text": MAX_TEXT,
        "error": _error_words(signed, console, error),
    }  # fmt: skip


def _error_words(signed: Signed, console: Console, error: NotSaved | None) -> str | None:
    if error is None:
        return None
    reader, arguments = console.reader(signed.language), dict(error.arguments)
    if "language" in arguments:
        arguments["language"] = reader.language_name(str(arguments["language"]))
    return reader.text(error.key, **arguments)


def _languages(console: Console, found: list[SavedReply]) -> tuple[str, ...]:
    """In which a text can be written: the museum's, the FAQ's, and what a reply has from earlier days."""
    older = (code for one in found for code in one.texts)
    return tuple(dict.fromkeys([*console.languages, *of_the_faq(console)[1], *older]))
