"""Why messages were handed off: the requests of a conversation with what the assistant thought of, for one reader."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.gateway.db import Message, Request
from bot.gateway.pages import Reader
from bot.gateway.staff.words import asked_words, reason_words

SHOWN_REQUESTS = 5


@dataclass(frozen=True)
class Candidate:
    """An FAQ entry that the assistant thought of: its probability (0 to 1) and the nearest way of asking for it."""

    title: str
    probability: float | None
    phrasing: str


@dataclass(frozen=True)
class Evidence:
    """Why one message was handed off."""

    message_id: int
    words: str
    reason: str
    at: datetime
    candidates: list[Candidate]
    missing: list[str]


def evidence(session: Session, conversation_id: str, reader: Reader) -> list[Evidence]:
    """Why the latest messages of a conversation were handed off, newest first."""
    chosen = (
        select(Request, Message)
        .join(Message, Message.id == Request.message_id)
        .where(Request.conversation_id == conversation_id)
        .order_by(Request.id.desc())
        .limit(SHOWN_REQUESTS)
    )
    return [
        Evidence(
            message_id=message.id,
            words=asked_words(reader, request, message),
            reason=reason_words(reader, request.reason),
            at=request.created_at,
            candidates=[_candidate(found) for found in request.candidates],
            missing=[str(word) for word in request.explanation.get("missing") or ()],
        )
        for request, message in session.execute(chosen)
    ]


def _candidate(found: dict[str, Any]) -> Candidate:
    share = found.get("probability")
    probability = None
    if isinstance(share, int | float) and math.isfinite(share):
        probability = min(max(float(share), 0.0), 1.0)
    title = str(found.get("title") or found.get("entry") or "")
    return Candidate(title, probability, str(found.get("phrasing") or ""))
