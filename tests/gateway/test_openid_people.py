"""Whose account opens with OpenID Connect: the team's, linked once, and of those who are invited."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from sqlalchemy import select

from bot.gateway.accounts import NO_PASSWORD
from bot.gateway.db import Deed, Invitation, Staff, StaffSession, StaffSubject
from tests.gateway.conftest import NOW, Clock
from tests.gateway.doors import (
    PASSWORD,
    Desk,
    fields,
    hire,
    words,
)
from tests.gateway.fake_provider import Person, ec_key
from tests.gateway.openid_room import ALICE, Place, place_with

INVITED = "An administrator must invite you first"
AWAY = "cannot be reached at the moment"


@pytest.fixture
def museum(database_url: str, tmp_path: Path, clock: Clock) -> Iterator[Place]:
    with place_with(database_url, tmp_path, clock) as place:
        yield place


def test_somebody_unknown_is_told_that_they_must_be_invited_and_nothing_is_kept(
    museum: Place, caplog: pytest.LogCaptureFixture
) -> None:
    tables = (Staff, StaffSubject, StaffSession, Deed)
    before = [museum.count(table) for table in tables]
    museum.provider.person = Person("sub-mallory", "mallory@elsewhere.example")
    with caplog.at_level(logging.DEBUG, "bot"):
        answer = museum.there_and_back()
    assert answer.status_code == 403
    assert INVITED in words(answer.text)
    assert "curio_staff" not in museum.client.cookies
    assert [museum.count(table) for table in tables] == before
    assert "mallory" not in caplog.text


def test_the_login_page_stands_under_what_went_wrong(museum: Place) -> None:
    museum.provider.person = Person("sub-mallory", "mallory@elsewhere.example")
    page = museum.there_and_back("/console/oidc?next=/console/faq").text
    form = {**fields(page, "/console/login"), "login": ALICE, "password": PASSWORD}
    answer = museum.client.post("/console/login", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/faq")


def test_the_other_language_is_a_page_of_its_own_and_no_second_callback(museum: Place) -> None:
    museum.provider.person = Person("sub-mallory", "mallory@elsewhere.example")
    assert 'href="/console/login?lang=fr"' in museum.there_and_back().text


@pytest.mark.parametrize("email", ["Alice@Museum.Example", "ALICE@MUSEUM.EXAMPLE"])
def test_capitals_in_the_address_do_not_matter(museum: Place, email: str) -> None:
    assert museum.comes_in(Person("sub-alice", email))


@pytest.mark.parametrize("verified", [False, "false", None, 1, "yes", [True]])
def test_an_address_that_is_not_verified_opens_nothing(museum: Place, verified: Any) -> None:
    museum.provider.person = Person("sub-alice", ALICE, verified)
    museum.provider.claims = {"email_verified": verified}
    answer = museum.there_and_back()
    assert answer.status_code == 403
    assert "does not confirm that your e-mail address is yours" in words(answer.text)
    assert museum.count(StaffSubject) == 0


def test_some_providers_write_true_as_a_word(museum: Place) -> None:
    assert museum.comes_in(Person("sub-alice", ALICE, "true"))


def test_nobody_without_an_address_comes_in(museum: Place) -> None:
    assert not museum.comes_in(Person("sub-alice", None))


@pytest.mark.parametrize(
    "email",
    [
        "admin",  # a login that is no address
        f" {ALICE}",
        f"{ALICE}\n",
        f"{ALICE}\0",
        "al\u0131ce@museum.example",
        "alice@museum.example@elsewhere.example",
        [ALICE],
        {"a": 1},
        7,
    ],
)
def test_an_address_that_is_only_like_one_opens_nothing(museum: Place, email: Any) -> None:
    assert not museum.comes_in(Person("sub-mallory", email))
    assert museum.count(StaffSubject) == 0


def test_letters_that_turn_into_others_when_made_small_open_nothing(museum: Place) -> None:
    hire(museum.database, "kim@museum.example", "Kim", NOW)
    assert "\u212aim@museum.example".lower() == "kim@museum.example"
    assert not museum.comes_in(Person("sub-mallory", "\u212aim@museum.example"))
    assert museum.comes_in(Person("sub-kim", "Kim@museum.example"))


def test_a_disabled_account_stays_closed(museum: Place) -> None:
    museum.disable(ALICE)
    answer = museum.there_and_back()
    assert answer.status_code == 403
    assert "This account is disabled" in words(answer.text)
    assert museum.count(StaffSubject) == 0


def test_a_linked_account_that_was_disabled_stays_closed(museum: Place) -> None:
    assert museum.comes_in()
    museum.disable(ALICE)
    assert not museum.comes_in()


def test_once_linked_the_subject_counts_whatever_the_address(museum: Place) -> None:
    assert museum.comes_in(Person("sub-alice", ALICE))
    for changed in (Person("sub-alice", "a.martin@museum.example"), Person("sub-alice", None)):
        assert museum.comes_in(changed)
        assert museum.name() == "Alice"


def test_an_address_that_was_given_to_somebody_else_does_not_open_the_old_account(museum: Place) -> None:
    assert museum.comes_in(Person("sub-alice", ALICE))
    museum.client.cookies.clear()
    museum.provider.person = Person("sub-alina", ALICE)
    answer = museum.there_and_back()
    assert answer.status_code == 403
    assert "linked with another person at Musée ID" in words(answer.text)
    assert museum.count(StaffSubject) == 1


def test_a_linked_subject_opens_its_own_account_even_with_the_address_of_another(museum: Place) -> None:
    hire(museum.database, "bob@museum.example", "Bob", NOW)
    assert museum.comes_in(Person("sub-alice", ALICE))
    assert museum.comes_in(Person("sub-alice", "bob@museum.example"))
    assert museum.name() == "Alice"


def test_an_account_of_another_museum_in_the_same_database_is_not_opened(museum: Place) -> None:
    with museum.database.begin() as session:
        session.add(
            Staff(museum="other", login="zoe@museum.example", name="Zoé", role={}, password_hash="x", created_at=NOW)
        )
    assert not museum.comes_in(Person("sub-zoe", "zoe@museum.example"))


@pytest.mark.parametrize("says_email_in", ["token", "userinfo"])
@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
@pytest.mark.parametrize("names_itself", [True, False])
def test_it_works_with_each_kind_of_provider(
    museum: Place, says_email_in: str, method: str, names_itself: bool
) -> None:
    museum.provider.says_email_in, museum.provider.methods = says_email_in, (method,)
    museum.provider.names_itself = names_itself
    assert museum.comes_in()


def test_what_userinfo_says_of_somebody_else_counts_for_nothing(museum: Place) -> None:
    museum.provider.says_email_in = "userinfo"
    museum.provider.userinfo = {"sub": "sub-other"}
    assert not museum.comes_in()


def test_userinfo_must_say_that_the_address_is_verified_too(museum: Place) -> None:
    museum.provider.says_email_in = "userinfo"
    museum.provider.userinfo = {"email_verified": False}
    assert not museum.comes_in()


def test_a_slash_too_many_at_the_end_of_the_issuer_is_no_harm(museum: Place) -> None:
    museum.provider.discovery = {"issuer": f"{museum.provider.url}/"}
    museum.provider.claims = {"iss": f"{museum.provider.url}/"}
    museum.provider.names_itself = False
    assert museum.comes_in()


def test_keys_that_are_changed_are_read_anew(museum: Place) -> None:
    assert museum.comes_in()
    museum.provider.sign = lambda claims: jwt.encode({"alg": "ES256", "kid": "ec"}, claims, ec_key())
    assert museum.comes_in()


# Invitations


def test_an_invitation_is_accepted_without_a_password(museum: Place) -> None:
    link = museum.invite()
    page = museum.client.get(link)
    assert "Accept with Musée ID" in words(page.text)
    museum.provider.person = Person("sub-chloe", "Chloe@Museum.Example")
    answer = museum.there_and_back(f"{link}/oidc")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console")
    assert museum.name() == "Chloé"
    row = museum.staff("chloe@museum.example")
    assert (row.password_hash, row.duties) == (NO_PASSWORD, ["curator"])
    assert "Your account has no password" in words(museum.client.get("/console/me").text)
    assert museum.comes_in(Person("sub-chloe", "other@museum.example"))
    assert museum.client.get(link).status_code == 404
    assert "Chloé made their account" in words(Desk(museum.client).get("/console/deeds").text)


@pytest.mark.parametrize("password", ["", "!", NO_PASSWORD, PASSWORD])
def test_an_account_without_a_password_opens_with_none(museum: Place, password: str) -> None:
    assert museum.comes_in(Person("sub-chloe", "chloe@museum.example"), f"{museum.invite()}/oidc")
    assert Desk(museum.client, "chloe@museum.example", password).answer.status_code == 401


def test_an_invitation_is_not_accepted_with_an_address_that_is_not_verified(museum: Place) -> None:
    link = museum.invite()
    museum.provider.person = Person("sub-chloe", "chloe@museum.example", False)
    answer = museum.there_and_back(f"{link}/oidc")
    assert answer.status_code == 403
    assert "does not confirm" in words(answer.text)
    form = {"login": "chloe", "password": "a short sentence", "again": "a short sentence"}
    action = re.search(r'<form class="login" method="post" action="([^"]+)"', answer.text)
    assert action is not None
    assert museum.client.post(action[1], data=form).status_code == 303


def test_an_invitation_does_not_open_an_account_that_stands(museum: Place) -> None:
    link = museum.invite()
    museum.provider.person = Person("sub-alice", ALICE)
    answer = museum.there_and_back(f"{link}/oidc")
    assert "There is an account with your address already" in words(answer.text)
    assert museum.comes_in(Person("sub-alice", ALICE))
    museum.client.cookies.clear()
    answer = museum.there_and_back(f"{link}/oidc")
    assert "linked with another account already" in words(answer.text)
    with museum.database.read() as session:
        assert session.scalars(select(Invitation.used_at)).all() == [None]


def test_an_invitation_that_ended_on_the_way_makes_no_account(museum: Place) -> None:
    link = museum.invite()
    museum.provider.person = Person("sub-chloe", "chloe@museum.example")
    address = museum.sign_in_there(museum.leave(f"{link}/oidc"))
    with museum.database.begin() as session:
        session.scalars(select(Invitation)).one().used_at = museum.clock()
    answer = museum.client.get(address)
    assert (answer.status_code, "no longer works" in words(answer.text)) == (404, True)
    assert museum.count(StaffSubject) == 0


def test_a_link_that_is_none_leads_nowhere(museum: Place) -> None:
    assert museum.client.get("/console/join/made-up/oidc").status_code == 404
    assert museum.provider.asked == []


def test_a_provider_that_is_down_leaves_the_invitation(museum: Place) -> None:
    link = museum.invite()
    museum.provider.stop()
    page = museum.client.get(f"{link}/oidc")
    assert (page.status_code, AWAY in words(page.text)) == (503, True)
    assert 'name="again"' in page.text


def test_a_link_for_an_account_links_it_whatever_the_address(museum: Place) -> None:
    """For providers that do not say that they have verified addresses, and for logins that are none."""
    hire(museum.database, "bob", "Bob", NOW)
    link = museum.link_for("bob")
    assert "Link with Musée ID" in words(museum.client.get(link).text)
    assert museum.comes_in(Person("sub-bob", None), f"{link}/oidc")
    assert museum.name() == "Bob"
    assert museum.comes_in(Person("sub-bob", None))
    assert Desk(museum.client, "bob").answer.status_code == 303  # the password stays


def test_a_new_link_takes_the_place_of_the_old_one_and_signs_out_elsewhere(museum: Place) -> None:
    assert museum.comes_in(Person("sub-alice", ALICE))
    elsewhere = museum.client.cookies["curio_staff"]
    assert museum.comes_in(Person("sub-alice-2", ALICE), f"{museum.link_for(ALICE)}/oidc")
    assert not museum.comes_in(Person("sub-alice", ALICE))
    assert museum.comes_in(Person("sub-alice-2", ALICE))
    museum.client.cookies.clear()
    museum.client.cookies.set("curio_staff", elsewhere)
    assert museum.client.get("/console/me").status_code == 303


def test_a_link_for_an_account_does_not_take_the_subject_of_another(museum: Place) -> None:
    hire(museum.database, "bob", "Bob", NOW)
    assert museum.comes_in(Person("sub-alice", ALICE))
    link = museum.link_for("bob")
    assert not museum.comes_in(Person("sub-alice", ALICE), f"{link}/oidc")
    assert museum.client.get(link).status_code == 200


def test_administrators_see_who_is_linked(museum: Place) -> None:
    path = f"/console/people/{museum.staff(ALICE).id}"
    assert "linked with" not in Desk(museum.client).get(path).text
    museum.comes_in()
    assert "linked with Musée ID since" in words(Desk(museum.client).get(path).text)
