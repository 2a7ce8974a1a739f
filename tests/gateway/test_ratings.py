"""What visitors think of answers: what they may say, where it stands, and who sees it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.gateway import conversations, erasure
from bot.gateway.db import Conversation, Message, Rating
from bot.gateway.messages import BotReply, Kind
from bot.gateway.staff.unhelpful import SHOWN
from tests.gateway.conftest import MUSEUM, Clock
from tests.gateway.doors import Browser, bot_says, gateway_of, words
from tests.gateway.fake_rasa import FakeRasa
from tests.gateway.faq_room import Room
from tests.gateway.staff_room import HOSTILE

PATH = "/api/widget/ratings"
PHOTO = {"entry": "photography", "title": "Prendre des photos ?", "language": "fr"}


@pytest.fixture
def room(database_url: str, tmp_path: Path, clock: Clock, rasa: FakeRasa) -> Iterator[Room]:
    made = Room(database_url, tmp_path, clock, rasa)
    yield made
    gateway_of(made.client).assistant.close()


@pytest.fixture
def vera(room: Room) -> Browser:
    """Vera is a visitor who reads French."""
    return Browser(room.client)


def answered(room: Room, visitor: Browser, *answers: dict[str, str]) -> int:
    """The id of an answer to a question of the visitor."""
    question = int(visitor.send("Peut-on photographier ?").json()["id"])
    bot_says(room.database, question, room.clock(), "Oui, sans flash.", answers=list(answers or (PHOTO,)))
    return int(visitor.thread()["last"])


def rate(visitor: Browser, message: Any, useful: Any = True, **parts: Any) -> httpx.Response:
    sent = {"message_id": str(message) if isinstance(message, int) else message, "useful": useful, **parts}
    # In ASCII: a lone surrogate travels, too.
    return visitor.client.post(PATH, content=json.dumps(sent), headers=visitor.headers)


def told(visitor: Browser, message: int) -> Any:
    """What the thread says of the rating; "absent" where it says nothing."""
    (line,) = [line for line in visitor.thread()["messages"] if line["id"] == message]
    return line.get("rating", "absent")


def kept(room: Room) -> list[tuple[int, bool, str]]:
    with room.database.read() as session:
        return [(row.message_id, row.useful, row.words) for row in session.scalars(select(Rating).order_by(Rating.id))]


def refused(answer: httpx.Response) -> tuple[int, str]:
    body = answer.json()
    assert body.keys() == {"error", "message"}
    assert body["message"]
    return answer.status_code, body["error"]


# ---- what a visitor may say ----


def test_a_rating_is_kept_and_told_again_after_a_reload(room: Room, vera: Browser) -> None:
    message = answered(room, vera)
    assert told(vera, message) == "absent"
    answer = rate(vera, message, useful=False, words="Et avec un trépied ?")
    assert (answer.status_code, answer.json()) == (200, {"message_id": str(message), "useful": False})
    assert kept(room) == [(message, False, "Et avec un trépied ?")]
    assert told(vera, message) is False
    assert "trépied" not in str(vera.thread())  # the widget needs the thumb alone


def test_the_last_rating_counts(room: Room, vera: Browser) -> None:
    message = answered(room, vera)
    rate(vera, message, useful=False, words="Pas clair")
    rate(vera, message, useful=True)
    assert kept(room) == [(message, True, "")]
    assert told(vera, message) is True


def test_null_takes_it_back_also_where_there_is_none(room: Room, vera: Browser) -> None:
    message = answered(room, vera)
    assert rate(vera, message, useful=None).status_code == 200
    rate(vera, message)
    assert rate(vera, message, useful=None).json()["useful"] is None
    assert (kept(room), told(vera, message)) == ([], "absent")


def test_a_hundred_in_a_row_do_no_harm(room: Room, vera: Browser) -> None:
    message = answered(room, vera)
    assert {rate(vera, message, useful=bool(number % 2)).status_code for number in range(100)} == {200}
    assert kept(room) == [(message, True, "")]
    assert len(vera.thread()["messages"]) == 3


def test_ratings_at_the_same_moment_are_one(room: Room, vera: Browser) -> None:
    message = answered(room, vera)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: rate(vera, message), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert kept(room) == [(message, True, "")]


@pytest.mark.parametrize(
    ("sent", "stands"),
    [
        ("  Le prix\r\n du parking\t", "Le prix\n du parking"),
        ("a\u0000b\u0007c", "abc"),
        ("\ud800", "\ufffd"),
        ("\u0000\u200b \n", ""),
        (None, ""),
        (HOSTILE, HOSTILE),
        ("é" * 500, "é" * 500),
        ("😀" * 500 + "\u0000", "😀" * 500),
    ],
)
def test_words_are_cleaned(room: Room, vera: Browser, sent: str | None, stands: str) -> None:
    message = answered(room, vera)
    assert rate(vera, message, useful=False, words=sent).status_code == 200
    assert kept(room) == [(message, False, stands)]


# ---- what a visitor may not ----


def test_words_that_are_too_long_are_refused_with_their_own_limit(room: Room, vera: Browser) -> None:
    message = answered(room, vera)
    answer = rate(vera, message, useful=False, words="é" * 501)
    assert refused(answer) == (413, "message-too-long")
    assert "500 caractères" in answer.json()["message"]
    assert kept(room) == []


def test_a_body_of_a_megabyte_is_refused(room: Room, vera: Browser) -> None:
    message = answered(room, vera)
    assert refused(rate(vera, message, words="a" * 2**20)) == (413, "message-too-long")


def test_another_visitors_answer_is_unknown(room: Room, vera: Browser) -> None:
    message = answered(room, vera)
    oscar = Browser(room.client)
    for useful in (True, False, None):
        assert refused(rate(oscar, message, useful)) == (404, "message-unknown")
    assert kept(room) == []
    assert told(vera, message) == "absent"


def test_only_the_assistants_answers_are_rated(room: Room, vera: Browser) -> None:
    greeting = int(vera.thread()["last"])
    question = int(vera.send("Photos ?").json()["id"])
    with room.database.begin() as session:
        conversations.reply_from_bot(session, question, BotReply(Kind.SUGGEST, "Laquelle ?", "fr"), room.clock())
    suggestion = int(vera.thread()["last"])
    room.ada.act(vera.conversation, "reply", "Bien sûr.")
    lines = {line["id"]: (line["author"], line["kind"]) for line in vera.thread()["messages"]}
    (reply,) = [id_ for id_, who in lines.items() if who == ("staff", "reply")]
    assert lines[suggestion] == ("bot", "suggest")
    for message in (greeting, question, suggestion, reply):
        assert refused(rate(vera, message)) == (404, "message-unknown")
    assert kept(room) == []


@pytest.mark.parametrize("message", ["0", "999999", "9223372036854775807", "9223372036854775808", "9" * 30])
def test_an_id_that_nothing_has_is_unknown(vera: Browser, message: str) -> None:
    assert refused(rate(vera, message)) == (404, "message-unknown")


@pytest.mark.parametrize(
    "changes",
    [
        {"message_id": 42},
        {"message_id": ""},
        {"message_id": "-1"},
        {"message_id": "1.0"},
        {"message_id": "1\n"},
        {"message_id": "٣"},
        {"message_id": "9" * 31},
        {"message_id": None},
        {"message_id": ["1"]},
        {"message_id": True},
        {"useful": "true"},
        {"useful": 1},
        {"useful": 0},
        {"useful": []},
        {"words": 7},
        {"words": ["Le prix"]},
        {"words": False},
    ],
)
def test_what_is_not_in_the_protocol_is_refused(room: Room, vera: Browser, changes: dict[str, Any]) -> None:
    sent = {"message_id": str(answered(room, vera)), "useful": True, **changes}
    assert refused(vera.client.post(PATH, json=sent, headers=vera.headers)) == (422, "malformed")
    assert kept(room) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b'{"message_id": "1"}', b'{"useful": true}', b"[" * 9999])
def test_a_body_that_lacks_something_is_refused(vera: Browser, body: bytes) -> None:
    assert refused(vera.client.post(PATH, content=body, headers=vera.headers)) == (422, "malformed")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer guessed"}, {"Authorization": "Basic YTpi"}])
def test_without_a_token_nothing_is_kept(room: Room, vera: Browser, headers: dict[str, str]) -> None:
    sent = {"message_id": str(answered(room, vera)), "useful": True}
    assert refused(vera.client.post(PATH, json=sent, headers=headers)) == (401, "session-unknown")
    assert kept(room) == []


# ---- erasure ----


def test_an_erasure_takes_the_ratings_of_its_visitor_and_no_others(room: Room, vera: Browser) -> None:
    oscar = Browser(room.client)
    rate(vera, answered(room, vera), useful=False, words="Le mammouth manquait")
    others = answered(room, oscar)
    rate(oscar, others)
    with room.database.begin() as session:
        erasure.erase(session, vera.conversation, origin="chat", now=room.clock())
    assert kept(room) == [(others, True, "")]
    assert refused(rate(vera, others)) == (401, "session-unknown")


# ---- what staff see ----


def thread(room: Room, visitor: Browser, language: str = "en") -> str:
    desk = room.ada
    if language != "en":
        desk = type(desk)(room.client, language=language)
    return desk.get(f"/console/conversations/{visitor.conversation}/thread").text


def test_staff_read_the_rating_below_the_answer(room: Room, vera: Browser) -> None:
    message = answered(room, vera)
    assert "useful" not in words(thread(room, vera))
    rate(vera, message)
    assert "👍 useful" in thread(room, vera)
    rate(vera, message, useful=False)
    assert "👎 not useful <" in thread(room, vera).replace("</p>", " <")
    rate(vera, message, useful=False, words=f"Le prix\n{HOSTILE}")
    page = thread(room, vera)
    assert "<img src=x" not in page
    assert f"👎 not useful: Le prix {HOSTILE}" in unescape(page)
    assert "👎 pas utile\u00a0: Le prix" in unescape(thread(room, vera, "fr"))


def gaps(room: Room) -> str:
    return room.ada.get("/console/gaps").text.split('id="unhelpful"')[1]


def test_what_did_not_help_is_listed_for_curators_without_personal_details(room: Room, vera: Browser) -> None:
    message = answered(room, vera, PHOTO, {"entry": "gone", "title": "Une <b>ancienne</b> question ?"})
    assert "No visitor wrote" in gaps(room)
    rate(vera, message, useful=False, words="Et le trépied ? Appelez vera@example.org, 01 23 45 67 89 <b>")
    page = gaps(room)
    assert "Et le trépied ? Appelez …, … &lt;b&gt;" in page
    assert "vera@" not in page
    assert '<a href="/console/faq/photography">' in page
    assert "Une &lt;b&gt;ancienne&lt;/b&gt; question ?" in page
    assert "/console/faq/gone" not in page
    assert f'href="/console/conversations/{vera.conversation}#m{message}"' in page


def test_only_words_against_an_answer_are_listed_and_only_those_of_the_last_days(
    room: Room, vera: Browser, clock: Clock
) -> None:
    rate(vera, answered(room, vera), useful=False)
    rate(vera, answered(room, vera), useful=True, words="Parfait")
    assert "No visitor wrote" in gaps(room)
    rate(vera, answered(room, vera), useful=False, words="Trop court")
    assert "Trop court" in gaps(room)
    clock.forward(days=31)
    room.ada = type(room.ada)(room.client)  # the login has ended, too
    assert "No visitor wrote" in gaps(room)


def test_the_newest_are_listed_first_and_no_more_than_fit(room: Room, vera: Browser, clock: Clock) -> None:
    for number in range(SHOWN + 2):
        rate(vera, answered(room, vera), useful=False, words=f"Manque {number:02}")
        clock.forward(minutes=1)
    page = gaps(room)
    assert page.count("Manque") == SHOWN
    assert page.index(f"Manque {SHOWN + 1}") < page.index("Manque 02")
    assert "Manque 01" not in page


def test_another_museums_ratings_are_not_listed(room: Room) -> None:
    now = room.clock()
    with room.database.begin() as session:
        session.add(
            Conversation(
                id="o" * 32, museum="other", channel="web", sender="s", language="fr", created_at=now, touched_at=now
            )
        )
        session.flush()
        line = Message(
            museum="other", conversation_id="o" * 32, channel="web", author="bot", kind="answer", text="…",
            payload={"answers": [PHOTO]}, created_at=now,
        )  # fmt: skip
        session.add(line)
        session.flush()
        session.add(Rating(museum="other", message_id=line.id, useful=False, words="Ailleurs", at=now))
    assert "Ailleurs" not in gaps(room)


def test_a_faq_that_cannot_be_read_leaves_the_words(room: Room, vera: Browser) -> None:
    rate(vera, answered(room, vera), useful=False, words="Trop court")
    room.path.write_text("entries: [", encoding="utf-8")
    page = gaps(room)
    assert "Trop court" in page
    assert "Prendre des photos ?" in page


def test_a_rating_keeps_a_session_as_a_message_does(room: Room, vera: Browser, clock: Clock) -> None:
    message = answered(room, vera)
    for _ in range(2):
        clock.forward(days=gateway_of(room.client).settings.session_days - 1)
        assert rate(vera, message).status_code == 200
    with room.database.read() as session:
        assert session.get_one(Conversation, vera.conversation).touched_at == clock()
        (row,) = session.scalars(select(Rating).where(Rating.museum == MUSEUM))
        assert row.at - session.get_one(Message, message).created_at > timedelta(days=30)
