"""Saved replies: kept by the whole team, filled in for one visitor, and never sent with a gap left in them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session

from bot.gateway import saved_replies
from bot.gateway.db import Database, SavedReply, Staff
from bot.gateway.saved_replies import KNOWN, Draft, NoSuchReply, NotSaved, fill, unknown_placeholder
from tests.gateway.conftest import MUSEUM, NOW, Clock
from tests.gateway.doors import Browser, Desk, database_of, fields, gateway_of, hand_off, hire, make_app, words

REPLIES = "/console/replies"
HELLO = {"text-fr": "Bonjour, ici {name}, {role}.", "text-en": "Hello, this is {name}."}


class Office:
    """A museum with Alice and Bruno on the team, and Vera's question that waits for them."""

    def __init__(self, url: str, folder: Path, clock: Clock) -> None:
        self.client = TestClient(
            make_app(url, folder, clock), follow_redirects=False, headers={"accept-language": "en"}
        )
        gateway_of(self.client).prepare()
        self.clock, self.database = clock, database_of(self.client)
        hire(self.database, "alice", "Alice Martin", clock())
        hire(self.database, "bruno", "Bruno Petit", clock())
        self.alice, self.bruno = Desk(self.client, "alice"), Desk(self.client, "bruno")
        self.vera = self.visitor()

    def visitor(self, language: str = "fr") -> Browser:
        visitor = Browser(self.client, language)
        hand_off(self.database, visitor.send("Des fauteuils ?").json()["id"], self.clock(), language=language)
        return visitor

    def page(self, visitor: Browser | None = None) -> str:
        return f"/console/conversations/{(visitor or self.vera).conversation}"

    def csrf(self, desk: Desk) -> str:
        return fields(desk.get(REPLIES).text, REPLIES)["csrf"]

    def save(self, name: str = "bonjour", desk: Desk | None = None, **form: str) -> Any:
        desk = desk or self.alice
        return desk.post(REPLIES, csrf=self.csrf(desk), name=name, **(form or HELLO))

    def id(self, name: str = "bonjour") -> int:
        with self.database.read() as session:
            return session.scalars(select(SavedReply.id).where(SavedReply.name == name)).one()

    def rows(self) -> list[tuple[str, dict[str, Any]]]:
        with self.database.read() as session:
            return [(one.name, one.texts) for one in saved_replies.everything(session, MUSEUM)]

    def opened(self, desk: Desk, name: str = "bonjour") -> tuple[str, dict[str, str]]:
        """The page of a reply: where it is, and its form."""
        path = f"{REPLIES}/{self.id(name)}"
        return path, fields(desk.get(path).text, path)

    def insert(self, text: str = "", name: str = "bonjour", visitor: Browser | None = None, **form: str) -> Any:
        """Press "Insert" without the script."""
        given = {"saved": str(self.id(name)), **form}
        return self.alice.act((visitor or self.vera).conversation, "saved", text, **given)


@pytest.fixture
def office(database_url: str, tmp_path: Path, clock: Clock) -> Office:
    return Office(database_url, tmp_path, clock)


def box(page: str) -> str:
    """What stands in the answer box."""
    found = re.search(r'<textarea id="text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def choices(page: str) -> list[tuple[str, str, str]]:
    """The saved replies beside the answer box: what is shown, their name and their text."""
    found = re.findall(r'<option value="\d+" data-name="([^"]*)" data-text="([^"]*)">([^<]*)</option>', page)
    return [(unescape(shown), unescape(name), unescape(text)) for name, text, shown in found]


# Keeping them


def test_the_whole_team_sees_what_one_of_them_saved_and_who_it_was(office: Office) -> None:
    answer = office.save(topic="visit", **HELLO)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{REPLIES}?done=added")
    seen = words(office.bruno.get(f"{REPLIES}?done=added").text)
    assert "The reply is saved." in seen
    assert "bonjour" in seen
    assert "Hello, this is {name}." in seen
    assert "visit French, English changed by Alice Martin" in seen


def test_a_reply_is_changed_by_a_colleague_who_then_stands_there(office: Office) -> None:
    office.save()
    path, form = office.opened(office.bruno)
    assert form["text-fr"] == HELLO["text-fr"]
    answer = office.bruno.post(path, **{**form, "name": "accueil", "text-en": "", "action": "save"})
    assert answer.headers["location"] == f"{REPLIES}?done=changed"
    assert office.rows() == [("accueil", {"fr": HELLO["text-fr"]})]
    assert "changed by Bruno Petit" in words(office.alice.get(REPLIES).text)


def test_a_reply_is_deleted(office: Office) -> None:
    office.save()
    path, form = office.opened(office.bruno)
    answer = office.bruno.post(path, **{**form, "action": "delete"})
    assert answer.headers["location"] == f"{REPLIES}?done=deleted"
    assert office.rows() == []
    assert office.alice.get(path).status_code == 404


def test_every_change_stands_in_the_log_of_who_did_what(office: Office) -> None:
    office.save()
    for action in ("save", "delete"):
        path, form = office.opened(office.bruno)
        office.bruno.post(path, **{**form, "action": action})
    log = words(Desk(office.client).get("/console/deeds").text)
    assert "Alice Martin saved the reply “bonjour”" in log
    assert "Bruno Petit changed the saved reply “bonjour”" in log
    assert "Bruno Petit deleted the saved reply “bonjour”" in log


@pytest.mark.parametrize("name", ["bonjour", "Bonjour", "/bonjour", "  BONJOUR \x00 "])
def test_a_name_is_given_once(office: Office, name: str) -> None:
    office.save()
    answer = office.save(name, **{"text-fr": "Autre chose"})
    assert answer.status_code == 422
    assert "Another reply is called" in words(answer.text)
    assert "Autre chose" in answer.text
    assert len(office.rows()) == 1


def test_a_reply_may_keep_its_own_name(office: Office) -> None:
    office.save()
    path, form = office.opened(office.alice)
    assert office.alice.post(path, **{**form, "name": "Bonjour", "action": "save"}).status_code == 303
    office.save("autre", **HELLO)
    path, form = office.opened(office.alice, "autre")
    assert office.alice.post(path, **{**form, "name": "bonjour", "action": "save"}).status_code == 422
    assert [name for name, _ in office.rows()] == ["autre", "Bonjour"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": " \x00 ", "text-fr": "Oui"}, "short name is missing"),
        ({"name": "oui", "text-fr": ""}, "at least one language"),
        ({"name": "oui", "text-fr": " \n\u200b "}, "at least one language"),
        ({"name": "oui", "text-xx": "a language that nobody chose"}, "at least one language"),
        ({"name": "oui", "text-en": "x" * 10_000}, "text in English is longer than 5,000"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_lost(office: Office, form: dict[str, str], said: str) -> None:
    answer = office.save(**form)
    assert answer.status_code == 422
    assert said in words(answer.text)
    kept = fields(answer.text, REPLIES)
    assert kept.get("text-en", "") == form.get("text-en", "")
    assert office.rows() == []


def test_names_and_topics_are_cut_to_what_the_database_holds(office: Office) -> None:
    office.save("n" * 10_000, topic="t" * 10_000, **HELLO)
    with office.database.read() as session:
        row = session.scalars(select(SavedReply)).one()
        assert (row.name, row.topic) == ("n" * 60, "t" * 60)


def test_hostile_words_are_text_everywhere(office: Office) -> None:
    hostile = "<script>alert(1)</script>\"'\x00"
    office.save(hostile, topic=hostile, **{"text-fr": hostile, "text-en": hostile})
    name = "<script>alert(1)</script>\"'"
    for page in (office.alice.get(REPLIES), office.alice.get(f"{REPLIES}/{office.id(name)}")):
        assert "<script>alert(1)" not in page.text
        assert name in unescape(page.text)
    page = office.insert(name=name)
    assert "<script>alert(1)" not in page.text
    assert box(page.text) == name


def test_a_stranger_is_led_to_the_login_and_a_form_of_another_site_changes_nothing(office: Office) -> None:
    office.save()
    number = office.id()
    for path in (REPLIES, f"{REPLIES}/{number}"):
        assert office.client.get(path).headers["location"].startswith("/console/login?next=/console/replies")
        assert office.client.post(path, data={"name": "x", "text-fr": "x"}).status_code == 401
        assert office.alice.post(path, csrf="guess", name="x", action="delete", **{"text-fr": "x"}).status_code == 403
    assert [name for name, _ in office.rows()] == ["bonjour"]


def test_a_reply_that_no_database_could_hold_is_not_found(office: Office) -> None:
    for number in ("0", str(2**31), str(10**30)):
        assert office.alice.get(f"{REPLIES}/{number}").status_code == 404
        answer = office.alice.post(f"{REPLIES}/{number}", csrf=office.csrf(office.alice), name="x", **HELLO)
        assert answer.status_code == 409


def test_a_reply_of_another_museum_is_none_of_ours(database: Database) -> None:
    with database.begin() as session:
        eve = Staff(museum="other", login="eve", name="Eve", role={}, password_hash="-", created_at=NOW)
        session.add(eve)
        session.flush()
        theirs = saved_replies.add(session, "other", eve.id, Draft("x", texts={"fr": "Oui"}), NOW)
        number, stamp = theirs.id, saved_replies.stamp(theirs)
        saved_replies.add(session, MUSEUM, eve.id, Draft("x", texts={"fr": "Non"}), NOW)  # the name is free here
    with database.read() as session, pytest.raises(NoSuchReply):
        saved_replies.find(session, MUSEUM, number)
    with pytest.raises(NoSuchReply), database.begin() as session:
        saved_replies.delete(session, MUSEUM, number, stamp)


# Two people, one reply


def test_the_second_of_two_is_told_and_keeps_their_text(office: Office) -> None:
    office.save()
    path, first = office.opened(office.alice)
    _, second = office.opened(office.bruno)
    office.alice.post(path, **{**first, "text-fr": "Celui d’Alice", "action": "save"})
    answer = office.bruno.post(path, **{**second, "text-fr": "Celui de Bruno", "action": "save"})
    assert answer.status_code == 409
    assert "changed this reply meanwhile" in words(answer.text)
    assert "As Alice Martin saved it" in words(answer.text)
    assert "Celui d’Alice" in words(answer.text)
    form = fields(answer.text, path)
    assert form["text-fr"] == "Celui de Bruno"
    assert office.rows()[0][1]["fr"] == "Celui d’Alice"
    assert office.bruno.post(path, **{**form, "action": "save"}).status_code == 303  # knowing of it
    assert office.rows()[0][1]["fr"] == "Celui de Bruno"


def test_a_reply_that_was_changed_is_not_deleted_unseen(office: Office) -> None:
    office.save()
    path, old = office.opened(office.bruno)
    office.alice.post(path, **{**office.opened(office.alice)[1], "text-fr": "Neuf", "action": "save"})
    assert office.bruno.post(path, **{**old, "action": "delete"}).status_code == 409
    assert office.rows()[0][1]["fr"] == "Neuf"


def test_what_was_written_for_a_reply_that_is_deleted_meanwhile_is_kept(office: Office) -> None:
    office.save()
    path, form = office.opened(office.bruno)
    office.alice.post(path, **{**office.opened(office.alice)[1], "action": "delete"})
    answer = office.bruno.post(path, **{**form, "text-fr": "Le mien", "action": "save"})
    assert answer.status_code == 409
    assert "deleted meanwhile" in words(answer.text)
    assert office.bruno.post(REPLIES, **fields(answer.text, REPLIES)).status_code == 303
    assert office.rows()[0][1]["fr"] == "Le mien"


def test_a_mistake_does_not_hide_what_a_colleague_did(office: Office) -> None:
    office.save()
    path, form = office.opened(office.bruno)
    office.alice.post(path, **{**office.opened(office.alice)[1], "text-fr": "Neuf", "action": "save"})
    answer = office.bruno.post(path, **{**form, "text-fr": "{nom}", "action": "save"})
    assert answer.status_code == 422
    again = {**fields(answer.text, path), "text-fr": "{name}", "action": "save"}
    assert office.bruno.post(path, **again).status_code == 409


@pytest.mark.parametrize("stamp", ["", "x", "2027-05-05", "2027-05-05T09:00:00", "\x00", "9" * 10_000])
def test_a_stamp_that_was_never_given_changes_nothing(office: Office, stamp: str) -> None:
    office.save()
    path, form = office.opened(office.alice)
    answer = office.alice.post(path, **{**form, "stamp": stamp, "text-fr": "x", "action": "save"})
    assert answer.status_code == 409
    assert office.rows()[0][1]["fr"] == HELLO["text-fr"]


# Placeholders


@pytest.mark.parametrize(
    "wrong",
    [
        "{nom}", "{visitor}", "{name.__class__}", "{0}", "{}", "{ }", "{name!r:>99999999}", "{name:>99}", "{name[0]}",
        "{{name}}", "{{ hours.today }}", "{{{name}}}", "{Name}", "{.}", "{..}", "{…….}",
    ],
)  # fmt: skip
def test_an_unknown_placeholder_is_refused_by_name_with_all_that_are_known(office: Office, wrong: str) -> None:
    answer = office.save(**{"text-fr": f"Bonjour {{name}}, {wrong}."})
    assert answer.status_code == 422
    said = unescape(words(answer.text))
    assert f"{wrong} is not known. Braces may only hold: {KNOWN}." in " ".join(said.split())
    assert fields(answer.text, REPLIES)["text-fr"] == f"Bonjour {{name}}, {wrong}."
    assert office.rows() == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{name", "{"),
        ("name}", "}"),
        ("{na{name}me}", "{"),
        ("{" * 5_000, "{"),
        ("{" + "x" * 5_000 + "}", "{" + "x" * 39 + "…"),
        ("{\n}", "{\n}"),
        ("{name} { role } {…} {...} { … } {.....}", None),
        ("100 % %s %(name)s $name \\{", "{"),
        ("100 % %s %(name)s $name", None),
    ],
)
def test_only_placeholders_and_gaps_stand_in_braces(text: str, wrong: str | None) -> None:
    assert unknown_placeholder(text) == wrong


def test_filling_in_reads_no_value_again_and_no_format(office: Office) -> None:
    values = {"name": "{role} {name.__class__} {0} %s \\1", "role": "x"}
    assert fill("{name}/{ role }/{museum}/{unknown}/{…}", values) == f"{values['name']}/x/{{…}}/{{unknown}}/{{…}}"
    assert fill("{{name}}", {"name": "Alice"}) == "{Alice}"


def test_each_placeholder_says_what_is_true_now(office: Office) -> None:
    office.save("tout", **{"text-fr": "{name}|{role}|{museum}|{email}|{phone}|{today}|{hours}"})
    name, role, museum, email, phone, today, opening = box(office.insert(name="tout").text).split("|")
    assert (name, role, museum) == ("Alice Martin", "Accueil", "Musée des Origines")
    assert (email, phone) == ("contact@musee-origines.example", "05 61 00 42 17")
    assert today == "mercredi 5 mai 2027"
    assert opening.replace("\xa0", " ").startswith("Aujourd'hui, le musée est ouvert de 10 h à 18 h")


def test_a_role_that_is_not_known_in_the_language_is_a_gap(office: Office) -> None:
    office.save(**{"text-fr": "{role}", "text-en": "I am a {role} at the {museum}."})
    english = office.visitor("en")
    assert box(office.insert(visitor=english).text) == "I am a {…} at the Museum of Origins."


# In a conversation


def test_replies_in_the_visitors_language_come_first_and_the_others_say_theirs(office: Office) -> None:
    office.save("zèbre", **{"text-fr": "Rayé"})
    office.save("only-english", **{"text-en": "Stripes"})
    office.save("éléphant", topic="science", **{"text-fr": "Gris", "text-en": "Grey"})
    assert choices(office.alice.get(office.page()).text) == [
        ("éléphant · science", "éléphant", "Gris"),
        ("zèbre", "zèbre", "Rayé"),
        ("only-english (English)", "only-english", "Stripes"),
    ]
    spanish = office.visitor("en")
    with office.database.begin() as session:
        session.get_one(saved_replies.SavedReply, office.id("zèbre")).texts = {"es": "Rayas"}
    shown = choices(office.alice.get(office.page(spanish)).text)
    assert [one for one, _, _ in shown] == ["éléphant · science", "only-english", "zèbre (Spanish)"]


def test_without_the_script_a_reply_is_added_to_what_was_being_written(office: Office) -> None:
    office.save()
    answer = office.insert("Bonjour Vera,  \n", note="à voir")
    assert answer.status_code == 200
    assert box(answer.text) == "Bonjour Vera,\n\nBonjour, ici Alice Martin, Accueil."
    assert "à voir" in answer.text
    assert "Nothing has been sent yet." in words(answer.text)
    assert office.vera.thread()["messages"][-1]["author"] != "staff"
    form = fields(answer.text, office.page())
    office.alice.post(office.page(), **{**form, "action": "reply"})
    assert office.vera.texts()[-1] == "Bonjour Vera,\n\nBonjour, ici Alice Martin, Accueil."


@pytest.mark.parametrize("saved", ["", "0", "x", "-1", "1e9", "9" * 30, "\x00", "²"])
def test_a_reply_that_does_not_exist_loses_nothing(office: Office, saved: str) -> None:
    office.save()
    answer = office.insert("Presque fini", saved=saved, note="une note")
    assert answer.status_code == 409
    assert "deleted meanwhile" in words(answer.text)
    assert box(answer.text) == "Presque fini"
    assert "une note" in answer.text


def test_inserting_into_a_conversation_that_is_gone_is_not_found(office: Office) -> None:
    office.save()
    form = {**office.alice.form(office.vera.conversation), "action": "saved", "saved": str(office.id())}
    assert office.alice.post(f"/console/conversations/{'0' * 32}", **form).status_code == 404


@pytest.mark.parametrize("gap", ["{…}", "{...}", "{ … }", "{....}"])
@pytest.mark.parametrize("action", ["reply", "reply-close"])
def test_a_text_with_a_gap_is_not_sent_and_stays_in_the_box(office: Office, gap: str, action: str) -> None:
    text = f"Le guide passe à {gap}."
    answer = office.alice.act(office.vera.conversation, action, text)
    assert answer.status_code == 422
    assert "The answer still holds {…}: fill it in before sending." in unescape(words(answer.text))
    assert box(answer.text) == text
    assert text not in office.vera.texts()
    assert "Waiting" in words(office.alice.get(f"{office.page()}/state").text)
    office.alice.act(office.vera.conversation, action, "Le guide passe à 15 h.")
    assert office.vera.texts()[-1] == "Le guide passe à 15 h."


def test_a_text_with_a_gap_is_told_to_nobody_who_asked_the_same(office: Office) -> None:
    path = f"{office.page()}/alike"
    form = {"csrf": office.csrf(office.alice), "text": "Rendez-vous à {…}.", "form_id": "0" * 32}
    answer = office.alice.post(path, **form)
    assert answer.status_code == 422
    assert "fill it in before sending" in words(answer.text)
    assert "Rendez-vous à {…}." not in office.vera.texts()


def test_other_braces_that_staff_type_are_sent_as_they_are(office: Office) -> None:
    office.alice.act(office.vera.conversation, "reply", "L’ensemble {a, b} et {name}… { }")
    assert office.vera.texts()[-1] == "L’ensemble {a, b} et {name}… { }"


def test_the_page_says_where_saved_replies_are_kept_while_there_are_none(office: Office) -> None:
    assert "No reply is saved yet" in words(office.alice.get(office.page()).text)
    assert "No reply is saved yet" in words(office.alice.get(REPLIES).text)


def test_of_two_who_give_a_name_at_the_same_moment_one_is_told(database: Database) -> None:
    with database.begin() as session:
        eve = Staff(museum=MUSEUM, login="eve", name="Eve", role={}, password_hash="-", created_at=NOW)
        session.add(eve)

    def somebody_is_quicker(session: Session, *_: object) -> None:
        row = {"museum": MUSEUM, "name": "oui", "topic": "", "texts": {}, "staff_id": eve.id, "changed_at": NOW}
        session.execute(insert(SavedReply).values(row))

    def give_it() -> None:
        with database.begin() as session:
            event.listen(session, "before_flush", somebody_is_quicker, once=True)
            saved_replies.add(session, MUSEUM, eve.id, Draft("oui", texts={"fr": "Non"}), NOW)

    with pytest.raises(NotSaved, match="taken"):
        give_it()
