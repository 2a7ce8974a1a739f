"""Importing FAQ entries: a preview first, one write when it is confirmed, each entry to be undone; hostile sources."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from bot.faq import load_faq
from bot.gateway import staff
from bot.gateway.accounts import CURATOR
from bot.gateway.db import Deed, FaqChange, Staff
from bot.gateway.fetching import Fetcher
from bot.gateway.staff.learning import proposed_id
from tests.gateway.conftest import ROOT, Clock
from tests.gateway.doors import Desk, database_of, fields, gateway_of, hire, make_app, words
from tests.gateway.faq_sources import HOSTILE, MICRODATA, ONE, SMALL, YAML_LOOKING, faq_page, json_page
from tests.gateway.test_fetching import Site, ok, to

HERE, CONFIRM = "/console/faq/import", "/console/faq/import/confirm"


class Room:
    """A museum with a copy of the FAQ, a curator, Bob who is none, and a site that may be fetched from."""

    def __init__(self, url: str, folder: Path, clock: Clock, site: Site) -> None:
        self.path = folder / "faq.yml"
        shutil.copy(ROOT / "data" / "faq.yml", self.path)
        whole = TestClient(make_app(url, folder, clock, faq_path=self.path))
        gateway_of(whole).prepare()
        self.database = database_of(whole)
        hire(self.database, "bob", "Bob", clock())
        fetcher = Fetcher(self.resolve, lambda address, port: (address, port) == ("127.0.0.1", site.port))
        app = FastAPI()
        app.include_router(staff.router(replace(gateway_of(whole).console(), fetcher=fetcher)))
        self.client = TestClient(app, follow_redirects=False)
        self.names = {"museum.example": ["127.0.0.1"]}
        self.ada, self.bob = Desk(self.client), Desk(self.client, "bob")
        with self.database.begin() as session:
            bob = session.scalars(select(Staff).where(Staff.login == "bob")).one()
            bob.duties = [duty for duty in bob.duties if duty != CURATOR]

    def resolve(self, host: str, _port: int) -> list[str]:
        return self.names.get(host, [host])

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def send(self, file: bytes | None = None, *, desk: Desk | None = None, **form: str) -> Any:
        """Fill in the form, with a file or without."""
        desk = desk or self.ada
        form = {"csrf": fields(self.ada.get(HERE).text, HERE)["csrf"], **form}
        files = {"file": ("faq.csv", file or b"")}
        return desk._as_me(lambda: self.client.post(HERE, data=form, files=files))

    def preview(self, file: str | bytes, **form: str) -> str:
        """The preview's page."""
        answer = self.send(file.encode() if isinstance(file, str) else file, **form)
        assert answer.status_code == 200, words(answer.text)
        return str(answer.text)

    def confirm(self, page: str, **changes: Any) -> Any:
        """Send the preview's form as it stands, with changes; ``None`` leaves a field out."""
        form = {**form_of(page), **changes}
        form = {name: value for name, value in form.items() if value is not None}
        return self.ada.post(CONFIRM, **form)

    def new(self) -> dict[str, Any]:
        """The entries that were added, by id."""
        before = load_faq(ROOT / "data" / "faq.yml").by_id
        return {name: entry for name, entry in load_faq(self.path).by_id.items() if name not in before}


def form_of(page: str) -> dict[str, Any]:
    """The fields of the preview's form, as a browser would send them."""
    found: dict[str, Any] = {"entry": [], "take": []}
    for tag in re.findall(r"<input[^>]*>", page.partition(f'action="{CONFIRM}"')[2].partition("</form>")[0]):
        given = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if given["name"] in found and isinstance(found[given["name"]], list):
            if given.get("type") != "checkbox" or tag.endswith(" checked>"):
                found[given["name"]].append(given["value"])
        else:
            found[given["name"]] = given.get("value", "")
    for name, value in re.findall(r'<select[^>]* name="([^"]+)">.*?<option value="(\w+)" selected>', page, re.DOTALL):
        found[name] = value
    return found


def seen(page: str) -> str:
    return unescape(words(page))


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def room(sqlite_url: str, tmp_path: Path, clock: Clock, site: Site) -> Room:
    return Room(sqlite_url, tmp_path, clock, site)


def test_it_works_on_each_kind_of_database(database_url: str, tmp_path: Path, clock: Clock, site: Site) -> None:
    room = Room(database_url, tmp_path, clock, site)
    assert room.confirm(room.preview(SMALL)).status_code == 303


# ---- what curators do ----


def test_the_faq_leads_to_the_form(room: Room) -> None:
    assert f'href="{HERE}"' in room.ada.get("/console/faq").text
    assert f'href="{HERE}"' not in room.bob.get("/console/faq").text


def test_nothing_is_written_before_it_is_confirmed(room: Room) -> None:
    before = room.text
    page = room.preview(SMALL)
    assert "2 new entries" in seen(page)
    assert "Add as puis-je-peindre line 2" in seen(page)
    assert room.text == before


def test_what_is_ticked_becomes_faq_and_every_other_line_stays(room: Room) -> None:
    before = room.text
    answer = room.confirm(room.preview(SMALL), take=["1"])
    assert answer.headers["location"] == "/console/faq/history?done=import"
    assert room.text.startswith(before.rstrip("\n"))
    (entry,) = room.new().values()
    assert (entry.id, entry.topic) == ("puis-je-chanter", "visit")
    assert (entry.questions, entry.answer) == ({"fr": ("Puis-je chanter ?",)}, {"fr": "Non."})


def test_each_entry_is_undone_alone_and_the_file_is_as_before(room: Room) -> None:
    before = room.text
    room.confirm(room.preview(SMALL))
    page = room.ada.get("/console/faq/history?done=import").text
    assert "The imported entries stand." in seen(page)
    assert "puis-je-chanter: imported" in seen(page)
    for number in (1, 2):
        path = f"/console/faq/history/{number}/undo"
        assert room.ada.post(path, **fields(page, path)).status_code == 303
        assert len(room.new()) == 2 - number
    assert room.text == before


def test_the_deed_is_noted_once(room: Room) -> None:
    room.confirm(room.preview(SMALL))
    with room.database.read() as session:
        deeds = session.scalars(select(Deed).where(Deed.action == "import")).all()
        assert [deed.subject for deed in deeds] == ["puis-je-peindre, puis-je-chanter"]
        assert [row.kind for row in session.scalars(select(FaqChange))] == ["import", "import"]
    assert "imported FAQ entries: puis-je-peindre, puis-je-chanter." in seen(room.ada.get("/console/deeds").text)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_our_own_export_is_all_there_already(room: Room, language: str) -> None:
    desk = Desk(room.client, language=language)
    table = desk.get("/console/faq.csv").content
    page = room.preview(table)
    assert "Nothing here is new" in seen(page)
    assert f"Already there ({len(load_faq(room.path).entries)})" in seen(page)
    assert "Cannot be taken" not in page
    assert "Columns that were not read" not in page


def test_our_own_export_makes_the_same_entry_again(room: Room) -> None:
    room.path.write_text(
        room.text + '- id: dated\n  topic: "a: b"\n  questions:\n    fr: ["Une ?", "=Deux ?"]\n    en: ["Two?"]\n'
        '  answer:\n    fr: "- un\\n- [x](https://x.example)"\n    en: "Yes, {{ hours.today }}"\n'
        "  valid_from: 2027-01-02\n  valid_until: 2027-02-03\n  review_by: 2027-01-09\n",
        encoding="utf-8",
    )
    written = load_faq(room.path).by_id["dated"]
    table = room.ada.get("/console/faq.csv").content
    shutil.copy(ROOT / "data" / "faq.yml", room.path)
    assert room.confirm(room.preview(table)).status_code == 303
    assert load_faq(room.path).by_id["dated"] == written


def test_windows_1252_is_read_and_said(room: Room) -> None:
    page = room.preview("question;réponse\nÀ côté ?;Œuvre à 5 €\n".encode("cp1252"))
    assert "It was read as Windows-1252" in seen(page)
    assert "Œuvre à 5 €" in seen(page)
    assert "Windows-1252" not in seen(room.preview("question;réponse\nÀ côté ?;Œuvre à 5 €\n"))


def test_rows_with_one_id_are_one_entry_in_several_languages(room: Room) -> None:
    table = (
        "id,language,question,answer\npaint,fr,Peindre ici ?,Oui.\npaint,EN,Paint here?,Yes.\npaint,fr,Encore ?,Non.\n"
    )
    page = room.preview(table)
    assert "The id paint stands above" in seen(page)
    room.confirm(page, topic="visit")
    assert room.new()["paint"].answer == {"fr": "Oui.", "en": "Yes."}


def test_a_topic_and_a_language_are_chosen_where_they_are_missing(room: Room) -> None:
    page = room.preview("question,answer\nPeindre ici ?,Oui.\nChanter ici ?,Non.\n")
    answer = room.confirm(page)
    assert answer.status_code == 422
    assert "The topic is missing" in seen(answer.text)
    assert room.new() == {}
    answer = room.confirm(page, topic="visit", **{"topic-1": "voix", "language-1": "en"})
    assert answer.status_code == 422
    assert "A question in French is missing" in seen(answer.text)
    assert room.confirm(answer.text, **{"language-1": "fr"}).status_code == 303
    assert [entry.topic for entry in room.new().values()] == ["visit", "voix"]


def test_what_is_pasted_is_recognised(room: Room) -> None:
    assert "2 new entries" in seen(room.send(text=SMALL.replace("\n", "\r\n")).text)
    assert "One new entry" in seen(room.send(text=f"\n  {faq_page(('Peindre ici ?', 'Oui.'))}").text)


def test_an_id_is_made_as_when_learning(room: Room) -> None:
    faq = load_faq(room.path)
    page = room.preview(
        "id,question,answer\n"
        ",Puis-je venir avec mon perroquet vert ?,Oui.\n,Puis-je venir avec mon perroquet bleu ?,Oui.\n"
        "photography,Peindre ici ?,Oui.\nÉtrange !,Chanter ici ?,Oui.\n,History ?,Oui.\n,Null ?,Oui.\n,猫は？,Oui.\n"
    )
    made = re.findall(r"Add as (\S+)", seen(page))
    first = proposed_id("Puis-je venir avec mon perroquet vert ?", faq)
    assert made == [first, f"{first}-2", "peindre-ici", "chanter-ici", "history-2", "null", "question"]
    assert room.confirm(page, topic="visit").status_code == 303
    assert set(room.new()) == set(made)


def test_what_is_there_already_is_shown_and_not_offered(room: Room) -> None:
    standing = load_faq(room.path).by_id["photography"].questions["fr"][0]
    page = room.preview(f'question,answer\n"{standing.upper()}",Non.\nPeindre ici ?,Oui.\n')
    assert "already in the FAQ as" in seen(page)
    assert "(photography)" in seen(page)
    assert len(form_of(page)["entry"]) == 1


UNREADABLE = (
    (b"", "Choose a file"),
    (b" \n\n", "Choose a file"),
    (b"frage,antwort\nx,y\n", "The first line must name the columns"),
    (b"question\nx\n", "The first line must name the columns"),
    (b"question,question,answer\nx,y,z\n", "Two columns have the same name"),
    (b"question,answer\n", "no question and no answer"),
    (b"question,answer\n,\n  ,\n", "no question and no answer"),
    (b"PK\x03\x04" + b"x" * 100, "one of Excel"),
    (bytes(range(256)), "The first line must name the columns"),
    (b"question,answer\n" + b"x?,y\n" * 300_000, "larger than 1 MB"),
    (b"question,answer\n" + b"Quoi ?,x\n" * 10_000, "more than 500 entries"),
    (b"question,answer\n" + b'"x"y,z\n' * 600, "more than 500 entries"),
    (b"<html><p>x", "no questions and answers"),
)  # fmt: skip


def test_what_cannot_be_read_is_said(room: Room) -> None:
    for file, why in UNREADABLE:
        answer = room.send(file)
        assert answer.status_code == 422
        assert why in seen(answer.text)


def test_pasted_text_stays_in_the_box(room: Room) -> None:
    answer = room.send(text="a,b\nKeep me,please")
    assert answer.status_code == 422
    assert "Keep me,please" in answer.text


# ---- hostile tables ----


def test_what_looks_like_yaml_or_a_formula_is_only_text(room: Room) -> None:
    before = room.text
    hostile = [text for text in YAML_LOOKING if "{{" not in text]
    rows = [[f"{text} {number} ?", f"{text}!", f"{text[:9]} t"] for number, text in enumerate(hostile)]
    out = io.StringIO()
    csv.writer(out).writerows([["question", "answer", "topic"], *rows])
    page = room.preview(out.getvalue())
    assert "<img" not in page
    assert room.confirm(page).status_code == 303
    assert room.text.startswith(before.rstrip("\n"))
    entries = list(room.new().values())
    assert len(entries) == len(rows)
    for entry, (_, answer, _) in zip(entries, rows, strict=True):
        assert entry.answer["fr"].split() == answer.removeprefix("'").split()  # as our own export tames a formula
    page = room.ada.get("/console/faq/history").text
    path = "/console/faq/history/1/undo"
    assert room.ada.post(path, **fields(page, path)).status_code == 303


def test_a_nul_and_half_a_character_are_left_out(room: Room) -> None:
    page = room.preview(b"question,answer\nPein\0dre ici ?,O\0ui\x07.\n")
    assert room.confirm(page, topic="vi\0sit").status_code == 303
    (entry,) = room.new().values()
    assert (entry.questions["fr"], entry.answer["fr"], entry.topic) == (("Peindre ici ?",), "Oui.", "visit")


def test_a_cell_without_end_is_refused_and_the_rest_is_read(room: Room) -> None:
    page = room.preview(f'question,answer\n{"x" * 200_000},y\nPeindre ici ?,Oui.\nChanter ici ?,"Non.\n')
    assert "Peindre ici ?" in seen(page)
    assert "Cannot be taken (2)" in seen(page)


def test_html_in_a_cell_becomes_markdown(room: Room) -> None:
    answer = '<p onclick="x()">Oui, <b>ici</b> : <a href="javascript:x()">là</a></p><script>x()</script><ul><li>un</ul>'
    out = io.StringIO()
    csv.writer(out).writerows(
        [["question", "answer"], ["<i>Peindre</i> ici ?", answer], ["Chanter ?", "[x](javascript:y)"]]
    )
    room.confirm(room.preview(out.getvalue()), topic="visit")
    first, second = room.new().values()
    assert (first.questions["fr"], first.answer["fr"]) == (("Peindre ici ?",), "Oui, **ici** : là\n\n- un")
    assert second.answer["fr"] == "x"


def test_five_hundred_entries_are_written_at_once(room: Room) -> None:
    page = room.preview("question,answer\n" + "".join(f"Quoi {number} ?,x\n" for number in range(500)))
    assert room.confirm(page, topic="visit").status_code == 303
    assert len(room.new()) == 500


# ---- the confirmation is looked at again ----


def test_who_changed_the_file_meanwhile_is_not_written_over(room: Room) -> None:
    page = room.preview(SMALL)
    room.path.write_text(
        room.text.replace("- id: photography\n", "- id: photography\n  review_by: 2027-06-01\n", 1), "utf-8"
    )
    changed = room.text
    answer = room.confirm(page)
    assert answer.status_code == 409
    assert "The FAQ was changed meanwhile" in seen(answer.text)
    assert room.text == changed
    assert room.confirm(answer.text).status_code == 303  # looked at anew
    assert len(room.new()) == 2


def test_a_confirmation_that_is_sent_twice_is_carried_out_once(room: Room) -> None:
    page = room.preview(SMALL)
    assert room.confirm(page).status_code == 303
    once = room.text
    answer = room.confirm(page)
    assert answer.status_code == 409
    assert "Already there (2)" in seen(answer.text)
    assert room.text == once
    with room.database.read() as session:
        assert len(session.scalars(select(FaqChange)).all()) == 2


def test_nothing_ticked_is_said(room: Room) -> None:
    answer = room.confirm(room.preview(SMALL), take=None)
    assert answer.status_code == 422
    assert "No entry is ticked" in seen(answer.text)


TAMPERED = (
    "", "nonsense", "[]", "{}", "null", "1", "[" * 10_000, '[1,"","",[],{},{},""]',
    '[1,"","",{"fr":[1]},{"fr":"x"},{},""]', '[true,"","",{},{},{},""]',
    '["1","","",{"fr":["x ?"]},{"fr":"y"},{},""]', '[1,"","",{"fr":["x ?"]},{"fr":null},{},""]',
    '[1,2,3,{"fr":["x ?"]},{"fr":"y"},{},""]', '[1,"","",{"fr":["x ?"]},{"fr":"y"},[],"",""]',
)  # fmt: skip


def test_a_form_that_was_tampered_with_changes_nothing(room: Room) -> None:
    before = room.text
    page = room.preview(SMALL)
    for entry in TAMPERED:
        answer = room.confirm(page, entry=[entry], take=["0"], topic="visit")
        assert answer.status_code == 422
        assert room.text == before


@pytest.mark.parametrize(
    "parts",
    [
        [1, "photography", "visit", {"fr": ["Peindre ici ?"]}, {"fr": "Oui."}, {}, ""],
        [1, "x: y\n- id: z", "visit", {"fr": ["Peindre ici ?"]}, {"fr": "Oui."}, {}, ""],
        [1, "", "visit\n  answer: x", {"fr": ["Peindre ici ?"]}, {"fr": "Oui."}, {}, ""],
        [1, "", "visit", {"fr": ["Peindre\n- ici ?"]}, {"fr": "Oui.\nnlu: x\ud800"}, {}, ""],
        [1, "", "visit", {"fr": ["Peindre ici ?"]}, {"fr": "Oui."}, {"links": "x", "escalate": "true"}, ""],
    ],
)
def test_what_a_tampered_form_may_say_is_still_only_one_entry(room: Room, parts: list[Any]) -> None:
    before = room.text
    answer = room.confirm(
        room.preview(SMALL), entry=[json.dumps(parts)], take=["0"], **{"topic-0": "", "topic": "x\ny: z"}
    )
    assert answer.status_code == 303
    assert room.text.startswith(before.rstrip("\n"))
    (entry,) = room.new().values()
    assert entry.id == "peindre-ici"
    assert (entry.topic, entry.links, entry.escalate) == ("x y: z", (), False)


FORBIDDEN = (
    [1, "", "visit", {"xx": ["Peindre ?"], "fr": ["Peindre ici ?"]}, {"fr": "Oui."}, {}, ""],
    [1, "", "visit", {"fr": ["Peindre ici ?"]}, {"fr: x\n- id": "y", "fr": "Oui."}, {}, ""],
    [1, "", "visit", {"fr": ["Peindre ici ?"]}, {"fr": "Oui."}, {"valid_from": "2027\nx: y"}, ""],
    [1, "", "visit", {"fr": ["Peindre ici ?"]}, {"fr": "{{ x }}"}, {}, ""],
)  # fmt: skip


def test_what_a_tampered_form_may_not_say_is_refused(room: Room) -> None:
    before = room.text
    for parts in FORBIDDEN:
        answer = room.confirm(room.preview(SMALL), entry=[json.dumps(parts)], take=["0"])
        assert answer.status_code == 422
        assert "Cannot be taken (1)" in seen(answer.text)
        assert room.text == before


def test_more_entries_than_a_preview_shows_are_not_taken(room: Room) -> None:
    entry = json.dumps([1, "", "visit", {"fr": ["Peindre ici ?"]}, {"fr": "Oui."}, {}, ""])
    assert room.confirm(room.preview(SMALL), entry=[entry] * 501).status_code == 422


def test_a_language_that_is_none_is_not_chosen(room: Room) -> None:
    page = room.preview("question,answer\nPeindre ici ?,Oui.\n")
    answer = room.confirm(page, topic="visit", **{"language-0": "fr: x\n- id"})
    assert answer.status_code == 422
    assert "is not a language of this FAQ" in seen(answer.text)


def test_only_curators_import(room: Room) -> None:
    before = room.text
    page = room.preview(SMALL)
    assert room.bob.get(HERE).status_code == 403
    assert room.send(SMALL.encode(), desk=room.bob).status_code == 403
    assert room.bob.post(CONFIRM, **form_of(page)).status_code == 403
    room.client.cookies.clear()
    assert room.client.get(HERE).headers["location"] == f"/console/login?next={HERE}"
    for path in (HERE, CONFIRM):
        assert room.client.post(path, data=form_of(page)).status_code == 401
    assert room.text == before


def test_a_forged_form_changes_nothing(room: Room) -> None:
    before = room.text
    page = room.preview(SMALL)
    assert room.send(SMALL.encode(), csrf="forged").status_code == 403
    assert room.confirm(page, csrf="forged").status_code == 403
    assert room.confirm(page, csrf=None).status_code == 403
    assert room.text == before


def test_a_broken_faq_is_named_and_left_alone(room: Room) -> None:
    page = room.preview(SMALL)
    room.path.write_text("version: [", encoding="utf-8")
    assert room.send(SMALL.encode()).status_code == 503
    assert room.confirm(page).status_code == 503
    assert room.text == "version: ["


# ---- pages ----


def test_answers_in_microdata_keep_their_lists_and_links(room: Room) -> None:
    room.confirm(room.preview(MICRODATA, address="https://museum.example/faq"), topic="visit")
    (entry,) = room.new().values()
    assert entry.answer["fr"] == "Oui, [au **jardin**](https://museum.example/visite).\n\n- un"


def test_a_page_in_another_language_is_not_ticked_and_says_why(room: Room) -> None:
    page = room.preview(json_page({"@type": "FAQPage", "mainEntity": [ONE]}, lang="en-GB"))
    assert form_of(page)["take"] == []
    assert form_of(page)["language-0"] == "en"
    assert "A question in French is missing" in seen(page)
    assert room.confirm(page, take=["0"], topic="visit", **{"language-0": "fr"}).status_code == 303


def test_html_in_a_page_s_answers_cannot_act(room: Room) -> None:
    hostile = '<a href="javascript:x()" onclick="x()">là</a><script>x()</script><img src=x onerror=x()><iframe src="https://x">'
    page = room.preview(faq_page((f"Peindre {HOSTILE.replace('{{ 7 * 7 }}', '')} ?", f"Oui, {hostile}")))
    assert "<img" not in page
    room.confirm(page, topic="visit")
    (entry,) = room.new().values()
    assert entry.answer["fr"] == "Oui, là"
    assert "<" not in entry.questions["fr"][0]


def test_a_page_is_fetched_and_its_links_are_whole(room: Room, site: Site) -> None:
    site.pages |= {
        "/faq": to("/fr/faq"),
        "/fr/faq": ok(faq_page(("Peindre ici ?", "<a href='plan'>plan</a>")).encode()),
    }
    page = room.send(address=site.url("/faq")).text
    room.confirm(page, topic="visit")
    (entry,) = room.new().values()
    assert entry.answer["fr"] == f"[plan]({site.url('/fr/plan')})"


INSIDE = (
    ("http://127.0.0.1/", "private network"), ("http://169.254.169.254/latest/", "private network"),
    ("http://[::1]/", "private network"), ("file:///etc/passwd", "not the address of a page"),
    ("http://inside.example/", "private network"), ("http://127.0.0.1:5005/", "Only the usual ports"),
)  # fmt: skip


def test_neither_an_address_nor_a_redirect_leads_inside(room: Room, site: Site) -> None:
    room.names["inside.example"] = ["10.0.0.1"]
    for target, why in INSIDE:
        for address in (target, site.url()):
            site.pages["/"] = to(target)
            answer = room.send(address=address)
            assert answer.status_code == 422
            assert why in seen(answer.text)
            assert f'value="{address}"' in answer.text  # to be mended


def test_a_page_that_cannot_be_had_is_said(room: Room, site: Site) -> None:
    assert "status 404" in seen(room.send(address=site.url()).text)
    site.pages["/"] = ok(b"%PDF", b"Content-Type: application/pdf\r\n")
    assert "there is no web page" in seen(room.send(address=site.url()).text)
