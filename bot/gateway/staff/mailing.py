"""Whether a reply can go to a visitor's e-mail address as well, and whether that is likely what staff want."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.gateway.db import Conversation, Message
from bot.gateway.messages import Author
from bot.gateway.pages import Reader
from bot.gateway.staff.console import Console
from bot.gateway.staff.windows import is_closed

GONE_AFTER = timedelta(minutes=15)
"""Without a word for so long, a visitor of the website has probably left it."""


@dataclass(frozen=True)
class MailOffer:
    """A box to tick below the answer; ``likely``: it is ticked already."""

    address: str
    likely: bool


def mail_offer(session: Session, console: Console, conversation: Conversation, reader: Reader) -> MailOffer | None:
    """``None``: the visitor left no address, or the museum has no mail server."""
    if not console.can_mail or not conversation.email:
        return None
    window = console.windows.get(conversation.channel)
    said = (Message.conversation_id == conversation.id, Message.author == Author.VISITOR)
    last = session.scalar(select(func.max(Message.created_at)).where(*said))
    gone = window is None and last is not None and last < reader.now - GONE_AFTER
    return MailOffer(conversation.email, gone or is_closed(window, conversation, reader))
