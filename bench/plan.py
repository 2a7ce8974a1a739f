"""What a run of the bench does, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PARTS = ("training", "quality", "speed", "edits", "profile", "webhooks", "console")


@dataclass(frozen=True)
class Plan:
    """Sizes of one run.

    ``entries``: how much of the FAQ is used (all without it); ``messages``: per round with many senders, and
    ``single``: with one; ``rounds``: the two assistants take turns that often; ``large``: entries of the made-up FAQ.
    """

    home: Path
    faq: Path
    visitors: Path
    entries: int | None = None
    epochs: int = 100
    rounds: int = 3
    senders: int = 8
    messages: int = 480
    single: int = 240
    large: int = 1000
    edits: int = 5

    @property
    def results(self) -> Path:
        return self.home / "results.json"


def quick(home: Path, faq: Path, visitors: Path) -> Plan:
    """Small enough to see in two or three minutes whether the bench works; its figures mean nothing."""
    return Plan(home, faq, visitors, 8, epochs=2, rounds=1, messages=80, single=40, large=60, edits=2)


def say(text: str) -> None:
    """A progress line."""
    print(text, flush=True)
