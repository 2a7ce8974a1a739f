"""The widget in a real browser, on the demo page and on a museum's own site, against the real gateway."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.desk import Museum, Widget, sign_in

pytestmark = pytest.mark.browser

STONE = "De quand date la pierre que j'ai trouvée ?"


def test_nothing_is_asked_or_stored_before_the_visitor_opens_it(desktop: Page, museum: Museum) -> None:
    asked: list[str] = []
    desktop.on("request", lambda request: asked.append(request.url))
    widget = Widget(desktop, museum.site)
    widget.launcher.wait_for()
    desktop.wait_for_load_state("networkidle")
    assert [url for url in asked if "/api/" in url] == []
    assert desktop.evaluate("localStorage.length") == 0
    assert desktop.context.cookies() == []


def test_a_visitor_asks_and_reads_the_answer(desktop: Page, museum: Museum) -> None:
    widget = Widget(desktop, museum.url).open()
    widget.shows("programme")  # the greeting says who answers
    widget.ask("Quels sont vos horaires ?")
    widget.shows("Réponse à")
    assert widget.bubbles() == ["Quels sont vos horaires ?"]


def test_it_works_on_a_museum_s_own_site(desktop: Page, museum: Museum) -> None:
    widget = Widget(desktop, museum.site).open()
    widget.ask("Quels sont vos horaires ?")
    answer = widget.shows("Réponse à")
    # The site's own style (all red, tiny, another font) stays outside.
    assert answer.evaluate("element => getComputedStyle(element).fontSize") == "15px"
    assert answer.evaluate("element => getComputedStyle(element).color") != "rgb(255, 0, 0)"
    assert "cursive" not in answer.evaluate("element => getComputedStyle(element).fontFamily")


def test_the_token_is_in_no_address(desktop: Page, museum: Museum) -> None:
    requests: list[Request] = []
    desktop.on("request", lambda request: requests.append(request))
    widget = Widget(desktop, museum.site).open()
    widget.ask("Quels sont vos horaires ?")
    widget.shows("Réponse à")
    kept: dict[str, Any] = desktop.evaluate(f"JSON.parse(localStorage.getItem('curio:{museum.url}'))")
    assert len(kept["token"]) >= 32
    assert [request.url for request in requests if kept["token"] in request.url] == []
    assert desktop.context.cookies() == []


def test_what_a_visitor_writes_is_never_html(desktop: Page, museum: Museum) -> None:
    widget = Widget(desktop, museum.url).open()
    attack = "<img src=x onerror=\"document.title='attacked'\"> *étoile*"
    widget.ask(attack)
    widget.shows("Réponse à")
    desktop.reload()
    widget.open()
    expect(widget.log.locator(".bubble")).to_have_text([attack])
    assert desktop.title() != "attacked"


def test_a_choice_is_one_tap_away(desktop: Page, museum: Museum) -> None:
    choices = [("À quelle heure fermez-vous ?", "entry:opening-hours"), ("Aucune de celles-ci", "none")]
    museum.suggests("fermer", "Est-ce l'une de ces questions ?", *choices)
    widget = Widget(desktop, museum.url).open()
    widget.ask("fermer")
    widget.log.get_by_role("button", name="À quelle heure fermez-vous ?").click()
    widget.shows("Réponse à")
    assert widget.bubbles() == ["fermer", "À quelle heure fermez-vous ?"]
    assert museum.rasa.asked[-1].text == '/pick_entry{"entry": "opening-hours"}'


def test_the_staff_s_answer_appears_at_once_in_the_open_widget(desktop: Page, museum: Museum) -> None:
    museum.hands_off(STONE)
    widget = Widget(desktop, museum.site).open()
    widget.ask(STONE)
    widget.shows("transmise")
    expect(
        widget.dialog.get_by_role("status").filter(has_text="L’équipe du musée a reçu votre question")
    ).to_be_visible()

    console = sign_in(desktop.context.new_page(), museum)
    console.get_by_text(STONE).click()
    console.get_by_label("Votre réponse au visiteur").fill("Du Néolithique, sans doute.")
    console.get_by_role("button", name="Répondre", exact=True).click()

    widget.shows("Du Néolithique, sans doute.")
    expect(widget.dialog.get_by_role("status").filter(has_text="vous répond maintenant")).to_be_visible()


def test_a_visitor_can_ask_for_a_person(desktop: Page, museum: Museum) -> None:
    museum.hands_off("/ask_person")
    widget = Widget(desktop, museum.url).open()
    widget.dialog.get_by_role("button", name="Parler à une personne").click()
    widget.shows("transmise")
    assert widget.bubbles() == ["Parler à une personne"]


def test_a_reply_to_a_closed_widget_is_counted_on_the_launcher(desktop: Page, museum: Museum) -> None:
    museum.hands_off(STONE)
    widget = Widget(desktop, museum.url).open()
    widget.ask(STONE)
    widget.shows("transmise")
    widget.box.press("Escape")
    expect(widget.launcher).to_be_focused()

    console = sign_in(desktop.context.new_page(), museum)
    console.get_by_text(STONE).click()
    console.get_by_label("Votre réponse au visiteur").fill("Du Néolithique, sans doute.")
    console.get_by_role("button", name="Répondre", exact=True).click()

    desktop.get_by_role("button", name="1 nouveau message").click()
    widget.shows("Du Néolithique, sans doute.")


def test_a_reload_keeps_the_thread(desktop: Page, museum: Museum) -> None:
    widget = Widget(desktop, museum.url).open()
    widget.ask("Quels sont vos horaires ?")
    widget.shows("Réponse à")
    desktop.reload()
    widget.open()
    widget.shows("Réponse à")
    assert widget.bubbles() == ["Quels sont vos horaires ?"]


def test_a_second_tab_shows_the_same_thread_as_it_grows(desktop: Page, museum: Museum) -> None:
    first = Widget(desktop, museum.url).open()
    first.ask("Quels sont vos horaires ?")
    first.shows("Réponse à")
    second = Widget(desktop.context.new_page(), museum.url).open()
    second.shows("Quels sont vos horaires ?")
    second.ask("Et le dimanche ?")
    first.shows("Et le dimanche ?")


def test_what_is_written_offline_goes_out_once_when_the_network_is_back(desktop: Page, museum: Museum) -> None:
    widget = Widget(desktop, museum.url).open()
    widget.shows("programme")
    desktop.context.set_offline(True)
    widget.ask("Écrit dans le métro")
    expect(widget.dialog.get_by_text("Vous êtes hors connexion")).to_be_visible()
    expect(widget.log.get_by_role("button", name="Réessayer")).to_be_visible()
    desktop.context.set_offline(False)
    widget.shows("Réponse à")
    assert widget.bubbles() == ["Écrit dans le métro"]
    assert [asked.text for asked in museum.rasa.asked] == ["Écrit dans le métro"]


def test_a_rating_on_a_phone_is_kept_with_what_was_missing(phone: Page, museum: Museum) -> None:
    widget = Widget(phone, museum.url).open()
    widget.ask("Quels sont vos horaires ?")
    answer = widget.shows("Réponse à")
    group = widget.log.get_by_role("group", name="Cette réponse vous aide-t-elle")
    up, down = (group.get_by_role("button", name=name, exact=True) for name in ("Utile", "Pas utile"))
    answer.evaluate("element => { window.answer = element }")
    down.tap()
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(group.get_by_role("status")).to_have_text("Merci de nous l’avoir dit.")
    words = group.get_by_label("Que manquait-il")
    expect(words).to_be_in_viewport()
    controls = [one.bounding_box() for one in group.locator("button:visible, input:visible").all()]
    assert len(controls) == 5
    assert [box for box in controls if box is None or box["height"] < 44 or box["width"] < 44] == []
    assert widget.log.evaluate("log => log.scrollWidth <= log.clientWidth")
    words.fill("Les jours fériés")
    group.get_by_role("button", name="Envoyer").tap()
    expect(words).to_be_hidden()
    expect(down).to_be_focused()
    assert answer.evaluate("element => element === window.answer")  # it was not drawn again

    phone.context.set_offline(True)
    up.tap()
    expect(group.get_by_role("status")).to_have_text("Votre avis n’a pas été enregistré. Merci de réessayer.")
    expect(down).to_have_attribute("aria-pressed", "true")
    phone.context.set_offline(False)

    phone.reload()
    widget.open()
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_attribute("aria-pressed", "false")
    console = sign_in(phone.context.new_page(), museum)
    console.goto(f"{museum.url}/console/gaps")
    expect(console.get_by_text("Les jours fériés")).to_be_visible()
    console.get_by_role("link", name="Voir la discussion").click()
    expect(console.get_by_text("👎 pas utile")).to_contain_text("Les jours fériés")


def test_on_a_phone_it_fills_the_screen_and_nothing_scrolls_sideways(phone: Page, museum: Museum) -> None:
    widget = Widget(phone, museum.url).open()
    widget.ask("https://exemple.example/" + "très-longue-adresse" * 20)
    widget.shows("Réponse à")
    box = widget.dialog.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 360, "height": 740}
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert widget.log.evaluate("log => log.scrollWidth <= log.clientWidth")


def test_every_control_is_large_enough_to_touch(phone: Page, museum: Museum) -> None:
    museum.suggests("fermer", "Est-ce l'une de ces questions ?", ("Oui ?", "entry:opening-hours"))
    widget = Widget(phone, museum.url)
    controls = [widget.launcher.bounding_box()]
    widget.open()
    widget.ask("fermer")
    widget.shows("Est-ce l'une")
    controls += [button.bounding_box() for button in widget.dialog.locator("button:visible, select").all()]
    assert len(controls) >= 5
    assert [box for box in controls if box is None or box["height"] < 44 or box["width"] < 44] == []


def test_the_keyboard_alone_is_enough(desktop: Page, museum: Museum) -> None:
    widget = Widget(desktop, museum.url)
    widget.launcher.focus()
    desktop.keyboard.press("Enter")
    expect(widget.box).to_be_focused()
    desktop.keyboard.type("Bonjour")
    desktop.keyboard.press("Shift+Enter")
    desktop.keyboard.type("Êtes-vous ouverts ?")
    desktop.keyboard.press("Enter")
    widget.shows("Réponse à")
    assert widget.bubbles() == ["Bonjour\nÊtes-vous ouverts ?"]
    desktop.keyboard.press("Escape")
    expect(widget.launcher).to_be_focused()


def test_at_twice_the_size_everything_still_fits(desktop: Page, museum: Museum) -> None:
    desktop.set_viewport_size({"width": 640, "height": 400})  # 1280 x 800 at 200 %
    widget = Widget(desktop, museum.url).open()
    widget.ask("Quels sont vos horaires ?")
    widget.shows("Réponse à")
    assert widget.log.evaluate("log => log.clientHeight") >= 60
    expect(widget.box).to_be_in_viewport(ratio=1)
    expect(widget.dialog.get_by_role("button", name="Parler à une personne")).to_be_in_viewport(ratio=1)
