"""Labelled messages: what a visitor wrote and which entry answers it, as ``docs/evaluation.md`` describes a line.

``make evaluate`` judges the assistant by them. A museum that keeps some of its own in ``data/labelled.jsonl`` has its
thresholds chosen on them as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Line = dict[str, Any]
SMALLTALK = "smalltalk:"


class BadLine(ValueError):
    """A labelled message that cannot be used; the text names file and line."""


def read_lines(path: Path, entries: Iterable[str] | None = None) -> list[Line]:
    """The labelled messages of a ``.jsonl`` file; with ``entries``, every label must be one of them.

    Raises:
        BadLine: a line is no JSON, lacks a field, or is labelled with an entry that the FAQ does not hold.
    """
    known = set(entries) if entries is not None else None
    lines = []
    for number, row in enumerate(path.read_bytes().splitlines(), 1):
        try:
            line = json.loads(row)
            if not all(isinstance(label, str) for label in labels(line)):
                raise TypeError("a label is a text, a list of texts, or null")
            wrong = [label for label in labels(line) if known is not None and label not in known]
            text_is_there = isinstance(line["text"], str) and isinstance(line["lang"], str)
        except (ValueError, KeyError, TypeError) as error:
            raise BadLine(f"{path.name} line {number}: needs text, lang and label: {error!r}") from error
        if not text_is_there:
            raise BadLine(f"{path.name} line {number}: text and lang must be texts")
        if wrong:
            raise BadLine(f"{path.name} line {number}: label {', '.join(wrong)} is no entry of the FAQ")
        lines.append(line)
    return lines


def answerable(lines: Iterable[Line], entries: Iterable[str]) -> list[Line]:
    """Those that can be put to an FAQ of these ``entries``: without small talk, and without what is labelled with an
    entry that is not there (any more).
    """
    known = set(entries)
    return [line for line in lines if not str(line["label"]).startswith(SMALLTALK) and set(labels(line)) <= known]


def labels(line: Line) -> list[str]:
    """The entries that answer a message; none for small talk and for what nothing answers."""
    label = line["label"]
    if label is None or (isinstance(label, str) and label.startswith(SMALLTALK)):
        return []
    return [label] if isinstance(label, str) else list(label)
