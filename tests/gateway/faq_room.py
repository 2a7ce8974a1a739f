"""A museum whose FAQ is worked on in the console, beside an assistant that says what it is told to say."""

from __future__ import annotations

import shutil
from html import unescape
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from tests.gateway.conftest import ROOT, Clock
from tests.gateway.doors import Browser, Desk, database_of, fields, gateway_of, hand_off, hire, make_app
from tests.gateway.fake_rasa import FakeRasa

ENTRY = "/console/faq/photography"


def lines_form(desk: Desk) -> dict[str, str]:
    """The second form of the entry's page, as it stands there."""
    page = desk.get(ENTRY).text
    found = fields(page, ENTRY)
    text = unescape(page.split('id="text"')[1].split(">\n", 1)[1].split("</textarea>")[0])
    return {"csrf": found.get("csrf", ""), "stamp": found.get("stamp", ""), "mode": "lines", "text": text}


class Room:
    """A museum with a copy of the FAQ, an assistant, the administrator, and Bob, who is no curator."""

    def __init__(self, url: str, folder: Path, clock: Clock, rasa: FakeRasa) -> None:
        self.path = folder / "faq.yml"
        shutil.copy(ROOT / "data" / "faq.yml", self.path)
        app = make_app(url, folder, clock, faq_path=self.path, rasa_url=rasa.url)
        self.client = TestClient(app, follow_redirects=False)
        gateway_of(self.client).prepare()
        self.clock = clock
        self.database = database_of(self.client)
        hire(self.database, "bob", "Bob", clock())
        self.ada, self.bob = Desk(self.client), Desk(self.client, "bob")

    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def form(self, **changes: str) -> dict[str, str]:
        """The form of the entry's lines."""
        return {**lines_form(self.ada), **changes}

    def save(self, **changes: str) -> Any:
        return self.ada.post(ENTRY, **self.form(action="save", **changes))

    def waits(self, text: str, language: str = "fr") -> Browser:
        visitor = Browser(self.client, language)
        message = int(visitor.send(text).json()["id"])
        hand_off(self.database, message, self.clock(), language=language)
        return visitor

    def desk(self, login: str) -> Desk:
        return Desk(self.client, login)
