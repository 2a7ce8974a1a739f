"""What stops all sending on a channel, as staff read it above the list and the conversations of that channel."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.gateway.db import Pause
from bot.gateway.pages import Reader
from bot.gateway.staff.words import channel_words, moment_words


@dataclass(frozen=True)
class PauseNotice:
    """``alarm``: it does not end by itself."""

    words: str
    alarm: bool


def pauses(
    session: Session, museum: str, reader: Reader, *, channel: str | None = None, account: str | None = None
) -> list[PauseNotice]:
    """The pauses that last now, of one account of one channel or of all."""
    chosen = select(Pause).where(Pause.museum == museum, Pause.until > reader.now)
    if channel is not None:
        chosen = chosen.where(Pause.channel == channel, Pause.account == account)
    rows = session.scalars(chosen.order_by(Pause.alarm.desc(), Pause.channel, Pause.account))
    # Two accounts of one channel with the same trouble need one sentence.
    return list(dict.fromkeys(PauseNotice(_words(row, reader), row.alarm) for row in rows))


def _words(row: Pause, reader: Reader) -> str:
    return reader.text_or(
        f"console-pause-{row.reason}",
        "console-pause-other",
        channel=channel_words(reader, row.channel),
        until=moment_words(reader, row.until),
    )
