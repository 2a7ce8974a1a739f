"""The bench of the console's pages runs, on a small log."""

from __future__ import annotations

from pathlib import Path

from bench.console import PAGES, measure


def test_every_page_is_measured(tmp_path: Path) -> None:
    found = measure(tmp_path, count=30, waiting=5, times=1)
    assert (found["requests"], found["waiting"]) == (30, 5)
    assert found["pages"].keys() == {*PAGES, "one conversation"}
    assert all(spent > 0 for spent in found["pages"].values())
