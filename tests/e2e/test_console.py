"""The console as the team uses it, on a phone and at a desk: every flow, and what axe says of every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import console_page
from tests.e2e.desk import Museum, Widget, sign_in
from tests.gateway.doors import hire

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
QUESTION = "Peut-on dessiner dans les salles ?"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

CUT = "[...document.querySelectorAll('.lines, .body')].filter(one => one.scrollHeight > one.clientHeight + 1).length"
"""How many boxes hold more than they show."""
COLOURS = """[...new Set([...document.querySelectorAll('main *')]
    .filter(one => one.checkVisibility()).map(one => getComputedStyle(one).color))]"""


@pytest.fixture(params=[(360, 740), (1280, 800)], ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    yield from console_page(chromium, *request.param)


def problems(page: Page) -> list[str]:
    """What scrolls sideways, and what axe finds against WCAG 2.2 AA."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    said = [f"{page.url} {one['id']}: {one['help']} ({one['nodes'][0]['html'][:160]})" for one in found]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*said, f"{page.url} scrolls sideways"] if wide else said


def is_sound(page: Page) -> None:
    assert problems(page) == []


def asked(browser: Browser, museum: Museum, text: str = QUESTION) -> None:
    """A visitor asks, and the question goes to the team."""
    museum.hands_off(text)
    context = browser.new_context(locale="fr-FR")
    Widget(context.new_page(), museum.url).open().ask(text)
    museum.rasa.wait_for_questions(len(museum.rasa.asked) or 1)
    context.close()


@pytest.fixture
def desk(page: Page, chromium: Browser, museum: Museum) -> Page:
    """The console's list, with a question that waits."""
    asked(chromium, museum)
    sign_in(page, museum)
    page.get_by_role("link", name=QUESTION).wait_for()
    return page


def open_request(desk: Page) -> None:
    desk.get_by_role("link", name=QUESTION).click()
    desk.get_by_label("Votre réponse").wait_for()


def save_reply(desk: Page, museum: Museum) -> str:
    """A reply is saved under the name "fauteuils"; its number."""
    desk.goto(f"{museum.url}/console/replies")
    desk.get_by_label("Nom court").fill("fauteuils")
    desk.get_by_label("Texte en français").fill("Bonjour, ici {name}. Rendez-vous à {…}.")
    desk.get_by_role("button", name="Enregistrer la réponse").click()
    address = desk.get_by_role("link", name="fauteuils").get_attribute("href") or ""
    return address.rpartition("/")[2]


def test_every_page_is_sound_in_light_and_dark(desk: Page, museum: Museum) -> None:
    saved = save_reply(desk, museum)
    desk.goto(f"{museum.url}/console")
    open_request(desk)
    conversation = desk.url
    pages = ["", "/faq", "/faq?q=horaires", "/faq/opening-hours", "/faq/history", "/numbers", "/people", "/people/1"]
    pages += ["/gaps?now=yes", "/faq/thefts", "/faq/proposals"]
    pages += ["/me", "/deeds", "/replies", f"/replies/{saved}", "/login"]
    addresses = [conversation, f"{conversation}/alike", f"{conversation}/erase"]
    addresses += [f"{museum.url}/console{path}" for path in pages]
    found = []
    for scheme in ("light", "dark"):
        desk.emulate_media(color_scheme=scheme)
        for address in addresses:
            desk.goto(address)
            found += [f"{scheme} {problem}" for problem in problems(desk)]
    assert found == []


def test_a_new_request_appears_while_one_looks(desk: Page, chromium: Browser, museum: Museum) -> None:
    asked(chromium, museum, "Une autre question ?")
    expect(desk.get_by_role("link", name="Une autre question ?")).to_be_visible()


def test_a_request_is_answered_with_the_keyboard(desk: Page) -> None:
    open_request(desk)
    desk.get_by_label("Votre réponse").fill("Oui, au crayon.")
    desk.keyboard.press("Control+Enter")
    desk.get_by_role("status").wait_for()
    expect(desk.locator(".lines")).to_contain_text("Oui, au crayon.")


def test_a_note_is_written_while_a_reply_is_being_written(desk: Page) -> None:
    open_request(desk)
    desk.get_by_label("Votre réponse").fill("Pas encore fini")
    desk.get_by_label("Nouvelle note").fill("Voir avec Anna.")
    desk.get_by_role("button", name="Noter").click()
    expect(desk.locator(".note")).to_contain_text("Voir avec Anna.")
    expect(desk.get_by_label("Votre réponse")).to_have_value("Pas encore fini")


def test_a_request_is_put_aside_and_found_again(desk: Page) -> None:
    open_request(desk)
    desk.get_by_text("Confier, mettre de côté…").click()
    desk.get_by_label("Mettre de côté").select_option("week")
    desk.get_by_role("button", name="Mettre de côté").click()
    expect(desk.get_by_role("status")).to_contain_text("mise de côté")
    is_sound(desk)
    desk.goto(re.sub(r"/conversations/.*", "", desk.url))
    expect(desk.get_by_role("link", name=QUESTION)).to_have_count(0)
    desk.get_by_role("link", name="Une discussion est mise de côté").click()
    expect(desk.get_by_role("link", name=QUESTION)).to_be_visible()


def test_a_curated_answer_is_read_and_sent(desk: Page) -> None:
    open_request(desk)
    desk.get_by_text("Lire la réponse").click()
    desk.get_by_role("button", name="Envoyer cette réponse").click()
    expect(desk.get_by_role("status")).to_contain_text("en route")
    is_sound(desk)


def test_somebody_is_invited_and_joins(desk: Page, chromium: Browser, museum: Museum) -> None:
    desk.goto(f"{museum.url}/console/people")
    desk.get_by_label("Nom", exact=True).fill("Chloé")
    desk.get_by_label("Scientifique").check()
    desk.get_by_role("button", name="Créer le lien").click()
    link = desk.get_by_label("Le lien pour Chloé").input_value()
    is_sound(desk)
    other = chromium.new_context(locale="fr-FR").new_page()
    other.goto(link)
    is_sound(other)
    other.get_by_label("Identifiant").fill("chloe")
    other.get_by_label("Nouveau mot de passe", exact=True).fill("une phrase facile")
    other.get_by_label("Nouveau mot de passe, encore une fois").fill("une phrase facile")
    other.get_by_role("button", name="Enregistrer et se connecter").click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("Demandes")
    other.context.close()


def test_a_question_is_tried_out_on_the_faq(desk: Page, museum: Museum) -> None:
    desk.goto(f"{museum.url}/console/faq")
    desk.get_by_label("Demandez comme un visiteur").fill("Vous ouvrez quand ?")
    desk.get_by_role("button", name="Essayer").click()
    expect(desk.locator(".verdict")).to_contain_text("Il répondrait")


def test_a_saved_reply_is_inserted_filled_in_and_sent(desk: Page, museum: Museum) -> None:
    save_reply(desk, museum)
    is_sound(desk)
    desk.goto(f"{museum.url}/console")
    open_request(desk)
    box = desk.get_by_label("Votre réponse")
    desk.get_by_text("Insérer une réponse type").click()
    is_sound(desk)
    desk.get_by_role("button", name="Insérer").click()
    expect(box).to_have_value("Bonjour, ici L’équipe du musée. Rendez-vous à {…}.")
    desk.get_by_role("button", name="Répondre", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("{…}")
    expect(box).to_have_value("Bonjour, ici L’équipe du musée. Rendez-vous à {…}.")
    box.fill("/faut")
    box.press("Tab")
    desk.keyboard.type("15 h")  # the gap is selected
    desk.get_by_role("button", name="Répondre", exact=True).click()
    desk.get_by_role("status").wait_for()
    expect(desk.locator(".lines")).to_contain_text("Rendez-vous à 15 h.")


def test_a_saved_reply_is_inserted_without_the_script(desk: Page, museum: Museum) -> None:
    save_reply(desk, museum)
    desk.route("**/console.js", lambda route: route.abort())
    desk.goto(f"{museum.url}/console")
    open_request(desk)
    expect(desk.get_by_role("button", name="Imprimer")).to_be_hidden()
    desk.get_by_label("Votre réponse").fill("Bonjour Vera,")
    desk.get_by_text("Insérer une réponse type").click()
    desk.get_by_role("button", name="Insérer").click()
    expect(desk.get_by_label("Votre réponse")).to_have_value(re.compile(r"Bonjour Vera,\n\nBonjour, ici"))


def test_the_console_is_used_with_single_keys(desk: Page, museum: Museum) -> None:
    desk.keyboard.press("j")
    expect(desk.get_by_role("link", name=QUESTION)).to_be_focused()
    desk.keyboard.press("Enter")
    box = desk.get_by_label("Votre réponse")
    box.wait_for()
    desk.keyboard.press("r")
    expect(box).to_be_focused()
    desk.keyboard.type("gl?")
    expect(box).to_have_value("gl?")
    desk.keyboard.press("Escape")
    desk.keyboard.press("n")
    expect(desk.get_by_label("Nouvelle note")).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.press("t")
    expect(desk.get_by_role("status")).to_contain_text("Vous suivez")
    expect(box).to_have_value("gl?")
    desk.keyboard.press("g")
    desk.keyboard.press("f")
    desk.wait_for_url("**/console/faq")
    desk.keyboard.press("/")
    expect(desk.get_by_role("searchbox")).to_be_focused()


def test_the_shortcuts_are_listed_and_turned_off(desk: Page, museum: Museum) -> None:
    link = desk.get_by_role("link", name=QUESTION)
    link.focus()
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Raccourcis clavier")).to_be_visible()
    is_sound(desk)
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    expect(link).to_be_focused()
    desk.goto(f"{museum.url}/console/me")
    desk.get_by_label("Raccourcis d’une seule touche").uncheck()
    is_sound(desk)
    desk.goto(f"{museum.url}/console")
    desk.keyboard.press("?")
    desk.keyboard.press("j")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    expect(link).not_to_be_focused()


def test_a_request_is_printed_whole_and_alone(desk: Page) -> None:
    open_request(desk)
    desk.get_by_label("Nouvelle note").fill("Voir avec Anna.")
    desk.get_by_role("button", name="Noter").click()
    desk.locator(".note").wait_for()
    desk.get_by_label("Votre réponse").fill("\n".join(f"Ligne {number}" for number in range(60)))
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".lines")).to_contain_text("Ligne 59")
    assert desk.evaluate(CUT) > 0
    expect(desk.get_by_role("button", name="Imprimer")).to_be_visible()
    desk.emulate_media(media="print", color_scheme="dark")
    for shown in (".lines", ".note", ".conversation .meta", ".evidence blockquote", ".evidence .reason", "time"):
        expect(desk.locator(shown).first).to_be_visible()
    for hidden in ("nav", ".bar", "form", "button", "textarea", ".arranging", ".candidates", ".back", ".erase"):
        assert desk.locator(hidden).filter(visible=True).count() == 0, hidden
    assert desk.evaluate(CUT) == 0
    on_paper = "getComputedStyle(document.querySelector('.note .author'), '::after').content"
    assert desk.evaluate(on_paper) == '"L’équipe du musée"'
    assert desk.evaluate(COLOURS) == ["rgb(0, 0, 0)"]
    assert desk.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_an_entry_is_changed_in_its_form_with_a_preview(desk: Page, museum: Museum) -> None:
    desk.goto(f"{museum.url}/console/faq/photography")
    form = desk.locator("form#change")
    form.get_by_label("Réponse").first.fill("Oui, sans flash et sans perche.")
    form.get_by_role("button", name="Aperçu").click()
    expect(desk.get_by_role("heading", name="Comment cela se lirait")).to_be_visible()
    expect(desk.locator(".notice")).to_contain_text("sans perche")
    is_sound(desk)
    desk.locator("form#change").get_by_role("button", name="Enregistrer").click()
    expect(desk.get_by_role("status")).to_contain_text("C’est enregistré")
    assert "sans perche" in desk.locator(".answer").first.inner_text()


def test_a_change_that_breaks_something_shows_what_before_it_is_saved(desk: Page, museum: Museum) -> None:
    museum.rasa.broken = [{"kind": "labelled", "text": "Où est le vestiaire ?", "expected": ["cloakroom"],
                           "given": "photography"}]  # fmt: skip
    desk.goto(f"{museum.url}/console/faq/photography")
    desk.locator("form#change").get_by_label("Façons de demander, une par ligne").first.fill("Où est le vestiaire ?")
    desk.locator("form#change").get_by_role("button", name="Enregistrer").click()
    expect(desk.get_by_role("alert")).to_contain_text("Où est le vestiaire ?")
    is_sound(desk)
    desk.get_by_label("Enregistrer quand même").check()
    desk.locator("form#change").get_by_role("button", name="Enregistrer").click()
    expect(desk.get_by_role("status")).to_contain_text("C’est enregistré")


def test_a_question_that_nothing_answers_becomes_an_entry(desk: Page, museum: Museum) -> None:
    desk.goto(f"{museum.url}/console/gaps")
    expect(desk.get_by_text("une personne")).to_be_visible()  # grouped without a reload
    is_sound(desk)
    desk.get_by_role("link", name="Ajouter à la FAQ").first.click()
    expect(desk.get_by_role("heading", name="Ce que la FAQ en dit déjà")).to_be_visible()
    is_sound(desk)
    desk.get_by_label("La question, telle que").fill("Le fusain est-il permis ?")
    desk.get_by_text("Ou bien : une nouvelle entrée").click()
    desk.get_by_label("Thème").fill("visit")
    desk.get_by_label("Réponse en français").fill("Oui, au crayon.")
    desk.get_by_role("button", name="Créer cette entrée").click()
    expect(desk.get_by_role("status")).to_contain_text("La nouvelle entrée est en place")


def test_who_is_no_curator_proposes_and_a_curator_accepts(desk: Page, chromium: Browser, museum: Museum) -> None:
    hire(museum.database, "bob", "Bob", datetime.now(UTC))
    context = chromium.new_context(locale="fr-FR")
    bob = sign_in(context.new_page(), museum, "bob")
    open_request(bob)
    bob.get_by_role("link", name="Proposer pour la FAQ").click()
    bob.get_by_label("La question, telle que").fill("Le fusain est-il permis ?")
    bob.get_by_role("button", name="Proposer").first.click()
    expect(bob.get_by_role("status")).to_contain_text("votre proposition attend")
    context.close()
    desk.goto(f"{museum.url}/console/faq/proposals")
    is_sound(desk)
    desk.get_by_role("link", name="Examiner").click()
    is_sound(desk)
    desk.get_by_role("button", name="Ajouter à cette entrée").click()
    expect(desk.get_by_role("status")).to_contain_text("C’est ajouté")
