"""Putting a saved reply into the answer box without the script: the page comes again, and nothing is sent."""

from __future__ import annotations

from functools import partial

from fastapi import Response

from bot.gateway.accounts import Signed
from bot.gateway.errors import DatabaseUnavailable, UnknownConversation
from bot.gateway.saved_replies import NoSuchReply
from bot.gateway.staff.console import Console
from bot.gateway.staff.conversation import NUMBER, SAVED, Order, conversation_page, not_found, ours
from bot.gateway.staff.gate import row_id
from bot.gateway.staff.saved import one


def insert_saved(console: Console, signed: Signed, order: Order) -> Response:
    """The conversation's page with the reply ``order.saved`` below what was being written."""
    reader, conversation_id = console.reader(signed.language), order.conversation_id
    reply_id = row_id(int(order.saved)) if NUMBER.match(order.saved) else 0
    shown = partial(conversation_page, console, signed, conversation_id, note=order.note)
    try:
        with console.database.read() as session:
            spoken = ours(session, console, conversation_id).language
            found = one(session, console.museum_id, reply_id, signed.staff_id, spoken, reader)
    except UnknownConversation:
        return not_found(console, signed)
    except NoSuchReply as error:
        return shown(409, error=error.key, text=order.text)
    except DatabaseUnavailable:
        return shown(503, error="console-error-unavailable", text=order.text)
    written = order.text.rstrip()
    return shown(done=SAVED, text=f"{written}\n\n{found.text}" if written else found.text)
