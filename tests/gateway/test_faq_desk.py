"""The FAQ desk: what needs attention, trying a question out, editing with preview, and one answer to all who ask."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.faq import load_faq
from bot.gateway.messages import State
from tests.gateway.conftest import Clock
from tests.gateway.doors import fields, gateway_of, words
from tests.gateway.fake_rasa import FakeRasa
from tests.gateway.faq_room import ENTRY, Room


@pytest.fixture
def room(database_url: str, tmp_path: Path, clock: Clock, rasa: FakeRasa) -> Iterator[Room]:
    made = Room(database_url, tmp_path, clock, rasa)
    yield made
    gateway_of(made.client).assistant.close()


def test_the_list_has_every_entry_by_topic(room: Room) -> None:
    page = room.ada.get("/console/faq").text
    for entry in load_faq(room.path).entries:
        assert f'href="/console/faq/{entry.id}"' in page


def test_a_question_is_tried_out_and_nothing_of_it_is_kept(room: Room, rasa: FakeRasa) -> None:
    page = words(room.ada.get("/console/faq?q=Vous ouvrez sous la neige ?").text)
    assert "It would answer (97% sure)." in page
    assert "nearest: “Quels sont les horaires ?”" in page
    assert "neige" in page
    assert rasa.tried == ["Vous ouvrez sous la neige ?"]
    assert "Nobody is waiting" in words(room.ada.get("/console").text)


@pytest.mark.parametrize("text", ["/restart", "/greet{}", " ／restart"])
def test_no_command_reaches_the_assistant_from_a_trial(room: Room, rasa: FakeRasa, text: str) -> None:
    room.ada.get(f"/console/faq?q={text}")
    assert not rasa.tried[0].startswith(("/", "／"))


def test_without_the_assistant_the_list_is_still_searched(room: Room, rasa: FakeRasa) -> None:
    rasa.trying_status = 503
    page = words(room.ada.get("/console/faq?q=PHOTOGRAPHIER").text)
    assert "cannot be asked at the moment" in page
    assert "photography" in page


def test_search_does_not_mind_case_and_accents(room: Room) -> None:
    assert "photography" in words(room.ada.get("/console/faq?q=vidéo").text.split('<h2 id="all">')[1])
    assert "photography" in words(room.ada.get("/console/faq?q=VIDEO").text.split('<h2 id="all">')[1])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("valid_until: 2027-05-01", "no longer valid since 1 May 2027"),
        ("valid_until: 2027-05-20", "valid until 20 May 2027"),
        ("valid_from: 2027-06-20", "valid from 20 Jun 2027"),
        ("review_by: 2027-03-02", "was to be reviewed by 2 Mar 2027"),
        ("review_by: 2027-05-20", "to be reviewed by 20 May 2027"),
    ],
)
def test_what_needs_a_curator_is_shown_first(room: Room, line: str, said: str) -> None:
    assert said not in words(room.ada.get("/console/faq").text)
    room.path.write_text(room.text().replace("- id: photography\n", f"- id: photography\n  {line}\n", 1), "utf-8")
    assert said in words(room.ada.get("/console/faq").text)


def test_an_entry_is_shown_as_visitors_read_it(room: Room) -> None:
    page = room.ada.get("/console/faq/opening-hours")
    assert page.status_code == 200
    assert "{{" not in page.text.split('<form class="lesson"')[0]
    unknown = "/console/faq/nothing-of-the-kind"
    assert room.ada.get(unknown).status_code == 404
    for action in ("preview", "save"):
        assert room.ada.post(unknown, **room.form(action=action)).status_code == 404


def test_an_edit_is_previewed_before_it_is_saved(room: Room) -> None:
    before = room.text()
    new = room.form()["text"].replace("flash", "FLASHLIGHT")
    page = words(room.ada.post(ENTRY, **room.form(action="preview", text=new)).text)
    assert "How it would read" in page
    assert "FLASHLIGHT" in page
    assert room.text() == before


def test_an_edit_is_saved_and_undone(room: Room) -> None:
    before = room.text()
    new = room.form()["text"].replace("flash", "FLASHLIGHT")
    assert room.save(text=new).headers["location"] == f"{ENTRY}?done=edit"
    assert "FLASHLIGHT" in room.text()
    assert room.text().replace("FLASHLIGHT", "flash") == before
    history = room.ada.get("/console/faq/history").text
    assert "photography: edited" in words(history)
    undo = "/console/faq/history/1/undo"
    room.ada.post(undo, **fields(history, undo))
    assert room.text() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "does not accept"), ("- id: [", "does not accept"), ("  - id: photography\n", "does not accept")],
)
def test_mistakes_are_said_and_the_file_stays(room: Room, text: str, said: str) -> None:
    before = room.text()
    for action in ("preview", "save"):
        answer = room.ada.post(ENTRY, **room.form(action=action, text=text))
        assert answer.status_code in (409, 422)
    assert room.text() == before


def test_an_entry_that_became_another_one_is_refused_in_the_preview(room: Room) -> None:
    new = room.form()["text"].replace("id: photography", "id: photos-of-all-kinds")
    answer = room.ada.post(ENTRY, **room.form(action="preview", text=new))
    assert answer.status_code in (409, 422)
    assert "photos-of-all-kinds" in answer.text


@pytest.mark.parametrize("action", ["preview", "save"])
def test_an_edit_brings_no_other_entry_and_takes_none_away(room: Room, action: str) -> None:
    before, text = room.text(), room.form()["text"]
    more = "- id: second\n  topic: visit\n  questions: {fr: [Une question neuve ?]}\n  answer: {fr: Oui., en: Yes.}\n"
    answer = room.ada.post(ENTRY, **room.form(action=action, text=f"{text}\n{more}"))
    assert answer.status_code == 409
    assert "and no other" in words(answer.text)
    for new in (text.replace("id: photography", "id: photos"), "\n"):
        assert room.ada.post(ENTRY, **room.form(action=action, text=new)).status_code in (409, 422)
    assert room.text() == before


def test_who_edits_while_somebody_else_did_is_told_and_keeps_the_text(room: Room) -> None:
    form = room.form(action="save", text=room.form()["text"].replace("flash", "MINE"))
    room.save(text=room.form()["text"].replace("flash", "THEIRS"))
    answer = room.ada.post(ENTRY, **form)
    assert answer.status_code == 409
    assert "was changed meanwhile" in words(answer.text)
    assert "MINE" in answer.text
    assert "MINE" not in room.text()


def test_only_curators_edit(room: Room) -> None:
    assert "<textarea" not in room.bob.get(ENTRY).text
    answer = room.bob.post(ENTRY, **room.form(action="save", text=""))
    assert answer.status_code == 403


def test_a_broken_file_is_said_with_its_lines(room: Room) -> None:
    room.path.write_text("version: [", encoding="utf-8")
    for path in ("/console/faq", ENTRY, "/console/faq.csv", "/console/faq.json"):
        answer = room.ada.get(path)
        assert answer.status_code == 503
        assert "has mistakes" in words(answer.text)


def test_the_whole_faq_is_a_table_and_a_list(room: Room) -> None:
    entries = load_faq(room.path).entries
    table = list(csv.DictReader(io.StringIO(room.ada.get("/console/faq.csv").content.decode("utf-8-sig"))))
    assert [row["id"] for row in table] == [entry.id for entry in entries]
    assert table[0]["answer-fr"] == entries[0].answer["fr"]
    listed = room.ada.get("/console/faq.json").json()
    questions = [{code: list(asked) for code, asked in entry.questions.items()} for entry in entries]
    assert [row["questions"] for row in listed] == questions


@pytest.mark.parametrize("path", ["/console/faq", ENTRY, "/console/faq.csv", "/console/faq.json"])
def test_a_stranger_is_led_to_the_login(room: Room, path: str) -> None:
    assert room.client.get(path).headers["location"].startswith("/console/login")


def test_one_answer_goes_to_all_who_ask_the_same(room: Room) -> None:
    first, second, other = room.waits("Grotte fermée ?"), room.waits("Grotte ouverte ?"), room.waits("Un chien ?")
    path = f"/console/conversations/{first.conversation}/alike"
    page = room.ada.get(path).text
    assert "Grotte ouverte" in page
    assert "Un chien" not in page
    form = {**fields(page, path), "text": "Elle rouvre lundi.", "to": second.conversation, "close": "yes"}
    for _ in range(2):  # pressed twice: sent once
        assert "on its way to 2 visitors" in words(room.ada.post(path, **form).text)
    for visitor in (first, second):
        assert visitor.texts().count("Elle rouvre lundi.") == 1
        assert visitor.thread()["state"] == State.BOT
    assert "Elle rouvre lundi." not in other.texts()


def test_who_was_not_ticked_is_not_told(room: Room) -> None:
    first, second = room.waits("Grotte fermée ?"), room.waits("Grotte ouverte ?", "en")
    path = f"/console/conversations/{first.conversation}/alike"
    page = room.ada.get(path).text
    assert "speaks another language" in page
    form = {name: value for name, value in fields(page, path).items() if name != "to"}
    assert "to one visitor" in words(room.ada.post(path, **{**form, "text": "Lundi."}).text)
    assert "Lundi." not in second.texts()


def test_what_a_colleague_has_is_left_out_and_said(room: Room) -> None:
    first, second = room.waits("Grotte fermée ?"), room.waits("Grotte ouverte ?")
    path = f"/console/conversations/{first.conversation}/alike"
    form = {**fields(room.ada.get(path).text, path), "text": "Lundi.", "to": second.conversation}
    room.bob.act(second.conversation, "take")
    page = words(room.ada.post(path, **form).text)
    assert "One conversation was left out" in page
    assert "Lundi." not in second.texts()


@pytest.mark.parametrize(("text", "status"), [(" ", 422), ("x" * 20_001, 413)])
def test_an_answer_that_cannot_be_sent_is_kept(room: Room, text: str, status: int) -> None:
    first, _ = room.waits("Grotte fermée ?"), room.waits("Grotte ouverte ?")
    path = f"/console/conversations/{first.conversation}/alike"
    answer = room.ada.post(path, **{**fields(room.ada.get(path).text, path), "text": text})
    assert answer.status_code == status
    assert text.strip() in answer.text


def test_where_questions_cannot_be_compared_nobody_is_shown(room: Room, rasa: FakeRasa) -> None:
    first, _ = room.waits("Grotte fermée ?"), room.waits("Grotte ouverte ?")
    rasa.trying_status = 503
    page = words(room.ada.get(f"/console/conversations/{first.conversation}/alike").text)
    assert "Nobody else waits" in page


# ---- an entry in fields ----


def in_fields(room: Room, **changes: str) -> dict[str, str]:
    form = fields(room.ada.get(ENTRY).text, ENTRY)
    return {name: value for name, value in form.items() if name not in ("mode", "text")} | {"action": "save"} | changes


def test_an_entry_is_changed_in_fields_and_every_other_line_stays(room: Room) -> None:
    before = room.text().splitlines()
    form = in_fields(room)
    asked = form["questions-fr"] + "\r\nPuis-je filmer pour la télé ?\r\n\r\n"
    answer = room.ada.post(ENTRY, **{**form, "questions-fr": asked, "review_by": "2028-01-31"})
    assert answer.headers["location"] == f"{ENTRY}?done=edit"
    entry = load_faq(room.path).by_id["photography"]
    assert entry.questions["fr"][-1] == "Puis-je filmer pour la télé ?"
    assert str(entry.review_by) == "2028-01-31"
    gone = [line for line in before if line not in room.text().splitlines()]
    assert all("review_by" in line for line in gone)


def test_fields_are_previewed_as_visitors_would_read_them(room: Room) -> None:
    before = room.text()
    answer = room.ada.post(ENTRY, **in_fields(room, action="preview", **{"answer-en": "Yes,\r\n<b>without</b> flash."}))
    assert answer.status_code == 200
    assert "How it would read" in answer.text
    assert answer.text.count("&lt;b&gt;without&lt;/b&gt; flash.") == 2
    assert room.text() == before


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"review_by": "31/01/2028"}, 409, "A date is written"),
        ({"review_by": "2028-13-31"}, 422, "review_by"),
        ({"topic": "a: b"}, 409, "The topic is missing"),
        ({"answer-fr": "", "answer-en": ""}, 422, "answer"),
        ({"questions-fr": "", "questions-en": ""}, 422, "questions"),
        ({"answer-fr": "{{ nothing.known }}"}, 422, "nothing.known"),
        ({"stamp": "0" * 64}, 409, "changed meanwhile"),
    ],
)
def test_what_cannot_be_written_is_refused_and_stays_in_the_form(
    room: Room, changes: dict[str, str], status: int, says: str
) -> None:
    before = room.text()
    answer = room.ada.post(ENTRY, **in_fields(room, **{"questions-de": "Darf ich?", **changes}))
    assert (answer.status_code, room.text()) == (status, before)
    assert says in words(answer.text)
