"""What the team proposes to add to the FAQ, and what its curators decided about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.faq import Faq
from bot.gateway import deeds
from bot.gateway.accounts import Signed
from bot.gateway.db import Message, Proposal, Request
from bot.gateway.messages import clean_text
from bot.gateway.pages import Reader
from bot.gateway.staff.console import Console
from bot.gateway.staff.learning import Lesson, NotLearnt, Source, changing, known_candidates, learn
from bot.gateway.staff.words import staff_names

APPROVED, REJECTED = "approved", "rejected"
PROPOSED = "proposed"
MAX_REMARK = 500
DECIDED_SHOWN = 20


@dataclass(frozen=True)
class Shown:
    """A proposal in the list; ``outcome`` is ``None`` while nobody has decided."""

    id: int
    lesson: Lesson
    title: str
    who: str
    when: str
    outcome: str | None
    decided_by: str
    remark: str


def propose(console: Console, signed: Signed, message_id: int, lesson: Lesson, now: datetime) -> None:
    """Put a lesson before the curators. Raises NotLearnt, FaqError: it could not be written as it is."""
    entry_id, change = changing(console, signed, lesson)
    change(console.faq_path.read_text(encoding="utf-8"))
    with console.database.begin() as session:
        session.add(
            Proposal(
                museum=console.museum_id, message_id=message_id, lesson=asdict(lesson), staff_id=signed.staff_id, at=now
            )
        )  # fmt: skip
        deeds.note(session, console.museum_id, signed.staff_id, PROPOSED, entry_id, now)


def opened(session: Session, museum: str, proposal_id: int) -> Proposal | None:
    """The proposal, if nobody has decided about it yet."""
    row = session.get(Proposal, proposal_id)
    return row if row is not None and row.museum == museum and row.decided_at is None else None


def waiting(session: Session, museum: str) -> int:
    """How many proposals wait for a curator."""
    undecided = (Proposal.museum == museum, Proposal.decided_at.is_(None))
    return session.scalar(select(func.count()).select_from(Proposal).where(*undecided)) or 0


def source_of(session: Session, row: Proposal, faq: Faq) -> Source:
    """The proposal as a curator opens it: its lesson, and the entries that the assistant had in mind."""
    message = session.get(Message, row.message_id) if row.message_id is not None else None
    request = session.scalar(select(Request).where(Request.message_id == row.message_id)) if message else None
    candidates = known_candidates(request, faq) if request else []
    return Source(row.message_id, message.conversation_id if message else None, candidates, lesson_of(row.lesson))


def lesson_of(kept: Mapping[str, Any]) -> Lesson:
    return Lesson(**kept)


def approve(
    console: Console, signed: Signed, proposal_id: int, lesson: Lesson, now: datetime, *, in_spite: bool = False
) -> None:  # fmt: skip
    """Write what was proposed, as the curator has left it, into the FAQ.

    Raises:
        NotLearnt, Breaks, FaqError: nothing was written, and the proposal waits on.
    """
    with console.database.read() as session:
        if opened(session, console.museum_id, proposal_id) is None:
            raise NotLearnt("learning-error-decided")
    # The file first: after a crash between the two the proposal waits on, and its question is found to be known.
    learn(console, signed, lesson, now, in_spite=in_spite)
    _decide(console, signed, proposal_id, APPROVED, "", now)


def reject(console: Console, signed: Signed, proposal_id: int, remark: str, now: datetime) -> None:
    """Decide against it; whoever proposed it reads why. Raises NotLearnt: somebody has decided already."""
    _decide(console, signed, proposal_id, REJECTED, " ".join(clean_text(remark).split())[:MAX_REMARK], now)


def _decide(console: Console, signed: Signed, proposal_id: int, outcome: str, remark: str, now: datetime) -> None:
    chosen = select(Proposal).where(Proposal.id == proposal_id, Proposal.museum == console.museum_id)
    with console.database.begin() as session:
        row = session.scalar(chosen.with_for_update())
        if row is None or row.decided_at is not None:
            raise NotLearnt("learning-error-decided")
        row.decided_at, row.decided_by, row.outcome, row.remark = now, signed.staff_id, outcome, remark
        if outcome == REJECTED:
            deeds.note(session, console.museum_id, signed.staff_id, REJECTED, lesson_of(row.lesson).id, now)


def listed(session: Session, console: Console, reader: Reader, faq: Faq) -> tuple[list[Shown], list[Shown]]:
    """The proposals that wait, the oldest first, and the newest of those that were decided."""
    chosen = select(Proposal).where(Proposal.museum == console.museum_id)
    undecided = session.scalars(chosen.where(Proposal.decided_at.is_(None)).order_by(Proposal.id)).all()
    decided = chosen.where(Proposal.decided_at.is_not(None)).order_by(Proposal.id.desc()).limit(DECIDED_SHOWN)
    done = session.scalars(decided).all()
    names = staff_names(session, {one for row in (*undecided, *done) for one in (row.staff_id, row.decided_by)})
    titles = faq.titles(reader.language)

    def shown(row: Proposal) -> Shown:
        lesson, nobody = lesson_of(row.lesson), reader.text("console-someone")
        return Shown(
            row.id, lesson, titles.get(lesson.entry, lesson.entry), names.get(row.staff_id) or nobody,
            reader.when(row.at), row.outcome, names.get(row.decided_by or 0) or nobody, row.remark,
        )  # fmt: skip

    return [shown(row) for row in undecided], [shown(row) for row in done]
