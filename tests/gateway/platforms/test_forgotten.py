"""A visitor's wish to be forgotten, the whole way: log, outbox, raw events, the assistant's memory, the status page."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest

from bot.gateway.db import Attempt, ChannelEvent, Conversation, Erasure, Message, OutboxRow, Part, Request
from tests.fake_graph import demo
from tests.gateway.doors import Browser, words
from tests.gateway.platforms.town import OTTO, VERA, Town

CONFIRM = "Vous demandez la suppression de vos données."
ABOUT_VISITORS = (Conversation, Message, Request, OutboxRow, Part, Attempt, ChannelEvent)


def signed_request(psid: str) -> str:
    claims = {"user_id": psid, "algorithm": "HMAC-SHA256", "issued_at": 1_809_507_600}
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")
    signature = hmac.new(demo.APP_SECRET.encode(), payload, hashlib.sha256).digest()
    return f"{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}.{payload.decode()}"


def call(town: Town, psid: str) -> dict[str, str]:
    """Meta's call; returns its answer."""
    form = {"signed_request": signed_request(psid)}
    answer = town.client.post("/webhooks/messenger/data-deletion", data=form)
    assert answer.status_code == 200
    told: dict[str, str] = answer.json()
    return told


def status(town: Town, url: str) -> str:
    return words(town.client.get(url, params={"lang": "en"}).text)


def test_h29_metas_call_deletes_everything_and_the_status_page_follows_it_to_the_end(town: Town) -> None:
    town.says("Horaires ?")
    asked_as = town.conversation().id
    told = call(town, VERA)
    assert set(told) == {"url", "confirmation_code"}
    assert [town.count(kind) for kind in ABOUT_VISITORS] == [0] * len(ABOUT_VISITORS)
    assert "one last step is under way" in status(town, told["url"])
    town.clock.forward(minutes=3)
    assert town.forgetting.process_one()
    assert town.rasa.forgotten == [asked_as]
    assert town.rasa.trackers == {}
    assert "Your data are deleted" in status(town, told["url"])
    assert "one last step" not in status(town, told["url"])
    assert call(town, VERA) == told
    assert town.count(Erasure) == 1


def test_h29_nobody_of_that_id_gets_a_normal_answer(town: Town) -> None:
    assert "We found nothing" in status(town, call(town, "218471")["url"])


def test_in_the_chat_it_takes_two_steps_and_ends_with_a_last_word(town: Town) -> None:
    town.says("Horaires ?")
    town.says("Bonjour", OTTO)
    town.says("Supprimez mes données, svp")
    assert town.read()[-1].startswith(CONFIRM)
    assert town.questions() == ["Horaires ?", "Bonjour"]  # the assistant is not asked about the wish
    town.graph.taps(VERA, "Oui, tout supprimer")
    town.settle()
    assert town.find() is None
    assert len(town.log(OTTO)) == 2
    last = town.read()[-1]
    assert last.startswith("Vos données sont supprimées.")
    address = next(word for word in last.split() if word.startswith("http"))
    assert "one last step is under way" in status(town, address)
    left = [event for event in town.rows(ChannelEvent) if event.sender == VERA]
    assert all(event.body == "" and "message:" not in event.key for event in left)  # receipts of the last word


def test_who_thinks_better_of_it_keeps_everything(town: Town) -> None:
    town.says("Supprimez mes données")
    town.graph.taps(VERA, "Non, tout garder")
    town.settle()
    assert town.read()[-1].startswith("C’est entendu : rien n’a été supprimé")
    assert town.find() is not None
    town.says("Horaires ?")
    assert town.questions() == ["Horaires ?"]


def test_a_wish_is_heard_while_a_person_has_the_conversation(town: Town) -> None:
    town.meets()
    town.staff_replies("Je m'en occupe.")
    town.says("Supprimez mes données")
    assert town.read()[-1].startswith(CONFIRM)
    town.says("1")
    assert town.find() is None


def test_the_confirmation_that_comes_twice_finds_nothing_more(town: Town) -> None:
    town.says("Supprimez mes données")
    town.graph.manners.copies = 2
    town.graph.taps(VERA, "Oui, tout supprimer")
    town.settle()
    assert town.count(Conversation) == 0
    assert 1 <= sum(text.startswith("Vos données sont supprimées.") for text in town.read()) <= 2


def test_who_writes_again_begins_anew(town: Town) -> None:
    town.says("Horaires ?")
    before = town.conversation().id
    town.says("Supprimez mes données")
    town.graph.taps(VERA, "Oui, tout supprimer")
    town.settle()
    town.says("Horaires ?")
    assert town.conversation().id != before
    assert town.kinds() == ["text", "answer"]


@pytest.mark.parametrize("choice", ["erase-confirmed", "keep"])
def test_on_the_web_it_takes_two_steps_too(town: Town, choice: str) -> None:
    vera = Browser(town.client)
    vera.send("Supprimez mes données")
    town.settle()
    asked = vera.thread()["messages"][-1]
    assert asked["text"].startswith(CONFIRM)
    assert [one["payload"] for one in asked["choices"]] == ["erase-confirmed", "keep"]
    vera.send(payload=choice)
    town.settle()
    assert town.count(Conversation) == (1 if choice == "keep" else 0)
    assert town.questions() == []
