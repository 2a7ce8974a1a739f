"""A reply in another language than the visitor's: whoever wrote it is asked once more, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.conftest import Clock
from tests.gateway.doors import Browser, gateway_of, words
from tests.gateway.fake_rasa import FakeRasa
from tests.gateway.faq_room import Room

ENGLISH = "It is on the ground floor."


@pytest.fixture
def room(database_url: str, tmp_path: Path, clock: Clock, rasa: FakeRasa) -> Iterator[Room]:
    made = Room(database_url, tmp_path, clock, rasa)
    yield made
    gateway_of(made.client).assistant.close()


@pytest.fixture
def visitor(room: Room) -> Browser:
    return room.waits("Où est la girafe ?")


def test_the_writer_is_asked_once_and_the_second_press_sends(room: Room, visitor: Browser, rasa: FakeRasa) -> None:
    rasa.speaks = "en"
    answer = room.ada.act(visitor.conversation, "reply", ENGLISH)
    assert answer.status_code == 409
    assert "Your reply seems to be in English; this person writes in French." in words(answer.text)
    assert ENGLISH in answer.text
    assert ENGLISH not in visitor.texts()
    assert room.ada.act(visitor.conversation, "reply", ENGLISH, any_language="yes").status_code == 303
    assert visitor.texts()[-1] == ENGLISH


def test_closing_with_a_reply_is_asked_too_and_other_buttons_are_not(
    room: Room, visitor: Browser, rasa: FakeRasa
) -> None:
    rasa.speaks = "en"
    assert room.ada.act(visitor.conversation, "reply-close", ENGLISH).status_code == 409
    assert room.ada.act(visitor.conversation, "take", ENGLISH).status_code == 200


@pytest.mark.parametrize("text", ["OK!", "Rez-de-chaussée.", "10 h – 18 h"])
def test_a_few_words_are_in_no_language(room: Room, visitor: Browser, rasa: FakeRasa, text: str) -> None:
    rasa.speaks = "en"
    assert room.ada.act(visitor.conversation, "reply", text).status_code == 303


def test_the_visitors_own_language_is_sent_at_once(room: Room, visitor: Browser, rasa: FakeRasa) -> None:
    rasa.speaks = "fr"
    assert room.ada.act(visitor.conversation, "reply", "Elle est au rez-de-chaussée.").status_code == 303


def test_without_the_assistant_nobody_is_held_up(room: Room, visitor: Browser, rasa: FakeRasa) -> None:
    rasa.speaks, rasa.trying_status = "en", 500
    assert room.ada.act(visitor.conversation, "reply", ENGLISH).status_code == 303
