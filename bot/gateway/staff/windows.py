"""Until when a visitor's channel lets the museum answer, as staff read it beside the conversation and in the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import quote

from bot.gateway.db import Conversation
from bot.gateway.messages import State
from bot.gateway.pages import Reader
from bot.gateway.staff.console import Window
from bot.gateway.staff.words import URGENT, channel_words, left_words, moment_words

SPARE = timedelta(minutes=10)
"""What is promised ends so long before the window itself: the senders let nothing out in its last minutes."""


class Tone(StrEnum):
    """How loud a window is shown."""

    OPEN = "open"
    URGENT = "urgent"
    CLOSED = "closed"


@dataclass(frozen=True)
class WindowNotice:
    """What staff read about a window: a sentence, a ``mark`` of two or three words, and what they could do in time."""

    tone: Tone
    words: str
    mark: str
    hint: str | None = None


def window_notice(
    window: Window | None, conversation: Conversation, state: State, reader: Reader
) -> WindowNotice | None:
    """The window of a conversation; ``None``: its channel has none, or nobody knows when it was opened."""
    if window is None or conversation.heard_at is None:
        return None
    if is_closed(window, conversation, reader):
        return _closed(conversation, reader)
    until = _until(window, conversation.heard_at)
    tone = Tone.URGENT if until - reader.now < URGENT else Tone.OPEN
    given = {
        "channel": channel_words(reader, conversation.channel),
        "until": moment_words(reader, until),
        "left": left_words(reader, until - reader.now),
    }
    key = "console-window-person" if _is_longer(window, conversation.heard_at, reader.now) else "console-window-open"
    hint = None
    if state is not State.BOT and not conversation.email and _may_be_missed(reader, tone, until):
        hint = reader.text("console-window-ask-email", channel=given["channel"])
    return WindowNotice(tone, reader.text(key, **given), reader.text(f"console-window-mark-{tone}", **given), hint)


def is_closed(window: Window | None, conversation: Conversation, reader: Reader) -> bool:
    """Whether the channel lets the museum write no more."""
    return (
        window is not None and conversation.heard_at is not None and _until(window, conversation.heard_at) <= reader.now
    )


def mail_link(conversation: Conversation, reader: Reader) -> str | None:
    """Opens the reader's mail program with the visitor's address and a subject in the visitor's language."""
    if not conversation.email:
        return None
    museum = reader.museum.text(reader.museum.name, conversation.language)
    subject = reader.catalog.text(conversation.language, "console-mail-subject", museum=museum)
    return f"mailto:{quote(conversation.email, safe='@+')}?subject={quote(subject)}"


def _until(window: Window, heard_at: datetime) -> datetime:
    """Until when a person may write."""
    days = timedelta(days=window.person_days or 0)
    return heard_at + max(timedelta(hours=window.hours), days) - SPARE


def _is_longer(window: Window, heard_at: datetime, now: datetime) -> bool:
    """Whether only a person may still write, because what everybody has is over."""
    return now >= heard_at + timedelta(hours=window.hours) - SPARE


def _closed(conversation: Conversation, reader: Reader) -> WindowNotice:
    channel = channel_words(reader, conversation.channel)
    way = "email" if conversation.email else "kept"
    return WindowNotice(
        Tone.CLOSED,
        reader.text(f"console-window-closed-{way}", channel=channel),
        reader.text(f"console-window-mark-closed-{way}", channel=channel),
    )


def _may_be_missed(reader: Reader, tone: Tone, until: datetime) -> bool:
    """Whether the museum's promise lets the answer come too late for the channel."""
    try:
        return tone is Tone.URGENT or reader.museum.promise(reader.now) > until
    except LookupError:
        return True
