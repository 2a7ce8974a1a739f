"""Saved replies: the texts that the team sends often, what may stand in them, and two people who change the same one.

A text holds placeholders in single braces. It is never a format string: a name that is not on the list is refused when
the text is saved, and :func:`fill` only ever puts a known value in the place of a known name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.gateway.db import SavedReply
from bot.gateway.errors import Declined
from bot.gateway.messages import GAP, clean_text, is_blank

PLACEHOLDERS = ("name", "role", "museum", "email", "phone", "today", "hours")
"""What a text may name, beside the gap."""
OPEN_GAP = "{…}"
KNOWN = ", ".join([*(f"{{{name}}}" for name in PLACEHOLDERS), OPEN_GAP])
MAX_LINE, MAX_TEXT = 60, 5_000
"""Characters of a name or a topic, and of a text in one language."""
MAX_QUOTED = 40

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
BRACED = re.compile(r"\{+[^{}]*\}+|[{}]")
"""A placeholder, right or wrong, or a brace that stands alone."""


class NotSaved(Declined):
    """The saved replies stay as they are."""


class ReplyChanged(NotSaved):
    """Somebody else has changed the reply since the form was opened."""


class NoSuchReply(NotSaved):
    """The museum has no such saved reply, or no longer."""

    def __init__(self) -> None:
        super().__init__("replies-error-gone")


@dataclass(frozen=True)
class Draft:
    """A saved reply as somebody fills it in; ``texts`` by language, an empty one is not kept."""

    name: str = ""
    topic: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


def tidy(draft: Draft) -> Draft:
    """The draft as it is kept.

    Raises:
        NotSaved: it has no name or no text, a text is too long, or has braces around anything but a placeholder.
    """
    name = _line(draft.name).lstrip("/ ")  # with which the name begins where it is typed to insert the reply
    if not name:
        raise NotSaved("replies-error-name")
    texts = {code: text for code, given in draft.texts.items() if not is_blank(text := clean_text(given))}
    if not texts:
        raise NotSaved("replies-error-text")
    for code, text in texts.items():
        if len(text) > MAX_TEXT:
            raise NotSaved("replies-error-long", language=code, limit=MAX_TEXT)
        wrong = unknown_placeholder(text)
        if wrong is not None:
            raise NotSaved("replies-error-placeholder", placeholder=wrong, known=KNOWN)
    return Draft(name, _line(draft.topic), texts)


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", clean_text(text)).split())[:MAX_LINE].rstrip()


def unknown_placeholder(text: str) -> str | None:
    """The first thing in braces that is no placeholder and no gap, or a brace alone; ``None``: there is none."""
    for found in BRACED.finditer(text):
        inside = PLACEHOLDER.fullmatch(found[0])
        if GAP.fullmatch(found[0]) or (inside and inside[1].strip() in PLACEHOLDERS):
            continue
        return found[0] if len(found[0]) <= MAX_QUOTED else found[0][:MAX_QUOTED] + "…"
    return None


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder's value; what has none becomes a gap. Values are not read again."""
    return PLACEHOLDER.sub(lambda found: _value(found, values), text)


def _value(found: re.Match[str], values: Mapping[str, str]) -> str:
    name = found[1].strip()
    return (values.get(name) or OPEN_GAP) if name in PLACEHOLDERS else found[0]


def everything(session: Session, museum: str) -> list[SavedReply]:
    """All saved replies of the museum, by name."""
    found = session.scalars(select(SavedReply).where(SavedReply.museum == museum))
    return sorted(found, key=lambda one: (sorting(one.name), one.id))


def sorting(name: str) -> str:
    """By what names are put in order: é beside e, whatever the case."""
    return unicodedata.normalize("NFKD", name.casefold())


def find(session: Session, museum: str, reply_id: int) -> SavedReply:
    """Raises NoSuchReply."""
    found = session.get(SavedReply, reply_id)
    if found is None or found.museum != museum:
        raise NoSuchReply
    return found


def stamp(reply: SavedReply) -> str:
    """What a form carries to say which state of the reply it was opened on."""
    return reply.changed_at.isoformat()


def add(session: Session, museum: str, staff_id: int, draft: Draft, now: datetime) -> SavedReply:
    """Keep a new reply. Raises NotSaved."""
    draft = tidy(draft)
    row = SavedReply(museum=museum, staff_id=staff_id, changed_at=now)
    _write(session, row, draft)
    return row


def change(
    session: Session, museum: str, reply_id: int, staff_id: int, draft: Draft, seen: str, now: datetime
) -> SavedReply:
    """Write a reply anew; ``seen``: the stamp of the state that was changed. Raises NotSaved."""
    draft = tidy(draft)
    row = _unchanged(session, museum, reply_id, seen)
    # Two changes at one moment must not look like one: the stamp tells them apart.
    row.staff_id, row.changed_at = staff_id, max(now, row.changed_at + timedelta(microseconds=1))
    _write(session, row, draft)
    return row


def delete(session: Session, museum: str, reply_id: int, seen: str) -> str:
    """Delete a reply; returns its name. Raises NotSaved."""
    row = _unchanged(session, museum, reply_id, seen)
    session.delete(row)
    return row.name


def _unchanged(session: Session, museum: str, reply_id: int, seen: str) -> SavedReply:
    """The reply, locked, if it is still as its form showed it. Raises NoSuchReply, ReplyChanged."""
    chosen = select(SavedReply).where(SavedReply.id == reply_id, SavedReply.museum == museum)
    row = session.scalar(chosen.with_for_update())
    if row is None:
        raise NoSuchReply
    if stamp(row) != seen:
        raise ReplyChanged("replies-error-changed")
    return row


def _write(session: Session, row: SavedReply, draft: Draft) -> None:
    """Raises NotSaved: another reply of the museum has the name."""
    chosen = select(SavedReply.id, SavedReply.name).where(SavedReply.museum == row.museum)
    with session.no_autoflush:
        others = [name for reply_id, name in session.execute(chosen) if reply_id != row.id]
    # Whoever types "/horaires" means "Horaires".
    if draft.name.casefold() in {name.casefold() for name in others}:
        raise NotSaved("replies-error-taken", name=draft.name)
    try:
        with session.begin_nested():
            row.name, row.topic, row.texts = draft.name, draft.topic, dict(draft.texts)
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise NotSaved("replies-error-taken", name=draft.name) from error
