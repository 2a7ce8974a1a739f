"""Why messages were handed off: the requests of a conversation with what the assistant thought of, for one reader."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.faq import Faq
from bot.gateway.db import Conversation, Message, Request
from bot.gateway.pages import Reader
from bot.gateway.staff.curated import Curated, curated
from bot.gateway.staff.words import asked_words, reason_words

SHOWN_REQUESTS = 5


@dataclass(frozen=True)
class Candidate:
    """An FAQ entry that the assistant thought of: its probability (0 to 1), the nearest way of asking for it, and its
    answer as it would be sent.
    """

    title: str
    probability: float | None
    phrasing: str
    answer: Curated | None


@dataclass(frozen=True)
class Evidence:
    """Why one message was handed off."""

    message_id: int
    words: str
    reason: str
    at: datetime
    candidates: list[Candidate]
    missing: list[str]


def evidence(session: Session, conversation: Conversation, reader: Reader, faq: Faq | None) -> list[Evidence]:
    """Why the latest messages of a conversation were handed off, newest first; without ``faq`` no answers are shown."""
    chosen = (
        select(Request, Message)
        .join(Message, Message.id == Request.message_id)
        .where(Request.conversation_id == conversation.id)
        .order_by(Request.id.desc())
        .limit(SHOWN_REQUESTS)
    )
    return [
        Evidence(
            message_id=message.id,
            words=asked_words(reader, request, message),
            reason=reason_words(reader, request.reason),
            at=request.created_at,
            candidates=[_candidate(found, conversation.language, reader, faq) for found in request.candidates],
            missing=[str(word) for word in request.explanation.get("missing") or ()],
        )
        for request, message in session.execute(chosen)
    ]


def _candidate(found: dict[str, Any], language: str, reader: Reader, faq: Faq | None) -> Candidate:
    share = found.get("probability")
    probability = None
    if isinstance(share, int | float) and math.isfinite(share):
        probability = min(max(float(share), 0.0), 1.0)
    title = str(found.get("title") or found.get("entry") or "")
    answer = curated(faq, str(found.get("entry")), language, reader) if faq else None
    return Candidate(title, probability, str(found.get("phrasing") or ""), answer)
