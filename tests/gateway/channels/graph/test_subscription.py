"""The subscription that Meta ends when our webhook has failed for an hour, and the watchdog that renews it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from bot.gateway.channels.graph import subscription
from bot.gateway.channels.graph.account import Account
from bot.gateway.channels.graph.client import GraphClient
from bot.gateway.channels.graph.subscription import INSTAGRAM_LOGIN, MESSENGER, PAGE_OF_INSTAGRAM, fields_of, watch
from tests.fake_graph import FakeGraph, demo, drops, html, refuses
from tests.fake_graph.subscriptions import FIELDS

PAGE = Account("messenger", demo.PAGE_ID, demo.APP_ID, (demo.APP_SECRET,), demo.PAGE_TOKEN, demo.VERIFY_TOKEN)
VERA = "7000000000000001"


@pytest.fixture
def graph() -> Iterator[FakeGraph]:
    """Its webhooks all fail: no gateway is there."""
    silent = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(500)))
    with FakeGraph(http=silent, subscribed=False) as graph:
        graph.connect("http://gateway.example")
        yield graph
    assert graph.refused == []


@pytest.fixture
def account(graph: FakeGraph) -> Account:
    return replace(PAGE, url=graph.url)


@pytest.fixture
def client(account: Account) -> Iterator[GraphClient]:
    client = GraphClient(account)
    yield client
    client.close()


def methods(graph: FakeGraph) -> list[str]:
    return [call.method for call in graph.calls("subscription")]


def test_a_page_that_nobody_subscribed_lacks_everything(client: GraphClient, account: Account) -> None:
    assert subscription.missing(client, account, MESSENGER) == list(MESSENGER)


def test_subscribing_twice_writes_once(graph: FakeGraph, client: GraphClient, account: Account) -> None:
    assert subscription.subscribe(client, account, MESSENGER) == list(MESSENGER)
    assert subscription.missing(client, account, MESSENGER) == []
    assert subscription.subscribe(client, account, MESSENGER) == []
    assert methods(graph) == ["GET", "POST", "GET", "GET"]


def test_fields_that_others_added_are_kept(graph: FakeGraph, client: GraphClient, account: Account) -> None:
    graph.account.subscribed = {"feed", "messages"}
    added = subscription.subscribe(client, account, ("messages", "standby"))
    assert added == ["standby"]
    assert graph.account.subscribed == {"feed", "messages", "standby"}


def test_another_app_on_the_page_is_not_ours() -> None:
    body = {"data": [{"id": 99, "subscribed_fields": list(MESSENGER)}, {"id": 2, "subscribed_fields": ["messages"]}]}
    assert _missing(body) == [field for field in MESSENGER if field != "messages"]


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": []}, {"data": [{"id": "2"}]}])
def test_an_answer_without_fields_means_that_all_are_missing(body: dict[str, object]) -> None:
    assert _missing(body) == list(MESSENGER)


def test_instagram_login_tells_the_fields_without_an_app() -> None:
    assert _missing({"data": [{"subscribed_fields": list(MESSENGER)}]}) == []


def test_every_field_is_one_that_meta_knows() -> None:
    pages, instagram = FIELDS.values()
    assert set(MESSENGER) | set(PAGE_OF_INSTAGRAM) <= pages
    assert set(INSTAGRAM_LOGIN) <= instagram


def test_which_fields_an_account_needs() -> None:
    linked = replace(PAGE, channel="instagram")
    assert fields_of(PAGE) == MESSENGER
    assert fields_of(linked) == PAGE_OF_INSTAGRAM
    assert fields_of(replace(linked, url="https://graph.instagram.com")) == INSTAGRAM_LOGIN
    assert fields_of(replace(linked, url="https://graph.instagram.com.example.org")) == PAGE_OF_INSTAGRAM


def test_an_instagram_account_subscribes_the_page_that_it_belongs_to(graph: FakeGraph, client: GraphClient) -> None:
    graph.account.subscribed = {"message_reads"}
    linked = replace(PAGE, channel="instagram", id=demo.INSTAGRAM_ID)
    assert subscription.subscribe(client, linked, fields_of(linked)) == ["messages"]
    assert graph.account.subscribed == {"message_reads", "messages"}


# ---- the watchdog ----


def test_f9_the_watchdog_renews_a_subscription_that_an_hour_of_failures_ended(
    graph: FakeGraph, client: GraphClient, account: Account
) -> None:
    subscription.subscribe(client, account, MESSENGER)
    assert watch(client, account, MESSENGER) is None
    graph.visitor_says(VERA, "Bonjour")
    graph.advance(minutes=61)
    assert graph.account.subscribed is None
    said = watch(client, account, MESSENGER)
    assert said is not None
    assert f"messenger {demo.PAGE_ID}: Meta had stopped sending everything; subscribed again" in said
    assert "inbox" in said
    assert graph.account.subscribed == set(MESSENGER)
    assert watch(client, account, MESSENGER) is None


def test_f9_the_watchdog_renews_a_single_field(graph: FakeGraph, client: GraphClient, account: Account) -> None:
    subscription.subscribe(client, account, MESSENGER)
    assert graph.account.subscribed is not None
    graph.account.subscribed -= {"standby", "message_edits"}
    said = watch(client, account, MESSENGER)
    assert said is not None
    assert "stopped sending message_edits, standby; subscribed again" in said
    assert graph.account.subscribed == set(MESSENGER)


def test_while_all_is_well_the_watchdog_only_reads(graph: FakeGraph, client: GraphClient, account: Account) -> None:
    graph.account.subscribed = set(MESSENGER)
    assert [watch(client, account, MESSENGER) for _ in range(3)] == [None, None, None]
    assert methods(graph) == ["GET", "GET", "GET"]


@pytest.mark.parametrize(
    "fault", [refuses(190, 463), refuses(4, regain=5), html(), drops()], ids=lambda fault: fault.name
)
@pytest.mark.parametrize("skip", [0, 1], ids=["reading", "writing"])
def test_f9_a_watchdog_that_fails_says_so_and_the_next_round_mends_it(
    graph: FakeGraph, client: GraphClient, account: Account, fault: object, skip: int
) -> None:
    graph.fail_next(fault, on="subscription", skip=skip)  # type: ignore[arg-type]
    said = watch(client, account, MESSENGER)
    assert said is not None
    assert "could not be checked or renewed" in said
    assert demo.PAGE_TOKEN not in said
    watch(client, account, MESSENGER)
    assert graph.account.subscribed == set(MESSENGER)


def _missing(body: dict[str, object]) -> list[str]:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=body))
    account = Account("messenger", "1", "2", ("s",), "token", "", url="https://graph.example")
    return subscription.missing(GraphClient(account, httpx.Client(transport=transport)), account, MESSENGER)
