"""A museum whose staff can sign in at a provider, and the browser of somebody who does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from bot.gateway import team
from bot.gateway.db import Staff
from bot.gateway.openid import Provider
from bot.gateway.team import Profile
from tests.gateway.conftest import MUSEUM, Clock
from tests.gateway.doors import database_of, gateway_of, hire, make_app, words
from tests.gateway.fake_provider import CLIENT_ID, CLIENT_SECRET, FakeProvider, Person

ALICE = "alice@museum.example"
CALLBACK = "/console/oidc/callback"
AT = "http://testserver"
ISSUER_SETTINGS = {"oidc_client_id": CLIENT_ID, "oidc_client_secret": CLIENT_SECRET, "oidc_name": "Musée ID"}


class Place:
    """A museum with its provider, and the browser of somebody who signs in."""

    def __init__(self, client: TestClient, provider: FakeProvider, clock: Clock) -> None:
        self.client, self.provider, self.clock = client, provider, clock
        self.database = database_of(client)

    def leave(self, start: str = "/console/oidc") -> str:
        """Press the button; gives the provider's address that it leads to."""
        answer = self.client.get(start)
        assert answer.status_code == 303, words(answer.text)
        return str(answer.headers["location"])

    def sign_in_there(self, address: str) -> str:
        """What the provider's page leads back to."""
        answer = httpx.get(address, trust_env=False)
        assert answer.status_code == 302, answer.text
        return str(answer.headers["location"])

    def there_and_back(self, start: str = "/console/oidc") -> httpx.Response:
        return self.client.get(self.sign_in_there(self.leave(start)))

    def comes_in(self, person: Person | None = None, start: str = "/console/oidc") -> bool:
        self.client.cookies.clear()
        self.provider.person = person or self.provider.person
        return self.there_and_back(start).status_code == 303

    def name(self) -> str:
        """Who is signed in."""
        found = re.search(r"<h1>(.*?)</h1>", self.client.get("/console/me").text)
        return found[1] if found else ""

    def count(self, table: Any) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def staff(self, login: str) -> Staff:
        with self.database.read() as session:
            return session.scalars(select(Staff).where(Staff.login == login)).one()

    def disable(self, login: str) -> None:
        with self.database.begin() as session:
            team.disable(session, MUSEUM, self.staff(login).id, self.clock())

    def invite(self, name: str = "Chloé") -> str:
        with self.database.begin() as session:
            secret = team.invite(session, MUSEUM, Profile(name, duties=["curator"]), self.clock())
        return f"/console/join/{secret}"

    def link_for(self, login: str) -> str:
        with self.database.begin() as session:
            secret = team.password_link(session, MUSEUM, self.staff(login).id, self.clock())
        return f"/console/join/{secret}"

    @property
    def ours(self) -> Provider:
        """The provider as the gateway knows it."""
        found = gateway_of(self.client).openid
        assert found is not None
        return found


@contextmanager
def providing(clock: Clock, at: str = AT) -> Iterator[FakeProvider]:
    """A provider that runs; at the end it has seen nothing that no client may do."""
    fake = FakeProvider(clock, f"{at}{CALLBACK}")
    try:
        yield fake
    finally:
        fake.stop()
    assert fake.wrong == []


@contextmanager
def place_with(database_url: str, folder: Path, clock: Clock) -> Iterator[Place]:
    """A museum with a provider, and Alice, whose login is her address."""
    with providing(clock) as provider:
        app = make_app(database_url, folder, clock, oidc_issuer=provider.url, **ISSUER_SETTINGS)
        client = TestClient(app, follow_redirects=False, headers={"accept-language": "en"})
        gateway_of(client).prepare()
        hire(database_of(client), ALICE, "Alice", clock())
        place = Place(client, provider, clock)
        yield place
        place.ours.close()
