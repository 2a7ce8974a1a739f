"""A curated answer of the FAQ as a member of staff sends it: as it stands, in the visitor's language if it is there."""

from __future__ import annotations

from dataclasses import dataclass

from bot.faq import Entry, Faq
from bot.gateway.pages import Reader
from bot.gateway.plain import plain


@dataclass(frozen=True)
class Curated:
    """``text`` as the visitor will read it, in ``language``."""

    entry: str
    text: str
    language: str


def curated(faq: Faq, entry_id: str, wanted: str, reader: Reader) -> Curated | None:
    """The answer of an entry today; ``None``: the FAQ no longer has it, or it is not valid today."""
    entry = faq.by_id.get(entry_id)
    if entry is None or not entry.is_valid_on(reader.museum.local(reader.now).date()):
        return None
    language = entry.answer_language(wanted, faq.default_language)
    return Curated(entry.id, worded(entry, language, faq, reader), language)


def worded(entry: Entry, language: str, faq: Faq, reader: Reader) -> str:
    """The answer in one of its languages, with signature and links, as a person would type it."""
    text = plain(reader.museum.render(entry.answer[language], language, reader.catalog, reader.now))
    links = "\n".join(f"{_in(link.title, language, faq)}: {link.url}" for link in entry.links)
    return "\n\n".join(part for part in (text, _signature(entry, language, faq), links) if part)


def _signature(entry: Entry, language: str, faq: Faq) -> str:
    author = entry.answered_by
    return f"— {author.name}, {_in(author.role, language, faq)}" if author else ""


def _in(texts: dict[str, str], language: str, faq: Faq) -> str:
    return texts.get(language) or texts[faq.default_language]
