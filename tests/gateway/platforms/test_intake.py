"""The intake: events are kept once, taken in in the order of their times, and one that breaks harms no other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DataError, DBAPIError, OperationalError

from bot.catalog import shipped
from bot.gateway import conversations
from bot.gateway.channels import Platform
from bot.gateway.db import ChannelEvent, Database, Message
from bot.gateway.errors import DatabaseUnavailable
from bot.gateway.happenings import Arrived, Deleted, Echoed, Edited, Happening, Nothing, Reacted, Said, Warned
from bot.gateway.intake import AT_ONCE, Intake, Keeper
from bot.gateway.messages import Inbound, State
from bot.gateway.reception import Reception
from bot.gateway.stepping import StepThreads
from bot.gateway.wakeup import Bell
from tests.gateway.conftest import MUSEUM, NOW, Clock, Mailbox

POST = "post"
Translate = Callable[[Arrived], Happening]


class Office:
    """A channel that pushes; what its events mean stands in ``meanings`` by key, else they are messages."""

    def __init__(self, database: Database, clock: Clock, mailbox: Mailbox) -> None:
        self.database, self.clock, self.bell = database, clock, Bell()
        self.meanings: dict[str, Translate] = {}
        platform = Platform(
            POST, "PAGE", "OURS", router=None, translate=self._translate, sender=mailbox,  # type: ignore[arg-type]
            watch=lambda: None, read_deletion=lambda *_: "", secrets=(),
        )  # fmt: skip
        reception = Reception(MUSEUM, shipped(), ("fr", "en"), "https://museum.example/{code}")
        self.intake = Intake(database, MUSEUM, {POST: platform}, reception, clock)
        self.keeper = Keeper(database, MUSEUM, self.bell)

    def _translate(self, arrived: Arrived) -> Happening:
        if arrived.key in self.meanings:
            return self.meanings[arrived.key](arrived)
        return Said(Inbound(POST, arrived.sender or "", arrived.key, arrived.at, text=arrived.body, account="PAGE"))

    def keep(self, *events: Arrived, channel: str = POST) -> None:
        self.keeper(channel, list(events), self.clock())

    def comes(self, key: str, text: Any = "Bonjour", *, at: int = 0, sender: str = "vera", **parts: Any) -> None:
        """An event comes; ``at``: seconds after the present at which it happened."""
        self.keep(Arrived("PAGE", sender, key, self.clock() + timedelta(seconds=at), "messaging", text, **parts))

    def means(self, key: str, happening: Happening) -> None:
        self.meanings[key] = lambda _: happening
        self.comes(key)

    def take_in(self) -> int:
        total = 0
        while count := self.intake.process_some_events():
            total += count
        return total

    def texts(self) -> list[str]:
        with self.database.read() as session:
            return list(session.scalars(select(Message.text).where(Message.author == "visitor").order_by(Message.id)))

    def events(self) -> dict[str, tuple[str | None, str, str]]:
        with self.database.read() as session:
            rows = session.scalars(select(ChannelEvent).order_by(ChannelEvent.id))
            return {row.key: (row.outcome, row.detail, row.body) for row in rows}

    def state(self) -> State:
        with self.database.read() as session:
            found = conversations.find(session, MUSEUM, POST, "vera")
            assert found is not None
            return conversations.state(session, found.id)


@pytest.fixture
def office(database: Database, clock: Clock, mailbox: Mailbox) -> Office:
    return Office(database, clock, mailbox)


def breaks(_: Arrived) -> Happening:
    raise KeyError("nobody thought of that")


# Keeping


def test_an_event_that_comes_again_is_kept_once(office: Office) -> None:
    office.comes("m1", "un")
    office.comes("m1", "un")
    office.keep(*[Arrived("PAGE", "vera", "m2", NOW, "messaging", "deux")] * 2)
    assert office.take_in() == 2
    office.comes("m1", "un")
    assert office.take_in() == 0
    assert office.texts() == ["un", "deux"]


def test_the_same_key_at_another_museum_or_channel_is_another_event(office: Office) -> None:
    office.comes("m1")
    office.keep(Arrived("PAGE", "vera", "m1", NOW, "messaging", "x"), channel="pigeon")
    Keeper(office.database, "other", office.bell)(POST, [Arrived("P", "vera", "m1", NOW, "messaging", "x")], NOW)
    with office.database.read() as session:
        assert len(session.scalars(select(ChannelEvent)).all()) == 3
    assert office.take_in() == 2  # the other museum's is not ours


def test_keeping_rings_the_bell(office: Office) -> None:
    office.comes("m1")
    assert office.bell.wait(0)
    office.keep()
    assert not office.bell.wait(0)


def test_an_event_that_is_kept_with_a_problem_is_not_taken_in(office: Office) -> None:
    office.comes("m1", {"odd": "\ud800"}, problem="for an account that is not ours")
    assert office.take_in() == 0
    outcome, detail, body = office.events()["m1"]
    assert (outcome, detail) == ("quarantined", "for an account that is not ours")
    assert "odd" in body


# Taking in


def test_events_are_taken_in_in_the_order_of_their_times(office: Office) -> None:
    for key, at in (("m3", -1), ("m1", -3), ("m2", -2)):
        office.comes(key, key, at=at)
    office.take_in()
    assert office.texts() == ["m1", "m2", "m3"]


def test_many_events_are_taken_in_a_part_at_a_time(office: Office) -> None:
    office.keep(*(Arrived("PAGE", "vera", f"m{n}", NOW, "messaging", str(n)) for n in range(AT_ONCE + 1)))
    assert [office.intake.process_some_events() for _ in range(3)] == [AT_ONCE, 1, 0]
    assert office.texts() == [str(number) for number in range(AT_ONCE + 1)]


def test_an_event_that_breaks_is_set_aside_with_its_body_and_the_others_go_on(office: Office) -> None:
    office.meanings["m2"] = breaks
    for key in ("m1", "m2", "m3"):
        office.comes(key, f"text of {key}")
    assert office.take_in() == 3
    assert office.texts() == ["text of m1", "text of m3"]
    events = office.events()
    assert events["m1"] == ("done", "", "")  # what was taken in is kept once only, in the log
    outcome, detail, body = events["m2"]
    assert (outcome, detail) == ("quarantined", "KeyError('nobody thought of that')")
    assert "text of m2" in body


def refused(kind: type[DBAPIError]) -> Callable[[Arrived], Happening]:
    """What the database says: ``DataError``, that the event does not fit; ``OperationalError``, that it is away."""

    def meaning(_: Arrived) -> Happening:
        raise kind("INSERT", {}, Exception("value too long"))

    return meaning


def test_an_event_that_the_database_refuses_for_what_it_is_stops_no_other(office: Office) -> None:
    office.meanings["m1"] = refused(DataError)
    for key in ("m1", "m2"):
        office.comes(key, f"text of {key}")
    assert office.take_in() == 2
    assert office.texts() == ["text of m2"]
    assert office.events()["m1"][0] == "quarantined"


def test_a_database_that_goes_away_leaves_every_event_to_be_taken_in_later(office: Office) -> None:
    office.comes("m1", "text of m1")
    office.comes("m2", "text of m2")
    office.meanings["m2"] = refused(OperationalError)
    with pytest.raises(DatabaseUnavailable):
        office.intake.process_some_events()
    del office.meanings["m2"]
    office.take_in()
    assert office.texts() == ["text of m1", "text of m2"]


def test_an_event_that_cannot_be_kept_says_why_and_leaves_no_conversation(office: Office) -> None:
    office.comes("m1", "x" * 30_000)
    office.take_in()
    outcome, detail, _ = office.events()["m1"]
    assert outcome == "ignored"
    assert "30000 characters" in detail
    with office.database.read() as session:
        assert conversations.find(session, MUSEUM, POST, "vera") is None


def test_an_event_that_asks_for_nothing_says_why(office: Office) -> None:
    office.means("m1", Nothing("about the page, not a conversation"))
    office.take_in()
    assert office.events()["m1"] == ("ignored", "about the page, not a conversation", "")


def test_an_event_of_a_channel_that_is_not_set_up_any_more_is_set_aside(office: Office) -> None:
    office.keep(Arrived("PAGE", "vera", "m1", NOW, "messaging", "x"), channel="pigeon")
    office.comes("m2", "deux")
    office.take_in()
    assert office.events()["m1"][:2] == ("quarantined", "no channel 'pigeon' is set up")
    assert office.texts() == ["deux"]


def test_a_database_that_fails_leaves_everything_to_be_taken_in_again(office: Office) -> None:
    def fails(_: Arrived) -> Happening:
        raise DatabaseUnavailable("the disk is full")

    office.comes("m1", "un")
    office.meanings["m2"] = fails
    office.comes("m2", at=1)
    with pytest.raises(DatabaseUnavailable):
        office.intake.process_some_events()
    assert office.texts() == []
    del office.meanings["m2"]
    assert office.take_in() == 2
    assert office.texts() == ["un", "Bonjour"]


def test_two_processes_take_every_event_in_once(office: Office) -> None:
    office.keep(*(Arrived("PAGE", f"v{n % 3}", f"m{n}", NOW, "messaging", str(n)) for n in range(60)))
    threads = [threading.Thread(target=office.take_in) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(map(int, office.texts())) == list(range(60))


def test_a_step_that_breaks_does_not_end_the_thread(office: Office) -> None:
    steps: list[str] = []
    done = threading.Event()

    def shaky() -> int:
        steps.append("step")
        if len(steps) == 1:
            raise RuntimeError("unexpected")
        if len(steps) == 2:
            raise DatabaseUnavailable("away")
        done.set()
        return 0

    thread = StepThreads("intake", shaky, office.bell)
    thread.start()
    for _ in range(3):
        office.bell.ring()
    assert done.wait(20)
    thread.stop(20)


# Acting


@pytest.mark.parametrize(
    "happening",
    [
        Reacted("nobody", NOW, opens_window=True),
        Edited("nobody", NOW, "m", "x", 1),
        Deleted("nobody", NOW, "m"),
    ],
)
def test_what_happens_to_a_conversation_that_does_not_exist_is_nothing(office: Office, happening: Happening) -> None:
    office.means("e1", happening)
    office.take_in()
    assert office.events()["e1"][0] == "done"
    with office.database.read() as session:
        assert conversations.find(session, MUSEUM, POST, "nobody") is None


def test_nobody_changes_another_visitors_message(office: Office) -> None:
    office.comes("m1", "À moi")
    office.comes("m2", "Bonjour", sender="otto")
    office.take_in()
    office.means("e1", Edited("otto", NOW, "m1", "Changé", 1))
    office.means("e2", Deleted("otto", NOW, "m1"))
    office.take_in()
    assert office.texts() == ["À moi", "Bonjour"]


def test_an_older_change_does_not_undo_a_newer_one(office: Office) -> None:
    office.comes("m1", "un")
    office.take_in()
    for key, number in (("e2", 2), ("e1", 1)):
        office.means(key, Edited("vera", NOW, "m1", f"change {number}", number))
        office.take_in()
    assert office.texts() == ["change 2"]


def test_a_warning_of_the_platform_is_told_to_whoever_runs_the_installation(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.means("w1", Warned(NOW, "PAGE", "block", "spam"))
    office.take_in()
    assert "post: the platform says block: spam" in caplog.text


def test_an_echo_of_staff_to_somebody_we_do_not_know_opens_a_conversation_that_they_have(office: Office) -> None:
    office.means("e1", Echoed("vera", NOW, "mid", "PAGE", app_id="263902037430900", metadata=None, text="Bonjour !"))
    office.take_in()
    assert office.state() is State.PERSON
