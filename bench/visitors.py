"""The messages that both assistants get: the labelled questions of ``tests/evaluation``."""

from __future__ import annotations

from pathlib import Path

from bot.faq import Faq
from bot.nlu.evaluate import Line, labels, read_lines

ANSWERABLE_IN = ("fr", "en")


def read_visitors(path: Path, whole: Faq, used: Faq) -> list[Line]:
    """The labelled lines, without those whose entries are not in the part of the FAQ that is ``used``."""
    return [line for line in read_lines(path, whole.by_id) if all(entry in used.by_id for entry in labels(line))]


def answerable(lines: list[Line]) -> list[Line]:
    """What an entry answers, in the FAQ's two languages: the traffic that speed is measured on."""
    return [line for line in lines if line["lang"] in ANSWERABLE_IN and labels(line)]
