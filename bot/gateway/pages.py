"""The last step of every page: a template, filled in the reader's language and on the museum's clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_percent
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.catalog import Catalog
from bot.museum import Museum

CONSOLE = "/console"
"""Where the team's pages are."""
TEMPLATES = Path(__file__).parent / "templates"
LOCALES = {"en": "en_GB"}
"""Where a language's own default does not suit a European museum."""


@dataclass(frozen=True)
class Reader:
    """Who reads a page: texts, times and numbers in one language, on the museum's clock."""

    language: str
    catalog: Catalog
    museum: Museum
    now: datetime

    @property
    def locale(self) -> Locale:
        return Locale.parse(LOCALES.get(self.language, self.language))

    def text(self, key: str, **arguments: Any) -> str:
        return self.catalog.text(self.language, key, **arguments)

    def text_or(self, key: str, other: str, **arguments: Any) -> str:
        """The text ``key``, or ``other`` for what the catalog does not name."""
        known = self.catalog.knows(self.language, key)
        return self.text(key if known else other, **arguments)

    def language_name(self, code: str) -> str:
        """The language's name in the reader's language; a code that is none is shown as it stands."""
        try:
            name = Locale.parse(code).get_language_name(self.locale)
        except (ValueError, UnknownLocaleError):
            name = None
        return name or self.text("console-language-other", code=code)

    def when(self, at: datetime) -> str:
        """24 nov. 2026, 18:44; only the time on the same day."""
        if self.museum.local(at).date() != self.museum.local(self.now).date():
            return self.date(at)
        return format_time(self.museum.local(at), "short", tzinfo=self.museum.timezone, locale=self.locale)

    def date(self, at: datetime) -> str:
        """24 nov. 2026, 18:44."""
        return format_datetime(self.museum.local(at), "d MMM y, HH:mm", self.museum.timezone, self.locale)

    def day(self, on: Day) -> str:
        """24 nov. 2026."""
        return format_date(on, "d MMM y", self.locale)

    def duration(self, since: datetime) -> str:
        """5 minutes, 2 heures."""
        waited = max(self.now - since, timedelta(0))
        return format_timedelta(waited, granularity="minute", threshold=1.2, locale=self.locale)

    def percent(self, share: float) -> str:
        return format_percent(share, locale=self.locale)


class Pages:
    """Renders templates."""

    def __init__(self, catalog: Catalog, museum: Museum) -> None:
        self._catalog = catalog
        self._museum = museum
        # Every value is escaped unless it is Markup that rendering.py made.
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip

    def reader(self, language: str, now: datetime) -> Reader:
        return Reader(language, self._catalog, self._museum, now)

    def page(
        self, template: str, reader: Reader, status: int = 200, headers: Mapping[str, str] | None = None, **context: Any
    ) -> HTMLResponse:
        """The template as a response; it sees ``t(key, …)``, ``reader``, ``museum_name`` and the context."""
        html = self._templates.get_template(template).render(
            t=partial(self._catalog.text, reader.language),
            reader=reader,
            language=reader.language,
            museum_name=self._museum.text(self._museum.name, reader.language),
            **context,
        )
        return HTMLResponse(html, status, {"Content-Language": reader.language, **(headers or {})})
