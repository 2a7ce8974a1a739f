"""The reception: what the gateway answers by itself on channels with an account, and what it only keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.catalog import shipped
from bot.gateway import conversations
from bot.gateway.conversations import Received
from bot.gateway.db import Conversation, Database, Message, OutboxRow, Request
from bot.gateway.errors import MessageEmpty, PayloadNotAllowed
from bot.gateway.messages import Attachment, BotReply, Handoff, Inbound, Kind, State
from bot.gateway.outbox import Promise
from bot.gateway.reception import Farewell, Reception
from tests.gateway.conftest import MUSEUM, NOW, Clock

UNSURE = Handoff("unsure", "fr")


class Counter:
    """A reception, and what stands in the log and in the outbox."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database, self.clock = database, clock
        self.reception = Reception(MUSEUM, shipped(), ("fr", "en"), "https://museum.example/deletion/{code}")
        self._count = iter(range(1, 10_000))

    def receives(self, text: str = "", *, sender: str = "vera", account: str = "PAGE", **parts: object) -> Received:
        received = self.hears(text, sender=sender, account=account, **parts)
        assert isinstance(received, Received)
        return received

    def hears(self, text: str = "", *, sender: str = "vera", **parts: object) -> Received | Farewell:
        given = {"external_id": f"m{next(self._count)}", "received_at": self.clock(), "language": "fr", **parts}
        inbound = Inbound("post", sender, text=text, **given)  # type: ignore[arg-type]
        with self.database.begin() as session:
            return self.reception.receive(session, inbound, self.clock())

    def within(self, act: Callable[..., object], *given: object, **named: object) -> None:
        """One of the log's functions, in a transaction of its own."""
        with self.database.begin() as session:
            act(session, *given, **named)

    def waits(self, received: Received) -> None:
        """The message becomes a request to the team."""
        self.within(conversations.hand_off, received.message_id, UNSURE, None, self.clock())

    def answers(self, received: Received, *payloads: str) -> None:
        choices = [{"title": f"Choix {payload}", "payload": payload} for payload in payloads]
        reply = BotReply(Kind.SUGGEST, "Peut-être ?", "fr", {"choices": choices})
        self.within(conversations.reply_from_bot, received.message_id, reply, self.clock())

    def takes(self, staff_id: int) -> None:
        self.within(conversations.take, self.conversation().id, staff_id, self.clock())

    def conversation(self) -> Conversation:
        with self.database.read() as session:
            return session.scalars(select(Conversation).where(Conversation.sender == "vera")).one()

    def state(self) -> State:
        with self.database.read() as session:
            return conversations.state(session, self.conversation().id)

    def bot(self) -> list[str]:
        """The beginnings of what the bot said."""
        return [line.text[:20] for line in self.log() if line.author == "bot"]

    def log(self) -> list[Message]:
        with self.database.read() as session:
            return conversations.thread(session, self.conversation().id, limit=1000)

    def asked(self) -> int:
        """How many messages wait for the assistant."""
        with self.database.read() as session:
            rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == Promise.ASK))
            return sum(row.outcome is None for row in rows)

    def reasons(self) -> list[str]:
        with self.database.read() as session:
            return list(session.scalars(select(Request.reason).order_by(Request.id)))


@pytest.fixture
def counter(database: Database, clock: Clock) -> Counter:
    return Counter(database, clock)


# E-mail


def test_an_address_is_kept_while_a_message_waits_for_the_team(counter: Counter) -> None:
    counter.waits(counter.receives("Un dinosaure ?"))
    counter.receives(" vera@museum.example ")
    assert counter.conversation().email == "vera@museum.example"
    assert counter.bot() == ["C'est noté : si l'éq"]
    assert counter.asked() == 1  # the question before it, not the address


def test_an_address_is_kept_while_a_person_has_the_conversation(counter: Counter, alice: int) -> None:
    counter.receives("Bonjour")
    counter.takes(alice)
    counter.receives("vera@museum.example")
    assert counter.conversation().email == "vera@museum.example"


def test_an_address_that_nobody_asked_for_is_a_message_like_any_other(counter: Counter) -> None:
    counter.receives("vera@museum.example")
    assert counter.conversation().email is None
    assert counter.asked() == 1


@pytest.mark.parametrize("text", ["Mon adresse est vera@museum.example", "vera@museum", "a@b.fr\nc@d.fr", "@museum.fr"])
def test_only_an_address_alone_is_taken_for_one(counter: Counter, text: str) -> None:
    counter.waits(counter.receives("Un dinosaure ?"))
    counter.receives(text)
    assert counter.conversation().email is None


# Floods


def test_twenty_messages_a_minute_are_answered_and_the_next_is_for_a_person(counter: Counter) -> None:
    for number in range(25):
        counter.receives(f"Message {number}")
    assert counter.asked() == 20
    assert counter.reasons() == ["flood"]
    counter.clock.forward(minutes=2)
    counter.receives("Une vraie question")
    assert counter.asked() == 21


def test_a_hundred_and_fifty_messages_an_hour_are_answered(counter: Counter) -> None:
    for number in range(153):
        counter.receives(f"Message {number}")
        counter.clock.forward(seconds=20)
    assert counter.asked() == 150
    assert counter.reasons() == ["flood"]


def test_one_visitors_flood_does_not_concern_another(counter: Counter) -> None:
    for number in range(21):
        counter.receives(f"Message {number}")
    counter.receives("Bonjour", sender="otto")
    assert counter.asked() == 21


# Late messages


def test_what_comes_after_its_window_is_a_request_and_nothing_is_said(counter: Counter) -> None:
    counter.receives("Il y a quelqu'un ?", received_at=NOW - timedelta(hours=25))
    assert (counter.asked(), counter.bot(), counter.reasons()) == (0, [], ["late"])
    assert counter.state() is State.WAITING


def test_without_a_window_nothing_is_too_late(counter: Counter) -> None:
    counter.receives("Il y a quelqu'un ?", account="", received_at=NOW - timedelta(hours=25))
    assert (counter.asked(), counter.reasons()) == (1, [])


# The wish to be forgotten


def test_the_wish_is_asked_back_before_anything_is_deleted(counter: Counter) -> None:
    counter.receives("Supprimez mes données")
    assert counter.bot() == ["Vous demandez la sup"]
    assert counter.asked() == 0
    farewell = counter.hears(payload="erase-confirmed", account="PAGE")
    assert isinstance(farewell, Farewell)
    assert "https://museum.example/deletion/" in farewell.text
    with counter.database.read() as session:
        assert session.scalars(select(Message)).all() == []


def test_a_wish_in_standby_is_only_heard(counter: Counter) -> None:
    counter.receives("Supprimez mes données", quiet=True)
    assert counter.bot() == []
    counter.receives(payload="erase-confirmed", quiet=True)
    assert len(counter.log()) == 2


def test_a_confirmation_of_somebody_unknown_gets_its_last_word_all_the_same(counter: Counter) -> None:
    farewell = counter.hears(payload="erase-confirmed", account="PAGE", sender="nobody")
    assert isinstance(farewell, Farewell)
    assert farewell.recipient == "nobody"


# Choices


def test_a_number_below_choices_is_that_choice(counter: Counter) -> None:
    counter.answers(counter.receives("Ouvert ?"), "entry:hours", "person")
    counter.receives("2.")
    tapped = counter.log()[-1]
    assert (tapped.kind, tapped.text, tapped.payload["payload"]) == ("choice", "Choix person", "person")


@pytest.mark.parametrize("text", ["3", "0", "12", "2 adultes", "-1", "２"])
def test_another_number_is_a_text(counter: Counter, text: str) -> None:
    counter.answers(counter.receives("Ouvert ?"), "entry:hours", "person")
    counter.receives(text)
    assert counter.log()[-1].kind == "text"


def test_a_number_without_choices_is_a_text(counter: Counter) -> None:
    counter.receives("2")
    assert counter.log()[-1].kind == "text"


def test_a_choice_that_is_not_on_the_list_is_refused(counter: Counter) -> None:
    with pytest.raises(PayloadNotAllowed):
        counter.receives(payload="/restart")


# Changes


def test_a_change_after_the_answer_is_said_not_to_be_answered_once(counter: Counter) -> None:
    received = counter.receives("Horraires ?")
    counter.answers(received)
    for number in (1, 2):
        with counter.database.begin() as session:
            message = session.get_one(Message, received.message_id)
            assert conversations.edit(session, message, f"Horaires {number} ?", number, NOW)
            counter.reception.edited(session, message, NOW)
    assert counter.bot() == ["Peut-être ?", "J'ai vu que vous ave"]


def test_a_change_before_the_answer_says_nothing(counter: Counter) -> None:
    received = counter.receives("Horraires ?")
    with counter.database.begin() as session:
        message = session.get_one(Message, received.message_id)
        conversations.edit(session, message, "Horaires ?", 1, NOW)
        counter.reception.edited(session, message, NOW)
    assert counter.bot() == []


@pytest.mark.parametrize(("number", "changed"), [(1, False), (2, False), (3, True)])
def test_only_a_later_change_counts(counter: Counter, number: int, changed: bool) -> None:
    received = counter.receives("un")
    with counter.database.begin() as session:
        message = session.get_one(Message, received.message_id)
        assert conversations.edit(session, message, "deux", 2, NOW)
        assert conversations.edit(session, message, "trois", number, NOW) is changed
        assert message.text == ("trois" if changed else "deux")
        with pytest.raises(MessageEmpty):
            conversations.edit(session, message, " ", 9, NOW)


def test_a_deleted_message_is_neither_changed_nor_asked_any_more(counter: Counter) -> None:
    received = counter.receives("un", attachments=(Attachment("image", "https://x.example/1"),))
    with counter.database.begin() as session:
        message = session.get_one(Message, received.message_id)
        conversations.delete(session, message, NOW)
        assert (message.kind, message.text, message.payload) == (Kind.DELETED, "", {})
        assert not conversations.edit(session, message, "deux", 1, NOW)
    assert counter.asked() == 0


# Who has the conversation


def test_when_somebody_elsewhere_is_silent_for_long_the_bot_answers_again(counter: Counter) -> None:
    counter.receives("Bonjour")
    counter.within(conversations.reply_from_elsewhere, counter.conversation().id, "e1", "Oui ?", NOW)
    counter.clock.forward(hours=11)
    counter.receives("Merci")
    assert (counter.state(), counter.asked()) == (State.PERSON, 1)
    counter.clock.forward(hours=2)
    counter.receives("Et demain ?")
    assert (counter.state(), counter.asked()) == (State.BOT, 2)


def test_a_person_of_the_team_keeps_the_conversation_however_long_they_are_silent(counter: Counter, alice: int) -> None:
    counter.receives("Bonjour")
    counter.takes(alice)
    counter.clock.forward(hours=100)
    counter.receives("Vous êtes là ?")
    counter.within(conversations.given_back, counter.conversation().id, counter.clock())
    assert counter.state() is State.PERSON


def test_taken_twice_and_given_back_twice_are_one_event_each(counter: Counter) -> None:
    counter.receives("Bonjour")
    for act in (conversations.taken_elsewhere, conversations.given_back):
        for _ in range(2):
            counter.within(act, counter.conversation().id, NOW)
    assert [line.kind for line in counter.log()] == ["text", "taken", "closed"]


def test_a_reply_from_elsewhere_that_is_told_twice_is_one_line(counter: Counter) -> None:
    counter.receives("Bonjour")
    for _ in range(2):
        counter.within(conversations.reply_from_elsewhere, counter.conversation().id, "e1", "Oui ?", NOW)
    assert [line.text for line in counter.log()] == ["Bonjour", "Oui ?"]


# Small things


def test_the_window_never_closes_earlier_because_of_an_older_event(counter: Counter) -> None:
    counter.receives("un")
    counter.receives("zéro", received_at=NOW - timedelta(hours=3))
    assert counter.conversation().heard_at == NOW


def test_the_same_sentence_about_attachments_is_not_said_twice_in_a_row(counter: Counter) -> None:
    for _ in range(3):
        counter.receives(attachments=(Attachment("image", "https://x.example/1"),))
    assert len(counter.bot()) == 1
    assert counter.asked() == 0


def test_the_bots_first_words_and_its_first_after_a_person_say_that_it_is_one(counter: Counter, alice: int) -> None:
    counter.answers(counter.receives("un"))
    counter.answers(counter.receives("deux"))
    counter.takes(alice)
    counter.within(conversations.close, counter.conversation().id, alice, NOW)
    counter.answers(counter.receives("trois"))
    counter.answers(counter.receives("quatre"))
    said = [line.payload.get("disclosure") for line in counter.log() if line.author == "bot"]
    assert said == ["first", None, "again", None]


def test_nobody_is_greeted_who_has_been_spoken_to(counter: Counter) -> None:
    counter.answers(counter.receives("un"))
    with counter.database.begin() as session:
        counter.reception.greet(session, session.get_one(Conversation, counter.conversation().id), NOW)
    assert counter.bot() == ["Peut-être ?"]
