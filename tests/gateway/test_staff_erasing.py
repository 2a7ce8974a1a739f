"""Deleting everything about a visitor in the console."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.gateway.db import Conversation, Database, Erasure, Message
from tests.gateway.conftest import NOW, Clock
from tests.gateway.doors import Desk, fields
from tests.gateway.staff_room import StaffRoom, Talk


@pytest.fixture
def museum(sqlite: Database, clock: Clock) -> StaffRoom:
    return StaffRoom(sqlite, clock)


# Deleting everything about a visitor


def confirm(vera: Talk, desk: Desk) -> dict[str, str]:
    """The fields of the form that asks once more."""
    return fields(desk.get(f"{vera.path}/erase").text, f"{vera.path}/erase")


def left(museum: StaffRoom, vera: Talk) -> int:
    with museum.database.read() as session:
        found = select(Message).where(Message.conversation_id == vera.id)
        return len(session.scalars(found).all()) + (session.get(Conversation, vera.id) is not None)


def test_everything_about_a_visitor_is_deleted_after_asking_once_more(museum: StaffRoom) -> None:
    vera, walter = museum.conversation(email="v@museum.example").asks("Un os"), museum.conversation().asks("Autre")
    vera.promise(vera.says(), (NOW, NOW, None), detail="")
    assert f'href="{vera.path}/erase"' in vera.html()
    question = vera.seen("/erase")
    assert "Delete everything about this visitor?" in question
    assert "Un os" in question
    assert "This visitor still waits for an answer" not in question  # a person has it
    assert "still waits" in walter.seen("/erase")
    assert left(museum, vera) > 1
    done = museum.alice.post(f"{vera.path}/erase", **confirm(vera, museum.alice))
    assert (done.status_code, done.headers["Location"]) == (303, "/console?done=erased")
    assert "Everything about this visitor is deleted." in museum.alice.get(done.headers["Location"]).text
    assert left(museum, vera) == 0
    assert left(museum, walter) > 1
    with museum.database.read() as session:
        assert [row.origin for row in session.scalars(select(Erasure))] == ["staff"]


def test_pressing_twice_deletes_once_and_is_no_error(museum: StaffRoom) -> None:
    vera = museum.conversation().asks()
    form = confirm(vera, museum.alice)
    museum.alice.post(f"{vera.path}/erase", **form)
    again = museum.alice.post(f"{vera.path}/erase", **form)
    assert again.headers["Location"] == "/console?done=gone"
    assert "This conversation no longer exists." in museum.alice.get("/console?done=gone").text
    assert museum.alice.get(f"{vera.path}/erase").status_code == 404
    with museum.database.read() as session:
        assert len(session.scalars(select(Erasure)).all()) == 1


def test_another_site_cannot_delete_a_visitor(museum: StaffRoom) -> None:
    vera = museum.conversation().asks()
    for csrf in ("", "guessed"):
        refused = museum.alice.post(f"{vera.path}/erase", csrf=csrf)
        assert refused.status_code == 403
        assert "Nothing was deleted" in refused.text
    assert left(museum, vera) > 1


def test_a_stranger_deletes_nothing(museum: StaffRoom) -> None:
    vera = museum.conversation().asks()
    form = confirm(vera, museum.alice)
    museum.client.cookies.clear()
    asked = museum.client.get(f"{vera.path}/erase", follow_redirects=False)
    assert asked.headers["Location"] == f"/console/login?next={vera.path}"
    assert museum.client.post(f"{vera.path}/erase", data=form, follow_redirects=False).status_code == 401
    assert left(museum, vera) > 1


def test_another_museums_visitor_is_out_of_reach(museum: StaffRoom) -> None:
    vera, ours = museum.conversation(museum="other").asks(), museum.conversation().asks()
    assert museum.alice.get(f"{vera.path}/erase").status_code == 404
    museum.alice.post(f"{vera.path}/erase", **confirm(ours, museum.alice))
    assert left(museum, vera) > 1


@pytest.mark.parametrize(("channel", "account", "told"), [("instagram", "PAGE", True), ("web", "", False)])
def test_what_stands_on_the_platform_itself_is_not_promised_away(
    museum: StaffRoom, channel: str, account: str, told: bool
) -> None:
    vera = museum.conversation(channel, account=account).asks()
    assert ("What stands in Instagram itself stays there" in vera.seen("/erase")) is told


@pytest.mark.parametrize("done", ["", "take", "<b>", "erased"])
def test_the_list_tells_only_of_deeds_it_knows(museum: StaffRoom, done: str) -> None:
    html = museum.alice.get(f"/console?done={done}").text
    assert ('class="notice"' in html) is (done == "erased")
