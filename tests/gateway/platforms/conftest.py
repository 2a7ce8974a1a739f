"""Fixtures of the tests that go the whole path: a town, with Messenger and Instagram set up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from httpx._transports import default

from tests.gateway.conftest import Clock
from tests.gateway.fake_rasa import FakeRasa
from tests.gateway.platforms.town import Town

Build = Callable[..., Town]


@pytest.fixture(scope="session", autouse=True)
def certificates_read_once() -> Iterator[None]:
    """Every client would read the authorities' certificates again, though all of them speak plain HTTP here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(default, "create_ssl_context", cache(httpx.create_ssl_context))
        yield


@pytest.fixture
def build(tmp_path: Path, sqlite_url: str, rasa: FakeRasa, clock: Clock) -> Iterator[Build]:
    """Builds a town with settings of its own."""
    built: list[Town] = []

    def build(**settings: Any) -> Town:
        built.append(Town(tmp_path, sqlite_url, rasa, clock, **settings))
        return built[-1]

    yield build
    for town in built:
        town.end()


@pytest.fixture
def town(build: Build) -> Town:
    return build()
