"""Signing in with OpenID Connect, from the button to the session, and the settings that it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from fastapi.testclient import TestClient

from bot.gateway import openid
from bot.gateway.errors import SettingsError
from bot.gateway.settings import load_settings
from tests.gateway.conftest import NOW, Clock
from tests.gateway.doors import (
    Browser,
    Desk,
    fields,
    gateway_of,
    hand_off,
    make_app,
    make_settings,
    words,
)
from tests.gateway.openid_room import ALICE, ISSUER_SETTINGS, Place, place_with, providing


@pytest.fixture
def museum(sqlite_url: str, tmp_path: Path, clock: Clock) -> Iterator[Place]:
    with place_with(sqlite_url, tmp_path, clock) as place:
        yield place


def test_the_button_leads_to_the_provider_and_back_to_the_console(museum: Place) -> None:
    page = museum.client.get("/console/login?next=/console/faq").text
    assert "Sign in with Musée ID" in words(page)
    button = re.search(r'href="(/console/oidc\?[^"]+)"', page)
    assert button is not None
    answer = museum.there_and_back(unescape(button[1]))
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/faq")
    assert museum.name() == "Alice"


def test_passwords_go_on_working(museum: Place) -> None:
    assert museum.comes_in()
    assert Desk(museum.client, ALICE).answer.status_code == 303


def test_without_the_settings_there_is_no_button_and_no_door(database_url: str, tmp_path: Path, clock: Clock) -> None:
    client = TestClient(make_app(database_url, tmp_path, clock))
    gateway_of(client).prepare()
    assert "oidc" not in client.get("/console/login").text
    assert client.get("/console/oidc").status_code == 404
    assert client.get("/console/oidc/callback").status_code == 404


def test_without_a_name_in_the_settings_the_catalog_has_one(museum: Place) -> None:
    museum.ours.name = ""
    assert "Se connecter avec le compte du musée" in words(museum.client.get("/console/login?lang=fr").text)


def test_nothing_is_asked_of_the_provider_before_somebody_signs_in(museum: Place) -> None:
    museum.client.get("/console/login")
    assert museum.provider.asked == []
    museum.comes_in()
    assert museum.provider.asked == ["/.well-known/openid-configuration", "/authorize", "/token", "/keys"]


def test_the_log_says_who_signed_in_and_that_the_account_was_linked(museum: Place) -> None:
    museum.comes_in()
    museum.comes_in()
    log = words(Desk(museum.client).get("/console/deeds").text)
    assert log.count("Alice linked their account") == 1
    assert log.count("Alice signed in.") == 2


def test_signing_out_ends_the_session(museum: Place) -> None:
    museum.comes_in()
    secret = museum.client.cookies["curio_staff"]
    csrf = fields(museum.client.get("/console/me").text, "/console/logout")["csrf"]
    museum.client.post("/console/logout", data={"csrf": csrf})
    museum.client.cookies.clear()
    museum.client.cookies.set("curio_staff", secret)
    assert museum.client.get("/console/me").status_code == 303


def test_the_console_speaks_the_language_of_the_login_page(museum: Place) -> None:
    museum.there_and_back("/console/oidc?lang=fr")
    assert 'lang="fr"' in museum.client.get("/console/me").text


def test_the_secrets_of_the_journey_stand_in_a_cookie_that_scripts_cannot_read(museum: Place) -> None:
    answer = museum.client.get("/console/oidc")
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Max-Age=600", "Path=/console"} <= set(cookie.split("; "))
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["state"][0] not in cookie
    assert query["nonce"][0] not in cookie


def test_over_https_the_cookie_never_travels_without(sqlite_url: str, tmp_path: Path, clock: Clock) -> None:
    at = "https://ask.museum.example"
    with providing(clock, at) as provider:
        app = make_app(sqlite_url, tmp_path, clock, public_url=at, oidc_issuer=provider.url, **ISSUER_SETTINGS)
        answer = TestClient(app, at, follow_redirects=False).get("/console/oidc")
    assert "Secure" in answer.headers["set-cookie"].split("; ")
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["redirect_uri"] == ["https://ask.museum.example/console/oidc/callback"]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/console/../evil", "/console\\evil"])
def test_the_way_back_never_leads_elsewhere(museum: Place, elsewhere: str) -> None:
    answer = museum.there_and_back("/console/oidc?" + urlencode({"next": elsewhere}))
    assert (answer.status_code, answer.headers["location"]) == (303, "/console")


def test_a_text_that_was_being_written_is_found_again_after_the_way_to_the_provider(museum: Place) -> None:
    vera = Browser(museum.client)
    message = vera.send("C’est un fossile ?").json()["id"]
    hand_off(museum.database, int(message), NOW)
    path = f"/console/conversations/{vera.conversation}"
    page = museum.client.post(path, data={"text": "Oui, un <nautile>.", "action": "reply"})
    assert page.status_code == 401
    assert 'target="_blank"' in page.text
    waiting = fields(page.text, "/console/login")
    early = museum.client.post("/console/login", data={**waiting, "resume": "yes"})
    assert (early.status_code, "Your text is kept" in early.text) == (401, True)
    museum.there_and_back()
    page = museum.client.post("/console/login", data={**fields(early.text, "/console/login"), "resume": "yes"})
    assert fields(page.text, path)["text"] == "Oui, un <nautile>."


# Settings


@pytest.mark.parametrize("missing", ["oidc_client_id", "oidc_client_secret"])
def test_half_a_provider_keeps_the_gateway_from_starting(missing: str) -> None:
    given = {"oidc_issuer": "https://login.museum.example", "oidc_client_id": "a", "oidc_client_secret": "b"}
    with pytest.raises(SettingsError, match=f"set also CURIO_{missing.upper()}$"):
        openid.provider(make_settings("sqlite:///x.db", **{**given, missing: ""}))


@pytest.mark.parametrize(
    "issuer",
    [
        "login.museum.example", "http://login.museum.example", "https://login.museum.example?x=1",
        "https://login.museum.example#x", "https://user@login.museum.example", "https://", "https://login museum",
        "https://[broken", "https://x:port", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_an_issuer_that_is_none_is_a_clear_error(issuer: str) -> None:
    with pytest.raises(SettingsError, match=r"CURIO_OIDC_ISSUER: .*https://login\.museum\.example"):
        load_settings(oidc_issuer=issuer)


@pytest.mark.parametrize("issuer", ["https://login.museum.example/realms/m", "https://a.example/", "http://[::1]:8080"])
def test_an_issuer_is_kept_as_the_provider_writes_it(issuer: str) -> None:
    assert load_settings(oidc_issuer=issuer).oidc_issuer == issuer


def test_a_secret_with_something_else_in_it_is_a_clear_error_that_does_not_say_it() -> None:
    with pytest.raises(SettingsError, match="CURIO_OIDC_CLIENT_SECRET") as caught:
        load_settings(oidc_client_secret="geheim\u200b")
    assert "geheim" not in str(caught.value)
