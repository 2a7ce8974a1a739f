"""An answered question becomes FAQ in one step: by a curator's approval, masked, never twice, and to be undone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.faq import load_faq
from bot.gateway.db import Message
from tests.gateway.conftest import ROOT, Clock
from tests.gateway.doors import Browser, Desk, database_of, fields, gateway_of, hand_off, make_app, words

QUESTION = "Puis-je dessiner au fusain dans les salles ? Mon mail : vera@exemple.fr"
MASKED = "Puis-je dessiner au fusain dans les salles ? Mon mail : …"


class Room:
    """A museum with a copy of the FAQ, a question that was handed off, and the console of somebody who answered it."""

    def __init__(self, url: str, folder: Path, clock: Clock) -> None:
        self.path = folder / "faq.yml"
        shutil.copy(ROOT / "data" / "faq.yml", self.path)
        self.client = TestClient(make_app(url, folder, clock, faq_path=self.path))
        gateway_of(self.client).prepare()
        self.clock = clock
        self.visitor = Browser(self.client)
        self.message = self.ask(QUESTION)
        self.desk = Desk(self.client)
        self.desk.act(self.visitor.conversation, "reply", "Oui, au crayon. Appelez le 01 23 45 67 89.")

    def ask(self, text: str) -> int:
        message = int(self.visitor.send(text).json()["id"])
        candidates = [{"entry": "photography", "probability": 0.4, "title": "Photo ?", "phrasing": "Photo ?"}]
        hand_off(database_of(self.client), message, self.clock(), candidates=candidates)
        return message

    @property
    def page(self) -> str:
        return f"/console/learn/{self.message}"

    def learn(self, kind: str = "phrasing", **changes: str) -> str:
        """Send the form as it stands with ``changes``; the page that follows."""
        given = {"question": MASKED, "language": "fr", "entry": "photography", "kind": kind, **changes}
        answer = self.desk.post(self.page, **{**fields(self.desk.get(self.page).text, self.page), **given})
        self.status = answer.status_code
        return self.desk.get(answer.headers["location"]).text if self.status == 303 else answer.text

    def undo(self, number: int) -> int:
        path = f"/console/faq/history/{number}/undo"
        form = fields(self.desk.get("/console/faq/history").text, path) or {"csrf": self.csrf}
        return self.desk.post(path, **form).status_code

    @property
    def csrf(self) -> str:
        return fields(self.desk.get(self.page).text, self.page)["csrf"]


@pytest.fixture
def room(database_url: str, tmp_path: Path, clock: Clock) -> Room:
    return Room(database_url, tmp_path, clock)


def test_the_conversation_leads_to_the_lesson(room: Room) -> None:
    assert room.page in room.desk.get(f"/console/conversations/{room.visitor.conversation}").text


def test_the_form_proposes_masked_words_and_what_the_assistant_thought_of(room: Room) -> None:
    page = room.desk.get(room.page).text
    assert MASKED in page
    assert "vera@exemple.fr" not in page
    assert "Oui, au crayon. Appelez le …." in page
    assert '<option value="photography" selected>' in page
    assert 'value="puis-je-dessiner-au-fusain"' in page


def test_a_new_way_of_asking_is_in_the_file_and_in_the_history(room: Room) -> None:
    before = room.path.read_text()
    page = room.learn()
    assert load_faq(room.path).by_id["photography"].questions["fr"][-1] == MASKED
    assert len(room.path.read_text().splitlines()) == len(before.splitlines()) + 1
    assert "Added." in words(page)
    assert f"<ins>      - &#34;{MASKED}&#34;</ins>" in page


def test_a_new_entry_is_written_with_its_answer(room: Room) -> None:
    room.learn("entry", id="charcoal", topic="visit", **{"answer-fr": "Oui,\r\nau **crayon**.", "answer-en": "  "})
    entry = load_faq(room.path).by_id["charcoal"]
    assert entry.answer == {"fr": "Oui,\nau **crayon**."}
    assert entry.questions == {"fr": (MASKED,)}


def test_a_change_is_undone_to_the_letter_and_only_once(room: Room) -> None:
    before = room.path.read_text()
    room.learn()
    assert room.undo(1) == 303
    assert room.path.read_text() == before
    assert room.undo(1) == 409


def test_a_new_entry_is_undone_to_the_letter(room: Room) -> None:
    before = room.path.read_text()
    room.learn("entry", id="charcoal", topic="visit", **{"answer-fr": "Oui."})
    assert room.undo(1) == 303
    assert room.path.read_text() == before


def test_an_entry_that_was_edited_since_is_not_undone_over(room: Room) -> None:
    room.learn()
    room.path.write_text(room.path.read_text().replace(MASKED, "Fusain ?"))
    edited = room.path.read_text()
    assert room.undo(1) == 409
    assert room.path.read_text() == edited


def test_the_same_question_is_not_added_twice(room: Room) -> None:
    room.learn()
    page = room.learn(question=MASKED.upper())
    assert room.status == 422
    assert "already stands" in words(page)
    assert len(load_faq(room.path).by_id["photography"].questions["fr"]) == len(
        load_faq(ROOT / "data" / "faq.yml").by_id["photography"].questions["fr"]
    ) + 1  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"question": "   "}, "The question is missing"),
        ({"entry": "gone"}, "no longer in the FAQ"),
        ({"language": "xx"}, "xx"),
        ({"kind": "entry", "id": "Été !", "topic": "visit"}, "plain letters"),
        ({"kind": "entry", "id": "charcoal", "topic": "a: b"}, "topic is missing"),
        ({"kind": "entry", "id": "charcoal", "topic": "visit", "answer-fr": ""}, "Nothing was changed"),
        ({"kind": "entry", "id": "photography", "topic": "visit", "answer-fr": "Oui."}, "Nothing was changed"),
        ({"kind": "entry", "id": "charcoal", "topic": "visit", "answer-fr": "{{ nonsense }}"}, "nonsense"),
    ],
)
def test_what_cannot_be_learnt_is_said_and_the_text_kept(room: Room, changes: dict[str, str], said: str) -> None:
    before = room.path.read_text()
    page = room.learn(**{"answer-en": "Kept words", **changes})
    assert room.status == 422
    assert said in words(page)
    assert "Kept words" in page
    assert room.path.read_text() == before


def test_html_in_a_question_is_only_text(room: Room) -> None:
    hostile = '<script>alert("x")</script>'
    page = room.learn(question=hostile)
    assert "<script>alert" not in page
    assert load_faq(room.path).by_id["photography"].questions["fr"][-1] == hostile


def test_a_forged_form_changes_nothing_and_keeps_the_text(room: Room) -> None:
    before = room.path.read_text()
    page = room.learn(csrf="forged", question="Gardez ceci ?")
    assert room.status == 403
    assert "Gardez ceci ?" in page
    assert room.desk.post("/console/faq/history/1/undo", csrf="forged").status_code == 403
    assert room.path.read_text() == before


def test_strangers_are_led_to_the_login(room: Room) -> None:
    room.client.cookies.clear()
    for path in (room.page, "/console/faq/history"):
        answer = room.client.get(path, follow_redirects=False)
        assert answer.headers["location"] == f"/console/login?next={path}"
    assert room.client.post(room.page, data={"question": "x"}).status_code == 401


def test_a_message_that_was_never_handed_off_cannot_be_learnt_from(room: Room) -> None:
    other = room.visitor.send("Bonjour").json()["id"]
    for number in (other, 10**12, 2**70):
        assert room.desk.get(f"/console/learn/{number}").status_code == 404


def test_another_museums_question_is_not_shown(room: Room) -> None:
    with database_of(room.client).begin() as session:
        session.get_one(Message, room.message).museum = "other"
    assert room.desk.get(room.page).status_code == 404


def test_a_broken_faq_is_named_and_left_alone(room: Room) -> None:
    room.path.write_text("version: 1\nlanguages: [fr]\nentries: nonsense\n")
    answer = room.desk.get(room.page)
    assert answer.status_code == 503
    assert "faq.yml line 3" in words(answer.text)
