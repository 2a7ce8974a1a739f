"""The list of requests: filters, the search, what is overdue, and the notice that something changed."""

import asyncio
import threading
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from bot.gateway.db import Database
from bot.gateway.staff import Live
from bot.gateway.staff.router import DRAWN
from bot.gateway.wakeup import EVERYTHING, Bell
from tests.gateway.conftest import Clock
from tests.gateway.doors import PASSWORD, Browser, fields, make_app, serving
from tests.gateway.staff_room import HOSTILE, StaffRoom

DEADLINE = 30.0


@pytest.fixture
def museum(database: Database, clock: Clock) -> StaffRoom:
    return StaffRoom(database, clock)


def shown(museum: StaffRoom, query: str = "") -> str:
    answer = museum.alice.get(f"/console{query}")
    assert answer.status_code == 200
    return answer.text


def test_the_list_can_be_narrowed_to_one_language(museum: StaffRoom) -> None:
    french = museum.conversation(language="fr").asks("Un fossile ?")
    german = museum.conversation(language="de").asks("Ein Fossil?")
    page = shown(museum, "?language=de")
    assert german.path in page
    assert french.path not in page


def test_the_list_can_be_narrowed_to_one_channel(museum: StaffRoom) -> None:
    messenger = museum.conversation(channel="messenger").asks()
    instagram = museum.conversation(channel="instagram").asks()
    page = shown(museum, "?channel=instagram")
    assert instagram.path in page
    assert messenger.path not in page


def test_a_filter_that_no_conversation_meets_shows_an_empty_list(museum: StaffRoom) -> None:
    talk = museum.conversation().asks()
    assert talk.path not in shown(museum, "?language=xx")


def test_a_long_list_shows_those_who_wait_longest_and_all_of_it_when_asked(museum: StaffRoom) -> None:
    talks = [museum.conversation().asks(f"Question {number} ?") for number in range(DRAWN + 2)]
    page = shown(museum, "?language=fr")
    assert page.count('class="request') - page.count('class="requests') == DRAWN
    assert talks[0].path in page
    assert talks[-1].path not in page
    assert f"Show all {DRAWN + 2}" in page
    assert 'href="/console?language=fr&amp;whole=true"' in page
    whole = shown(museum, "?language=fr&whole=true")
    assert all(talk.path in whole for talk in talks)
    assert "Show all" not in whole
    assert 'data-refresh="/console/requests?language=fr&amp;whole=true"' in whole


def test_mine_are_those_that_i_have_taken(museum: StaffRoom) -> None:
    taken, other = museum.conversation().asks("Le mien"), museum.conversation().asks("Un autre")
    museum.alice.act(taken.id, "take")
    page = shown(museum, "?show=mine")
    assert taken.path in page
    assert other.path not in page


def test_a_request_is_overdue_once_the_promise_is_past(museum: StaffRoom, clock: Clock) -> None:
    talk = museum.conversation().asks()
    assert talk.path not in shown(museum, "?show=overdue")
    clock.forward(hours=10)
    page = shown(museum, "?show=overdue")
    assert talk.path in page
    assert "Overdue" in page.split("<h2>", 1)[1]


def test_a_conversation_that_a_person_has_is_not_overdue(museum: StaffRoom, clock: Clock) -> None:
    talk = museum.conversation().asks()
    museum.alice.act(talk.id, "take")
    clock.forward(hours=10)
    assert talk.path not in shown(museum, "?show=overdue")


def test_the_search_finds_what_was_said_long_ago(museum: StaffRoom) -> None:
    old = museum.conversation()
    old.line("visitor", "text", "Le crâne de Cro-Magnon est-il vrai ?")
    other = museum.conversation()
    other.line("visitor", "text", "Le crâne est-il vrai ?")
    page = shown(museum, "?q=cro-magnon+VRAI")
    assert old.path in page
    assert other.path not in page


def test_the_search_looks_for_signs_as_they_are(museum: StaffRoom) -> None:
    talk, other = museum.conversation(), museum.conversation()
    talk.line("visitor", "text", "10 % de réduction_x")
    other.line("visitor", "text", "100 de réductionsx")
    page = shown(museum, "?q=%25+n_x")
    assert talk.path in page
    assert other.path not in page


def test_the_search_keeps_to_this_museum(museum: StaffRoom) -> None:
    elsewhere = museum.conversation(museum="other")
    elsewhere.line("visitor", "text", "introuvable")
    assert elsewhere.path not in shown(museum, "?q=introuvable")


def test_hostile_words_are_only_words(museum: StaffRoom) -> None:
    talk = museum.conversation()
    talk.line("visitor", "text", HOSTILE)
    page = shown(museum, f"?{urlencode({'q': HOSTILE})}")
    assert "<img src=x" not in page
    assert talk.path in page


def test_the_live_part_keeps_the_filters(museum: StaffRoom) -> None:
    french, german = museum.conversation(language="fr").asks(), museum.conversation(language="de").asks()
    assert 'data-refresh="/console/requests?show=mine&amp;language=de"' in shown(museum, "?show=mine&language=de")
    part = museum.alice.get("/console/requests?language=de").text
    assert german.path in part
    assert french.path not in part


def test_strangers_hear_nothing(museum: StaffRoom) -> None:
    museum.client.cookies.clear()
    assert museum.client.get("/console/events").status_code == 401


def test_an_open_console_hears_of_every_change_until_its_session_ends() -> None:
    bell, heard = Bell(), []
    live = Live(bell)

    async def follow() -> None:
        goes_on = iter((True, False))
        async for _ in live.changes(lambda: next(goes_on)):
            heard.append(True)
            bell.ring(frozenset({"any"}))

    asyncio.run(asyncio.wait_for(follow(), DEADLINE))
    assert len(heard) == 2


def test_an_open_console_ends_with_the_gateway() -> None:
    stopping = threading.Event()
    live = Live(Bell(), stopping)

    async def follow() -> None:
        async for _ in live.changes(lambda: True):
            stopping.set()
            live.end()

    asyncio.run(asyncio.wait_for(follow(), DEADLINE))


def test_a_ring_without_a_conversation_is_no_change() -> None:
    async def listen() -> bool:
        bell = Bell()
        with bell.listen(EVERYTHING) as rung:
            bell.ring()
            await asyncio.sleep(0)
            return rung.is_set()

    assert not asyncio.run(listen())


def test_a_new_message_is_told_to_an_open_console_and_the_stream_ends_with_the_gateway(
    sqlite_url: str, tmp_path: Path, clock: Clock
) -> None:
    app = make_app(sqlite_url, tmp_path, clock)
    with serving(app) as (address, stop), httpx.Client(base_url=address) as browser:
        form = fields(browser.get("/console/login").text, "/console/login")
        browser.post("/console/login", data={**form, "login": "admin", "password": PASSWORD})
        vera = Browser(browser)  # type: ignore[arg-type]
        with browser.stream("GET", "/console/events", timeout=DEADLINE) as stream:
            lines = (line for line in stream.iter_lines() if line.startswith("event:"))
            assert next(lines) == "event: changed"
            body = {"client_id": "client-00", "text": "Bonjour"}
            httpx.post(f"{address}/api/widget/messages", json=body, headers=vera.headers)
            assert next(lines) == "event: changed"
            stop()
            assert list(lines) == []
