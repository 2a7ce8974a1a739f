"""The page that says where each row of the checklist is tested: all rows are there, and so is every test it names."""

from __future__ import annotations

import re

from tests.gateway.conftest import ROOT

PAGE = ROOT / "docs" / "channel-tests.md"
ROWS = [f"{kind}{number}" for kind, last in (("H", 30), ("F", 33), ("X", 25)) for number in range(1, last + 1)]
ROW = re.compile(r"^\| ([HFX][0-9]+) \| (.+?) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
NOT_BUILT = {"H28"}
"""Rows of channels that do not exist yet."""


def rows() -> dict[str, str]:
    return {row: tested for row, _, tested in ROW.findall(PAGE.read_text(encoding="utf-8"))}


def test_every_row_is_there_once_and_in_order() -> None:
    assert [row for row, _, _ in ROW.findall(PAGE.read_text(encoding="utf-8"))] == ROWS


def test_every_row_names_a_test_or_says_why_there_is_none() -> None:
    untested = {row for row, tested in rows().items() if not TEST.search(tested)}
    assert untested == NOT_BUILT
    assert all("waits" in rows()[row] for row in untested)


def test_every_test_that_is_named_exists() -> None:
    for path, name in TEST.findall(PAGE.read_text(encoding="utf-8")):
        written = (ROOT / "tests" / path).read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\(", written, re.MULTILINE), f"{path} has no {name}"
