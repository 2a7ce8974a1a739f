"""One conversation in the console: its thread, the evidence, and the form with which staff act."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any

from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from bot.gateway import conversations
from bot.gateway.accounts import Signed
from bot.gateway.db import Conversation
from bot.gateway.errors import (
    ConversationTaken,
    CurioError,
    DatabaseUnavailable,
    MessageEmpty,
    MessageTooLong,
    UnknownConversation,
)
from bot.gateway.messages import MAX_TEXT, State
from bot.gateway.pages import Reader
from bot.gateway.staff.console import HOME, Console, go
from bot.gateway.staff.evidence import evidence
from bot.gateway.staff.pauses import pauses
from bot.gateway.staff.thread import lines
from bot.gateway.staff.windows import Tone, mail_link, window_notice
from bot.gateway.staff.words import arrivals, channel_words, meta_words, staff_names

ACTIONS = ("take", "reply", "reply-close", "close")
ID = FORM_ID = re.compile(r"[0-9a-f]{32}\Z")

REFUSALS: dict[type[CurioError], tuple[int, str]] = {
    ConversationTaken: (409, "console-error-taken"),
    MessageEmpty: (422, "console-error-empty"),
    MessageTooLong: (413, "console-error-too-long"),
    DatabaseUnavailable: (503, "console-error-unavailable"),
}


@dataclass(frozen=True)
class Order:
    """What a member of staff wants done; ``form_id`` makes a repeat of the same form harmless."""

    conversation_id: str
    action: str
    text: str
    form_id: str


def carry_out(console: Console, signed: Signed, order: Order) -> Response:
    """Do it, or show the form again with the text and the reason why not."""
    try:
        with console.database.begin() as session:
            _act(console, session, signed, order)
    except UnknownConversation:
        return not_found(console, signed)
    except tuple(REFUSALS) as error:
        status, key = REFUSALS[type(error)]
        return conversation_page(console, signed, order.conversation_id, status, error=key, text=order.text)
    if order.text.strip() and not order.action.startswith("reply"):
        # Taking or closing must not throw away what was being written.
        return conversation_page(console, signed, order.conversation_id, done=order.action, text=order.text)
    return go(f"{HOME}/conversations/{order.conversation_id}?done={order.action}")


def _act(console: Console, session: Session, signed: Signed, order: Order) -> None:
    ours(session, console, order.conversation_id)
    now, who = console.clock(), (order.conversation_id, signed.staff_id)
    if order.action == "take":
        conversations.take(session, *who, now)
    if order.action.startswith("reply"):
        form_id = f"form:{order.form_id}" if FORM_ID.match(order.form_id) else None
        conversations.reply_from_staff(session, *who, order.text, now, external_id=form_id)
    if order.action.endswith("close"):
        conversations.close(session, *who, now)


def conversation_page(
    console: Console,
    signed: Signed,
    conversation_id: str,
    status: int = 200,
    *,
    error: str | None = None,
    done: str | None = None,
    text: str = "",
) -> HTMLResponse:
    """The page of a conversation; ``text`` stands in the answer box, ``error`` and ``done`` above the thread."""
    try:
        shown = _shown(console, signed, conversation_id)
    except UnknownConversation:
        return not_found(console, signed)
    except DatabaseUnavailable:
        return console.page("unavailable.html", signed, 503, text=text)
    if text and error is None and done is None:
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
        limit=MAX_TEXT,
        form_id=secrets.token_hex(16),
        **shown,
    )


def fragment(console: Console, signed: Signed, conversation_id: str, template: str) -> HTMLResponse:
    """A live part of the page."""
    try:
        return console.page(template, signed, **_shown(console, signed, conversation_id))
    except UnknownConversation:
        return not_found(console, signed)


def not_found(console: Console, signed: Signed) -> HTMLResponse:
    return console.page("not_found.html", signed, 404)


def _reply_done(done: str, shown: dict[str, Any]) -> str:
    """Which words are true of a reply that was just kept: not every channel takes it at once."""
    if shown["window"] is not None and shown["window"].tone is Tone.CLOSED:
        return "reply-closed-window"
    return "reply-paused" if shown["pauses"] else done


def _shown(console: Console, signed: Signed, conversation_id: str) -> dict[str, Any]:
    reader = console.reader(signed.language)
    with console.database.read() as session:
        conversation = ours(session, console, conversation_id)
        state, channel = conversations.state(session, conversation_id), conversation.channel
        window = console.windows.get(channel)
        return {
            "conversation": conversation,
            "meta": meta_words(reader, conversation),
            "channel": channel_words(reader, channel),
            "arrived": arrivals(session, {conversation_id}).get(conversation_id),
            "state": state,
            **_holding(session, conversation_id, state, signed, reader),
            "window": window_notice(window, conversation, state, reader),
            "mail_link": mail_link(conversation, reader),
            "pauses": pauses(session, console.museum_id, reader, channel=channel, account=conversation.account),
            "lines": lines(session, conversation, reader, signed, pushes=window is not None),
            "evidence": evidence(session, conversation_id, reader),
        }


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
