"""What a file or a page proposes for the FAQ, before anybody looks whether it can be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.gateway.errors import Declined
from bot.gateway.messages import clean_text

MAX_BYTES = 1024 * 1024
"""Of a file, and of what is pasted."""
MAX_ENTRIES = 500
MAX_ANSWER = 20_000
"""Characters of an answer in one language."""
NO_LANGUAGE = ""
"""Under which a text stands whose language the source does not tell."""
DAYS = ("valid_from", "valid_until", "review_by")

Said = tuple[str, Mapping[str, str | int]]
"""A key of the catalog, and what stands in its gaps."""


class NotRead(Declined):
    """Nothing can be proposed."""


@dataclass(frozen=True)
class Draft:
    """An entry as its source has it.

    ``line``: of the file; 0 for a page, which has none. ``language``: what the texts without one are probably in.
    ``days``: by their field.
    """

    line: int
    questions: Mapping[str, tuple[str, ...]]
    answer: Mapping[str, str]
    id: str = ""
    topic: str = ""
    days: Mapping[str, str] = field(default_factory=dict)
    language: str = NO_LANGUAGE

    @property
    def title(self) -> str:
        return next((asked[0] for asked in self.questions.values() if asked), "")


@dataclass(frozen=True)
class Refused:
    """What cannot be taken, and why."""

    line: int
    title: str
    why: Said


@dataclass(frozen=True)
class Reading:
    """All that a source proposes; ``notices``: what whoever reads it should know."""

    drafts: list[Draft]
    refused: list[Refused] = field(default_factory=list)
    notices: list[Said] = field(default_factory=list)


def one_line(text: str) -> str:
    """Without line breaks and what no person typed."""
    return " ".join(clean_text(text).split())


def at_most(count: int) -> None:
    """Raises NotRead: there is more than what can be looked at in one go."""
    if count > MAX_ENTRIES:
        raise NotRead("importing-error-entries", limit=str(MAX_ENTRIES))
