"""Changes of ``data/faq.yml`` that leave every line alone which they do not change: comments, order and style stay.

The file is text that people edit, so it is changed as text; the YAML parser only tells where things stand in it.
For both interpreters.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.checked_yaml import Loader
from bot.faq import Faq, FaqError, parse_faq

UNPRINTABLE = re.compile("[\x7f-\x9f\xad\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON leaves as it is and YAML refuses, takes for a line break, or nobody sees."""
PLAIN = re.compile(r"\w[\w-]*\Z")
LONE_HALF = re.compile("[\ud800-\udfff]")


class NoSuchEntry(LookupError):
    """The file has no entry with this id."""


@dataclass(frozen=True)
class NewEntry:
    """An entry to append; ``questions`` and ``answer`` by language, ``author``: name and role by language.

    ``days``: ``valid_from``, ``valid_until`` and ``review_by``, as the file has them, where it has any.
    """

    id: str
    topic: str
    questions: Mapping[str, Collection[str]]
    answer: Mapping[str, str]
    author: tuple[str, Mapping[str, str]] | None = None
    days: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Saved:
    """The file's text before and after, with ``\\n`` for line ends, and what it holds now."""

    before: str
    after: str
    faq: Faq


def entry_text(text: str, entry_id: str) -> str:
    """The lines of one entry, as they stand in the file; "" if there is no such entry."""
    return entry_texts(text, [entry_id])[entry_id]


def entry_texts(text: str, entry_ids: Collection[str]) -> dict[str, str]:
    """As :func:`entry_text`, of several entries, with one look at the file."""
    lines, found = lines_of(text), dict.fromkeys(entry_ids, "")
    if not found:
        return {}
    for node in reversed(_entries(text).value):  # of two with one id, which a broken file may have, the first
        entry_id = _id(node)
        if entry_id in found:
            first, last = _span(node)
            found[entry_id] = "".join(lines[first : last + 1])
    return found


def with_phrasing(text: str, entry_id: str, language: str, phrasing: str) -> str:
    """One more way of asking, after the others of its language. Raises NoSuchEntry."""
    node, _ = _entry(text, entry_id)
    questions = value_of(node, "questions")
    asked = value_of(questions, language) if isinstance(questions, yaml.MappingNode) else None
    words = quoted(" ".join(phrasing.split()))
    if not isinstance(questions, yaml.MappingNode):
        raise NoSuchEntry(f"entry {entry_id!r} has no questions")
    if isinstance(asked, yaml.SequenceNode):
        if asked.flow_style:
            return _inside(text, asked, words)
        return _below(text, asked, f"{' ' * asked.start_mark.column}- {words}")
    if questions.flow_style:
        return _inside(text, questions, f"{language}: [{words}]")
    column = " " * questions.start_mark.column
    return _below(text, questions, f"{column}{language}:", f"{column}  - {words}")


def with_entry(text: str, entry: NewEntry) -> str:
    """The file with ``entry`` after its last one."""
    return with_entries(text, [entry])


def with_entries(text: str, new: Iterable[NewEntry]) -> str:
    """The file with the ``new`` entries after its last one, in their order."""
    entries = _entries(text)
    last = entries.value[-1]
    column = " " * entries.start_mark.column
    return _below(text, last, *(line and column + line for entry in new for line in ("", *_written(entry))))


def with_entry_text(text: str, entry_id: str, replacement: str) -> str:
    """The file with the lines of one entry replaced; "" takes the entry out. Raises NoSuchEntry."""
    first, last = _span(_entry(text, entry_id)[0])
    lines = lines_of(text)
    if not replacement and first and not lines[first - 1].strip():
        first -= 1  # the blank line that kept it apart goes with it
    return "".join([*lines[:first], replacement, *lines[last + 1 :]])


def quoted(words: str) -> str:
    """``words`` between double quotes, as YAML reads them back unchanged.

    Raises:
        ValueError: half of a character pair, which no file can hold.
    """
    if LONE_HALF.search(words):
        raise ValueError("the text holds half a character; write it again")
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(words, ensure_ascii=False))


def save_faq(path: Path, change: Callable[[str], str], placeholders: Collection[str] | None = None) -> Saved:
    """Apply ``change`` to what the file holds now, and put the result in its place if it can be used.

    Nobody else who saves this way comes between; a crash leaves the old file or the new one.

    Raises:
        FaqError: the changed file could not be used; it stays as it was.
        NoSuchEntry, ValueError: from ``change``.
        OSError: the file cannot be read or written.
    """
    with _alone(path):
        before = path.read_bytes().decode("utf-8")
        unix = before.replace("\r\n", "\n")
        changed = change(unix)
        faq = parse_faq(changed, placeholders, path.name)
        after = changed.replace("\n", "\r\n") if "\r\n" in before else changed
        _replace(path, after)
    return Saved(unix, changed, faq)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the file is closed, also by a crash
        yield


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(path.stat().st_mode & 0o777)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _written(entry: NewEntry) -> list[str]:
    lines = [f"- id: {scalar(entry.id)}", f"  topic: {scalar(entry.topic)}", "  questions:"]
    for language, phrasings in entry.questions.items():
        lines += [f"    {language}:", *(f"      - {quoted(' '.join(words.split()))}" for words in phrasings)]
    lines += ["  answer:", *(f"    {language}: {quoted(words)}" for language, words in entry.answer.items())]
    lines += [f"  {name}: {day}" for name, day in entry.days.items()]
    if entry.author is not None:
        name, role = entry.author
        lines += ["  answered_by:", f"    name: {quoted(name)}", "    role:"]
        lines += [f"      {language}: {quoted(words)}" for language, words in role.items()]
    return lines


def scalar(words: str) -> str:
    """A name as people write it, without quotes where YAML takes it for nothing else."""
    return words if PLAIN.match(words) and words.lower() != "null" else quoted(words)


def _entries(text: str) -> yaml.SequenceNode:
    root = yaml.compose(text, Loader=Loader)
    entries = value_of(root, "entries") if isinstance(root, yaml.MappingNode) else None
    if not isinstance(entries, yaml.SequenceNode) or entries.flow_style or not entries.value:
        raise FaqError(["the file has no list of entries"])
    return entries


def _entry(text: str, entry_id: str) -> tuple[yaml.MappingNode, yaml.SequenceNode]:
    entries = _entries(text)
    for node in entries.value:
        if _id(node) == entry_id:
            return node, entries
    raise NoSuchEntry(f"there is no entry {entry_id!r} any more")


def _id(node: yaml.Node) -> str | None:
    identity = value_of(node, "id") if isinstance(node, yaml.MappingNode) else None
    return str(identity.value) if isinstance(identity, yaml.ScalarNode) else None


def value_of(mapping: yaml.MappingNode, key: str) -> yaml.Node | None:
    """The value under ``key``."""
    return next((value for name, value in mapping.value if name.value == key), None)


def _span(entry: yaml.MappingNode) -> tuple[int, int]:
    """Its first and last line, counted from 0."""
    return entry.start_mark.line, last_line(entry)


def last_line(node: yaml.Node) -> int:
    """The line on which the node's own text ends; what stands below may be a comment on the next one."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return last_line(last[1] if isinstance(last, tuple) else last)
    end: yaml.Mark = node.end_mark
    return end.line - 1 if end.column == 0 and end.line > node.start_mark.line else end.line


def lines_of(text: str) -> list[str]:
    """As the parser counts them: only ``\\n`` ends a line here."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _below(text: str, node: yaml.Node, *added: str) -> str:
    lines, last = lines_of(text), last_line(node)
    while last > node.start_mark.line and not lines[last].strip():
        last -= 1
    if not lines[last].endswith("\n"):
        lines[last] += "\n"
    new = "".join(f"{line}\n" for line in added)
    return "".join([*lines[: last + 1], new, *lines[last + 1 :]])


def _inside(text: str, node: yaml.CollectionNode, added: str) -> str:
    """One more member of a list or mapping that stands between brackets."""
    lines = lines_of(text)
    line, column = node.end_mark.line, node.end_mark.column - 1
    before, after = lines[line][:column], lines[line][column:]
    comma = ", " if node.value and not before.rstrip().endswith(",") else ""
    lines[line] = f"{before.rstrip() if comma else before}{comma}{added}{after}"
    return "".join(lines)
