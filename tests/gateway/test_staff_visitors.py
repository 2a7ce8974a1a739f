"""What staff read of messages that are more than text, and of what happens outside the console."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from bot.catalog import shipped
from bot.gateway.db import Database
from tests.gateway.conftest import NOW, Clock
from tests.gateway.doors import words
from tests.gateway.staff_room import HOSTILE, PHOTO, StaffRoom, Talk, hours


@pytest.fixture
def museum(sqlite: Database, clock: Clock) -> StaffRoom:
    return StaffRoom(sqlite, clock)


# What visitors send


def with_attachments(museum: StaffRoom, *attachments: Any, kind: str = "attachment", text: str = "") -> Talk:
    return museum.conversation().asks(text, kind, payload={"attachments": list(attachments)})


def test_pictures_and_sounds_are_named_and_linked_but_never_loaded(museum: StaffRoom) -> None:
    vera = with_attachments(museum, {"type": "image", "url": PHOTO, "title": ""}, {"type": "audio", "url": PHOTO})
    html = vera.html()
    link = f'<a href="{PHOTO.replace("&", "&amp;")}" rel="noreferrer noopener" target="_blank">'
    assert html.count(link + "Open outside the console (the link may have expired)</a>") == 2
    assert "Voice message" in html
    assert " src=" not in html.replace('<script src="/static/console.js"', "")
    assert "Picture · Voice message" in words(museum.list())
    assert "Picture · Voice message" in vera.seen("/evidence")


@pytest.mark.parametrize(
    "url",
    [
        "https://scontent.cdninstagram.com/a.jpg", "https://cdn.fbsbx.com/v/x", "https://www.facebook.com/reel/1",
        "https://a.b.fbcdn.net",
    ],
)  # fmt: skip
def test_links_to_the_platforms_own_hosts_can_be_opened(museum: StaffRoom, url: str) -> None:
    vera = with_attachments(museum, {"type": "file", "url": url, "title": "devis.pdf"})
    assert f'href="{url}"' in vera.html("/thread")
    assert "File devis.pdf" in vera.seen("/thread")


@pytest.mark.parametrize(
    "url",
    [
        "http://scontent.xx.fbcdn.net/a.jpg",
        "https://fbcdn.net.evil.example/a.jpg",
        "https://evilfbcdn.net/a.jpg",
        "https://evil.example/.fbcdn.net",
        "https://evil.example#.fbcdn.net",
        "https://evil.example\\.fbcdn.net/",
        "https://x.fbcdn.net@evil.example/",
        "https://evil.example:443@x.fbcdn.net/",
        "https://x.fbcdn.net:8443/",
        "https://x.fbcdn.net/\n",
        "https://169.254.169.254/",
        "javascript:alert(1)//.fbcdn.net",
        "//x.fbcdn.net/",
        "",
        None,
        7,
    ],
)
def test_x13_no_other_address_becomes_a_link(museum: StaffRoom, url: object) -> None:
    vera = with_attachments(museum, {"type": "image", "url": url})
    html = vera.html("/thread")
    assert "Picture" in html
    assert "<a " not in html


def test_a_sticker_and_a_place_are_words(museum: StaffRoom) -> None:
    sticker = {"type": "sticker", "url": PHOTO, "title": ""}
    vera = with_attachments(museum, sticker, kind="sticker")
    assert vera.seen("/thread").count("Sticker") == 1
    place = {"type": "location", "url": PHOTO, "title": "56.95, 24.11"}
    walter = with_attachments(museum, place, sticker, kind="text", text="Je suis là")
    assert "Je suis là Location 56.95, 24.11 Sticker" in walter.seen("/thread")
    assert "<a " not in vera.html("/thread") + walter.html("/thread")


def test_a_shared_link_can_be_read_but_not_clicked(museum: StaffRoom) -> None:
    vera = with_attachments(museum, {"type": "share", "url": "https://youtu.be/x", "title": "Une visite"})
    assert "Shared link Une visite · https://youtu.be/x" in vera.seen("/thread")
    assert "<a " not in vera.html("/thread")


@pytest.mark.parametrize("odd", [None, "x", {"a": 1}, ["x", 7, None, []], [{}], [{"type": None, "title": None}]])
def test_attachments_of_an_odd_shape_do_not_break_the_page(museum: StaffRoom, odd: object) -> None:
    vera = museum.conversation().asks("", "attachment", payload={"attachments": odd})
    assert vera.museum.alice.get(vera.path).status_code == 200
    assert "Attachment" in words(museum.list())


def test_a_deleted_message_leaves_its_place_and_nothing_else(museum: StaffRoom) -> None:
    photo = {"attachments": [{"type": "image", "url": PHOTO}], "edited": 1}
    vera = museum.conversation().asks("", "deleted", payload=photo)
    for told in (vera.seen("/thread"), vera.seen("/evidence"), unescape(words(museum.list()))):
        assert "The visitor deleted this message." in told
    assert "fbcdn" not in vera.html()
    assert "edited" not in vera.seen("/thread")


@pytest.mark.parametrize(("times", "mark"), [(1, "edited"), (3, "edited 3 times")])
def test_a_changed_message_is_marked(museum: StaffRoom, times: int, mark: str) -> None:
    vera = museum.conversation().asks("Deux fossiles", payload={"edited": times})
    assert f'<span class="edited">{mark}</span>' in vera.html("/thread")
    assert 'class="edited"' not in museum.conversation().asks("Un fossile").html("/thread")


@pytest.mark.parametrize("payload", ["start", "erase", "erase-confirmed", "keep", "never-heard-of"])
def test_every_button_that_platforms_have_is_shown_in_words(museum: StaffRoom, payload: str) -> None:
    vera = museum.conversation().asks(payload, "choice", payload={"payload": payload})
    key = "console-choice-other" if payload == "never-heard-of" else f"console-choice-{payload}"
    assert f"Choice: {shipped().text('en', key)}" in vera.seen("/thread")


def test_a_late_message_stands_where_it_was_sent(museum: StaffRoom) -> None:
    vera = museum.conversation()
    vera.line("visitor", "text", "Seconde", at=NOW + timedelta(minutes=2))
    vera.line("visitor", "text", "Première", at=NOW + timedelta(minutes=1))
    vera.line("visitor", "text", "Troisième", at=NOW + timedelta(minutes=2))
    seen = vera.seen("/thread")
    assert seen.index("Première") < seen.index("Seconde") < seen.index("Troisième")


# Who answers outside the console


def test_a_reply_from_the_platforms_own_inbox_is_the_teams(museum: StaffRoom) -> None:
    vera = museum.conversation().asks()
    vera.says("Bonjour !", payload={"inbox": True})
    assert "Team, in Meta’s inbox" in vera.seen("/thread")
    assert vera.seen("/state").startswith("Followed outside this console")
    assert "Followed outside this console" in words(museum.list())
    assert "L’équipe, dans la messagerie de Meta" in vera.seen("/thread", museum.speaks("fr"))


@pytest.mark.parametrize(
    ("kind", "by", "told"),
    [
        ("taken", "platform", "Somebody follows this conversation outside this console; the program is silent in it."),
        ("closed", "platform", "The conversation came back from the other inbox; the program answers again."),
        ("closed", "timeout", "Nobody had written for a while: the conversation closed by itself"),
        ("closed", "never-heard-of", "The conversation came back from the other inbox; the program answers again."),
    ],
)
def test_events_that_nobody_of_the_team_caused_say_what_did(museum: StaffRoom, kind: str, by: str, told: str) -> None:
    vera = museum.conversation().asks()
    vera.line("event", kind, payload={"by": by})
    assert told in vera.seen("/thread")
    assert "Someone" not in vera.seen("/thread")


# Hostile visitors


def test_x14_html_of_a_visitor_is_shown_as_text_everywhere(museum: StaffRoom) -> None:
    vera = museum.conversation(email=f"{HOSTILE}@museum.example", heard=hours(22))
    vera.line("event", "arrived", payload={"ref": HOSTILE})
    payload = {"attachments": [{"type": HOSTILE, "url": f"https://x.fbcdn.net/{HOSTILE}", "title": HOSTILE}]}
    vera.asks(HOSTILE, payload=payload)
    vera.asks(
        "", "attachment", payload={"attachments": [{"type": "file", "url": 'https://x.fbcdn.net/">', "title": ""}]}
    )
    vera.says(HOSTILE, payload={"inbox": True})
    pages = [museum.list(), *(vera.html(part) for part in ("", "/state", "/thread", "/evidence", "/erase"))]
    for html in pages:
        assert "<img" not in html
        assert "onerror=alert(1)>" not in html
        assert '.net/">"' not in html
        assert "&lt;img src=x" in html
        assert "49" not in words(html)
    assert 'href="mailto:%3Cimg%20src%3Dx' in pages[1]
