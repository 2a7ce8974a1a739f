"""One conversation in the console: its thread, the evidence, and the form with which staff act."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from bot.faq import Faq, FaqError
from bot.gateway import conversations, team
from bot.gateway.accounts import Signed
from bot.gateway.db import Conversation
from bot.gateway.errors import (
    AssistantUnavailable,
    ConversationTaken,
    CurioError,
    DatabaseUnavailable,
    GapLeft,
    MessageEmpty,
    MessageTooLong,
    UnknownConversation,
)
from bot.gateway.messages import MAX_TEXT, State
from bot.gateway.outbox import Promise
from bot.gateway.pages import Reader
from bot.gateway.staff.console import HOME, Console, go
from bot.gateway.staff.curated import Curated, curated
from bot.gateway.staff.evidence import evidence
from bot.gateway.staff.mailing import mail_offer
from bot.gateway.staff.pauses import pauses
from bot.gateway.staff.saved import offered
from bot.gateway.staff.snoozing import SPANS, wake_at
from bot.gateway.staff.thread import lines, notes
from bot.gateway.staff.windows import Tone, is_closed, mail_link, window_notice
from bot.gateway.staff.words import arrivals, channel_words, meta_words, moment_words, staff_names
from bot.gateway.team import NotDone

ARRANGING = ("release", "assign", "snooze", "wake", "reopen", "note")
CURATED, SAVED = "curated", "saved"
ACTIONS = ("take", "reply", "reply-close", "close", CURATED, SAVED, *ARRANGING)
PARTS = ("conversation.html", "_state.html", "_thread.html", "_evidence.html")
"""The page and its live parts, by their templates."""
NUMBER = re.compile(r"[0-9]{1,9}\Z")
SAMPLE, FEW_WORDS, WORD = 300, 4, re.compile(r"[^\W\d_]{2,}")
"""Characters of a reply whose language is looked at; with fewer words nobody can tell."""
ID = FORM_ID = re.compile(r"[0-9a-f]{32}\Z")


class OtherLanguage(CurioError):
    """The reply seems to be in ``written``, a language that is not the visitor's; nothing was written yet."""

    def __init__(self, written: str) -> None:
        super().__init__(f"the reply is in {written}")
        self.written = written


class CuratedGone(CurioError):
    """The entry whose answer was to be sent is not in the FAQ, or not valid today."""


REFUSALS: dict[type[CurioError], tuple[int, str]] = {
    ConversationTaken: (409, "console-error-taken"),
    MessageEmpty: (422, "console-error-empty"),
    MessageTooLong: (413, "console-error-too-long"),
    GapLeft: (422, "console-error-blank"),
    DatabaseUnavailable: (503, "console-error-unavailable"),
    NotDone: (422, "team-error-colleague"),
    CuratedGone: (409, "console-error-curated-gone"),
    OtherLanguage: (409, "console-error-language"),
}


@dataclass(frozen=True)
class Order:
    """What a member of staff wants done; ``form_id`` makes a repeat of the same form harmless.

    ``curated``: the entry whose answer is sent; ``to``: the colleague's id for "assign"; ``until``: one of SPANS for
    "snooze"; ``note``: for colleagues; ``by_mail``: the reply goes to the visitor's e-mail address, too;
    ``any_language``: whoever wrote it knows that it is in another language than the visitor's; ``saved``: the id of the
    saved reply that goes into the answer box.
    """

    conversation_id: str
    action: str
    text: str
    form_id: str
    to: str = ""
    until: str = ""
    note: str = ""
    curated: str = ""
    by_mail: bool = False
    any_language: bool = False
    saved: str = ""


def carry_out(console: Console, signed: Signed, order: Order) -> Response:
    """Do it, or show the form again with the text and the reason why not."""
    try:
        if order.action.startswith("reply") and not order.any_language:
            check_language(console, order)
        with console.database.begin() as session:
            _act(console, session, signed, order)
    except UnknownConversation:
        return not_found(console, signed)
    except tuple(REFUSALS) as error:
        status, key = REFUSALS[type(error)]
        return conversation_page(
            console, signed, order.conversation_id, status, error=key, text=order.text, note=order.note,
            written=error.written if isinstance(error, OtherLanguage) else "",
        )  # fmt: skip
    # What one button does must not throw away what was being written for another.
    text = "" if order.action.startswith("reply") else order.text
    note = "" if order.action == "note" else order.note
    if text.strip() or note.strip():
        return conversation_page(console, signed, order.conversation_id, done=order.action, text=text, note=note)
    return go(f"{HOME}/conversations/{order.conversation_id}?done={order.action}")


def check_language(console: Console, order: Order) -> None:
    """Raises OtherLanguage. Where the assistant, who knows languages, is away, nobody is held up."""
    sample = order.text[:SAMPLE]
    if console.assistant is None or len(WORD.findall(sample)) < FEW_WORDS:
        return
    with console.database.read() as session:
        spoken = ours(session, console, order.conversation_id).language
    try:
        written = console.assistant.try_out(sample, spoken).language
    except AssistantUnavailable:
        return
    if written != spoken:
        raise OtherLanguage(written)


def _act(console: Console, session: Session, signed: Signed, order: Order) -> None:
    conversation = ours(session, console, order.conversation_id)
    now, who = console.clock(), (order.conversation_id, signed.staff_id)
    if order.action == "take":
        conversations.take(session, *who, now)
    if order.action.startswith("reply"):
        ways = _ways(console, signed, conversation, order)
        conversations.reply_from_staff(session, *who, order.text, now, external_id=form_name(order.form_id), ways=ways)
    if order.action == CURATED:
        answer = _curated(console, signed, order, conversation.language)
        form = form_name(order.form_id, answer.entry)
        conversations.reply_from_staff(session, *who, answer.text, now, external_id=form)
    if order.action.endswith("close"):
        conversations.close(session, *who, now)
    if order.action in ARRANGING:
        arrange(console, session, signed, order, now)


def _ways(console: Console, signed: Signed, conversation: Conversation, order: Order) -> tuple[Promise, ...]:
    """How a reply goes out: to the channel, and by e-mail where that is wished; only so where the channel is closed."""
    if not (order.by_mail and console.can_mail and conversation.email):
        return (Promise.DELIVER,)
    window, reader = console.windows.get(conversation.channel), console.reader(signed.language)
    return (Promise.MAIL,) if is_closed(window, conversation, reader) else (Promise.DELIVER, Promise.MAIL)


def form_name(form_id: str, of: str = "") -> str | None:
    """Under which a reply is kept, so that its form sent again changes nothing; ``of``: which of the form's replies."""
    if not FORM_ID.match(form_id):
        return None
    return f"form:{form_id}:{of}" if of else f"form:{form_id}"


def _curated(console: Console, signed: Signed, order: Order, language: str) -> Curated:
    """The answer to send. Raises CuratedGone: the FAQ no longer has it, or it is not valid today."""
    faq = _faq(console)
    answer = curated(faq, order.curated, language, console.reader(signed.language)) if faq else None
    if answer is None:
        raise CuratedGone
    return answer


def arrange(console: Console, session: Session, signed: Signed, order: Order, now: datetime) -> None:
    """What staff do among themselves about a conversation; the visitor notices nothing of it."""
    who = (order.conversation_id, signed.staff_id)
    match order.action:
        case "release":
            conversations.release(session, *who, now)
        case "assign":
            to = team.member(session, console.museum_id, int(order.to) if NUMBER.match(order.to) else 0)
            if to.disabled_at is not None:
                raise NotDone("people-error-disabled")
            conversations.assign(session, *who, to.id, now)
        case "snooze":
            until = wake_at(order.until, console.reader(signed.language).museum, now)
            conversations.snooze(session, *who, until, now)
        case "wake":
            conversations.snooze(session, *who, None, now)
        case "reopen":
            conversations.reopen(session, order.conversation_id, now, staff_id=signed.staff_id)
        case "note":
            conversations.write_note(session, *who, order.note, now)


def conversation_page(
    console: Console,
    signed: Signed,
    conversation_id: str,
    status: int = 200,
    *,
    error: str | None = None,
    done: str | None = None,
    text: str = "",
    note: str = "",
    written: str = "",
) -> HTMLResponse:
    """The page of a conversation; ``text`` stands in the answer box, ``note`` in the box for colleagues.

    ``error`` and ``done`` stand above the thread. ``written``: the language in which the text seems to be.
    """
    try:
        shown = _shown(console, signed, conversation_id)
    except UnknownConversation:
        return not_found(console, signed)
    except DatabaseUnavailable:
        return console.page("unavailable.html", signed, 503, text=text)
    if (text or note) and error is None and done is None:
        done = "draft"
    if done is not None and done.startswith("reply"):
        done = _reply_done(done, shown)
    return console.page(
        "conversation.html",
        signed,
        status,
        here=f"{HOME}/conversations/{conversation_id}",
        error=error,
        done=done,
        text=text,
        note=note,
        limit=MAX_TEXT,
        written=console.reader(signed.language).language_name(written) if written else "",
        form_id=secrets.token_hex(16),
        **shown,
    )


def fragment(console: Console, signed: Signed, conversation_id: str, template: str) -> HTMLResponse:
    """A live part of the page."""
    try:
        return console.page(template, signed, **_shown(console, signed, conversation_id, (template,)))
    except UnknownConversation:
        return not_found(console, signed)


def not_found(console: Console, signed: Signed) -> HTMLResponse:
    return console.page("not_found.html", signed, 404)


def _reply_done(done: str, shown: dict[str, Any]) -> str:
    """Which words are true of a reply that was just kept: not every channel takes it at once."""
    if shown["window"] is not None and shown["window"].tone is Tone.CLOSED:
        return "reply-closed-window"
    return "reply-paused" if shown["pauses"] else done


@dataclass(frozen=True)
class _Look:
    """One look of somebody at a conversation."""

    session: Session
    console: Console
    signed: Signed
    reader: Reader
    conversation: Conversation


def _shown(console: Console, signed: Signed, conversation_id: str, parts: Iterable[str] = PARTS) -> dict[str, Any]:
    """What the page shows, or only some live ``parts`` of it. Raises UnknownConversation."""
    reader = console.reader(signed.language)
    with console.database.read() as session:
        look = _Look(session, console, signed, reader, ours(session, console, conversation_id))
        shown = {"conversation": look.conversation}
        for part in parts:
            shown |= FILLED_BY[part](look)
        return shown


def _around(look: _Look) -> dict[str, Any]:
    """What stands on the page beside its live parts."""
    conversation, reader = look.conversation, look.reader
    return {
        "meta": meta_words(reader, conversation),
        "channel": channel_words(reader, conversation.channel),
        "arrived": arrivals(look.session, {conversation.id}).get(conversation.id),
        "notes": notes(look.session, conversation.id, reader, look.signed),
        "colleagues": _colleagues(look.session, look.console, look.signed),
        "spans": SPANS,
        "spoken": reader.language_name(conversation.language),
        "mail": mail_offer(look.session, look.console, conversation, reader),
        "saved": offered(
            look.session, look.console.museum_id, look.signed.staff_id, conversation.language, reader
        ),
    }  # fmt: skip


def _standing(look: _Look) -> dict[str, Any]:
    """Who has the conversation, who looks at it, and how long the museum may still write."""
    conversation, reader, channel = look.conversation, look.reader, look.conversation.channel
    state = conversations.state(look.session, conversation.id)
    until = conversation.snoozed_at(reader.now)
    return {
        "state": state,
        **_holding(look.session, conversation.id, state, look.signed, reader),
        "window": window_notice(look.console.windows.get(channel), conversation, state, reader),
        "mail_link": mail_link(conversation, reader),
        "pauses": pauses(
            look.session, look.console.museum_id, reader, channel=channel, account=conversation.account
        ),
        "snoozed": moment_words(reader, until) if until else None,
        "others": _others(look),
    }  # fmt: skip


def _said(look: _Look) -> dict[str, Any]:
    pushes = look.console.windows.get(look.conversation.channel) is not None
    return {"lines": lines(look.session, look.conversation, look.reader, look.signed, pushes=pushes)}


def _reasons(look: _Look) -> dict[str, Any]:
    return {"evidence": evidence(look.session, look.conversation, look.reader, _faq(look.console))}


FILLED_BY: dict[str, Callable[[_Look], dict[str, Any]]] = {
    "conversation.html": _around, "_state.html": _standing, "_thread.html": _said, "_evidence.html": _reasons,
}  # fmt: skip


def _faq(console: Console) -> Faq | None:
    """The FAQ, or nothing while it is being mended: visitors can be answered all the same."""
    try:
        return console.faq.load()
    except FaqError:
        return None


def _colleagues(session: Session, console: Console, signed: Signed) -> list[tuple[int, str]]:
    """Who can be given a conversation."""
    everybody = team.members(session, console.museum_id)
    return [(one.id, one.name) for one in everybody if one.disabled_at is None and one.id != signed.staff_id]


def _others(look: _Look) -> list[tuple[str, bool]]:
    """The colleagues who have the page open, and whether they are writing."""
    found = look.console.presence.others(look.conversation.id, look.signed.staff_id, look.reader.now)
    return [(one.name, one.is_writing) for one in found]


def _holding(session: Session, conversation_id: str, state: State, signed: Signed, reader: Reader) -> dict[str, Any]:
    holder = conversations.holder(session, conversation_id)
    name = staff_names(session, {holder}).get(holder or 0, "")
    return {
        "state_words": _state_words(reader, state, holder, name),
        "holder": name or reader.text("console-someone"),
        "mine": holder == signed.staff_id,
    }


def _state_words(reader: Reader, state: State, holder: int | None, name: str) -> str:
    if state is State.PERSON and holder is None:
        return reader.text("console-state-elsewhere")
    if state is State.PERSON and name:
        return reader.text("console-state-person-named", name=name)
    return reader.text(f"console-state-{state}")


def ours(session: Session, console: Console, conversation_id: str) -> Conversation:
    """The conversation with this id. Raises UnknownConversation: this museum has none."""
    conversation = session.get(Conversation, conversation_id) if ID.match(conversation_id) else None
    if conversation is None or conversation.museum != console.museum_id:
        raise UnknownConversation(f"no conversation {conversation_id!r} in this museum")
    return conversation
