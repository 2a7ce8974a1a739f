"""Recognises, on a message's way in, the one wish that no assistant may misunderstand: to be forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from bot.catalog import Catalog
from bot.faq import fold

LONGEST = 120
"""Characters of a message that can be the wish and nothing else."""


def asks_to_erase(text: str, catalog: Catalog, languages: Iterable[str] | None = None) -> bool:
    """Whether ``text`` is one of the phrases for "delete my data" and nothing more, but for a polite word around it.

    Case, accents and punctuation do not matter. ``languages``: whose phrases count; all of the catalog's by default.
    A longer message, such as a question about how data are deleted, is never taken for the wish.
    """
    return wish_language(text, catalog, languages) is not None


def wish_language(text: str, catalog: Catalog, languages: Iterable[str] | None = None) -> str | None:
    """The language in which ``text`` is that wish; ``None``: it is not. See :func:`asks_to_erase`."""
    if len(text) > LONGEST:
        return None
    said = fold(text)
    return next((one for one in languages or catalog.languages if _is_wish(said, catalog, one)), None)


def _is_wish(said: str, catalog: Catalog, language: str) -> bool:
    """Whether it is a phrase alone, or with one polite word before, after, or on both sides."""
    phrases, polite = _listed(catalog, language, "rights-phrases"), _listed(catalog, language, "rights-polite")
    # Where words are not set apart by blanks, nobody sets a polite word apart either.
    begun = {said, *(said[len(word) :].strip() for word in polite if said.startswith(word))}
    whole = {rest[: -len(word)].strip() for rest in begun for word in polite if rest.endswith(word)}
    return not phrases.isdisjoint(begun | whole)


@lru_cache(maxsize=64)
def _listed(catalog: Catalog, language: str, key: str) -> frozenset[str]:
    """What the catalog lists, folded, and as well without blanks."""
    listed = catalog.text(language, key).split("|") if catalog.knows(language, key) else []
    folded = (fold(words) for phrase in listed for words in (phrase, phrase.replace(" ", "")))
    return frozenset(words for words in folded if words)
