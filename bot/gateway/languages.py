"""Which of the museum's languages a reader gets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.catalog import Catalog
from bot.museum import Museum

LANGUAGE_RANGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-]*)?(?:\s*;\s*q=([01](?:\.\d*)?))?\Z")
MAX_RANGES = 20


def spoken(museum: Museum, catalog: Catalog) -> tuple[str, ...]:
    """The museum's languages that the catalog has texts for, the museum's own first; never empty."""
    return tuple(language for language in museum.languages if language in catalog.languages) or ("en",)


def negotiate(wanted: str | None, offered: Sequence[str]) -> str:
    """The best of the ``offered`` languages for ``fr-FR`` or a whole ``Accept-Language`` header; else the first."""
    ranges = [LANGUAGE_RANGE.match(part.strip()) for part in (wanted or "").split(",")[:MAX_RANGES]]
    ranked = sorted((found for found in ranges if found), key=lambda found: -float(found[2] or 1))
    known = (found[1].lower() for found in ranked if found[1].lower() in offered)
    return next(known, offered[0])
