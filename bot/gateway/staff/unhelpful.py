"""Answers that did not help, in their visitors' words: evidence of what an entry lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.gateway.db import Message, Rating
from bot.gateway.masking import masked
from bot.gateway.pages import Reader

LOOKED_BACK = timedelta(days=30)
SHOWN = 20


@dataclass(frozen=True)
class Unhelpful:
    """One answer that did not help.

    ``entries``: the id and the title of each entry that was the answer; the id is "" where the FAQ has it no more.
    ``words``: what was missing, without personal details.
    """

    entries: list[tuple[str, str]]
    words: str
    when: str
    conversation_id: str
    message_id: int


def unhelpful(
    session: Session, museum: str, since: datetime, titles: dict[str, str], reader: Reader
) -> list[Unhelpful]:  # fmt: skip
    """The newest answers that a visitor said something against; ``titles``: of the FAQ's entries, by id."""
    chosen = (
        select(Rating, Message)
        .join(Message, Message.id == Rating.message_id)
        .where(Rating.museum == museum, Message.museum == museum, Rating.at >= since)
        .where(Rating.useful.is_(False), Rating.words != "")
        .order_by(Rating.at.desc(), Rating.id.desc())
        .limit(SHOWN)
    )
    return [
        Unhelpful(
            _entries(message, titles), " ".join(masked(rating.words).split()), reader.when(rating.at),
            message.conversation_id, message.id,
        )
        for rating, message in session.execute(chosen)
    ]  # fmt: skip


def _entries(message: Message, titles: dict[str, str]) -> list[tuple[str, str]]:
    found = []
    for answer in message.payload.get("answers") or []:
        entry = str(answer.get("entry") or "")
        shown = titles.get(entry) or str(answer.get("title") or "") or entry
        if shown:
            found.append((entry if entry in titles else "", shown))
    return found
