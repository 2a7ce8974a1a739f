"""What the browser tests share: the visitor's hands on the widget, the staff's on the console, a museum's own site."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import Locator, Page

from bot.gateway.db import Database
from tests.gateway.doors import PASSWORD
from tests.gateway.fake_rasa import Asked, FakeRasa, Reaction, custom, post_handoff

HOME = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Un musée</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>html {{ font-size: 62.5% }} * {{ box-sizing: content-box; color: red; font-family: cursive }}</style>
<h1>Le site du musée</h1><script src="{gateway}/widget.js" data-lang="fr" async></script></html>"""


class MuseumSite:
    """A museum's own page at another origin, with the one line that embeds the widget."""

    def __init__(self) -> None:
        self._page = b""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(site._page)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def embed(self, gateway: str) -> None:
        self._page = HOME.format(gateway=gateway).encode()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Museum:
    """The running gateway: its address, that of a museum's own site, and the assistant behind it."""

    url: str
    site: str
    rasa: FakeRasa
    token: str
    database: Database

    def suggests(self, text: str, intro: str, *choices: tuple[str, str]) -> None:
        """To ``text`` the assistant offers ``choices``, each a title and a payload."""
        shown = [{"title": title, "payload": payload} for title, payload in choices]
        self.rasa.script[text] = [Reaction([custom(intro, kind="suggest", answers=[], choices=shown)])]

    def hands_off(self, text: str) -> None:
        """``text`` goes to the team, as the assistant's action does it."""

        def hand(asked: Asked) -> None:
            post_handoff(self.url, self.token, asked)

        self.rasa.script[text] = [Reaction(first=hand)]


class Widget:
    """A visitor's hands on the widget of a page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.goto(address)
        self.launcher = page.get_by_role("button", name="Poser une question au musée")
        self.dialog = page.get_by_role("dialog")
        self.log = page.get_by_role("log")
        self.box = page.get_by_label("Votre question", exact=True)

    def open(self) -> Widget:
        self.launcher.click()
        self.box.wait_for()
        return self

    def ask(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Enter")

    def shows(self, text: str) -> Locator:
        """Waits until the thread shows ``text``."""
        found = self.log.get_by_text(text)
        found.wait_for()
        return found

    def bubbles(self) -> list[str]:
        return self.log.locator(".bubble").all_inner_texts()


def sign_in(page: Page, museum: Museum, login: str = "admin") -> Page:
    """The console, in a page of its own."""
    page.goto(f"{museum.url}/console")
    page.get_by_label("Identifiant").fill(login)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("heading", level=1).wait_for()
    return page
