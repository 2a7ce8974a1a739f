"""The fake by hand: its page in a real Chromium, and the two addresses behind it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.fake_graph import FakeGraph, demo
from tests.gateway.fake_graph.caller import Caller, refusal
from tests.gateway.fake_graph.ear import Ear

VERA = demo.VISITOR
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
CHOICE = {"content_type": "text", "title": "Parler à une personne", "payload": "person"}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CURIO_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CURIO_REQUIRE_SERVERS") == "1":
            pytest.fail("there is no Chromium, but CURIO_REQUIRE_SERVERS=1 asks for the browser tests")
        pytest.skip("there is no Chromium (set CURIO_CHROMIUM to its path)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser, graph: FakeGraph) -> Iterator[Page]:
    """The page on a phone of a French visitor; what its scripts complain about fails the test."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, locale="fr-FR", has_touch=True, is_mobile=True
    )
    page = context.new_page()
    errors: list[str] = []
    hosts: set[str] = set()
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(graph.url)
    yield page
    context.close()
    assert errors == []
    assert hosts == {graph.url.removeprefix("http://")}


@pytest.mark.browser
def test_a_visitor_writes_and_is_answered(graph: FakeGraph, ear: Ear, caller: Caller, phone: Page) -> None:
    phone.get_by_label("Votre message").fill("Bonjour !")
    phone.get_by_role("button", name="Envoyer", exact=True).tap()
    expect(phone.locator(".visitor .bubble")).to_have_text("Bonjour !")
    expect(phone.locator(".mark")).to_have_text("Envoyé")
    assert ear.events[0]["message"]["text"] == "Bonjour !"
    caller.act(VERA, "mark_seen")
    expect(phone.locator(".mark")).to_have_text("Vu")
    caller.act(VERA, "typing_on")
    expect(phone.get_by_role("status", name="Le musée écrit")).to_be_visible()
    caller.send(VERA, {"text": "<b>Oui</b> : https://museum.example/x.", "quick_replies": [CHOICE]})
    expect(phone.locator(".bot .bubble")).to_have_text("<b>Oui</b> : https://museum.example/x.")
    expect(phone.locator(".bot .bubble a")).to_have_attribute("href", "https://museum.example/x")
    expect(phone.get_by_role("status", name="Le musée écrit")).to_have_count(0)


@pytest.mark.browser
def test_a_visitor_taps_what_is_offered(graph: FakeGraph, ear: Ear, caller: Caller, phone: Page) -> None:
    caller.post("messenger_profile", {"get_started": {"payload": "start"}})
    phone.get_by_role("button", name="Démarrer").tap()
    expect(phone.locator(".visitor .bubble")).to_have_text("Get Started")
    assert ear.events[0]["postback"]["payload"] == "start"
    caller.send(VERA, {"text": "Que cherchez-vous ?", "quick_replies": [CHOICE]})
    phone.get_by_role("button", name="Parler à une personn", exact=True).tap()  # as the platform cuts it
    expect(phone.locator(".chip")).to_have_count(0)
    assert graph.thread(VERA)[-1].text == "Parler à une personn"


@pytest.mark.browser
def test_what_is_shown_is_read(graph: FakeGraph, caller: Caller, phone: Page) -> None:
    graph.visitor_says(VERA, "Bonjour")
    caller.send(VERA, "Oui.")
    expect(phone.locator(".bot .bubble")).to_have_text("Oui.")
    assert graph.platform.wait_for(lambda: graph.sent[0].seen)


@pytest.mark.browser
def test_the_backstage_moves_the_clock_and_breaks_things(graph: FakeGraph, caller: Caller, phone: Page) -> None:
    graph.visitor_says(VERA, "Bonjour")
    phone.get_by_role("button", name="Coulisses").tap()
    expect(phone.get_by_text(re.compile("Le musée peut répondre encore 24 h"))).to_be_visible()
    phone.get_by_role("button", name="+25 h").tap()
    expect(phone.get_by_text("Fenêtre de 24 h fermée. Une personne peut encore répondre 5 j 23 h.")).to_be_visible()
    assert refusal(caller.send(VERA, "Oui.")) == (10, 2018278)
    phone.get_by_role("button", name="Jeton expiré").tap()
    expect(phone.get_by_role("button", name="Jeton expiré")).to_have_attribute("aria-pressed", "true")
    graph.visitor_says(VERA, "Encore moi")
    assert refusal(caller.send(VERA, "Oui.")) == (190, 463)
    phone.get_by_role("button", name="Appels", exact=True).tap()
    expect(phone.locator(".log li").first).to_contain_text("190/463")
    phone.get_by_role("button", name="Webhooks").tap()
    phone.locator("summary").first.tap()
    expect(phone.locator(".log pre").first).to_contain_text("Encore moi")


@pytest.mark.browser
def test_staff_answer_in_metas_inbox(graph: FakeGraph, phone: Page) -> None:
    graph.visitor_says(VERA, "Bonjour")
    phone.get_by_role("button", name="Coulisses").tap()
    phone.get_by_label("Réponse d’un collègue").fill("Ici Paul.")
    phone.get_by_role("button", name="Envoyer").last.tap()
    phone.get_by_role("button", name="Fermer les coulisses").tap()
    expect(phone.locator(".inbox")).to_contain_text("Depuis la messagerie de Meta")
    assert graph.thread(VERA)[-1].text == "Ici Paul."


@pytest.mark.browser
def test_another_channel_language_and_visitor(graph: FakeGraph, phone: Page) -> None:
    phone.get_by_role("button", name="English").tap()
    phone.get_by_role("button", name="Backstage").tap()
    phone.get_by_role("button", name="Instagram").tap()
    phone.get_by_role("button", name="New visitor").tap()
    phone.get_by_role("button", name="Close the backstage").tap()
    phone.get_by_label("Your message").fill("Hello")
    phone.get_by_role("button", name="Send", exact=True).tap()
    expect(phone.locator(".visitor .bubble")).to_have_text("Hello")
    talked = [visitor for visitor in graph.instagram.account.visitors.values() if visitor.lines]
    assert [visitor.profile["locale"] for visitor in talked] == ["en_US"]
    assert talked[0].id != demo.INSTAGRAM_VISITOR


@pytest.mark.browser
def test_nothing_sticks_out_of_a_small_phone(graph: FakeGraph, caller: Caller, phone: Page) -> None:
    graph.visitor_says(VERA, "x" * 200)
    caller.send(VERA, {"text": "https://museum.example/" + "y" * 200, "quick_replies": [CHOICE] * 13})
    expect(phone.locator(".chip")).to_have_count(13)
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    assert phone.get_by_label("Votre message").bounding_box() is not None


def test_no_other_sites_page_can_act_here(graph: FakeGraph) -> None:
    act = f'{{"act": "says", "channel": "messenger", "psid": "{VERA}", "text": "x"}}'
    sent = httpx.post(f"{graph.url}/fake/act", content=act, headers={"content-type": "text/plain"}, trust_env=False)
    assert sent.status_code == 415
    assert graph.thread(VERA) == []


def test_it_prints_the_gateways_settings() -> None:
    command = [sys.executable, "-m", "tests.fake_graph", "--settings", "--port", "8765"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    settings = dict(line.split("=", 1) for line in printed.splitlines())
    assert settings == demo.environment("http://127.0.0.1:8765")
