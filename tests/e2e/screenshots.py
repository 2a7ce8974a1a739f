"""Pictures of the console for the documentation, of a made-up month: ``make screenshots``.

Each page at the width of a phone and of a desk, as ``docs/screenshots/console-<page>-<width>.jpg``.
"""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import UTC, datetime

from playwright.sync_api import FloatRect, Page, sync_playwright

from bot.catalog import shipped
from bot.faq import load_faq
from bot.gateway.app import create_app
from bot.gateway.demo_data import Town, fill
from bot.museum import load_museum
from tests.e2e.conftest import QUIET, chromium_path
from tests.gateway.conftest import MUSEUM, ROOT
from tests.gateway.doors import PASSWORD, make_settings, serving
from tests.gateway.fake_rasa import FakeRasa

OUT = ROOT / "docs" / "screenshots"
WIDTHS = {360: 740, 1280: 800}
PAGES = {
    "list": "", "faq": "/faq?q=horaires", "numbers": "/numbers", "team": "/people", "entry": "/faq/opening-hours",
    "gaps": "/gaps?now=yes",
}  # fmt: skip
NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)  # a Wednesday afternoon: the pictures are the same on every day
CONVERSATIONS = 240
TALLEST = 1600
"""Pixels of a picture: what is further down is left out."""


def main() -> int:
    rasa = FakeRasa()
    with tempfile.TemporaryDirectory() as folder:
        settings = make_settings(f"sqlite:///{folder}/curio.db", rasa_url=rasa.url)
        app = create_app(settings, clock=lambda: NOW)
        app.state.gateway.prepare()
        museum = load_museum(ROOT / "data" / "museum.yml")
        faq = load_faq(ROOT / "data" / "faq.yml", museum.placeholders)
        town = Town(MUSEUM, museum, faq, shipped(), NOW, random.Random(4))  # made up
        fill(app.state.gateway.database, town, CONVERSATIONS, again=True, password=PASSWORD)
        with serving(app) as (url, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
            for width, height in WIDTHS.items():
                page = browser.new_page(viewport={"width": width, "height": height}, locale="fr-FR")
                shoot(page, url, width)
            browser.close()
    rasa.stop()
    return 0


def shoot(page: Page, url: str, width: int) -> None:
    page.goto(f"{url}/console")
    page.get_by_label("Identifiant").fill("admin")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.locator(".request a").first.wait_for()
    addresses = {**{name: f"{url}/console{path}" for name, path in PAGES.items()}}
    addresses["conversation"] = url + str(page.locator(".request a").first.get_attribute("href"))
    for name, address in addresses.items():
        page.goto(address)
        page.wait_for_load_state("networkidle") if name == "faq" else page.wait_for_timeout(300)
        height = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST)
        clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": height}
        path = OUT / f"console-{name}-{width}.jpg"
        page.screenshot(path=path, type="jpeg", quality=55, full_page=True, clip=clip)
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
