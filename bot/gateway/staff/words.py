"""What the console calls things: the log's names for channels, reasons and buttons in the reader's own words."""

from __future__ import annotations

from datetime import datetime, timedelta

from babel.dates import format_date, format_time
from babel.units import format_unit
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.gateway.db import Conversation, Message, Request, Staff
from bot.gateway.messages import Kind
from bot.gateway.pages import Reader
from bot.gateway.staff.attachments import attachments

WORDS_IN_LIST = 280
REF_IN_LIST = 60
URGENT = timedelta(hours=3)
"""From here on, what is left of a time is told to the minute."""


def staff_names(session: Session, ids: set[int | None]) -> dict[int, str]:
    """The names of these members of staff."""
    chosen = select(Staff.id, Staff.name).where(Staff.id.in_({staff_id for staff_id in ids if staff_id is not None}))
    return {row.id: row.name for row in session.execute(chosen)}


def asked_words(reader: Reader, request: Request, message: Message) -> str:
    """What staff are to answer: the visitor's words, or for a tapped button the question that came before it."""
    if message.kind == Kind.CHOICE:
        return str(request.explanation.get("question") or choice_words(reader, message))
    return message.text or wordless(reader, message)


def wordless(reader: Reader, message: Message) -> str:
    """What a visitor's message without a text is."""
    if message.kind == Kind.DELETED:
        return reader.text("console-message-deleted")
    if message.kind == Kind.STICKER:
        return reader.text("console-attachment-sticker")
    names = [attachment.name for attachment in attachments(message.payload, reader)]
    return " · ".join(names) or reader.text("console-attachment-other")


def choice_words(reader: Reader, message: Message) -> str:
    """The words on a tapped button; those that every channel has are not in the log, so they are named here."""
    payload = str(message.payload.get("payload", ""))
    name, _, code = payload.partition(":")
    if message.text != payload or name == "entry":
        return message.text
    if name == "language":
        return reader.language_name(code)
    return reader.text_or(f"console-choice-{name}", "console-choice-other")


def reason_words(reader: Reader, reason: str) -> str:
    return reader.text_or(f"console-reason-{reason}", "console-reason-other")


def channel_words(reader: Reader, channel: str) -> str:
    return reader.text_or(f"console-channel-{channel}", "console-channel-other")


def meta_words(reader: Reader, conversation: Conversation) -> str:
    """When a conversation began, on which channel, in which language."""
    return reader.text(
        "console-conversation-meta",
        date=reader.date(conversation.created_at),
        channel=channel_words(reader, conversation.channel),
        spoken=reader.language_name(conversation.language),
    )


def arrivals(session: Session, conversation_ids: set[str]) -> dict[str, str]:
    """Through which link the visitors of these conversations came last, for those who came through one."""
    chosen = select(Message.conversation_id, Message.payload).where(
        Message.conversation_id.in_(conversation_ids), Message.kind == Kind.ARRIVED
    )
    refs = {one: ref_of(payload) for one, payload in session.execute(chosen.order_by(Message.id))}
    return {one: shortened(ref, REF_IN_LIST) for one, ref in refs.items() if ref}


def ref_of(payload: dict[str, object]) -> str:
    """What the link through which a visitor came is called; empty: nothing is known."""
    return str(payload.get("ref") or "").strip()


def shortened(text: str, length: int = WORDS_IN_LIST) -> str:
    """``text`` on one line of at most ``length`` characters."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def moment_words(reader: Reader, at: datetime) -> str:
    """18:40 on the reader's own day; tomorrow at 18:40; Thursday 26 November at 18:40."""
    local, today = reader.museum.local(at), reader.museum.local(reader.now).date()
    time = format_time(local, "short", tzinfo=reader.museum.timezone, locale=reader.locale)
    if local.date() == today:
        return time
    if local.date() == today + timedelta(days=1):
        return reader.text("console-moment-tomorrow", time=time)
    day = format_date(local.date(), "EEEE d MMMM", locale=reader.locale)
    return reader.text("console-moment-day", day=day, time=time)


def left_words(reader: Reader, left: timedelta) -> str:
    """4 days, 5 hours, 2 hrs 50 mins, 12 minutes: never more than there is."""
    minutes = max(int(left.total_seconds()) // 60, 1)
    if minutes < 60:
        return format_unit(minutes, "duration-minute", locale=reader.locale)
    if left < URGENT and minutes % 60:
        parts = ((minutes // 60, "duration-hour"), (minutes % 60, "duration-minute"))
        return " ".join(format_unit(number, unit, "short", locale=reader.locale) for number, unit in parts)
    if minutes < 48 * 60:
        return format_unit(minutes // 60, "duration-hour", locale=reader.locale)
    return format_unit(minutes // (24 * 60), "duration-day", locale=reader.locale)
