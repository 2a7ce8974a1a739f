"""What the team does among itself: handing over, putting aside, notes, who is there, and the two promises."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from bot.faq import load_faq
from bot.gateway import conversations, erasure
from bot.gateway.db import Conversation, Note, Request, Staff
from bot.gateway.messages import Handoff, State
from bot.gateway.topics import topic_of
from bot.museum import load_museum
from tests.gateway.conftest import ROOT, Clock
from tests.gateway.doors import Browser, Desk, database_of, fields, gateway_of, hand_off, hire, make_app, words

SCIENCE = [
    {"entry": "chin", "topic": "science", "probability": 0.4},
    {"entry": "x", "topic": "visit", "probability": 0.1},
]
VISIT = [{"entry": "hours", "topic": "visit", "probability": 0.5}]


class Room:
    """A visitor who waits, and two of the team: the administrator and Bob."""

    def __init__(self, url: str, folder: Path, clock: Clock) -> None:
        self.client = TestClient(make_app(url, folder, clock), follow_redirects=False)
        gateway_of(self.client).prepare()
        self.clock = clock
        self.database = database_of(self.client)
        hire(self.database, "bob", "Bob", clock())
        self.ada, self.bob = Desk(self.client), Desk(self.client, "bob")
        self.visitor = Browser(self.client)
        self.ask("Pourquoi a-t-on un menton ?", SCIENCE)

    @property
    def id(self) -> str:
        return self.visitor.conversation

    @property
    def path(self) -> str:
        return f"/console/conversations/{self.id}"

    def ask(self, text: str, candidates: list[dict[str, Any]], visitor: Browser | None = None) -> int:
        message = int((visitor or self.visitor).send(text).json()["id"])
        acknowledgement = gateway_of(self.client).acknowledgement
        with self.database.begin() as session:
            handoff = Handoff("unsure", "fr", candidates)
            conversations.hand_off(session, message, handoff, acknowledgement, self.clock())
        return message

    def list(self, query: str = "", desk: Desk | None = None) -> str:
        return words((desk or self.ada).get(f"/console{query}").text)

    def page(self, desk: Desk | None = None) -> str:
        return words((desk or self.ada).get(self.path).text)

    def state(self) -> tuple[State, int | None]:
        with self.database.read() as session:
            return conversations.state(session, self.id), conversations.holder(session, self.id)

    def staff(self, login: str) -> int:
        with self.database.read() as session:
            return session.scalars(select(Staff.id).where(Staff.login == login)).one()

    def answers_for(self, login: str, **columns: list[str]) -> None:
        with self.database.begin() as session:
            row = session.get_one(Staff, self.staff(login))
            for name, value in columns.items():
                setattr(row, name, value)


@pytest.fixture
def room(database_url: str, tmp_path: Path, clock: Clock) -> Room:
    return Room(database_url, tmp_path, clock)


def test_a_conversation_is_given_to_a_colleague(room: Room) -> None:
    room.ada.act(room.id, "take")
    answer = room.ada.act(room.id, "assign", to=str(room.staff("bob")))
    assert answer.headers["location"] == f"{room.path}?done=assign"
    assert room.state() == (State.PERSON, room.staff("bob"))
    assert "gave the conversation to Bob" in room.page()
    assert "menton" in room.list("?show=mine", room.bob)
    assert "menton" not in room.list("?show=mine")


@pytest.mark.parametrize("to", ["", "0", "999", "bob", "١٢"])
def test_nobody_can_be_given_a_conversation_who_is_not_there(room: Room, to: str) -> None:
    answer = room.ada.act(room.id, "assign", "my draft", to=to)
    assert answer.status_code == 422
    assert "cannot be given" in words(answer.text)
    assert "my draft" in answer.text
    assert room.state() == (State.WAITING, None)


def test_a_disabled_colleague_is_not_offered_and_not_given_any(room: Room) -> None:
    with room.database.begin() as session:
        session.get_one(Staff, room.staff("bob")).disabled_at = room.clock()
    assert "Bob" not in room.page()
    assert room.ada.act(room.id, "assign", to=str(room.staff("bob"))).status_code == 422


def test_what_a_colleague_holds_cannot_be_given_away_by_others(room: Room) -> None:
    room.bob.act(room.id, "take")
    for action in ("assign", "release", "snooze"):
        answer = room.ada.act(room.id, action, to=str(room.staff("admin")))
        assert answer.status_code == 409
    assert room.state() == (State.PERSON, room.staff("bob"))


def test_a_conversation_is_put_back_and_waits_again(room: Room) -> None:
    room.ada.act(room.id, "take")
    room.ada.act(room.id, "release")
    assert room.state() == (State.WAITING, None)
    assert "put the conversation back" in room.page(room.bob)
    assert room.bob.act(room.id, "take").status_code == 303


def test_a_closed_conversation_is_brought_back(room: Room) -> None:
    room.ada.act(room.id, "close")
    assert room.state() == (State.BOT, None)
    room.bob.act(room.id, "reopen")
    assert room.state() == (State.WAITING, None)
    assert "Waiting (1)" in room.list()


def test_none_of_it_shows_to_the_visitor(room: Room) -> None:
    before = room.visitor.texts()
    room.ada.act(room.id, "note", note="Vérifier avec Anna.")
    room.ada.act(room.id, "assign", to=str(room.staff("bob")))
    room.bob.act(room.id, "release")
    room.bob.act(room.id, "snooze", until="week")
    assert room.visitor.texts() == before
    assert "Anna" not in str(room.visitor.thread())


def test_a_note_is_for_colleagues_and_nothing_in_it_is_markup(room: Room) -> None:
    room.ada.act(room.id, "note", note="<b>Anna</b> sait\ncela.")
    page = room.bob.get(room.path).text
    assert "&lt;b&gt;Anna" in page
    assert "<b>Anna" not in page


def test_an_empty_note_is_refused_and_a_long_one_is_not_lost(room: Room) -> None:
    assert room.ada.act(room.id, "note", note=" \u200b ").status_code == 422
    answer = room.ada.act(room.id, "note", note="x" * 20_001)
    assert answer.status_code == 413
    assert "x" * 20_001 in answer.text


def test_a_draft_survives_every_other_button(room: Room) -> None:
    for action in ("note", "take", "release", "snooze", "wake", "assign", "close", "reopen"):
        form = {"note": "n", "to": str(room.staff("admin")), "until": "hour"}
        answer = room.ada.act(room.id, action, "my draft", **form)
        assert fields(answer.text, room.path)["text"] == "my draft", action
    answer = room.ada.act(room.id, "reply", "Voici.", note="not yet kept")
    assert fields(answer.text, room.path)["note"] == "not yet kept"
    assert room.visitor.texts()[-1] == "Voici."


def test_a_note_survives_a_session_that_has_ended_and_never_becomes_a_reply(room: Room) -> None:
    form = {**room.ada.form(room.id), "action": "note", "note": "secret note"}
    room.clock.forward(hours=13)
    login = room.ada.post(room.path, **form)
    assert login.status_code == 401
    given = {**fields(login.text, "/console/login"), "login": "admin", "password": "correct horse battery"}
    back = room.ada.post("/console/login", **given)
    kept = fields(back.text, room.path)
    assert (kept["text"], kept["note"]) == ("", "secret note")


def test_notes_go_with_everything_about_the_visitor(room: Room) -> None:
    room.ada.act(room.id, "note", note="Vera, 8 ans")
    with room.database.begin() as session:
        erasure.erase(session, room.id, origin="staff", now=room.clock())
    with room.database.read() as session:
        assert session.scalars(select(Note)).all() == []


@pytest.mark.parametrize(("span", "days"), [("hour", 0), ("three-hours", 0), ("tomorrow", 1), ("week", 7)])
def test_what_is_put_aside_comes_back_by_itself(room: Room, span: str, days: int) -> None:
    room.ada.act(room.id, "snooze", until=span)
    assert "menton" not in room.list()
    assert "One conversation is put aside" in room.list()
    assert "menton" in room.list("?show=snoozed")
    with room.database.read() as session:
        until = session.get_one(Conversation, room.id).snoozed_until
    assert until is not None
    assert until - room.clock() >= timedelta(hours=1)
    assert (until.date() - room.clock().date()).days >= days
    room.clock.forward(seconds=(until - room.clock()).total_seconds() + 1)
    assert "menton" in room.list(desk=Desk(room.client))


def test_what_is_late_is_shown_although_it_is_put_aside(room: Room) -> None:
    room.ada.act(room.id, "snooze", until="week")
    assert "menton" not in room.list("?show=overdue")
    promised = load_museum(ROOT / "data" / "museum.yml").promise(room.clock(), "knowledge")
    room.clock.forward(seconds=(promised - room.clock()).total_seconds() + 60)
    room.ada = Desk(room.client)
    room.ada.act(room.id, "snooze", until="week")
    assert "menton" in room.list("?show=overdue")
    assert "menton" not in room.list()


def test_what_is_put_aside_comes_back_when_the_visitor_writes(room: Room) -> None:
    room.ada.act(room.id, "snooze", until="week")
    room.visitor.send("Et alors ?")
    assert "menton" in room.list()


def test_a_conversation_can_be_taken_from_what_is_put_aside(room: Room) -> None:
    room.ada.act(room.id, "snooze", until="week")
    room.ada.act(room.id, "wake")
    assert "menton" in room.list()


def test_colleagues_see_who_has_the_page_open_and_who_writes(room: Room) -> None:
    room.bob.get(f"{room.path}/state")
    assert "Bob has this page open" in words(room.ada.get(f"{room.path}/state").text)
    room.bob.get(f"{room.path}/state?writing=true")
    assert "Bob is writing a reply" in room.page()
    assert "writing" not in room.page(room.bob)
    room.clock.forward(seconds=30)
    assert "Bob" not in words(room.ada.get(f"{room.path}/state").text)


def test_knowledge_questions_have_their_own_promise(room: Room) -> None:
    museum = load_museum(ROOT / "data" / "museum.yml")
    now = room.clock()
    practical, knowledge = museum.promise(now), museum.promise(now, "knowledge")
    assert practical < knowledge
    other = Browser(room.client)
    room.ask("Le vestiaire ferme quand ?", VISIT, other)
    assert "for a scientist, by" in room.list("?topic=science")
    room.clock.forward(seconds=(practical - now).total_seconds() + 60)
    late = room.list("?show=overdue", Desk(room.client))
    assert "vestiaire" in late
    assert "menton" not in late
    room.clock.forward(seconds=(knowledge - room.clock()).total_seconds() + 60)
    assert "menton" in room.list("?show=overdue", Desk(room.client))


def test_the_visitor_is_told_the_promise_of_the_topic(room: Room) -> None:
    other = Browser(room.client)
    room.ask("Le vestiaire ferme quand ?", VISIT, other)
    science, practical = room.visitor.texts()[-1], other.texts()[-1]
    assert science != practical


def test_the_list_is_narrowed_to_a_topic(room: Room) -> None:
    room.ask("Le vestiaire ferme quand ?", VISIT, Browser(room.client))
    page = room.list("?topic=science")
    assert "menton" in page
    assert "vestiaire" not in page


def test_requests_reach_those_who_answer_their_topic_and_language(room: Room) -> None:
    room.ask("Le vestiaire ferme quand ?", VISIT, Browser(room.client))
    room.ask("Autre chose ?", [], Browser(room.client))
    room.answers_for("bob", topics=["visit"], languages=["fr"])
    page = room.list("?show=for-me", room.bob)
    assert "vestiaire" in page
    assert "Autre chose" in page  # nobody can tell its topic: everybody looks
    assert "menton" not in page
    room.answers_for("bob", topics=[], languages=["en"])
    assert "Nobody is waiting" in room.list("?show=for-me", room.bob)


@pytest.mark.parametrize(
    ("candidates", "topic"),
    [
        ([], ""),
        (SCIENCE, "science"),
        ([{"topic": "a", "probability": 0.1}, {"topic": "b", "probability": 0.15}], ""),
        ([{"topic": "a", "probability": 0.3}, *[{"topic": "b", "probability": 0.2}] * 2], "b"),
        ([{"probability": 0.9}, {"topic": None, "probability": 0.9}, {"topic": ["x"], "probability": 0.9}], ""),
        ([{"topic": "a", "probability": float("nan")}, {"topic": "a", "probability": "high"}], ""),
        ([{"topic": "a" * 100, "probability": 0.9}], "a" * 60),
    ],
)
def test_the_topic_is_the_one_that_the_candidates_speak_for(candidates: list[dict[str, Any]], topic: str) -> None:
    assert topic_of(candidates) == topic


def test_the_topic_stands_in_the_request(room: Room) -> None:
    with room.database.read() as session:
        assert session.scalars(select(Request.topic)).all() == ["science"]


PHOTO = [{"entry": "photography", "topic": "on-site", "probability": 0.6, "title": "Photo ?"}]


def test_a_curated_answer_is_sent_by_one_click_in_the_visitors_language(room: Room) -> None:
    visitor = Browser(room.client)
    room.ask("Je peux filmer ?", PHOTO, visitor)
    answer = load_faq(ROOT / "data" / "faq.yml").by_id["photography"].answer["fr"]
    page = room.ada.get(f"/console/conversations/{visitor.conversation}").text
    assert 'value="curated:photography"' in page
    assert room.ada.act(visitor.conversation, "curated:photography").status_code == 303
    assert visitor.texts()[-1].split()[:4] == answer.replace("**", "").split()[:4]
    assert "**" not in visitor.texts()[-1]
    assert visitor.thread()["messages"][-1]["staff"]


def test_a_curated_answer_is_sent_once_and_keeps_the_draft(room: Room) -> None:
    form = {**room.ada.form(room.id), "action": "curated:photography", "text": "my draft"}
    for _ in range(2):
        answer = room.ada.post(room.path, **form)
        assert fields(answer.text, room.path)["text"] == "my draft"
    assert len([text for text in room.visitor.texts() if "photo" in text.lower()]) == 1


@pytest.mark.parametrize("entry", ["", "no-such-entry", "../x"])
def test_an_answer_that_the_faq_does_not_have_is_not_sent(room: Room, entry: str) -> None:
    before = room.visitor.texts()
    answer = room.ada.act(room.id, f"curated:{entry}", "my draft")
    assert answer.status_code == 409
    assert "no longer in the FAQ" in words(answer.text)
    assert "my draft" in answer.text
    assert room.visitor.texts() == before


def test_the_page_works_while_the_faq_is_being_mended(database_url: str, tmp_path: Path, clock: Clock) -> None:
    broken = tmp_path / "faq.yml"
    broken.write_text("version: [", encoding="utf-8")
    client = TestClient(make_app(database_url, tmp_path, clock, faq_path=broken), follow_redirects=False)
    gateway_of(client).prepare()
    visitor, desk = Browser(client), Desk(client)
    message = int(visitor.send("Je peux filmer ?").json()["id"])
    hand_off(database_of(client), message, clock(), candidates=PHOTO)
    page = desk.get(f"/console/conversations/{visitor.conversation}")
    assert page.status_code == 200
    assert "Photo ?" in page.text
    assert desk.act(visitor.conversation, "reply", "Oui.").status_code == 303
