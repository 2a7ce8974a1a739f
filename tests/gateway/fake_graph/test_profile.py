"""The Messenger Profile API, and the subscription of the webhooks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fake_graph import FakeGraph, demo
from tests.fake_graph.subscriptions import FIELDS
from tests.gateway.fake_graph.caller import Caller, refusal

START = {"payload": "start"}
MENU_ENTRY = {"type": "postback", "title": "Parler à une personne", "payload": "person"}
QUESTION = {"question": "Quels sont vos horaires ?", "payload": "entry:opening-hours"}


def menu(*entries: dict[str, Any], locale: str = "default") -> list[dict[str, Any]]:
    return [{"locale": locale, "call_to_actions": list(entries or (MENU_ENTRY,))}]


def breakers(*questions: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"locale": "default", "call_to_actions": list(questions or (QUESTION,))}]


def test_a_profile_can_be_set_read_and_removed(graph: FakeGraph, caller: Caller) -> None:
    greeting = [{"locale": "default", "text": "Welcome"}, {"locale": "fr_FR", "text": "Bienvenue"}]
    profile = {"get_started": START, "greeting": greeting, "persistent_menu": menu()}
    assert caller.post("messenger_profile", profile).json() == {"result": "success"}
    assert caller.get("me/messenger_profile", fields="get_started,greeting,commands").json() == {
        "data": [{"get_started": START, "greeting": greeting}]
    }
    removed = caller.delete("messenger_profile", {"fields": ["persistent_menu", "greeting"]})
    assert removed.json() == {"result": "success"}
    assert graph.account.profile == {"get_started": START}
    assert caller.get("me/messenger_profile", fields="greeting").json() == {"data": []}


def test_ice_breakers_are_read_without_their_wrapper(caller: Caller) -> None:
    caller.post("messenger_profile", {"ice_breakers": breakers()})
    assert caller.get("me/messenger_profile", fields="ice_breakers").json() == {"data": breakers()}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"get_started": {"payload": ""}},
        {"get_started": {"payload": "x" * 1001}},
        {"greeting": [{"locale": "fr_FR", "text": "Bienvenue"}]},
        {"greeting": [{"locale": "default", "text": "x" * 161}]},
        {"greeting": [{"locale": "default", "text": "a"}, {"locale": "default", "text": "b"}]},
        {"ice_breakers": breakers(*[QUESTION] * 5)},
        {"ice_breakers": breakers({"question": "Où ?"})},
        {"ice_breakers": [{"call_to_actions": [QUESTION]}]},
        {"persistent_menu": menu()},  # without Get Started
        {"get_started": START, "persistent_menu": menu(*[MENU_ENTRY] * 21)},
        {"get_started": START, "persistent_menu": menu({**MENU_ENTRY, "title": "x" * 31})},
        {"get_started": START, "persistent_menu": menu({**MENU_ENTRY, "type": "nested"})},
        {"get_started": START, "persistent_menu": menu(locale="fr_FR")},
        {"commands": [{"locale": "default", "commands": [{"name": "x" * 33, "description": "y"}]}]},
        {"whitelisted_domains": ["http://museum.example"]},
        {"home_url": "https://museum.example"},
    ],
)
def test_it_refuses_a_profile_that_is_not_right(graph: FakeGraph, caller: Caller, body: dict[str, Any]) -> None:
    assert refusal(caller.post("messenger_profile", body))[0] == 100
    assert graph.account.profile == {}


def test_get_started_stays_as_long_as_there_is_a_menu(graph: FakeGraph, caller: Caller) -> None:
    caller.post("messenger_profile", {"get_started": START, "persistent_menu": menu()})
    assert refusal(caller.delete("messenger_profile", {"fields": ["get_started"]})) == (100, 2018145)
    assert caller.delete("messenger_profile", {"fields": ["get_started", "persistent_menu"]}).status_code == 200


@pytest.mark.parametrize("fields", ["", "get_started,theme"])
def test_it_wants_to_know_what_to_read(caller: Caller, fields: str) -> None:
    assert refusal(caller.get("me/messenger_profile", fields=fields)) == (100, None)


def test_instagrams_profile_is_set_through_the_page(graph: FakeGraph, caller: Caller, instagram: Caller) -> None:
    answer = caller.post("messenger_profile", {"ice_breakers": breakers()}, platform="instagram")
    assert answer.json() == {"result": "success"}
    assert graph.instagram.account.profile == {"ice_breakers": breakers()}
    assert graph.account.profile == {}
    assert instagram.post("messenger_profile", {"platform": "instagram", "persistent_menu": menu()}).status_code == 200
    assert refusal(instagram.post("messenger_profile", {"get_started": START})) == (100, None)
    assert refusal(caller.post("messenger_profile", {"greeting": []}, platform="instagram")) == (100, None)


def test_it_takes_ten_calls_in_ten_minutes(graph: FakeGraph, caller: Caller) -> None:
    for _ in range(10):
        assert caller.post("messenger_profile", {"get_started": START}).status_code == 200
    assert refusal(caller.post("messenger_profile", {"get_started": START}))[0] == 613
    graph.advance(minutes=10)
    assert caller.post("messenger_profile", {"get_started": START}).status_code == 200


def test_a_subscription_is_exactly_what_was_asked_for(graph: FakeGraph, caller: Caller) -> None:
    assert caller.post("subscribed_apps", {}, subscribed_fields="messages,standby").json() == {"success": True}
    told = caller.get(f"{demo.PAGE_ID}/subscribed_apps").json()["data"]
    assert [(app["id"], app["subscribed_fields"]) for app in told] == [(demo.APP_ID, ["messages", "standby"])]
    caller.post("subscribed_apps", {"subscribed_fields": ["message_echoes"]})
    assert graph.account.subscribed == {"message_echoes"}
    assert caller.delete("subscribed_apps", {}).json() == {"success": True}
    assert caller.get("me/subscribed_apps").json() == {"data": []}


@pytest.mark.parametrize("fields", ["", "messages,messaging_seen", "everything"])
def test_it_refuses_fields_that_the_page_does_not_have(graph: FakeGraph, caller: Caller, fields: str) -> None:
    before = graph.account.subscribed
    assert refusal(caller.post("subscribed_apps", {}, subscribed_fields=fields)) == (100, None)
    assert graph.account.subscribed == before


def test_instagram_has_fields_of_its_own(graph: FakeGraph, instagram: Caller) -> None:
    fields = ",".join(sorted(FIELDS[graph.instagram.account.channel]))
    assert "messaging_seen" in fields
    assert instagram.post("subscribed_apps", {}, subscribed_fields=fields).status_code == 200
    assert refusal(instagram.post("subscribed_apps", {}, subscribed_fields="message_echoes")) == (100, None)
