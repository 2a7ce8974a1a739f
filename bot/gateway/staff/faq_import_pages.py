"""``/console/faq/import``: a file, a page or pasted text becomes a preview, and what the curator ticks becomes FAQ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from bot.faq import Faq, FaqError, fold
from bot.gateway.accounts import CURATOR, Signed
from bot.gateway.fetching import NotFetched
from bot.gateway.pages import Reader
from bot.gateway.security import digest
from bot.gateway.staff.budget import Breaks
from bot.gateway.staff.console import HOME, Console, go
from bot.gateway.staff.faq_drafts import MAX_BYTES, MAX_ENTRIES, Draft, NotRead, Reading, Refused, Said, one_line
from bot.gateway.staff.faq_import import MAX_TOPIC, Choice, Sorted, carried, sort_out
from bot.gateway.staff.faq_of_page import looks_like_html, page
from bot.gateway.staff.faq_tables import decoded, table
from bot.gateway.staff.gate import Filled, let_act, let_in
from bot.gateway.staff.learning import IMPORT, NotLearnt, write_new
from bot.gateway.staff.learning_pages import HISTORY

HERE = f"{HOME}/faq/import"
MAX_FORM = 16 * 1024 * 1024
"""Bytes: a file that is too large is still said to be so, and five hundred entries come back in one form."""
MAX_FIELDS = 4 * MAX_ENTRIES + 20
FROM_PAGE, FROM_FILE = "page", "file"


@dataclass(frozen=True)
class Given:
    """A form that may hold a file; ``file``: a byte more than may be read says that it is too large."""

    form: Filled
    file: bytes = b""


def add_faq_import(routes: APIRouter, console: Console) -> None:
    """The form, the preview, and the confirmation."""

    async def read(request: Request) -> None:
        # So large a form is read from nobody else.
        signed = await run_in_threadpool(console.signed, request)
        is_read = signed is not None and signed.may(CURATOR)
        request.state.given = await _given(request) if is_read else Given(Filled({}))

    @routes.get("/faq/import")
    def import_form(request: Request) -> Response:
        signed = let_in(console, request, HERE, CURATOR)
        return signed if isinstance(signed, Response) else _form(console, signed)

    @routes.post("/faq/import", max_body_size=MAX_FORM, dependencies=[Depends(read)])
    def preview(request: Request) -> Response:
        sent: Given = request.state.given
        signed = let_act(console, request, sent.form, HERE, CURATOR)
        return signed if isinstance(signed, Response) else _preview(console, signed, sent)

    @routes.post("/faq/import/confirm", max_body_size=MAX_FORM, dependencies=[Depends(read)])
    def confirm(request: Request) -> Response:
        sent: Given = request.state.given
        signed = let_act(console, request, sent.form, HERE, CURATOR)
        return signed if isinstance(signed, Response) else _confirm(console, signed, sent.form)


async def _given(request: Request) -> Given:
    values: dict[str, list[str]] = {}
    file = b""
    async with request.form(max_fields=MAX_FIELDS, max_part_size=MAX_FORM) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                file = file or await value.read(MAX_BYTES + 1)
            else:
                values.setdefault(name, []).append(value)
    return Given(Filled(values), file)


def _preview(console: Console, signed: Signed, sent: Given) -> Response:
    reader = console.reader(signed.language)
    try:
        faq, stamp = _standing(console)
        reading = _read(console, reader, faq, sent)
        found = sort_out(reading.drafts, faq, reader.museum.placeholders)
        if not (found.proposals or found.known or found.refused or reading.refused):
            raise NotRead("importing-error-nothing")
    except NotRead as error:
        return _form(console, signed, 422, sent.form, error=(error.key, error.arguments))
    except NotFetched as error:
        said = (f"importing-fetch-{error.reason}", {"status": str(error.status)})
        return _form(console, signed, 422, sent.form, error=said)
    except FaqError as error:
        return _broken(console, signed, error)
    return _sorted(console, signed, faq, stamp, found, refused=reading.refused, notices=reading.notices)


def _read(console: Console, reader: Reader, faq: Faq, sent: Given) -> Reading:
    """What was given: a file, else an address, else pasted text. Raises NotRead, NotFetched."""
    address, pasted = sent.form.text("address").strip(), sent.form.text("text")
    if len(sent.file) > MAX_BYTES or len(pasted.encode("utf-8", "replace")) > MAX_BYTES:
        raise NotRead("importing-error-large")
    if not sent.file and address and not pasted.strip():
        found = console.fetcher.page(address)
        return page(found.html, found.url)
    text, is_guessed = decoded(sent.file) if sent.file else (pasted, False)
    if not text.strip():
        raise NotRead("importing-error-empty")
    reading = page(text, address) if looks_like_html(text) else table(text, _language_names(console, faq))
    if is_guessed:
        reading.notices.append(("importing-notice-encoding", {}))
    return reading


def _language_names(console: Console, faq: Faq) -> dict[str, str]:
    """The code of each language by what it may be called in a table."""
    readers = [console.reader(language) for language in console.languages]
    names = {fold(reader.language_name(code)): code for reader in readers for code in faq.languages}
    return {**names, **{code: code for code in faq.languages}}


def _confirm(console: Console, signed: Signed, form: Filled) -> Response:
    reader = console.reader(signed.language)
    try:
        faq, stamp = _standing(console)
        drafts = carried(form.several("entry"))
    except NotRead as error:
        return _form(console, signed, 422, error=(error.key, error.arguments))
    except FaqError as error:
        return _broken(console, signed, error)
    found = sort_out(drafts, faq, reader.museum.placeholders, _choices(form, drafts))
    shown: dict[str, Any] = {"topic": form.text("topic")}
    try:
        if form.text("stamp") != stamp:
            raise NotLearnt("importing-error-changed")
        if not found.taken:
            raise NotLearnt("importing-error-none")
        if any(proposal.problem for proposal in found.taken):
            raise NotLearnt("importing-error-problems")
        write_new(
            console, signed, IMPORT, [one.entry for one in found.taken], stamp, console.clock(),
            in_spite=form.text("in_spite") == "yes",
        )  # fmt: skip
    except Breaks as error:
        return _sorted(console, signed, faq, stamp, found, 409, passed=error.found, **shown)
    except NotLearnt as error:
        status = 409 if error.key == "importing-error-changed" else 422
        return _sorted(console, signed, faq, stamp, found, status, error=(error.key, error.arguments), **shown)
    except FaqError as error:
        return _sorted(console, signed, faq, stamp, found, 422, problems=error.problems, **shown)
    return go(f"{HISTORY}?done={IMPORT}")


def _choices(form: Filled, drafts: list[Draft]) -> dict[int, Choice]:
    taken, topic = set(form.several("take")), one_line(form.text("topic"))
    return {
        number: Choice(
            str(number) in taken, one_line(form.text(f"topic-{number}")) or topic, form.text(f"language-{number}")
        )
        for number in range(len(drafts))
    }  # fmt: skip


def _standing(console: Console) -> tuple[Faq, str]:
    """The FAQ, and what tells whether the file has changed since. Raises FaqError."""
    try:
        text = console.faq_path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        text = ""  # loading says what is wrong
    return console.faq.load(), digest(text)


def _form(
    console: Console, signed: Signed, status: int = 200, form: Filled | None = None, *, error: Said | None = None
) -> Response:  # fmt: skip
    """The form; ``form``: what was filled in stays, a file has to be chosen again."""
    text = form.text("text") if form else ""
    return console.page(
        "faq_import.html", signed, status, here=HERE, error=error, address=form.text("address") if form else "",
        text=text if len(text) <= MAX_BYTES else "", entries=MAX_ENTRIES,
    )  # fmt: skip


def _sorted(
    console: Console, signed: Signed, faq: Faq, stamp: str, found: Sorted, status: int = 200, *,
    refused: list[Refused] | None = None, **shown: Any,
) -> Response:  # fmt: skip
    reader = console.reader(signed.language)
    given = {"error": None, "problems": [], "notices": [], "topic": "", "passed": None, **shown}

    def say(said: Said) -> str:
        language = said[1].get("language")
        named = {"language": reader.language_name(language)} if language in faq.languages else {}
        return reader.text(said[0], **{**said[1], **named})

    return console.page(
        "faq_import_preview.html", signed, status, here=HERE, stamp=stamp, found=found, say=say,
        longest_topic=MAX_TOPIC,
        refused=sorted([*(refused or []), *found.refused], key=lambda one: one.line),
        topics=sorted({entry.topic for entry in faq.entries}), titles=faq.titles(signed.language),
        languages_of_faq=[(code, reader.language_name(code)) for code in faq.languages], **given,
    )  # fmt: skip


def _broken(console: Console, signed: Signed, error: FaqError) -> Response:
    return console.page("faq_broken.html", signed, 503, here=HERE, problems=error.problems)
