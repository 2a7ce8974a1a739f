"""The webhook sender: tries again, gives up after an hour, repeats, swaps and gathers."""

from __future__ import annotations

import itertools
import threading
from datetime import timedelta

import httpx
import pytest

from tests.fake_graph import FakeGraph, demo
from tests.fake_graph.webhooks import RETRY_AFTER, SECONDS, Attempt
from tests.gateway.fake_graph.caller import Caller
from tests.gateway.fake_graph.ear import Ear


def test_it_sends_what_a_visitor_says_to_the_page(graph: FakeGraph, ear: Ear) -> None:
    mid = graph.visitor_says("vera", "Bonjour")
    heard = ear.heard[0]
    assert heard.path == "/webhooks/messenger"
    assert heard.headers["Content-Type"] == "application/json"
    assert heard.headers["User-Agent"] == "facebookexternalua"
    assert heard.body["object"] == "page"
    assert [entry["id"] for entry in heard.body["entry"]] == [demo.PAGE_ID]
    now = int(graph.clock().timestamp() * 1000)
    expected = {"sender": {"id": "vera"}, "recipient": {"id": demo.PAGE_ID}, "timestamp": now}
    assert heard.events == [{**expected, "message": {"mid": mid, "text": "Bonjour"}}]


def test_it_sends_what_is_said_on_instagram_to_its_own_address(graph: FakeGraph, ear: Ear) -> None:
    graph.instagram.visitor_says("igor", "Hello")
    assert ear.heard[0].path == "/webhooks/instagram"
    assert ear.heard[0].body["object"] == "instagram"
    assert ear.heard[0].body["entry"][0]["id"] == demo.INSTAGRAM_ID


def test_it_keeps_bodies_for_a_test_that_posts_them_itself() -> None:
    with FakeGraph() as graph:
        graph.visitor_says("vera", "Bonjour")
        post = graph.webhooks[0]
    assert (post.state, post.attempts) == ("kept", [])
    assert b"Bonjour" in post.body
    assert "X-Hub-Signature-256" in post.headers


def test_events_go_through_a_client_of_the_tests_own() -> None:
    seen: list[httpx.Request] = []

    def take(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    with FakeGraph("http://testserver/hook", http=httpx.Client(transport=httpx.MockTransport(take))) as graph:
        graph.visitor_says("vera", "Bonjour")
    assert [str(request.url) for request in seen] == ["http://testserver/hook"]


@pytest.mark.parametrize("status", [500, 403, 204, 302])
def test_anything_but_200_is_tried_again_at_once(graph: FakeGraph, ear: Ear, status: int) -> None:
    ear.status = status
    graph.visitor_says("vera", "Bonjour")
    assert len(ear.heard) == 2
    assert ear.heard[0].raw == ear.heard[1].raw
    assert graph.webhooks[0].state == "waiting"


def test_an_answer_after_5_seconds_is_a_failure(graph: FakeGraph) -> None:
    assert Attempt(graph.clock(), 200, "", SECONDS).succeeded
    assert not Attempt(graph.clock(), 200, "", SECONDS + 0.001).succeeded


def test_it_waits_no_longer_than_5_seconds(graph: FakeGraph) -> None:
    assert graph.postman.http.timeout == httpx.Timeout(5.0)


def test_a_gateway_that_is_too_slow_is_a_failure() -> None:
    def time_out(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("too slow", request=request)

    with FakeGraph("http://testserver/hook", http=httpx.Client(transport=httpx.MockTransport(time_out))) as graph:
        graph.visitor_says("vera", "Bonjour")
    assert [attempt.error for attempt in graph.webhooks[0].attempts] == ["ReadTimeout", "ReadTimeout"]
    assert graph.webhooks[0].state == "waiting"


def test_a_retry_comes_when_the_gateway_is_back(graph: FakeGraph, ear: Ear) -> None:
    ear.status = 500
    graph.visitor_says("vera", "Bonjour")
    graph.advance(seconds=14)
    assert len(ear.heard) == 2
    ear.status = 200
    graph.advance(seconds=1)
    assert len(ear.heard) == 3
    assert graph.webhooks[0].state == "delivered"
    graph.advance(hours=2)
    assert len(ear.heard) == 3
    assert graph.alerts == []


def test_the_waits_between_retries_grow(graph: FakeGraph, ear: Ear) -> None:
    ear.status = 500
    graph.visitor_says("vera", "Bonjour")
    graph.advance(minutes=40)
    moments = [attempt.at - graph.webhooks[0].attempts[0].at for attempt in graph.webhooks[0].attempts]
    waits = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert waits[:5] == list(RETRY_AFTER)
    assert set(waits[4:]) == {timedelta(minutes=10)}


def test_a_gateway_that_is_gone_is_a_failure(graph: FakeGraph, ear: Ear) -> None:
    ear.stop()
    graph.visitor_says("vera", "Bonjour")
    assert [attempt.status for attempt in graph.webhooks[0].attempts] == [None, None]
    assert graph.webhooks[0].attempts[0].error == "ConnectError"


def test_an_hour_of_failures_ends_the_subscription(graph: FakeGraph, ear: Ear, caller: Caller) -> None:
    ear.status = 500
    graph.visitor_says("vera", "Bonjour")
    graph.advance(minutes=14, seconds=59)
    assert graph.alerts == []
    graph.advance(seconds=1)
    assert [alert.kind for alert in graph.alerts] == ["failing"]
    graph.advance(minutes=44, seconds=59)
    assert graph.account.subscribed is not None
    graph.advance(seconds=1)
    assert [alert.kind for alert in graph.alerts] == ["failing", "disabled"]
    assert caller.get("me/subscribed_apps").json() == {"data": []}
    assert graph.webhooks[0].state == "lost"


def test_after_a_new_subscription_only_new_events_come(graph: FakeGraph, ear: Ear, caller: Caller) -> None:
    ear.status = 500
    graph.visitor_says("vera", "Bonjour")
    graph.advance(minutes=61)
    heard = len(ear.heard)
    ear.status = 200
    graph.visitor_says("vera", "Il y a quelqu'un ?")
    graph.advance(hours=3)
    assert len(ear.heard) == heard
    assert [one.event["message"]["text"] for one in graph.missed] == ["Il y a quelqu'un ?"]
    assert caller.post("subscribed_apps", {}, subscribed_fields="messages,message_echoes").json() == {"success": True}
    graph.visitor_says("vera", "Et maintenant ?")
    assert [event["message"]["text"] for event in ear.heard[-1].events] == ["Et maintenant ?"]
    assert len(ear.heard) == heard + 1


def test_one_success_within_the_hour_starts_the_count_anew(graph: FakeGraph, ear: Ear) -> None:
    ear.status = 500
    graph.visitor_says("vera", "Bonjour")
    graph.advance(minutes=50)
    ear.status = 200
    graph.visitor_says("vera", "Bonjour")
    ear.status = 500
    graph.visitor_says("vera", "Bonjour")
    graph.advance(minutes=50)
    assert graph.account.subscribed is not None


def test_an_account_that_belongs_to_the_page_is_cut_off_with_it(graph: FakeGraph, ear: Ear, caller: Caller) -> None:
    ear.status = 500
    graph.instagram.visitor_says("igor", "Hello")
    graph.advance(hours=1)
    assert caller.get("me/subscribed_apps").json() == {"data": []}
    ear.status = 200
    graph.instagram.visitor_says("igor", "Hello?")
    assert [one.event["message"]["text"] for one in graph.missed] == ["Hello?"]
    caller.post("subscribed_apps", {}, subscribed_fields="feed")  # any field of the page will do
    graph.instagram.visitor_says("igor", "And now?")
    assert [event["message"]["text"] for event in ear.heard[-1].events] == ["And now?"]
    graph.advance(hours=2)
    assert graph.account.subscribed == {"feed"}


def test_an_account_with_a_login_of_its_own_goes_on(ear: Ear) -> None:
    ear.status = 500
    with FakeGraph(linked=False) as graph:
        graph.connect(ear.url)
        graph.visitor_says("vera", "Bonjour")
        graph.advance(hours=2)
        assert graph.account.subscribed is None
        assert graph.instagram.account.carrier.subscribed is not None


def test_it_can_send_everything_twice(graph: FakeGraph, ear: Ear) -> None:
    graph.manners.copies = 2
    mid = graph.visitor_says("vera", "Bonjour")
    assert [event["message"]["mid"] for event in ear.events] == [mid, mid]
    assert ear.heard[0].body["entry"][0]["time"] != ear.heard[1].body["entry"][0]["time"]
    assert ear.events[0] == ear.events[1]


def test_it_can_send_both_copies_at_the_same_moment(graph: FakeGraph, ear: Ear) -> None:
    graph.manners.copies, graph.manners.at_once = 2, True
    ear.meets = threading.Barrier(2)
    graph.visitor_says("vera", "Bonjour")
    assert [post.state for post in graph.webhooks] == ["delivered", "delivered"]
    assert not ear.meets.broken


def test_it_can_deliver_backwards(graph: FakeGraph, ear: Ear) -> None:
    graph.hold()
    graph.visitor_says("vera", "un")
    graph.advance(seconds=5)
    graph.visitor_says("vera", "deux")
    assert ear.heard == []
    graph.release(backwards=True)
    assert [event["message"]["text"] for event in ear.events] == ["deux", "un"]
    assert ear.events[0]["timestamp"] - ear.events[1]["timestamp"] == 5000


def test_it_can_gather_events_in_one_request(graph: FakeGraph, ear: Ear) -> None:
    graph.hold()
    graph.visitor_says("vera", "un")
    graph.visitor_says("wim", "deux")
    graph.instagram.visitor_says("igor", "three")
    graph.take_control("wim")
    graph.visitor_says("wim", "quatre")
    graph.release(batch=True)
    assert [len(one.body["entry"]) for one in ear.heard] == [4, 1]
    assert [role for entry in ear.heard[0].body["entry"] for role in ("messaging", "standby") if role in entry] == [
        "messaging",
        "messaging",
        "messaging",
        "standby",
    ]
    graph.visitor_says("vera", "cinq")
    assert len(ear.heard) == 3


def test_it_never_dates_two_events_alike(graph: FakeGraph, ear: Ear) -> None:
    for _ in range(5):
        graph.visitor_says("vera", "Bonjour")
    stamps = [event["timestamp"] for event in ear.events]
    assert stamps == sorted(set(stamps))
