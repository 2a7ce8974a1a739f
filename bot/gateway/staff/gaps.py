"""Questions that the FAQ does not answer, grouped by meaning: what most people asked stands first, with evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.faq import Faq
from bot.gateway.db import Conversation, Message, Request
from bot.gateway.masking import masked
from bot.gateway.messages import Kind
from bot.gateway.pages import Reader
from bot.gateway.rasa_client import Grouped
from bot.gateway.security import digest
from bot.gateway.staff.console import Console
from bot.gateway.staff.remembered import Remembered
from bot.gateway.staff.words import shortened

LOOKED_AT = 300
"""Questions that are grouped: the newest."""
LOOKED_BACK = timedelta(days=90)
REASONS = ("unsure", "none_of_these")
"""Why a message was handed off although a better FAQ might have answered it."""
WORDINGS = 4
"""Other wordings that stand beside a question."""


@dataclass(frozen=True)
class Unanswered:
    """One question that was handed off."""

    message_id: int
    conversation_id: str
    text: str
    language: str
    nearest: str | None
    at: datetime


@dataclass(frozen=True)
class Gap:
    """Questions of one meaning.

    ``people``: conversations in which it was asked; ``nearest``: the entry that was thought of most.
    """

    message_id: int
    words: str
    others: list[str]
    people: int
    languages: str
    last: str
    nearest: str | None


def unanswered(session: Session, museum: str, since: datetime) -> list[Unanswered]:
    """The typed questions of that time that the assistant did not answer, the newest first."""
    chosen = (
        select(Request, Message, Conversation.language)
        .join(Message, Message.id == Request.message_id)
        .join(Conversation, Conversation.id == Request.conversation_id)
        .where(Request.museum == museum, Request.created_at >= since, Request.reason.in_(REASONS))
        .where(Message.kind.in_((Kind.TEXT, Kind.CHOICE)))
        .order_by(Request.id.desc())
        .limit(LOOKED_AT)
    )
    found = []
    for request, message, language in session.execute(chosen):
        # A tapped "none of these" stands for the question before it.
        typed = message.text if message.kind == Kind.TEXT else str(request.explanation.get("question") or "")
        if text := " ".join(masked(typed).split()):
            first = request.candidates[0].get("entry") if request.candidates else None
            found.append(
                Unanswered(message.id, message.conversation_id, text, language, first, request.created_at)
            )  # fmt: skip
    return found


def grouped(console: Console, asked: list[Unanswered], memory: Remembered[Grouped], *, now: bool) -> Grouped | None:
    """The questions by meaning; ``None``: that is not known yet, and ``now`` is false.

    Raises AssistantUnavailable.
    """
    if not asked:
        return Grouped(groups=[], answered=[])
    key = digest(f"{console.faq.stamp} {[(one.message_id, one.text) for one in asked]}")
    return memory.get(key, lambda: console.asked().group([(one.text, one.language) for one in asked]), now=now)


def gaps(asked: list[Unanswered], found: Grouped, faq: Faq, reader: Reader) -> list[Gap]:
    """What the FAQ lacks, what most people asked first; what it would answer by now is left out."""
    titles = faq.titles(reader.language)
    made = []
    for places in found.groups:
        members = [asked[place] for place in places if not found.answered[place]]
        if members:
            made.append(_gap(members, titles, reader))
    return sorted(made, key=lambda gap: -gap.people)


def _gap(members: list[Unanswered], titles: dict[str, str], reader: Reader) -> Gap:
    # Neither the shortest, which may be a word, nor a whole story.
    first = sorted(members, key=lambda one: len(one.text))[len(members) // 2]
    others = dict.fromkeys(one.text for one in members if one.text.casefold() != first.text.casefold())
    spoken = Counter(one.language for one in members)
    nearest = Counter(one.nearest for one in members if one.nearest in titles).most_common(1)
    return Gap(
        first.message_id,
        shortened(first.text),
        [shortened(text) for text in list(others)[:WORDINGS]],
        len({one.conversation_id for one in members}),
        ", ".join(reader.language_name(code) for code, _ in spoken.most_common()),
        reader.when(max(one.at for one in members)),
        titles[nearest[0][0]] if nearest else None,
    )
