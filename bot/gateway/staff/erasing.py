"""Deleting everything about one visitor, when they ask the museum for it: a page that asks once more, and the deed."""

from __future__ import annotations

from fastapi.responses import HTMLResponse, Response

from bot.gateway import conversations, deeds, erasure
from bot.gateway.accounts import Signed
from bot.gateway.errors import UnknownConversation
from bot.gateway.messages import State
from bot.gateway.staff.console import HOME, Console, go
from bot.gateway.staff.conversation import not_found, ours
from bot.gateway.staff.thread import last_words
from bot.gateway.staff.words import channel_words, meta_words, shortened

ORIGIN = "staff"


def confirm_page(
    console: Console, signed: Signed, conversation_id: str, status: int = 200, *, error: str | None = None
) -> HTMLResponse:
    """What would be deleted, and the button that does it."""
    reader = console.reader(signed.language)
    try:
        with console.database.read() as session:
            conversation = ours(session, console, conversation_id)
            shown = {
                "meta": meta_words(reader, conversation),
                "words": shortened(last_words(session, conversation_id)),
                "unanswered": conversations.state(session, conversation_id) is State.WAITING,
                "platform": channel_words(reader, conversation.channel) if conversation.account else None,
            }
    except UnknownConversation:
        return not_found(console, signed)
    here = f"{HOME}/conversations/{conversation_id}"
    return console.page("erase.html", signed, status, here=here, error=error, **shown)


def carry_out_erasure(console: Console, signed: Signed, conversation_id: str) -> Response:
    """Delete it, and go back to the list, which says so."""
    try:
        with console.database.begin() as session:
            ours(session, console, conversation_id)
            erasure.erase(session, conversation_id, origin=ORIGIN, now=console.clock())
            deeds.note(session, console.museum_id, signed.staff_id, "erased", "", console.clock())
    except UnknownConversation:
        # Pressed twice, or a colleague was quicker: what was wanted is done.
        return go(f"{HOME}?done=gone")
    return go(f"{HOME}?done=erased")
