"""Reads the public sets: one folder each, with ``uniform.jsonl.gz`` and, for some, ``faq.json.gz``."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FAR, NEAR = "far", "near"
"""What kind of question nothing in the FAQ answers: foreign to its subject, or of its subject."""


@dataclass(frozen=True)
class Question:
    """A question of a set; ``label`` is the entry that answers it, or ``None`` with ``kind`` FAR or NEAR."""

    text: str
    lang: str
    label: str | None
    kind: str = ""
    split: str = ""


@dataclass(frozen=True)
class PublicSet:
    """All lines of a set; ``canonical`` holds the question that stands for an entry, where the set has one."""

    name: str
    lines: tuple[Question, ...]
    canonical: dict[str, str] = field(default_factory=dict)

    def of(self, lang: str, split: str) -> list[Question]:
        """The lines of one language and split."""
        return [line for line in self.lines if (line.lang, line.split) == (lang, split)]


def folder_of_sets(given: str, beside: Path) -> Path | None:
    """Where the sets lie: ``given``, else ``shared/data/bench`` next to the checkout ``beside``; ``None`` if absent."""
    folder = Path(given) if given else beside.resolve().parent / "shared" / "data" / "bench"
    return folder if folder.is_dir() else None


def read_set(folder: Path, name: str) -> PublicSet:
    """One set.

    Raises:
        FileNotFoundError: the folder does not hold it.
    """
    lines = tuple(_question(line) for line in _json_lines(folder / name / "uniform.jsonl.gz"))
    faq = folder / name / "faq.json.gz"
    canonical = {}
    if faq.exists():
        entries = json.loads(gzip.decompress(faq.read_bytes()))["entries"]
        canonical = {entry["id"]: entry["questions"][0] for entry in entries if entry["questions"]}
    return PublicSet(name, lines, canonical)


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in file:
            yield json.loads(row)


def _question(line: dict[str, Any]) -> Question:
    kind = "" if line["label"] is not None else line.get("oos_kind", FAR)
    return Question(
        line["text"], line["lang"], line["label"], NEAR if kind == NEAR else FAR if kind else "", line["split"]
    )
