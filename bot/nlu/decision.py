"""What the assistant decided about one message, in a form that survives JSON (Rasa's tracker, the log, the console)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

ANSWER, SUGGEST, HANDOFF, SMALLTALK = "answer", "suggest", "handoff", "smalltalk"
NO_WORDS = "no_words"
"""The intent of a message without a single letter or digit."""
URGENT = "may be urgent"
"""The reason of a hand-off where an entry that a person must see is among the candidates."""


@dataclass(frozen=True)
class Candidate:
    """An entry that might answer: how likely (0 to 1), how similar (fused score), through which phrasing, and on what
    ``topic`` it is.
    """

    entry: str
    title: str
    probability: float
    similarity: float
    phrasing: str
    topic: str = ""


@dataclass(frozen=True)
class Decision:
    """``entries`` are what is answered or suggested; ``days`` (ISO) are the days the visitor asked about, by entry;
    ``missing`` are words of the question that the nearest entry does not hold.
    """

    decision: str
    language: str
    entries: tuple[str, ...] = ()
    probability: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    intent: str | None = None
    days: dict[str, str] = field(default_factory=dict)
    escalate: bool = False
    reason: str = ""
    question: str = ""
    missing: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {**vars(self), "candidates": [dict(vars(one)) for one in self.candidates]}

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Decision:
        """The inverse of :meth:`as_dict`, also after a trip through JSON."""
        parts = dict(record)
        parts["entries"] = tuple(parts.get("entries", ()))
        parts["missing"] = tuple(parts.get("missing", ()))
        parts["candidates"] = tuple(Candidate(**candidate) for candidate in parts.get("candidates", ()))
        return cls(**parts)

    def day_of(self, entry: str) -> date | None:
        """The day the visitor asked about when he asked what ``entry`` answers."""
        day = self.days.get(entry)
        return date.fromisoformat(day) if day else None
