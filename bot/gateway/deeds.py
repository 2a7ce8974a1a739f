"""The audit log of the console: each part of the desk notes here who did what. Never a visitor's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.gateway.db import Deed, Staff
from bot.gateway.messages import clean_text

PAGE = 50
MAX_SUBJECT = 200


@dataclass(frozen=True)
class Line:
    """One deed; ``who`` is the name of its doer, ``None`` where nobody was signed in."""

    id: int
    who: str | None
    action: str
    subject: str
    at: datetime


def note(session: Session, museum: str, staff_id: int | None, action: str, subject: str, now: datetime) -> None:
    """Write one line of the log. ``action``: a key of the catalog without ``people-deed-``; ``subject``: to what."""
    session.add(
        Deed(museum=museum, staff_id=staff_id, action=action, subject=clean_text(subject)[:MAX_SUBJECT], at=now)
    )


def newest(session: Session, museum: str, before: int, limit: int = PAGE) -> list[Line]:
    """The newest lines whose id is below ``before``, the newest first."""
    chosen = select(Deed, Staff.name).outerjoin(Staff, Staff.id == Deed.staff_id)
    older = chosen.where(Deed.museum == museum, Deed.id < before).order_by(Deed.id.desc())
    rows = session.execute(older.limit(limit)).all()
    return [Line(deed.id, name, deed.action, deed.subject, deed.at) for deed, name in rows]
