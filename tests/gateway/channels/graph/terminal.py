"""Runs the command of a channel against the fake, and keeps what it said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.gateway.channels.graph.setting_up import Channel, main
from tests.fake_graph import FakeGraph, demo

ROOT = Path(__file__).parents[4]
TODAY = date(2026, 12, 1)
URL = "https://ask.museum.example"


def set_environment(monkeypatch: pytest.MonkeyPatch, graph: FakeGraph) -> None:
    """The settings of the demonstration museum, whose page and account are at the fake."""
    files = {f"CURIO_{name.upper()}_PATH": str(ROOT / "data" / f"{name}.yml") for name in ("faq", "museum")}
    for name, value in {**files, **demo.environment(graph.url), "CURIO_PUBLIC_URL": URL}.items():
        monkeypatch.setenv(name, value)


class Terminal:
    """Runs the command; ``said``: by the last run, ``wrong``: the lines of it that name something amiss."""

    def __init__(self, channel: Channel, capsys: pytest.CaptureFixture[str]) -> None:
        self._channel = channel
        self._capsys = capsys
        self.said = ""

    def __call__(self, *argv: str) -> int:
        code = main(self._channel, argv, today=TODAY)
        self.said = self._capsys.readouterr().out
        return code

    @property
    def wrong(self) -> list[str]:
        return [line for line in self.said.splitlines() if line.startswith("✗")]

    def assert_no_secret_was_said(self) -> None:
        for secret in (demo.APP_SECRET, demo.PAGE_TOKEN, demo.VERIFY_TOKEN, demo.INSTAGRAM_TOKEN):
            assert secret not in self.said


def writes(graph: FakeGraph) -> list[str]:
    """The paths of all calls that changed something, or tried to."""
    return [call.path for call in graph.requests if call.method != "GET"]
