"""Links of the FAQ that lead nowhere: who is asked, what counts as dead, and who sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from bot.faq import parse_faq
from bot.gateway.fetching import REASONS, Fetcher
from bot.gateway.staff.links import add_links, addresses, dead, look_at
from tests.gateway.conftest import ROOT, Clock
from tests.gateway.doors import gateway_of, words
from tests.gateway.fake_rasa import FakeRasa
from tests.gateway.faq_room import Room

FAQ = """version: 1
languages: [fr, en]
entries:
- id: shop
  topic: visit
  questions: {fr: ["La boutique ?"]}
  answer: {fr: "Oui."}
  links:
    - title: {fr: Boutique, en: Shop}
      url: "https://shop.example/a"
    - title: {fr: Plan, en: Map}
      url: "https://museum.example/gone"
- id: map
  topic: visit
  questions: {fr: ["Le plan ?"]}
  answer: {fr: "Oui."}
  links:
    - title: {fr: Plan, en: Map}
      url: "https://museum.example/gone"
"""


class Web(Fetcher):
    """Sites that answer as they are told."""

    def __init__(self, **answers: int | str) -> None:
        super().__init__()
        self.answers, self.asked = answers, []  # type: ignore[var-annotated]

    def check(self, url: str) -> int | str:
        self.asked.append(url)
        return self.answers.get(url.rsplit("/", 1)[1], 200)


def test_each_address_is_asked_once_and_named_with_its_entries() -> None:
    faq, web = parse_faq(FAQ), Web(gone=404)
    (link,) = dead(faq, look_at(faq, web), "fr")
    assert sorted(web.asked) == ["https://museum.example/gone", "https://shop.example/a"]
    assert (link.url, link.reason, link.status) == ("https://museum.example/gone", "status", 404)
    assert link.entries == [("shop", "La boutique ?"), ("map", "Le plan ?")]


@pytest.mark.parametrize("status", [200, 204, 403, 429, 999])
def test_what_turns_only_programs_away_is_not_dead(status: int) -> None:
    faq = parse_faq(FAQ)
    assert dead(faq, look_at(faq, Web(gone=status)), "fr") == []


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_its_words(reason: str) -> None:
    from bot.catalog import shipped

    for language in ("fr", "en"):
        assert shipped().knows(language, f"faq-links-reason-{reason}")


def test_the_demonstration_museums_links_are_found() -> None:
    from bot.faq import load_faq

    assert len(addresses(load_faq(ROOT / "data" / "faq.yml"))) > 1


@pytest.fixture
def room(sqlite_url: str, tmp_path: Path, clock: Clock, rasa: FakeRasa) -> Iterator[Room]:
    made = Room(sqlite_url, tmp_path, clock, rasa)
    made.path.write_text(FAQ, encoding="utf-8")
    yield made
    gateway_of(made.client).assistant.close()


def test_nothing_is_asked_before_somebody_looks_and_then_once_a_day(room: Room, clock: Clock) -> None:
    web = Web(gone=404)
    console = replace(gateway_of(room.client).console(), fetcher=web)
    routes, app = APIRouter(prefix="/console"), FastAPI()
    add_links(routes, console)
    app.include_router(routes)
    client = TestClient(app, cookies=dict(room.ada.cookies))
    page = client.get("/console/faq/links").text
    assert 'data-refresh="/console/faq/links/list" data-now' in page
    assert web.asked == []
    for _ in range(2):
        part = client.get("/console/faq/links/list").text
    assert "One address of 2 leads nowhere" in words(part)
    assert len(web.asked) == 2
    clock.forward(hours=11)
    client.get("/console/faq/links/list")
    assert len(web.asked) == 2


def test_only_curators_make_the_gateway_ask_other_sites(room: Room) -> None:
    assert room.bob.get("/console/faq/links").status_code == 403
    assert room.bob.get("/console/faq/links/list").status_code == 401
    assert room.client.get("/console/faq/links/list").status_code == 401
