"""Fixtures of the browser tests: a real Chromium, the gateway on a real port, and the strict fake of the assistant."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.gateway.app import WEB, create_app
from tests.e2e.desk import Museum, MuseumSite
from tests.gateway.conftest import ROOT
from tests.gateway.doors import make_settings, serving
from tests.gateway.fake_rasa import FakeRasa

TOKEN = "the-assistant-and-the-gateway-share-this"
# No calls of Chromium's own to anywhere: these tests run on this machine alone.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def missing(what: str) -> None:
    """Skip, or fail where everything must run."""
    if os.environ.get("CURIO_REQUIRE_SERVERS") == "1":
        pytest.fail(f"{what}, but CURIO_REQUIRE_SERVERS=1 asks for the browser tests")
    pytest.skip(what)


def chromium_path() -> str | None:
    """Where Chromium is: as the setting says, or as Debian installs it."""
    return os.environ.get("CURIO_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        missing("there is no Chromium (set CURIO_CHROMIUM to its path)")
    if not (WEB / "widget.js").is_file():
        missing("the web files are not built (cd web && npm ci && npm run build)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def museum(tmp_path: Path) -> Iterator[Museum]:
    """The gateway, its assistant, and the site of a museum at another address that may embed the widget."""
    rasa = FakeRasa()
    site = MuseumSite()
    shutil.copy(ROOT / "data" / "faq.yml", tmp_path)  # the console changes it
    settings = make_settings(
        f"sqlite:///{tmp_path}/curio.db",
        worker=True,
        rasa_url=rasa.url,
        internal_token=TOKEN,
        allowed_origins=[site.url],
        faq_path=tmp_path / "faq.yml",
    )
    app = create_app(settings)
    with serving(app) as (url, _):
        site.embed(url)
        yield Museum(url, site.url, rasa, TOKEN, app.state.gateway.database)
    site.stop()
    rasa.stop()
    assert rasa.wrong == []


@pytest.fixture
def desktop(chromium: Browser) -> Iterator[Page]:
    yield from console_page(chromium, 1280, 800)


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    yield from console_page(chromium, 360, 740)


def console_page(chromium: Browser, width: int, height: int) -> Iterator[Page]:
    """A page in a browser of its own; what its scripts complain about fails the test."""
    touch = width < 600
    context = chromium.new_context(
        viewport={"width": width, "height": height}, locale="fr-FR", has_touch=touch, is_mobile=touch
    )
    page = context.new_page()
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    page.on("console", lambda message: errors.append(message.text) if "Security Policy" in message.text else None)
    yield page
    context.close()
    assert errors == []
