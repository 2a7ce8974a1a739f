"""Instagram, the whole way: the same desk behind another door."""

from __future__ import annotations

import pytest

from bot.gateway.db import ChannelEvent, Erasure, Request
from bot.gateway.messages import State
from tests.fake_graph import demo
from tests.fake_graph.faults import refuses
from tests.fake_graph.hands import Hands
from tests.gateway.fake_rasa import Reaction, custom
from tests.gateway.platforms.town import IDA, Town

INSTAGRAM = "instagram"


@pytest.fixture
def phone(town: Town) -> Hands:
    """What Ida does on Instagram."""
    return town.instagram


def test_h26_a_message_is_answered_and_its_echo_is_none(town: Town, phone: Hands) -> None:
    phone.visitor_says(IDA, "Horaires ?")
    town.settle()
    phone.reads(IDA)
    town.settle()
    assert town.questions() == ["Horaires ?"]
    assert town.kinds(IDA, INSTAGRAM) == ["text", "answer"]
    assert len(town.read(IDA, phone)) == 1
    assert town.state(IDA, INSTAGRAM) is State.BOT
    (part,) = town.parts()
    assert part.seen_at is not None
    assert town.graph.refused == []


def test_h26_a_reply_to_a_story_is_answered_and_staff_see_to_which(town: Town, phone: Hands) -> None:
    phone.visitor_says(IDA, "C'est ouvert ?", story={"id": "1789", "url": "https://cdn.example/story"})
    town.settle()
    assert town.questions() == ["C'est ouvert ?"]
    question = town.log(IDA, INSTAGRAM)[0]
    assert question.payload["reply_to"] == "story:1789"
    assert question.payload["attachments"][0]["type"] == "story"


def test_h26_a_mention_in_a_story_gets_a_polite_sentence(town: Town, phone: Hands) -> None:
    phone.sends_attachment(IDA, "story_mention")
    town.settle()
    assert town.questions() == []
    assert len(town.read(IDA, phone)) == 1


def test_h16_on_instagram_a_reply_from_metas_inbox_takes_the_conversation(town: Town, phone: Hands) -> None:
    phone.visitor_says(IDA, "Horaires ?")
    town.settle()
    phone.inbox_reply(IDA, "Je vous réponds moi-même.")
    town.settle()
    assert town.state(IDA, INSTAGRAM) is State.PERSON


def test_h22_on_instagram_a_long_answer_keeps_to_a_thousand_bytes(town: Town, phone: Hands) -> None:
    text = ("Ķeizariene Žanna dzīvoja pilī pie Ļaudonas ezera. " * 40).strip()
    town.rasa.script["Racontez"] = [Reaction([custom(text)])]
    phone.visitor_says(IDA, "Racontez")
    town.settle()
    parts = town.read(IDA, phone)
    assert len(parts) >= 3
    assert max(len(part.encode()) for part in parts) <= 1000
    assert " ".join(parts).endswith(text)
    assert town.graph.refused == []


def test_h27_a_message_that_was_taken_back_leaves_an_empty_line(town: Town, phone: Hands) -> None:
    mid = phone.visitor_says(IDA, "Mon numéro est le 06 12 34 56 78")
    town.settle()
    phone.deletes(IDA, mid)
    town.settle()
    line = town.log(IDA, INSTAGRAM)[0]
    assert (line.kind, line.text, line.payload) == ("deleted", "", {})
    assert len(town.read(IDA, phone)) == 1  # nothing is said about it
    assert all("06 12" not in event.body for event in town.rows(ChannelEvent))
    town.clock.forward(minutes=3)
    assert town.forgetting.process_one()  # the assistant must not remember it either
    assert town.rasa.forgotten == [town.conversation(IDA, INSTAGRAM).id]
    assert town.count(Erasure) == 0  # nobody was told a code


def test_h27_a_message_that_was_taken_back_at_once_is_not_asked_any_more(town: Town, phone: Hands) -> None:
    mid = phone.visitor_says(IDA, "Pardon, erreur")
    phone.deletes(IDA, mid)
    town.settle()
    assert town.questions() == []
    assert town.read(IDA, phone) == []


def test_h27_a_request_about_it_keeps_nothing_of_its_words(town: Town, phone: Hands) -> None:
    town.will_hand_off("Mon code est 1234")
    mid = phone.visitor_says(IDA, "Mon code est 1234")
    town.settle()
    phone.deletes(IDA, mid)
    town.settle()
    (request,) = town.rows(Request)
    assert request.explanation == {}
    assert "1234" not in town.alice().get("/console").text


@pytest.mark.parametrize(("code", "subcode"), [(10, 2534022), (100, 2534014)])
def test_f10_f16_on_instagram_its_own_numbers_are_final_too(town: Town, phone: Hands, code: int, subcode: int) -> None:
    town.graph.fail_next(refuses(code, subcode))
    phone.visitor_says(IDA, "Horaires ?")
    town.settle()
    assert town.attempts() == ["failed"]


def test_both_channels_answer_side_by_side(town: Town, phone: Hands) -> None:
    town.says("Horaires ?")
    phone.visitor_says(IDA, "Horaires ?")
    town.settle()
    assert (len(town.read()), len(town.read(IDA, phone))) == (1, 1)
    accounts = {town.conversation().account, town.conversation(IDA, INSTAGRAM).account}
    assert accounts == {demo.PAGE_ID, demo.INSTAGRAM_ID}
