"""The conversation log: what is written, what is not, and who has the conversation."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.gateway import conversations
from bot.gateway.conversations import HandedOff, Received
from bot.gateway.db import Conversation, Database, Message, OutboxRow, Request
from bot.gateway.errors import (
    ConversationTaken,
    MessageEmpty,
    MessageTooLong,
    PayloadNotAllowed,
    UnknownConversation,
    UnknownMessage,
)
from bot.gateway.handoff import Acknowledgements
from bot.gateway.messages import BotReply, Handoff, Inbound, Kind, State
from tests.gateway.conftest import MUSEUM, NOW, Clock, Says

REPLY = BotReply(Kind.ANSWER, "Le musée est ouvert.", "fr", {"answers": [], "choices": []})
CHOICES = [{"title": "Où se garer ?", "payload": "entry:parking"}]
SUGGESTION = BotReply(Kind.SUGGEST, "Vouliez-vous dire…", "fr", {"choices": CHOICES})
UNSURE = Handoff("unsure", "fr", [{"entry": "parking", "probability": 0.4}], {"action": "handoff"})


def kinds(database: Database, conversation_id: str) -> list[str]:
    with database.read() as session:
        return [line.kind for line in conversations.thread(session, conversation_id)]


def state(database: Database, conversation_id: str) -> State:
    with database.read() as session:
        return conversations.state(session, conversation_id)


def count(database: Database, table: type) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def promises(database: Database) -> list[tuple[str, int]]:
    with database.read() as session:
        return [(row.kind, row.message_id) for row in session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


class Desk:
    """The log's writers, each in a transaction of its own."""

    def __init__(self, database: Database, clock: Clock, acknowledgement: Acknowledgements) -> None:
        self.database, self.clock, self.acknowledgement = database, clock, acknowledgement

    def reply(self, message_id: int, reply: BotReply = REPLY) -> int | None:
        with self.database.begin() as session:
            return conversations.reply_from_bot(session, message_id, reply, self.clock())

    def hand_off(self, message_id: int, handoff: Handoff = UNSURE) -> HandedOff:
        with self.database.begin() as session:
            return conversations.hand_off(session, message_id, handoff, self.acknowledgement, self.clock())

    def take(self, conversation_id: str, staff_id: int) -> None:
        with self.database.begin() as session:
            conversations.take(session, conversation_id, staff_id, self.clock())

    def staff_reply(self, conversation_id: str, staff_id: int, text: str = "Bonjour", once: str | None = None) -> int:
        with self.database.begin() as session:
            return conversations.reply_from_staff(
                session, conversation_id, staff_id, text, self.clock(), external_id=once
            )

    def close(self, conversation_id: str, staff_id: int) -> None:
        with self.database.begin() as session:
            conversations.close(session, conversation_id, staff_id, self.clock())


@pytest.fixture
def desk(database: Database, clock: Clock, acknowledgement: Acknowledgements) -> Desk:
    return Desk(database, clock, acknowledgement)


def open_one(database: Database, **parts: object) -> Conversation:
    fields = {"museum": MUSEUM, "channel": "web", "sender": "vera", "language": "fr", "now": NOW, **parts}
    with database.begin() as session:
        return conversations.open_conversation(session, **fields)


# Opening


def test_a_conversation_starts_with_its_greeting(database: Database) -> None:
    greeting = BotReply(Kind.GREETING, "Ici répond un programme.", "fr")
    conversation = open_one(database, greeting=greeting)
    assert kinds(database, conversation.id) == ["greeting"]


def test_a_sender_has_one_conversation_and_is_greeted_once(database: Database) -> None:
    greeting = BotReply(Kind.GREETING, "Ici répond un programme.", "fr")
    first, second = open_one(database, greeting=greeting), open_one(database, greeting=greeting)
    assert first.id == second.id
    assert kinds(database, first.id) == ["greeting"]


def test_the_same_sender_at_another_museum_is_another_conversation(database: Database) -> None:
    assert open_one(database).id != open_one(database, museum="other").id


def test_a_token_finds_its_conversation_and_no_other(database: Database) -> None:
    conversation = open_one(database, token_digest="a" * 64)
    with database.read() as session:
        assert conversations.by_token(session, "a" * 64, NOW).id == conversation.id
        with pytest.raises(UnknownConversation):
            conversations.by_token(session, "b" * 64, NOW)


def test_a_token_ends_when_nothing_was_written_for_too_long(database: Database) -> None:
    open_one(database, token_digest="a" * 64)
    with database.read() as session:
        conversations.by_token(session, "a" * 64, NOW + timedelta(days=7), unused_for=timedelta(days=7))
        with pytest.raises(UnknownConversation):
            conversations.by_token(session, "a" * 64, NOW + timedelta(days=7, seconds=1), unused_for=timedelta(days=7))


# Receiving


def test_a_message_and_the_promise_to_ask_are_written_together(database: Database, says: Says) -> None:
    received = says("Quels sont vos horaires ?")
    assert not received.duplicate
    assert kinds(database, received.conversation_id) == ["text"]
    assert promises(database) == [("ask", received.message_id)]


@pytest.mark.parametrize("text", ["a", "a" * 20_000, "😀😀", "<script>alert(1)</script>", "/restart", ' /greet{"x":1}'])
def test_it_keeps_any_visible_text_as_it_was_typed(database: Database, says: Says, text: str) -> None:
    received = says(text)
    with database.read() as session:
        assert conversations.thread(session, received.conversation_id)[0].text == text.strip()


@pytest.mark.parametrize(
    ("text", "error"),
    [("", MessageEmpty), (" \n ", MessageEmpty), ("\u200b\ufeff", MessageEmpty), ("a" * 20_001, MessageTooLong)],
)
def test_it_refuses_a_text_that_is_empty_or_too_long(
    database: Database, says: Says, text: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        says(text)
    assert count(database, Conversation) == count(database, Message) == 0


def test_it_cleans_what_no_database_can_hold(database: Database, says: Says) -> None:
    received = says("Bon\x00jour \ud800 !")
    with database.read() as session:
        assert conversations.thread(session, received.conversation_id)[0].text == "Bonjour \ufffd !"


def test_a_repeat_of_a_message_changes_nothing(database: Database, says: Says) -> None:
    first = says("Bonjour", external_id="m1")
    again = says("Bonjour", external_id="m1")
    assert again == Received(first.conversation_id, first.message_id, duplicate=True)
    assert promises(database) == [("ask", first.message_id)]


def test_the_same_external_id_on_another_channel_is_another_message(database: Database, says: Says) -> None:
    says("Bonjour", external_id="m1")
    assert not says("Bonjour", external_id="m1", channel="post").duplicate


def test_repeats_at_the_same_time_are_one_message(database: Database, says: Says) -> None:
    together = threading.Barrier(8)

    def say(_: int) -> Received:
        together.wait()
        return says("Bonjour", external_id="m1")

    with ThreadPoolExecutor(8) as pool:
        received = list(pool.map(say, range(8)))
    assert len({one.message_id for one in received}) == 1
    assert sorted(one.duplicate for one in received) == [False] + [True] * 7
    assert count(database, Conversation) == count(database, Message) == count(database, OutboxRow) == 1


def test_the_same_external_id_from_two_senders_at_once_is_one_message(database: Database, says: Says) -> None:
    together = threading.Barrier(6)

    def say(number: int) -> Received:
        together.wait()
        return says("Bonjour", external_id="m1", sender=f"sender-{number}")

    with ThreadPoolExecutor(6) as pool:
        received = list(pool.map(say, range(6)))
    assert len({one.message_id for one in received}) == 1
    assert count(database, Message) == 1


def test_messages_of_many_writers_get_rising_ids_in_each_conversation(database: Database, says: Says) -> None:
    def say(number: int) -> Received:
        return says(f"Question {number}", sender=f"sender-{number % 4}")

    with ThreadPoolExecutor(8) as pool:
        received = list(pool.map(say, range(40)))
    assert len({one.message_id for one in received}) == 40
    assert count(database, Conversation) == 4


# Choices


@pytest.mark.parametrize("payload", ["entry:opening-hours", "person", "none", "language:fr", "entry:" + "a" * 80])
def test_it_accepts_the_choices_that_a_visitor_may_tap(database: Database, says: Says, payload: str) -> None:
    received = says(payload=payload)
    with database.read() as session:
        message = conversations.thread(session, received.conversation_id)[0]
    assert (message.kind, message.payload) == (Kind.CHOICE, {"payload": payload})


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "restart",
        "/restart",
        "entry:",
        "entry:Éléphant",
        'entry:x"} /restart',
        "entry:a\n",
        "entry:../x",
        "entry:" + "a" * 81,
        "language:français",
        "person ",
        "PERSON",
    ],
)
def test_it_refuses_any_other_choice(database: Database, says: Says, payload: str) -> None:
    with pytest.raises(PayloadNotAllowed):
        says(payload=payload)
    assert count(database, Message) == 0


def test_staff_read_the_words_of_the_tapped_button(database: Database, says: Says, desk: Desk) -> None:
    question = says("parking")
    desk.reply(question.message_id, SUGGESTION)
    tapped = says(payload="entry:parking")
    with database.read() as session:
        assert conversations.thread(session, tapped.conversation_id)[-1].text == "Où se garer ?"


def test_choosing_a_language_changes_the_conversation(database: Database, says: Says) -> None:
    received = says(payload="language:en")
    with database.read() as session:
        assert session.get_one(Conversation, received.conversation_id).language == "en"


# The assistant


def test_a_reply_and_the_promise_to_deliver_it_are_written_together(database: Database, says: Says, desk: Desk) -> None:
    question = says("Horaires ?")
    reply = desk.reply(question.message_id)
    assert kinds(database, question.conversation_id) == ["text", "answer"]
    assert promises(database) == [("ask", question.message_id), ("deliver", reply)]


def test_a_question_gets_one_reply(database: Database, says: Says, desk: Desk) -> None:
    question = says("Horaires ?")
    assert desk.reply(question.message_id) == desk.reply(question.message_id)
    assert kinds(database, question.conversation_id) == ["text", "answer"]


def test_the_bot_is_silent_while_a_person_has_the_conversation(
    database: Database, says: Says, desk: Desk, alice: int
) -> None:
    question = says("Horaires ?")
    desk.take(question.conversation_id, alice)
    assert desk.reply(question.message_id) is None
    assert kinds(database, question.conversation_id) == ["text", "taken"]


def test_a_reply_needs_a_visitors_message(database: Database, says: Says, desk: Desk) -> None:
    question = says("Horaires ?")
    reply = desk.reply(question.message_id)
    for not_a_question in (999, reply):
        with pytest.raises(UnknownMessage):
            desk.reply(not_a_question)


# Handing off


def test_a_handoff_makes_a_request_and_tells_the_visitor(database: Database, says: Says, desk: Desk) -> None:
    question = says("Un dinosaure peut-il nager ?")
    done = desk.hand_off(question.message_id)
    assert done.created
    assert kinds(database, question.conversation_id) == ["text", "handed_off", "acknowledgement"]
    assert state(database, question.conversation_id) is State.WAITING
    with database.read() as session:
        (waiting,) = conversations.open_requests(session, MUSEUM)
        assert waiting.message.text == "Un dinosaure peut-il nager ?"
        assert (waiting.request.reason, waiting.request.candidates) == ("unsure", UNSURE.candidates)
        acknowledgement = conversations.thread(session, question.conversation_id)[-1]
    assert acknowledgement.text == (
        "Merci, votre question est transmise à l'équipe du musée. "
        "Une personne vous répondra ici au plus tard aujourd'hui à 14\u00a0h."
    )
    assert ("deliver", acknowledgement.id) in promises(database)


def test_two_handoffs_of_a_message_are_one_request(database: Database, says: Says, desk: Desk) -> None:
    question = says("Un dinosaure peut-il nager ?")
    first, second = desk.hand_off(question.message_id), desk.hand_off(question.message_id)
    assert (second.request_id, second.created) == (first.request_id, False)
    assert kinds(database, question.conversation_id).count("acknowledgement") == 1


def test_two_handoffs_of_a_message_at_once_are_one_request(database: Database, says: Says, desk: Desk) -> None:
    question = says("Un dinosaure peut-il nager ?")
    together = threading.Barrier(6)

    def hand_off(_: int) -> HandedOff:
        together.wait()
        return desk.hand_off(question.message_id)

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(hand_off, range(6)))
    assert sum(one.created for one in done) == 1
    assert count(database, Request) == 1


def test_a_second_question_while_waiting_is_a_second_request(database: Database, says: Says, desk: Desk) -> None:
    first, second = says("Question 1 ?"), says("Question 2 ?")
    desk.hand_off(first.message_id)
    desk.hand_off(second.message_id)
    with database.read() as session:
        assert [one.message.text for one in conversations.open_requests(session, MUSEUM)] == [
            "Question 1 ?",
            "Question 2 ?",
        ]
        assert conversations.thread(session, first.conversation_id)[-1].text.startswith("Ce message est transmis")


def test_the_bot_still_answers_while_the_visitor_waits(database: Database, says: Says, desk: Desk) -> None:
    desk.hand_off(says("Question 1 ?").message_id)
    question = says("Horaires ?")
    assert desk.reply(question.message_id) is not None
    assert state(database, question.conversation_id) is State.WAITING


def test_a_handoff_that_comes_after_a_person_took_over_does_not_take_the_conversation_back(
    database: Database, says: Says, desk: Desk, alice: int
) -> None:
    question = says("Question ?")
    desk.take(question.conversation_id, alice)
    assert desk.hand_off(question.message_id).created
    assert state(database, question.conversation_id) is State.PERSON
    assert kinds(database, question.conversation_id) == ["text", "taken"]


def test_a_handoff_after_closing_is_an_open_request_again(
    database: Database, says: Says, desk: Desk, alice: int
) -> None:
    first, late = says("Question 1 ?"), says("Question 2 ?")
    desk.hand_off(first.message_id)
    desk.close(first.conversation_id, alice)
    desk.hand_off(late.message_id)
    assert state(database, late.conversation_id) is State.WAITING
    with database.read() as session:
        assert [one.message.text for one in conversations.open_requests(session, MUSEUM)] == ["Question 2 ?"]


@pytest.mark.parametrize("wrong", [999, 2**62])
def test_only_a_visitors_message_can_be_handed_off(says: Says, desk: Desk, wrong: int) -> None:
    says("Question ?")
    with pytest.raises(UnknownMessage):
        desk.hand_off(wrong)


def test_another_conversations_message_cannot_be_handed_off(
    database: Database, says: Says, acknowledgement: Acknowledgements
) -> None:
    question, charlie = says("Question ?"), says("Bonjour", sender="charlie")
    with pytest.raises(UnknownMessage), database.begin() as session:
        conversations.hand_off(
            session, question.message_id, UNSURE, acknowledgement, NOW, conversation_id=charlie.conversation_id
        )


# People


def test_a_person_takes_replies_and_gives_back(database: Database, says: Says, desk: Desk, alice: int) -> None:
    question = says("Question ?")
    seen = [state(database, question.conversation_id)]
    desk.hand_off(question.message_id)
    seen.append(state(database, question.conversation_id))
    desk.take(question.conversation_id, alice)
    seen.append(state(database, question.conversation_id))
    desk.staff_reply(question.conversation_id, alice, "Oui, très bien.")
    seen.append(state(database, question.conversation_id))
    desk.close(question.conversation_id, alice)
    seen.append(state(database, question.conversation_id))
    assert seen == [State.BOT, State.WAITING, State.PERSON, State.PERSON, State.BOT]
    assert kinds(database, question.conversation_id) == [
        "text", "handed_off", "acknowledgement", "taken", "reply", "closed",
    ]  # fmt: skip
    with database.read() as session:
        assert conversations.open_requests(session, MUSEUM) == []


def test_replying_takes_the_conversation(database: Database, says: Says, desk: Desk, alice: int) -> None:
    question = says("Question ?")
    desk.staff_reply(question.conversation_id, alice)
    with database.read() as session:
        assert conversations.holder(session, question.conversation_id) == alice


def test_only_one_person_has_a_conversation(says: Says, desk: Desk, alice: int, bruno: int) -> None:
    question = says("Question ?")
    desk.take(question.conversation_id, alice)
    for attempt in (desk.take, desk.staff_reply, desk.close):
        with pytest.raises(ConversationTaken):
            attempt(question.conversation_id, bruno)


def test_of_two_people_who_take_at_once_one_gets_the_conversation(
    database: Database, says: Says, desk: Desk, alice: int, bruno: int
) -> None:
    question = says("Question ?")
    together = threading.Barrier(2)

    def take(staff_id: int) -> bool:
        together.wait()
        try:
            desk.take(question.conversation_id, staff_id)
        except ConversationTaken:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, (alice, bruno))) == [False, True]
    assert kinds(database, question.conversation_id).count("taken") == 1


def test_taking_twice_and_closing_twice_change_nothing(database: Database, says: Says, desk: Desk, alice: int) -> None:
    question = says("Question ?")
    for step in (desk.take, desk.take, desk.close, desk.close):
        step(question.conversation_id, alice)
    assert kinds(database, question.conversation_id) == ["text", "taken", "closed"]


def test_a_form_sent_twice_is_one_reply(database: Database, says: Says, desk: Desk, alice: int) -> None:
    question = says("Question ?")
    first = desk.staff_reply(question.conversation_id, alice, "Oui.", once="form-1")
    assert desk.staff_reply(question.conversation_id, alice, "Oui.", once="form-1") == first
    assert kinds(database, question.conversation_id) == ["text", "reply"]


@pytest.mark.parametrize(("text", "error"), [(" ", MessageEmpty), ("a" * 20_001, MessageTooLong)])
def test_a_persons_reply_must_be_readable(
    database: Database, says: Says, desk: Desk, alice: int, text: str, error: type[Exception]
) -> None:
    question = says("Question ?")
    with pytest.raises(error):
        desk.staff_reply(question.conversation_id, alice, text)
    assert kinds(database, question.conversation_id) == ["text"]


def test_nobody_can_take_a_conversation_that_does_not_exist(desk: Desk, alice: int) -> None:
    with pytest.raises(UnknownConversation):
        desk.take("nowhere", alice)


def test_what_a_visitor_writes_to_a_person_is_not_put_to_the_assistant(
    database: Database, says: Says, desk: Desk, alice: int
) -> None:
    question = says("Question ?")
    desk.take(question.conversation_id, alice)
    says("Merci !")
    assert kinds(database, question.conversation_id) == ["text", "taken", "text"]
    assert promises(database) == [("ask", question.message_id)]


def test_after_closing_the_bot_is_asked_again(database: Database, says: Says, desk: Desk, alice: int) -> None:
    question = says("Question ?")
    desk.take(question.conversation_id, alice)
    desk.close(question.conversation_id, alice)
    later = says("Horaires ?")
    assert promises(database) == [("ask", question.message_id), ("ask", later.message_id)]


# Reading


def test_a_thread_goes_on_after_the_last_seen_message(database: Database, says: Says) -> None:
    first, second, third = says("1"), says("2"), says("3")
    with database.read() as session:
        after = conversations.thread(session, first.conversation_id, after=first.message_id)
        page = conversations.thread(session, first.conversation_id, limit=2)
    assert [line.id for line in after] == [second.message_id, third.message_id]
    assert [line.id for line in page] == [first.message_id, second.message_id]


def test_the_list_of_conversations_says_the_same_as_their_states(
    database: Database, says: Says, desk: Desk, alice: int
) -> None:
    by_name = {name: says("Question ?", sender=name) for name in ("bot", "waiting", "taken", "replied", "closed")}
    desk.hand_off(by_name["waiting"].message_id)
    desk.take(by_name["taken"].conversation_id, alice)
    desk.staff_reply(by_name["replied"].conversation_id, alice)
    desk.take(by_name["closed"].conversation_id, alice)
    desk.close(by_name["closed"].conversation_id, alice)
    with database.read() as session:
        listed = conversations.held(session, MUSEUM, [State.WAITING, State.PERSON])
        seen = {one.conversation.sender: (one.state, one.staff_id) for one in listed}
        assert all(conversations.state(session, one.conversation.id) is one.state for one in listed)
    assert seen == {
        "waiting": (State.WAITING, None),
        "taken": (State.PERSON, alice),
        "replied": (State.PERSON, alice),
    }


def test_lists_show_one_museum(database: Database, says: Says, desk: Desk) -> None:
    desk.hand_off(says("Question ?").message_id)
    with database.read() as session:
        assert conversations.open_requests(session, "other") == []
        assert conversations.held(session, "other", [State.WAITING]) == []


def test_a_commit_announces_the_conversations_that_changed(database: Database, says: Says) -> None:
    heard: list[frozenset[str]] = []
    database.on_commit(heard.append)
    received = says("Bonjour")
    assert heard == [frozenset({received.conversation_id})]


def test_a_rollback_announces_nothing(database: Database) -> None:
    heard: list[frozenset[str]] = []
    database.on_commit(heard.append)
    inbound = Inbound("web", "vera", "m1", NOW, text="Bonjour")

    def receive_and_break() -> None:
        with database.begin() as session:
            conversations.receive(session, inbound, museum=MUSEUM, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        receive_and_break()
    assert heard == []
    assert count(database, Message) == 0
