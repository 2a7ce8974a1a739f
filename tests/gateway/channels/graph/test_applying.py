"""The profile put in place: only what differs is written, others' parts stay, and few calls are made."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.gateway.channels.graph.account import Account
from bot.gateway.channels.graph.applying import Change, apply, read, remove
from bot.gateway.channels.graph.client import GraphClient
from bot.gateway.channels.graph.errors import GraphError
from bot.gateway.channels.graph.profile import Profile, wanted
from bot.gateway.channels.graph.troubles import TroubleError
from tests.fake_graph import FakeGraph, demo, refuses
from tests.gateway.channels.graph.test_profile import PLAN

SITE = "https://ask.museum.example"


@pytest.fixture
def graph() -> Iterator[FakeGraph]:
    with FakeGraph() as graph:
        yield graph
    assert graph.refused == []


@pytest.fixture
def client(graph: FakeGraph) -> Iterator[GraphClient]:
    account = Account("messenger", demo.PAGE_ID, demo.APP_ID, (demo.APP_SECRET,), demo.PAGE_TOKEN, "", url=graph.url)
    client = GraphClient(account)
    yield client
    client.close()


@pytest.fixture
def profile() -> Profile:
    return wanted(PLAN)


def methods(graph: FakeGraph) -> list[str]:
    return [call.method for call in graph.calls("profile")]


def names(changes: list[Change]) -> list[str]:
    return [change.field for change in changes]


def test_everything_is_set_in_two_calls(graph: FakeGraph, client: GraphClient, profile: Profile) -> None:
    changes = apply(client, profile, "messenger")
    assert names(changes) == ["get_started", "greeting", "persistent_menu", "ice_breakers", "whitelisted_domains"]
    assert graph.account.profile == profile
    assert methods(graph) == ["GET", "POST"]


def test_the_second_time_nothing_is_written(graph: FakeGraph, client: GraphClient, profile: Profile) -> None:
    apply(client, profile, "messenger")
    before = deepcopy(graph.account.profile)
    assert apply(client, profile, "messenger") == []
    assert methods(graph) == ["GET", "POST", "GET"]
    assert graph.account.profile == before


def test_only_the_part_that_differs_is_written(graph: FakeGraph, client: GraphClient, profile: Profile) -> None:
    apply(client, profile, "messenger")
    graph.account.profile["greeting"] = [{"locale": "default", "text": "Salut"}]
    (change,) = apply(client, profile, "messenger")
    assert change.field == "greeting"
    assert set(graph.calls("profile")[-1].body) == {"greeting"}
    assert graph.account.profile == profile


def test_a_dry_run_says_what_it_would_do_and_does_nothing(
    graph: FakeGraph, client: GraphClient, profile: Profile
) -> None:
    assert len(apply(client, profile, "messenger", dry_run=True)) == 5
    assert len(remove(client, [SITE], "messenger", dry_run=True)) == 0
    assert methods(graph) == ["GET", "GET"]
    assert graph.account.profile == {}


def test_a_part_that_is_not_wanted_any_more_is_taken_away(
    graph: FakeGraph, client: GraphClient, profile: Profile
) -> None:
    apply(client, profile, "messenger")
    del profile["ice_breakers"]
    assert names(apply(client, profile, "messenger")) == ["ice_breakers"]
    assert "ice_breakers" not in graph.account.profile
    assert methods(graph)[-2:] == ["GET", "DELETE"]


def test_what_meta_adds_or_orders_differently_is_no_difference(
    graph: FakeGraph, client: GraphClient, profile: Profile
) -> None:
    stored = deepcopy(profile)
    for part in stored["persistent_menu"]:
        del part["composer_input_disabled"]
        part["call_to_actions"] = [{**button, "webview_height_ratio": "full"} for button in part["call_to_actions"]]
        for button in part["call_to_actions"]:
            button.update({"url": f"{button['url']}/"} if "url" in button else {})
    stored["greeting"].reverse()
    stored["whitelisted_domains"] = [f"{SITE}/"]
    graph.account.profile = stored
    assert apply(client, profile, "messenger") == []


@pytest.mark.parametrize("spoil", ["order", "closed", "locale"])
def test_a_menu_that_a_visitor_would_see_otherwise_is_a_difference(
    graph: FakeGraph, client: GraphClient, profile: Profile, spoil: str
) -> None:
    apply(client, profile, "messenger")
    first = graph.account.profile["persistent_menu"][0]
    if spoil == "order":
        first["call_to_actions"] = list(reversed(first["call_to_actions"]))
    elif spoil == "closed":
        first["composer_input_disabled"] = True
    else:
        graph.account.profile["persistent_menu"] = [
            *graph.account.profile["persistent_menu"],
            {**first, "locale": "de_DE"},
        ]
    assert names(apply(client, profile, "messenger")) == ["persistent_menu"]


def test_the_sites_of_others_stay_listed(graph: FakeGraph, client: GraphClient, profile: Profile) -> None:
    graph.account.profile["whitelisted_domains"] = ["https://shop.museum.example/"]
    apply(client, profile, "messenger")
    assert graph.account.profile["whitelisted_domains"] == ["https://shop.museum.example/", SITE]
    assert apply(client, profile, "messenger") == []
    assert names(remove(client, [SITE], "messenger")) == [
        "get_started", "greeting", "persistent_menu", "ice_breakers", "whitelisted_domains"
    ]  # fmt: skip
    assert graph.account.profile == {"whitelisted_domains": ["https://shop.museum.example/"]}


def test_a_gateway_without_https_leaves_the_listed_sites_alone(graph: FakeGraph, client: GraphClient) -> None:
    graph.account.profile["whitelisted_domains"] = ["https://shop.museum.example"]
    apply(client, wanted(replace(PLAN, public_url="http://127.0.0.1:8000")), "messenger")
    assert graph.account.profile["whitelisted_domains"] == ["https://shop.museum.example"]


def test_removing_twice_is_safe(graph: FakeGraph, client: GraphClient, profile: Profile) -> None:
    apply(client, profile, "messenger")
    assert len(remove(client, [SITE], "messenger")) == 5
    assert graph.account.profile == {}
    assert remove(client, [SITE], "messenger") == []
    assert methods(graph) == ["GET", "POST", "GET", "DELETE", "GET"]


def test_instagrams_profile_is_another_than_the_pages(graph: FakeGraph, client: GraphClient) -> None:
    profile = wanted(replace(PLAN, channel="instagram"))
    assert names(apply(client, profile, "instagram")) == ["persistent_menu", "ice_breakers"]
    assert graph.instagram.account.profile == profile
    assert graph.account.profile == {}
    assert apply(client, profile, "instagram") == []
    assert len(remove(client, [SITE], "instagram")) == 2
    assert graph.instagram.account.profile == {}


def test_first_questions_are_understood_without_their_name() -> None:
    part = {"locale": "default", "call_to_actions": [{"question": "Où ?", "payload": "entry:a"}]}
    assert _answered({"data": [{"get_started": {"payload": "start"}}, part]}) == {
        "get_started": {"payload": "start"},
        "ice_breakers": [part],
    }
    assert _answered({"data": []}) == {}
    assert _answered({}) == {}


def test_a_refusal_leaves_what_is_there(graph: FakeGraph, client: GraphClient, profile: Profile) -> None:
    graph.fail_next(refuses(613, regain=7), on="profile", skip=1)
    with pytest.raises(GraphError) as caught:
        apply(client, profile, "messenger")
    assert caught.value.code == 613
    assert graph.account.profile == {}


def test_an_answer_that_is_no_success_is_no_success(profile: Profile) -> None:
    client = _client(lambda request: httpx.Response(200, json={"data": []} if request.method == "GET" else {}))
    with pytest.raises(TroubleError, match="not-taken"):
        apply(client, profile, "messenger")


@pytest.mark.parametrize(
    ("field", "before", "after", "lines"),
    [
        ("get_started", {"payload": "GO"}, {"payload": "start"}, ["- GO", "+ start"]),
        ("greeting", [{"locale": "default", "text": "Salut"}], None, ["- [default] Salut"]),
        ("whitelisted_domains", ["https://a.example"], ["https://a.example", "https://b.example"], ["+ https://b.example"]),
        (
            "persistent_menu",
            [{"locale": "x", "composer_input_disabled": True, "call_to_actions": [{"title": "A", "payload": "a"}]}],
            [{"locale": "x", "call_to_actions": [{"title": "A", "payload": "a"}, {"title": "B", "url": "https://b"}]}],
            ["- [x] composer_input_disabled", "+ [x] 2. B → https://b"],
        ),
        ("ice_breakers", [{"question": "Old?", "payload": "o"}], None, ["- Old? → o"]),
        ("ice_breakers", ["?", {}], None, ["- ?", "- {}"]),  # whatever Meta may answer
    ],
)  # fmt: skip
def test_a_change_is_shown_line_by_line(field: str, before: Any, after: Any, lines: list[str]) -> None:
    assert Change(field, before, after).lines() == lines


def _answered(body: dict[str, Any]) -> Profile:
    return read(_client(lambda request: httpx.Response(200, json=body)), "messenger")


def _client(answer: Any) -> GraphClient:
    account = Account("messenger", "1", "2", ("s",), "token", "", url="https://graph.example")
    return GraphClient(account, httpx.Client(transport=httpx.MockTransport(answer)))
