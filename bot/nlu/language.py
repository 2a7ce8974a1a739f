"""Which language is this message in: lingua, restricted to the configured languages, helped by what is known before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lingua import IsoCode639_1, Language, LanguageDetectorBuilder

WITHOUT_BLANKS = ("zh", "ja")
"""Languages whose words are not told apart by blanks."""
HINT_BONUS = 3.0
"""How many times likelier the language of the conversation (or page) is than any other, before a word is read."""
ENOUGH = 0.5
"""A language less probable than this does not overrule the hint."""
MAX_CHARACTERS = 400
"""More text does not make the language clearer, only slower to read."""
ONE_WORD_ENOUGH = 0.8
"""As ``ENOUGH``, for a single word: "parking" and "tickets" look English on a French page, and are not."""
SHORT = 3
"""Words up to which a greeting below settles it: letter statistics take "hello" for Italian."""
GREETINGS = {
    "fr": {"bonjour", "bonsoir", "salut", "merci", "svp", "oui", "revoir"},
    "en": {"hello", "hi", "hey", "thanks", "thank", "thx", "please", "yes", "bye", "goodbye", "cheers"},
    "es": {"hola", "gracias", "adios", "adiós", "buenas"},
    "de": {"hallo", "danke", "bitte", "tschüss", "moin", "servus"},
    "it": {"ciao", "grazie", "buongiorno", "buonasera", "salve"},
    "pt": {"olá", "ola", "obrigado", "obrigada", "tchau"},
}
# Words that stand in one of these languages only: statistics of letters are unsure of "Do you have lockers?".
SMALL_WORDS = {
    "fr": {"vous", "nous", "avez", "êtes", "etes", "est", "sont", "où", "quel", "quelle", "quels", "quelles", "quand",
           "combien", "une", "avec", "pour"},
    "en": {"you", "we", "my", "your", "the", "what", "where", "when", "how", "is", "are", "does", "have", "there",
           "and", "with", "for"},
    "es": {"dónde", "donde", "cuánto", "cuanto", "cuándo", "qué", "hay", "puedo", "están", "ustedes"},
    "de": {"wie", "wann", "wo", "ist", "sind", "haben", "können", "kann", "ich", "wir", "und", "mit", "für", "gibt"},
    "it": {"dove", "possiamo", "sono", "gli", "della", "siete", "avete", "è"},
    "pt": {"onde", "não", "são", "há", "uma", "com", "você", "vocês"},
}  # fmt: skip
TELLING_MARKS = {"es": "¿¡"}
WORD = re.compile(r"[^\W\d_]+")


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
        enough = ENOUGH if len(sample.split()) > 1 else ONE_WORD_ENOUGH
        return best if scores[best] > enough * sum(scores.values()) else fallback

    def _told(self, text: str) -> str | None:
        marked = (code for code, marks in TELLING_MARKS.items() if any(mark in text for mark in marks))
        if (code := next(marked, None)) in self.languages:
            return code
        words = set(WORD.findall(text.casefold()))
        votes = {code for code, known in SMALL_WORDS.items() if words & known}
        if len(words) <= SHORT:
            votes |= {code for code, known in GREETINGS.items() if words & known}
        votes &= set(self.languages)
        return votes.pop() if len(votes) == 1 else None  # two languages in one message: the letters decide


def _printable(text: str) -> str:
    """The detector is written in Rust and refuses lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")
