"""An entry of the FAQ as a form has it: single fields are changed in its lines, and every other line stays as it is.

Works on the lines of one entry, as ``faq_writing.entry_text`` gives them. For both interpreters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import yaml

from bot.checked_yaml import Loader
from bot.faq import Entry
from bot.faq_writing import UNPRINTABLE, last_line, lines_of, quoted, scalar, value_of

DAYS = ("valid_from", "valid_until", "review_by")
Path = tuple[str, ...]


@dataclass(frozen=True)
class Fields:
    """What a form shows of an entry. ``questions`` and ``answer`` by language; ``days``: those of DAYS, as
    ``2027-05-01``, that are set.
    """

    topic: str
    questions: Mapping[str, Sequence[str]]
    answer: Mapping[str, str]
    days: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, entry: Entry) -> Fields:
        days = {name: day.isoformat() for name in DAYS if (day := getattr(entry, name)) is not None}
        return cls(entry.topic, entry.questions, entry.answer, days)


def with_fields(lines: str, before: Fields, after: Fields) -> str:
    """The entry's ``lines``, which hold ``before``, with the fields that ``after`` has otherwise.

    Raises:
        ValueError: a text that no file can hold.
    """
    if after.topic != before.topic:
        lines = _with(lines, ("topic",), [scalar(after.topic)])
    # What comes before what goes: a mapping that is empty in between would be none.
    for language in {**after.questions, **before.questions}:
        asked = [" ".join(one.split()) for one in after.questions.get(language, ()) if one.strip()]
        if asked != list(before.questions.get(language, ())):
            lines = _with_questions(lines, language, asked)
    for language in {**after.answer, **before.answer}:
        words = after.answer.get(language, "").replace("\r\n", "\n").strip()
        if words != before.answer.get(language, "").strip():
            lines = _with(lines, ("answer", language), _written(words) if words else None)
    for name in DAYS:
        if after.days.get(name) != before.days.get(name):
            lines = _with(lines, (name,), [after.days[name]] if after.days.get(name) else None)
    return lines


def _with_questions(lines: str, language: str, asked: list[str]) -> str:
    """The phrasings of one language; those that stay keep their lines, with what is noted beside and below them."""
    node = _find(lines, ("questions", language))
    kept: dict[str, list[str]] = {}
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        all_lines = lines_of(lines)
        starts = [item.start_mark.line for item in node.value]
        ends = [*starts[1:], last_line(node) + 1]
        for item, start, end in zip(node.value, starts, ends, strict=True):
            kept[str(item.value)] = all_lines[start:end]
        indent = " " * node.start_mark.column
    else:
        indent = " " * (_column(lines, ("questions",)) + 2)
    if not asked:
        return _with(lines, ("questions", language), None)
    written = [line for one in asked for line in kept.get(one, [f"{indent}- {quoted(one)}\n"])]
    return _with(lines, ("questions", language), ["", *(line.rstrip("\n") for line in written)], verbatim=True)


def _written(words: str) -> list[str]:
    """A text after its key: in one line, or as a block whose lines are read as they stand."""
    if "\n" not in words or words.startswith((" ", "\t")) or UNPRINTABLE.search(words) or "\t" in words:
        return [quoted(words)]
    quoted(words)  # raises where no file can hold it
    return ["|-", *(f"  {line}".rstrip() for line in words.split("\n"))]


def _with(lines: str, path: Path, value: list[str] | None, *, verbatim: bool = False) -> str:
    """The lines with the key at ``path`` set to ``value``, or without it (``None``).

    ``value``: what stands behind the key, and the lines below it, indented from the key on; ``verbatim``: as they are.
    """
    parent = _find(lines, path[:-1])
    if not isinstance(parent, yaml.MappingNode):
        raise ValueError(f"the entry has no {'.'.join(path[:-1])}")
    if parent.flow_style:
        lines = _opened(lines, path[:-1], parent)
        return _with(lines, path, value, verbatim=verbatim)
    column, all_lines = parent.start_mark.column, lines_of(lines)
    found = next(((key, node) for key, node in parent.value if key.value == path[-1]), None)
    if found is None:
        if value is None:
            return lines
        first = last = last_line(parent) + 1
        lead = " " * column
    else:
        first, last = found[0].start_mark.line, last_line(found[1]) + 1
        lead = all_lines[first][: found[0].start_mark.column]
    if value is None:
        return "".join([*all_lines[:first], *all_lines[last:]])
    head, *rest = value
    below = rest if verbatim else [f"{' ' * column}{line}".rstrip() for line in rest]
    new = [f"{lead}{path[-1]}:{f' {head}' if head else ''}", *below]
    if first and not all_lines[first - 1].endswith("\n"):
        all_lines[first - 1] += "\n"
    return "".join([*all_lines[:first], *(f"{line}\n" for line in new), *all_lines[last:]])


def _opened(lines: str, path: Path, mapping: yaml.MappingNode) -> str:
    """The mapping at ``path``, which stands between braces, in lines of its own."""
    below: list[str] = []
    for key, node in mapping.value:
        if isinstance(node, yaml.SequenceNode):
            below += [f"  {key.value}:", *(f"    - {quoted(str(item.value))}" for item in node.value)]
        else:
            below.append(f"  {key.value}: {quoted(str(node.value))}")
    return _with(lines, path, ["", *below])


def _find(lines: str, path: Path) -> yaml.Node | None:
    entries = yaml.compose(lines, Loader=Loader)
    node: yaml.Node | None = entries.value[0] if isinstance(entries, yaml.SequenceNode) else None
    for name in path:
        node = value_of(node, name) if isinstance(node, yaml.MappingNode) else None
    return node


def _column(lines: str, path: Path) -> int:
    """Where the keys of the mapping at ``path`` begin."""
    node = _find(lines, path)
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        return int(node.start_mark.column)
    parent = _find(lines, path[:-1])
    return int(parent.start_mark.column) + 2 if parent is not None else 2
