"""The team: invitations, duties, disabled accounts, one's own page, and the log of who did what."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from sqlalchemy import select

from bot.gateway import team
from bot.gateway.db import Database, Staff
from bot.gateway.team import INVITATION_LENGTH, NotDone, Profile
from tests.gateway.conftest import MUSEUM, Clock
from tests.gateway.doors import PASSWORD, Browser, Desk, database_of, fields, gateway_of, hire, make_app, words

NEW = "a short sentence to remember"


class Team:
    """A museum whose administrator is signed in, and Bob, who only answers visitors."""

    def __init__(self, url: str, folder: Path, clock: Clock) -> None:
        self.client = TestClient(
            make_app(url, folder, clock), follow_redirects=False, headers={"accept-language": "en"}
        )
        gateway_of(self.client).prepare()
        self.clock = clock
        self.database = database_of(self.client)
        hire(self.database, "bob", "Bob", clock())
        self.admin = Desk(self.client)
        self.bob = Desk(self.client, "bob")

    def id(self, login: str) -> int:
        with self.database.read() as session:
            return session.scalars(select(Staff.id).where(Staff.login == login)).one()

    def csrf(self, desk: Desk) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', desk.get("/console/me").text)
        assert found is not None
        return found[1]

    def post(self, path: str, desk: Desk | None = None, /, **form: Any) -> Any:
        desk = desk or self.admin
        return desk.post(path, csrf=self.csrf(desk), **form)

    def link(self, page: str) -> str:
        found = re.search(r'value="http://testserver(/console/join/[^"]+)"', page)
        assert found is not None, words(page)
        return found[1]

    def join(self, link: str, login: str = "chloe", password: str = NEW, again: str | None = None) -> Any:
        self.client.cookies.clear()
        answer = self.client.post(link, data={"login": login, "password": password, "again": again or password})
        self.client.cookies.clear()
        return answer

    def deeds(self) -> str:
        return words(self.admin.get("/console/deeds").text)


@pytest.fixture
def team_room(database_url: str, tmp_path: Path, clock: Clock) -> Team:
    return Team(database_url, tmp_path, clock)


def signs_in(room: Team, login: str, password: str = PASSWORD) -> bool:
    return Desk(room.client, login, password).answer.status_code == 303


def test_somebody_who_is_invited_makes_their_own_account(team_room: Team) -> None:
    page = team_room.post(
        "/console/people", name="Chloé", **{"role-fr": "Paléontologue"}, duty=["scientist", "curator"]
    )
    link = team_room.link(page.text)
    assert "Welcome, Chloé" in words(team_room.client.get(link).text)
    answer = team_room.join(link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console")
    assert "curio_staff" in answer.headers["set-cookie"]
    chloe = Desk(team_room.client, "chloe", NEW)
    mine = words(chloe.get("/console/me").text)
    assert "Paléontologue · Scientist · Curator" in mine
    assert "invited Chloé" in team_room.deeds()
    assert "Chloé made their account" in team_room.deeds()


def test_the_link_is_not_kept_and_the_list_shows_who_is_invited(team_room: Team) -> None:
    link = team_room.link(team_room.post("/console/people", name="Chloé").text)
    again = team_room.admin.get("/console/people").text
    assert "Invited, not here yet" in again
    assert "Chloé" in again
    assert link not in again


def test_a_link_works_once(team_room: Team) -> None:
    link = team_room.link(team_room.post("/console/people", name="Chloé").text)
    team_room.join(link)
    assert "no longer works" in words(team_room.client.get(link).text)
    assert team_room.join(link, "other").status_code == 404
    assert not signs_in(team_room, "other", NEW)


def test_a_link_ends_after_a_week(team_room: Team) -> None:
    link = team_room.link(team_room.post("/console/people", name="Chloé").text)
    team_room.clock.forward(days=INVITATION_LENGTH.days)
    assert team_room.client.get(link).status_code == 404


def test_a_link_can_be_withdrawn(team_room: Team) -> None:
    link = team_room.link(team_room.post("/console/people", name="Chloé").text)
    number = re.search(r"/console/people/invitations/(\d+)/withdraw", team_room.admin.get("/console/people").text)
    assert number is not None
    assert team_room.post(number[0]).headers["location"] == "/console/people?done=withdrawn"
    assert team_room.join(link).status_code == 404
    assert team_room.post(number[0]).status_code == 409


def test_a_link_tells_nobody_else_where_it_leads(team_room: Team) -> None:
    link = team_room.link(team_room.post("/console/people", name="Chloé").text)
    headers = team_room.client.get(link).headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"login": "x"}, "at least two"),
        ({"login": "two words"}, "The login may hold"),
        ({"login": "BOB"}, "is taken"),
        ({"password": "short"}, "too short"),
        ({"again": "something else"}, "differ"),
    ],
)
def test_what_cannot_be_an_account_is_said_and_the_link_still_works(
    team_room: Team, form: dict[str, str], said: str
) -> None:
    link = team_room.link(team_room.post("/console/people", name="Chloé").text)
    answer = team_room.join(link, **form)
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert team_room.join(link).status_code == 303


def test_guessing_links_is_slowed_down(team_room: Team) -> None:
    statuses = [team_room.join(f"/console/join/{number}").status_code for number in range(7)]
    assert statuses[-1] == 429


def test_a_login_is_known_with_a_telephones_capital_and_blank(team_room: Team) -> None:
    assert signs_in(team_room, "Bob ")


def test_who_does_not_manage_the_team_does_not_see_it(team_room: Team) -> None:
    for path in ("/console/people", f"/console/people/{team_room.id('bob')}", "/console/deeds"):
        answer = team_room.bob.get(path)
        assert answer.status_code == 403
        assert "Administrator" in words(answer.text)
    assert "/console/people" not in team_room.bob.get("/console").text
    answer = team_room.post(f"/console/people/{team_room.id('bob')}", team_room.bob, name="Bob", duty="admin")
    assert answer.status_code == 403
    assert team_room.bob.get("/console/people").status_code == 403


@pytest.mark.parametrize("path", ["/console/people", "/console/me", "/console/deeds", "/console/people/1"])
def test_a_stranger_is_led_to_the_login(team_room: Team, path: str) -> None:
    assert team_room.client.get(path).headers["location"].startswith("/console/login?next=/console")


def test_a_form_of_another_site_changes_nothing(team_room: Team) -> None:
    answer = team_room.admin.post("/console/people", csrf="guess", name="Mallory")
    assert answer.status_code == 403
    assert "Mallory" not in team_room.admin.get("/console/people").text


def test_a_profile_is_changed(team_room: Team) -> None:
    path = f"/console/people/{team_room.id('bob')}"
    form = {
        "name": "  Bob   B. ",
        "role-fr": "Accueil",
        "duty": "curator",
        "topic": ["visit", "prices"],
        "language": "en",
    }
    assert team_room.post(path, action="saved", **form).headers["location"] == f"{path}?done=saved"
    with team_room.database.read() as session:
        bob = session.get_one(Staff, team_room.id("bob"))
        assert (bob.name, bob.role, bob.duties) == ("Bob B.", {"fr": "Accueil"}, ["curator"])
        assert (bob.topics, bob.languages) == (["visit", "prices"], ["en"])
    assert "changed the account of Bob" in team_room.deeds()


def test_hostile_names_are_text(team_room: Team) -> None:
    team_room.post("/console/people", name="<script>alert(1)</script>\x00")
    page = team_room.admin.get("/console/people").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_name_is_needed(team_room: Team) -> None:
    assert "name is missing" in words(team_room.post("/console/people", name=" \x00 ").text)


def test_a_disabled_account_is_out_at_once_and_comes_back_with_its_password(team_room: Team) -> None:
    path = f"/console/people/{team_room.id('bob')}"
    team_room.post(path, action="disabled")
    assert team_room.bob.get("/console").status_code == 303
    assert not signs_in(team_room, "bob")
    team_room.post(path, action="enabled")
    assert signs_in(team_room, "bob")


def test_what_a_disabled_person_wrote_keeps_their_name(team_room: Team) -> None:
    vera = Browser(team_room.client)
    vera.send("Bonjour ?")
    team_room.bob.act(vera.conversation, "reply", "Bonjour.")
    team_room.post(f"/console/people/{team_room.id('bob')}", action="disabled")
    assert "Bob" in team_room.admin.get(f"/console/conversations/{vera.conversation}").text


def test_the_last_administrator_cannot_go(team_room: Team) -> None:
    path = f"/console/people/{team_room.id('admin')}"
    for form in ({"action": "disabled"}, {"action": "saved", "name": "Ada"}):
        answer = team_room.post(path, **form)
        assert answer.status_code == 409
        assert "Somebody must manage the team" in words(answer.text)
    team_room.post(f"/console/people/{team_room.id('bob')}", action="saved", name="Bob", duty="admin")
    assert team_room.post(path, action="saved", name="Ada").status_code == 303
    assert team_room.admin.get("/console/people").status_code == 403


def test_a_new_password_by_a_link_signs_out_everywhere(team_room: Team) -> None:
    page = team_room.post(f"/console/people/{team_room.id('bob')}", action="link")
    link = team_room.link(page.text)
    assert 'value="bob"' in team_room.client.get(link).text
    assert team_room.join(link, "ignored").status_code == 303
    assert team_room.bob.get("/console").status_code == 303
    assert not signs_in(team_room, "bob")
    assert signs_in(team_room, "bob", NEW)


def test_only_the_newest_password_link_works_and_none_for_who_is_disabled(team_room: Team) -> None:
    path = f"/console/people/{team_room.id('bob')}"
    first, second = (team_room.link(team_room.post(path, action="link").text) for _ in range(2))
    assert team_room.client.get(first).status_code == 404
    team_room.post(path, action="disabled")
    assert team_room.client.get(second).status_code == 404
    assert "is disabled" in words(team_room.post(path, action="link").text)


def test_sessions_can_be_ended_by_who_manages_the_team(team_room: Team) -> None:
    assert team_room.post(f"/console/people/{team_room.id('bob')}", action="sessions").status_code == 303
    assert team_room.bob.get("/console").status_code == 303


def test_everybody_changes_their_own_password_and_stays_in_this_browser_only(team_room: Team) -> None:
    other = Desk(team_room.client, "bob")
    answer = team_room.post("/console/me", team_room.bob, action="password", old=PASSWORD, password=NEW, again=NEW)
    assert answer.headers["location"] == "/console/me?done=password"
    assert team_room.bob.get("/console").status_code == 200
    assert other.get("/console").status_code == 303
    assert signs_in(team_room, "bob", NEW)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"old": "wrong"}, "present password is wrong"),
        ({"password": "short", "again": "short"}, "too short"),
        ({"again": "x" * 20}, "differ"),
    ],
)
def test_a_password_that_cannot_be_is_refused(team_room: Team, form: dict[str, str], said: str) -> None:
    given = {"action": "password", "old": PASSWORD, "password": NEW, "again": NEW, **form}
    answer = team_room.post("/console/me", team_room.bob, **given)
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert signs_in(team_room, "bob")


def test_guessing_the_present_password_is_slowed_down(team_room: Team) -> None:
    for _ in range(6):
        answer = team_room.post("/console/me", team_room.bob, old="wrong", password=NEW, again=NEW)
    assert "Too many attempts" in words(answer.text)


def test_other_browsers_are_signed_out_from_ones_own_page(team_room: Team) -> None:
    other = Desk(team_room.client, "bob")
    assert "Sign out all others" in team_room.bob.get("/console/me").text
    team_room.post("/console/me", team_room.bob, action="sessions")
    assert other.get("/console").status_code == 303
    assert team_room.bob.get("/console").status_code == 200


def test_the_faq_is_changed_by_curators_only(team_room: Team) -> None:
    for path in ("/console/faq/proposals/1", "/console/faq/history/1/undo", "/console/faq/photography"):
        assert team_room.post(path, team_room.bob).status_code == 403
    assert team_room.bob.get("/console/faq/proposals/1").status_code == 403
    assert team_room.bob.get("/console/faq/history").status_code == 200


def test_the_log_is_read_page_by_page_and_never_holds_what_visitors_wrote(team_room: Team) -> None:
    vera = Browser(team_room.client)
    vera.send("Mon secret ?")
    path = f"/console/conversations/{vera.conversation}/erase"
    csrf = fields(team_room.bob.get(path).text, path)["csrf"]
    team_room.bob.post(path, csrf=csrf)
    assert "Bob deleted everything about a visitor" in team_room.deeds()
    assert "secret" not in team_room.deeds()
    for number in range(60):
        team_room.post("/console/people", name=f"N{number}")
    first = team_room.admin.get("/console/deeds").text
    older = re.search(r"/console/deeds\?before=\d+", first)
    assert older is not None
    assert "deleted everything" not in first
    assert "deleted everything" in team_room.admin.get(older[0]).text


def test_an_account_of_another_museum_is_none_of_ours(team_room: Team) -> None:
    with team_room.database.begin() as session:
        session.add(
            Staff(museum="other", login="eve", name="Eve", role={}, password_hash="x", created_at=team_room.clock())
        )  # fmt: skip
    path = f"/console/people/{team_room.id('eve')}"
    assert team_room.admin.get(path).status_code == 404
    assert team_room.post(path, action="disabled").status_code == 404
    assert "Eve" not in team_room.admin.get("/console/people").text


@pytest.mark.parametrize("number", ["0", "-1", "999999999", f"{10**30}", f"-{10**30}"])
def test_an_unknown_account_is_not_found(team_room: Team, number: str) -> None:
    assert team_room.admin.get(f"/console/people/{number}").status_code == 404
    assert team_room.post(f"/console/people/{number}", action="disabled").status_code == 404
    assert team_room.post(f"/console/people/invitations/{number}/withdraw").status_code == 409
    assert team_room.admin.get(f"/console/deeds?before={number}").status_code == 200
    assert team_room.admin.get(f"/console/learn/{number}").status_code == 404


def test_passwords_take_the_work_that_argon2_recommends(quick_passwords: PasswordHasher) -> None:
    assert quick_passwords.memory_cost >= 64 * 1024  # KiB; RFC 9106, the second recommended choice
    assert quick_passwords.time_cost >= 3


def test_two_who_use_one_link_at_the_same_time_make_one_account(database: Database, clock: Clock) -> None:
    with database.begin() as session:
        secret = team.invite(session, MUSEUM, Profile("Chloé"), clock())
    with database.read() as session:
        one = team.invitation(session, MUSEUM, secret, clock())
        other = team.invitation(session, MUSEUM, secret, clock())
    with database.begin() as session:
        team.accept(session, one, "chloe", "hash", clock())
    with pytest.raises(NotDone, match="people-error-link"), database.begin() as session:
        team.accept(session, other, "chloe-2", "hash", clock())
