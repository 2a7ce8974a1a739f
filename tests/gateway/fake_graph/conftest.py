"""Fixtures of the fake's own tests: the fake, somebody who calls it, and somebody who listens to its webhooks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fake_graph import FakeGraph, demo
from tests.gateway.fake_graph.caller import Caller
from tests.gateway.fake_graph.ear import Ear


@pytest.fixture
def ear() -> Iterator[Ear]:
    ear = Ear()
    yield ear
    ear.stop()


@pytest.fixture
def graph(ear: Ear) -> Iterator[FakeGraph]:
    """The fake on a clock that stands still, connected to the ear."""
    with FakeGraph() as graph:
        graph.connect(ear.url)
        yield graph


@pytest.fixture
def caller(graph: FakeGraph) -> Iterator[Caller]:
    caller = Caller(graph.url)
    yield caller
    caller.close()


@pytest.fixture
def instagram(graph: FakeGraph) -> Iterator[Caller]:
    """Somebody who calls with the Instagram account's own token."""
    caller = Caller(graph.url, demo.INSTAGRAM_TOKEN)
    yield caller
    caller.close()
