"""The curated FAQ: loading and checking ``data/faq.yml``, for both interpreters.

A file with a single problem is refused whole, with every problem named, so that the version that was live stays live.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from bot.checked_yaml import Place, Problems, parse_yaml, read_yaml

ENTRY_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
URL = re.compile(r"(https?://\S+|mailto:\S+|tel:\S+)\Z")
# Rasa takes any YAML file under data/ with such a line for training data of its own.
RASA_KEYS = re.compile(r"^[^\S\n]*(nlu|responses|stories|rules)\s*:", re.MULTILINE)

MAX_PHRASING = 300
NO_ID = "without id"

ENTRY_REQUIRED = ("id", "topic", "questions", "answer")
ENTRY_OPTIONAL = (
    "links", "image", "related", "valid_from", "valid_until", "review_by", "answered_by", "escalate",
)  # fmt: skip


class FaqError(ValueError):
    """The FAQ cannot be used; ``problems`` names each reason with file, line and entry."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


SECOND_LANGUAGE = "en"
"""What is answered in where the visitor's own language is missing."""


@dataclass(frozen=True)
class Link:
    """A page to read on; ``title`` by language."""

    title: dict[str, str]
    url: str


@dataclass(frozen=True)
class Image:
    """A picture that goes with the answer; ``alt`` by language."""

    url: str
    alt: dict[str, str]


@dataclass(frozen=True)
class Author:
    """The person who signs an answer; ``role`` by language."""

    name: str
    role: dict[str, str]


@dataclass(frozen=True)
class Entry:
    """One thing the museum answers: how visitors ask it, and the answer, by language."""

    id: str
    topic: str
    questions: dict[str, tuple[str, ...]]
    answer: dict[str, str]
    links: tuple[Link, ...] = ()
    image: Image | None = None
    related: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    review_by: date | None = None
    answered_by: Author | None = None
    escalate: bool = False
    line: int = field(default=0, compare=False)

    def is_valid_on(self, day: date) -> bool:
        """Whether the answer may be served on ``day`` (both ends included)."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)

    def answer_language(self, wanted: str, default: str) -> str:
        """The language to answer in: the wanted one, else English, else ``default``, which every entry has."""
        return next((language for language in (wanted, SECOND_LANGUAGE) if language in self.answer), default)

    def title(self, language: str, default: str) -> str:
        """The question to show for this entry: its first phrasing in ``language``, else in ``default``."""
        return (self.questions.get(language) or self.questions[default])[0]


@dataclass(frozen=True)
class Faq:
    """The whole FAQ; ``languages[0]`` is the museum's first language."""

    languages: tuple[str, ...]
    entries: tuple[Entry, ...]

    @property
    def default_language(self) -> str:
        return self.languages[0]

    def titles(self, language: str) -> dict[str, str]:
        """The question to show for each entry, by id."""
        return {entry.id: entry.title(language, self.default_language) for entry in self.entries}

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}


def load_faq(path: Path, placeholders: Collection[str] | None = None) -> Faq:
    """Read and check the FAQ file.

    Args:
        placeholders: names that ``{{ … }}`` in answers may use (``Museum.placeholders``); ``None`` allows any.

    Raises:
        FaqError: with all problems at once.
    """
    problems = Problems(path.name)
    return _finish(read_yaml(path, problems), problems, placeholders, _rasa_lines(path))


def parse_faq(text: str, placeholders: Collection[str] | None = None, name: str = "faq.yml") -> Faq:
    """As :func:`load_faq`, from text."""
    problems = Problems(name)
    return _finish(parse_yaml(text, problems), problems, placeholders, list(_rasa_lines_in(text)))


def fold(text: str) -> str:
    """``text`` without case, accents, punctuation and repeated blanks: what two equal phrasings share."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(kept.split())


@lru_cache(maxsize=200_000)
def fold_phrasing(phrasing: str) -> str:
    """As :func:`fold`, remembered: an edit changes few phrasings. Not for visitors' words."""
    return fold(phrasing)


def _finish(
    root: Place | None, problems: Problems, placeholders: Collection[str] | None, rasa_lines: list[tuple[int, str]]
) -> Faq:
    for line, key in rasa_lines:
        problems.add(line, f"a line may not start with '{key}:', Rasa would take the file for its own; quote the text")
    faq = _read_faq(root, problems, placeholders) if root is not None else None
    if problems.found or faq is None:
        raise FaqError(problems.found)
    return faq


def _rasa_lines(path: Path) -> list[tuple[int, str]]:
    try:
        return list(_rasa_lines_in(path.read_text(encoding="utf-8-sig")))
    except (OSError, UnicodeDecodeError):
        return []  # reported by the reader


def _rasa_lines_in(text: str) -> Iterable[tuple[int, str]]:
    for match in RASA_KEYS.finditer(text):
        yield text.count("\n", 0, match.start(1)) + 1, match.group(1)


def _read_faq(root: Place, problems: Problems, placeholders: Collection[str] | None) -> Faq | None:
    fields = root.fields(("version", "languages", "entries"))
    if "version" in fields and fields["version"].whole() != 1:
        fields["version"].wrong("version must be 1")
    languages = _read_languages(fields.get("languages"))
    if not languages or "entries" not in fields:
        return None
    reader = _EntryReader(languages, placeholders, problems)
    places = fields["entries"].items()
    entries = [reader.read(place) for place in places]
    problems.where = ""
    if not entries and not problems.found:
        fields["entries"].wrong("there is no entry; add at least one")
    faq = Faq(tuple(languages), tuple(entry for entry in entries if entry is not None))
    _check_ids(places, problems)
    _check_across(faq, {_peek_id(place) for place in places}, problems)
    return faq


def _read_languages(place: Place | None) -> list[str]:
    languages = []
    for item in place.items() if place is not None else []:
        code = item.text()
        if code is None:
            continue
        if not LANGUAGE.match(code) or code in languages:
            item.wrong(f"'{code}' is not a language code like fr, or stands there twice")
        languages.append(code)
    if place is not None and not languages:
        place.wrong("languages must list at least one language, the museum's first one in front")
    return languages


class _EntryReader:
    """Reads the entries one by one; what spans entries is checked afterwards."""

    def __init__(self, languages: list[str], placeholders: Collection[str] | None, problems: Problems) -> None:
        self._languages = languages
        self._placeholders = placeholders
        self._problems = problems

    def read(self, place: Place) -> Entry | None:
        before = len(self._problems.found)
        self._problems.where = f"entry {_peek_id(place)}"
        fields = place.fields(ENTRY_REQUIRED, ENTRY_OPTIONAL)
        entry_id = fields["id"].text() if "id" in fields else None
        if entry_id is not None and (not ENTRY_ID.match(entry_id) or len(entry_id) > 80):
            fields["id"].wrong(f"the id '{entry_id}' must be kebab-case, like opening-hours, and at most 80 characters")
        parts = {name: getattr(self, f"_read_{name}")(field) for name, field in fields.items() if name != "id"}
        self._check_dates(place, parts)
        if entry_id is None or len(self._problems.found) > before:
            return None
        return Entry(id=entry_id, line=place.line, **parts)

    def _read_topic(self, place: Place) -> str | None:
        return place.text()

    def _read_questions(self, place: Place) -> dict[str, tuple[str, ...]]:
        fields = place.fields(self._languages[:1], self._languages[1:])
        return {code: _read_phrasings(field) for code, field in fields.items()}

    def _read_answer(self, place: Place) -> dict[str, str]:
        fields = place.fields(self._languages[:1], self._languages[1:])
        answers = {code: text for code, field in fields.items() if (text := field.text()) is not None}
        for code, text in answers.items():
            self._check_placeholders(fields[code], text)
        return answers

    def _check_placeholders(self, place: Place, text: str) -> None:
        for name in map(str.strip, PLACEHOLDER.findall(text)):
            if self._placeholders is not None and name not in self._placeholders:
                known = ", ".join(sorted(self._placeholders))
                place.wrong(f"unknown placeholder '{{{{ {name} }}}}'; known: {known}")
        rest = PLACEHOLDER.sub("", text)
        if "{{" in rest or "}}" in rest:
            place.wrong("a placeholder is not closed; write {{ name }}")

    def _read_texts(self, place: Place) -> dict[str, str]:
        fields = place.fields(self._languages[:1], self._languages[1:])
        return {code: text for code, field in fields.items() if (text := field.text()) is not None}

    def _read_links(self, place: Place) -> tuple[Link, ...]:
        links = []
        for item in place.items():
            fields = item.fields(("title", "url"))
            if len(fields) == 2:
                links.append(Link(self._read_texts(fields["title"]), _read_url(fields["url"])))
        return tuple(links)

    def _read_image(self, place: Place) -> Image | None:
        fields = place.fields(("url", "alt"))
        return Image(_read_url(fields["url"]), self._read_texts(fields["alt"])) if len(fields) == 2 else None

    def _read_answered_by(self, place: Place) -> Author | None:
        fields = place.fields(("name", "role"))
        if len(fields) < 2:
            return None
        return Author(fields["name"].text() or "", self._read_texts(fields["role"]))

    def _read_related(self, place: Place) -> tuple[str, ...]:
        return tuple(text for item in place.items() if (text := item.text()) is not None)

    def _read_escalate(self, place: Place) -> bool:
        return bool(place.flag())

    def _read_valid_from(self, place: Place) -> date | None:
        return place.day()

    _read_valid_until = _read_valid_from
    _read_review_by = _read_valid_from

    def _check_dates(self, place: Place, parts: dict[str, date | None]) -> None:
        start, end = parts.get("valid_from"), parts.get("valid_until")
        if start and end and start > end:
            place.wrong(f"valid_from {start} is after valid_until {end}")


def _peek_id(place: Place) -> str:
    """The entry's id for messages, even when the rest of it is broken."""
    pairs = place.node.value if isinstance(place.node.value, list) else []
    for pair in pairs:
        if isinstance(pair, tuple) and getattr(pair[0], "value", None) == "id":
            return pair[1].value if isinstance(pair[1].value, str) else NO_ID
    return NO_ID


def _read_phrasings(place: Place) -> tuple[str, ...]:
    items = place.items()
    if not items:
        place.wrong(f"{place.name} lists no phrasing")
    phrasings = []
    for item in items:
        text = item.text()
        if text is not None and not fold_phrasing(text):
            item.wrong(f"the phrasing '{text}' has no word in it")
        elif text is not None and len(text) > MAX_PHRASING:
            item.wrong(f"a phrasing has at most {MAX_PHRASING} characters, this one has {len(text)}")
        elif text is not None:
            phrasings.append(text)
    return tuple(phrasings)


def _read_url(place: Place) -> str:
    url = place.text() or ""
    if url and not URL.match(url):
        place.wrong(f"'{url}' is not an address that starts with https://, http://, mailto: or tel:")
    return url


def _check_ids(places: list[Place], problems: Problems) -> None:
    """No id stands twice, in broken entries neither."""
    seen: dict[str, int] = {}
    for place in places:
        entry_id = _peek_id(place)
        if entry_id in seen and entry_id != NO_ID:
            problems.where = f"entry {entry_id}"
            place.wrong(f"the id stands already at line {seen[entry_id]}; ids are never reused")
        seen.setdefault(entry_id, place.line)


def _check_across(faq: Faq, known: set[str], problems: Problems) -> None:
    """Related entries and phrasings must fit together over the whole file; ``known`` has broken entries too."""
    seen_phrasings: dict[str, Entry] = {}
    for entry in faq.entries:
        problems.where = f"entry {entry.id}"
        for other in entry.related:
            if other not in known or other == entry.id:
                problems.add(entry.line, f"related entry '{other}' does not exist (or is the entry itself)")
        for phrasing in (text for texts in entry.questions.values() for text in texts):
            first = seen_phrasings.setdefault(fold_phrasing(phrasing), entry)
            if first is not entry:
                problems.add(entry.line, f"the phrasing '{phrasing}' stands already in entry {first.id}; keep one")
    problems.where = ""
