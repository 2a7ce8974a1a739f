"""Which language is this message in: lingua, restricted to the configured languages, helped by what is known before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lingua import IsoCode639_1, Language, LanguageDetectorBuilder

HINT_BONUS = 3.0
"""How many times likelier the language of the conversation (or page) is than any other, before a word is read."""
ENOUGH = 0.5
"""A language less probable than this does not overrule the hint."""
MAX_CHARACTERS = 400
"""More text does not make the language clearer, only slower to read."""
SHORT = 3
"""Words up to which one of the telling words below settles it: letter statistics take "hello" for Italian."""
TELLING_WORDS = {
    "fr": "bonjour bonsoir salut merci svp oui revoir",
    "en": "hello hi hey thanks thank thx please yes bye goodbye cheers",
    "es": "hola gracias adios adiós buenas",
    "de": "hallo danke bitte tschüss moin servus",
    "it": "ciao grazie buongiorno buonasera salve",
    "pt": "olá ola obrigado obrigada tchau",
}
TELLING_MARKS = {"es": "¿¡"}


class LanguageDetector:
    """Detects one of a few languages; three-word messages lean on the hint."""

    def __init__(self, languages: Sequence[str]) -> None:
        """``languages``: ISO 639-1 codes, the museum's first language in front.

        Raises:
            ValueError: a code that the library does not know.
        """
        self.languages = list(languages)
        try:
            known = [Language.from_iso_code_639_1(IsoCode639_1.from_str(code.upper())) for code in languages]
        except ValueError as error:
            raise ValueError(f"config.yml, languages: {error}") from error
        self._detector = LanguageDetectorBuilder.from_languages(*known).build() if len(known) > 1 else None

    def detect(self, text: str, hint: str | None = None) -> str:
        """The language code of ``text``; without a letter in it, the hint, else the first language.

        ``hint`` is the language of the conversation so far; it decides what three words alone cannot.
        """
        fallback = hint if hint in self.languages else self.languages[0]
        sample = text[:MAX_CHARACTERS]
        told = self._told(sample)
        if told is not None:
            return told
        if self._detector is None or not any(char.isalpha() for char in sample):
            return fallback
        scores = {
            value.language.iso_code_639_1.name.lower(): value.value
            for value in self._detector.compute_language_confidence_values(_printable(sample))
        }
        scores[fallback] *= HINT_BONUS
        best = max(scores, key=lambda code: scores[code])
        return best if scores[best] > ENOUGH * sum(scores.values()) else fallback

    def _told(self, text: str) -> str | None:
        marked = (code for code, marks in TELLING_MARKS.items() if any(mark in text for mark in marks))
        if (code := next(marked, None)) in self.languages:
            return code
        words = re.findall(r"[^\W\d_]+", text.casefold())
        if len(words) > SHORT:
            return None
        known = {word: code for code, words in TELLING_WORDS.items() for word in words.split()}
        return next((known[word] for word in words if known.get(word) in self.languages), None)


def _printable(text: str) -> str:
    """The detector is written in Rust and refuses lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")
