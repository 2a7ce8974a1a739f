"""Answer once, tell all who asked the same: the page that shows them, and the answer that goes to each."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from bot.gateway import conversations
from bot.gateway.accounts import Signed
from bot.gateway.errors import ConversationTaken, GapLeft, MessageEmpty, MessageTooLong, UnknownConversation
from bot.gateway.messages import MAX_TEXT
from bot.gateway.staff.alike import alike, waiting
from bot.gateway.staff.console import HOME, Console
from bot.gateway.staff.conversation import REFUSALS, form_name, not_found, ours
from bot.gateway.staff.gate import Filled, Form, let_act, let_in
from bot.gateway.staff.thread import last_words

MOST = 50
"""Conversations that one answer goes to."""


def add_telling(routes: APIRouter, console: Console) -> None:
    """``/console/conversations/{conversation_id}/alike``."""

    @routes.get("/conversations/{conversation_id}/alike")
    def look(request: Request, conversation_id: str) -> Response:
        signed = let_in(console, request, f"{HOME}/conversations/{conversation_id}")
        return signed if isinstance(signed, Response) else _page(console, signed, conversation_id)

    @routes.post("/conversations/{conversation_id}/alike")
    def tell(request: Request, conversation_id: str, form: Form) -> Response:
        signed = let_act(console, request, form, f"{HOME}/conversations/{conversation_id}")
        return signed if isinstance(signed, Response) else _tell(console, signed, conversation_id, form)


def _tell(console: Console, signed: Signed, conversation_id: str, form: Filled) -> Response:
    """Send the answer to each, in a transaction of its own: what one refuses does not keep it from the others."""
    chosen = list(dict.fromkeys([conversation_id, *form.several("to")]))[:MOST]
    told, missed = 0, 0
    for one in chosen:
        try:
            _reply(console, signed, one, form)
            told += 1
        except (ConversationTaken, UnknownConversation):  # a colleague was quicker, or the visitor deleted everything
            missed += 1
        except (MessageEmpty, MessageTooLong, GapLeft) as error:  # true of the first one, so that nobody was told
            status, key = REFUSALS[type(error)]
            return _page(console, signed, conversation_id, status, error=key, text=form.text("text"), chosen=chosen)
    return _page(console, signed, conversation_id, told=told, missed=missed)


def _reply(console: Console, signed: Signed, conversation_id: str, form: Filled) -> None:
    external_id, now = form_name(form.text("form_id"), conversation_id), console.clock()
    with console.database.begin() as session:
        ours(session, console, conversation_id)
        conversations.reply_from_staff(
            session, conversation_id, signed.staff_id, form.text("text"), now, external_id=external_id
        )  # fmt: skip
        if form.text("close"):
            conversations.close(session, conversation_id, signed.staff_id, now)


def _page(
    console: Console, signed: Signed, conversation_id: str, status: int = 200, *, text: str = "", **shown: Any
) -> HTMLResponse:
    reader = console.reader(signed.language)
    try:
        with console.database.read() as session:
            conversation = ours(session, console, conversation_id)
            words = last_words(session, conversation_id)
            found = waiting(session, console.museum_id, conversation_id)
    except UnknownConversation:
        return not_found(console, signed)
    given = {"error": None, "told": None, "missed": 0, "chosen": (), **shown}
    return console.page(
        "alike.html", signed, status, here=f"{HOME}/conversations/{conversation_id}", conversation=conversation,
        words=words, others=alike(console, found, reader), text=text, limit=MAX_TEXT,
        form_id=secrets.token_hex(16), **given,
    )  # fmt: skip
