"""Every text that a visitor or a staff member reads, by language: Fluent files under ``bot/locales/<language>/``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

LOCALES = Path(__file__).parent / "locales"
FALLBACK = "en"


class Catalog:
    """The texts of all languages, looked up by key.

    Attributes:
        languages: the languages that have a folder, sorted.
    """

    def __init__(self, bundles: dict[str, FluentBundle]) -> None:
        self._bundles = bundles
        self.languages = sorted(bundles)

    @classmethod
    def load(cls, folder: Path = LOCALES) -> Catalog:
        """Read ``<folder>/<language>/*.ftl``."""
        bundles = {}
        for home in sorted(path for path in folder.iterdir() if path.is_dir()):
            # No isolation marks: the texts also go to Messenger, e-mail and tests, which show or compare them.
            bundle = FluentBundle([home.name], use_isolating=False)
            for part in sorted(home.glob("*.ftl")):
                bundle.add_resource(FluentResource(part.read_text(encoding="utf-8")))
            bundles[home.name] = bundle
        return cls(bundles)

    def knows(self, language: str, key: str) -> bool:
        """Whether this very language (no fallback) has the text."""
        bundle = self._bundles.get(language)
        return bundle is not None and bundle.has_message(key)

    def keys(self, prefix: str) -> list[str]:
        """The keys of all languages together that begin with ``prefix``, sorted."""
        bundles = self._bundles.values()
        return sorted({key for bundle in bundles for key in bundle._messages if key.startswith(prefix)})

    def text(self, language: str, key: str, /, **arguments: Any) -> str:
        """The text ``key`` in ``language``, else in English.

        Raises:
            KeyError: no language has the key, or the text uses an argument that was not given. Both are our own
                mistakes, so they are loud.
        """
        for candidate in (language, FALLBACK):
            if self.knows(candidate, key):
                return self._format(candidate, key, arguments)
        raise KeyError(f"no text {key!r} in language {language!r} nor in {FALLBACK!r}")

    def _format(self, language: str, key: str, arguments: dict[str, Any]) -> str:
        bundle = self._bundles[language]
        pattern = bundle.get_message(key).value
        if pattern is None:
            raise KeyError(f"text {key!r} in language {language!r} has attributes only")
        text, errors = bundle.format_pattern(pattern, arguments)
        if errors:
            raise KeyError(f"text {key!r} in language {language!r}: {errors[0]}")
        return str(text)


@lru_cache(maxsize=1)
def shipped() -> Catalog:
    """The catalog that comes with Curio, read once."""
    return Catalog.load()
