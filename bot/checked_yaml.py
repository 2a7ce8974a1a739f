"""Reading a YAML file that people edit: every problem is collected, each with its line and the mend."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is ten times faster
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)
STRING, NULL, BOOL, TIMESTAMP = (f"tag:yaml.org,2002:{name}" for name in ("str", "null", "bool", "timestamp"))


@dataclass
class Problems:
    """What is wrong with one file, in reading order; ``where`` may name the entry being read."""

    file: str
    found: list[str] = field(default_factory=list)
    where: str = ""

    def add(self, line: int, message: str) -> None:
        """Note a problem at ``line`` (counted from 1)."""
        place = f"{self.file} line {line}"
        self.found.append(f"{place}, {self.where}: {message}" if self.where else f"{place}: {message}")


@dataclass(frozen=True)
class Place:
    """One value of the file: a YAML node that knows its name and where to report problems.

    The readers return ``None`` (or nothing) after reporting, so that reading goes on and finds the rest.
    """

    node: yaml.Node
    name: str
    problems: Problems

    @property
    def line(self) -> int:
        return self.node.start_mark.line + 1

    def wrong(self, message: str) -> None:
        self.problems.add(self.line, message)

    def fields(self, required: Iterable[str] = (), optional: Iterable[str] | None = ()) -> dict[str, Place]:
        """The mapping's values by key; unknown, repeated and missing keys are problems.

        With ``optional=None`` any further key is allowed.
        """
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong(f"{self.name} must be a mapping (key: value)")
            return {}
        required = list(required)
        found: dict[str, Place] = {}
        for key, value in self.node.value:
            self._take_field(found, key, value, None if optional is None else [*required, *optional])
        for missing in [key for key in required if key not in found]:
            self.wrong(f"{self.name} lacks the field '{missing}'")
        return found

    def _take_field(self, found: dict[str, Place], key: yaml.Node, value: yaml.Node, known: list[str] | None) -> None:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            self.problems.add(line, f"{self.name}: a key must be a word")
            return
        name = key.value
        if known is not None and name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean '{near[0]}'?" if near else f"known fields: {', '.join(known)}"
            self.problems.add(line, f"unknown field '{name}' in {self.name}; {hint}")
        elif name in found:
            self.problems.add(line, f"{self.name} has the field '{name}' twice; keep one")
        else:
            found[name] = Place(
                value, name if self.name == self.problems.file else f"{self.name}.{name}", self.problems
            )

    def items(self) -> list[Place]:
        """The members of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.wrong(f"{self.name} must be a list")
            return []
        return [Place(node, f"{self.name}[{i + 1}]", self.problems) for i, node in enumerate(self.node.value)]

    def text(self) -> str | None:
        """A text as it was typed (``No`` stays "No"); empty and lists are problems."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.wrong(f"{self.name} must be a text")
            return None
        value = str(self.node.value).strip()
        if self.node.tag == NULL or not value:
            self.wrong(f"{self.name} is empty")
            return None
        return value

    def day(self) -> date | None:
        """A date written as 2027-05-01."""
        value = self.text()
        if value is None:
            return None
        try:
            # Python 3.11 reads more forms than 3.10, and both must take the same files.
            if ISO_DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass  # 2027-02-30: said below
        self.wrong(f"{self.name}: '{value}' is not a date like 2027-05-01")
        return None

    def flag(self) -> bool | None:
        """``true`` or ``false``."""
        if isinstance(self.node, yaml.ScalarNode) and self.node.tag == BOOL:
            return self.node.value.lower() in ("true", "yes", "on")
        self.wrong(f"{self.name} must be true or false")
        return None

    def whole(self) -> int | None:
        """A whole number."""
        value = self.text()
        if value is None:
            return None
        if WHOLE.fullmatch(value):
            return int(value)
        self.wrong(f"{self.name} must be a whole number")
        return None


def read_yaml(path: Path, problems: Problems) -> Place | None:
    """The root of the file, or ``None`` after reporting why it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.found.append(f"{problems.file}: the file does not exist")
        return None
    except UnicodeDecodeError as error:
        problems.found.append(f"{problems.file}: not UTF-8 (byte {error.start}); save the file as UTF-8")
        return None
    except OSError as error:
        problems.found.append(f"{problems.file}: cannot be read: {error.strerror}")
        return None
    return parse_yaml(text, problems)


def parse_yaml(text: str, problems: Problems) -> Place | None:
    """As :func:`read_yaml`, from text."""
    try:
        root = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # What is missing at the end is reported beyond the last line.
        line = min(mark.line, text.count("\n")) + 1 if mark else 1
        problems.add(line, f"not valid YAML: {error.problem or error.context}")
        return None
    except yaml.reader.ReaderError as error:
        problems.add(*_forbidden_character(text, error))
        return None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        problems.add(1, f"not valid YAML: {error}")
        return None
    if root is None:
        problems.add(1, "the file is empty")
        return None
    return Place(root, problems.file, problems)


def _forbidden_character(text: str, error: yaml.reader.ReaderError) -> tuple[int, str]:
    """The line of a character that YAML forbids (a control character), and what to do about it."""
    code = error.character if isinstance(error.character, int) else 0
    line = text.count("\n", 0, max(0, text.find(chr(code)))) + 1
    return line, f"the character U+{code:04X} may not stand in a YAML file; delete it"
