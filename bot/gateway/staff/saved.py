"""Saved replies as one member of staff would send them to one visitor: in whose language, and filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy.orm import Session

from bot.gateway import saved_replies
from bot.gateway.db import SavedReply, Staff
from bot.gateway.pages import Reader
from bot.gateway.plain import plain
from bot.museum.words import Words

Values = Callable[[str], Mapping[str, str]]


@dataclass(frozen=True)
class Saved:
    """A saved reply, ready for the answer box; ``foreign``: the name of its language if it is not the visitor's."""

    id: int
    name: str
    topic: str
    text: str
    language: str
    foreign: str


def offered(session: Session, museum: str, staff_id: int, wanted: str, reader: Reader) -> list[Saved]:
    """All saved replies: those that have the language ``wanted`` first, each of the two parts by name."""
    values = _values(session.get_one(Staff, staff_id), reader)
    found = [_saved(reply, wanted, values, reader) for reply in saved_replies.everything(session, museum)]
    return sorted(found, key=lambda one: bool(one.foreign))


def one(session: Session, museum: str, reply_id: int, staff_id: int, wanted: str, reader: Reader) -> Saved:
    """The saved reply with this id. Raises NoSuchReply."""
    reply = saved_replies.find(session, museum, reply_id)
    return _saved(reply, wanted, _values(session.get_one(Staff, staff_id), reader), reader)


def _saved(reply: SavedReply, wanted: str, values: Values, reader: Reader) -> Saved:
    language = nearest(reply, wanted, reader)
    text = saved_replies.fill(reply.texts[language], values(language))
    foreign = "" if language == wanted else reader.language_name(language)
    return Saved(reply.id, reply.name, reply.topic, text, language, foreign)


def nearest(reply: SavedReply, wanted: str, reader: Reader) -> str:
    """The language of the text that is shown: the one ``wanted``, else the museum's first that there is."""
    return next(code for code in (wanted, *reader.museum.languages, *reply.texts) if code in reply.texts)


def _values(member: Staff, reader: Reader) -> Values:
    """What the placeholders stand for in a language, worked out once for each."""
    museum, today = reader.museum, reader.museum.local(reader.now).date()

    @cache
    def values(language: str) -> Mapping[str, str]:
        return {
            "name": member.name,
            # Not in another language: a French word in an English sentence is for its writer to mend.
            "role": str(member.role.get(language) or ""),
            "museum": museum.text(museum.name, language),
            "email": museum.contacts.email,
            "phone": museum.contacts.phone,
            "today": Words(reader.catalog, language).day(today),
            "hours": plain(museum.render("{{ hours.today }}", language, reader.catalog, reader.now)),
        }

    return values
