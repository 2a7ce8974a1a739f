"""The fake as a server: many calls at once, the end of it, and a clock that runs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.fake_graph import FakeGraph, RunningClock, demo
from tests.gateway.fake_graph.caller import Caller
from tests.gateway.fake_graph.ear import Ear


def test_many_calls_at_once_are_all_answered_and_echoed(graph: FakeGraph, ear: Ear, caller: Caller) -> None:
    psids = [f"visitor-{number}" for number in range(30)]
    for psid in psids:
        graph.visitor_says(psid, "Bonjour")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda psid: caller.send(psid, "Oui.").json(), psids))
    graph.flush()
    assert len({answer["message_id"] for answer in answers}) == 30
    assert [answer["recipient_id"] for answer in answers] == psids
    echoed = [event["message"]["mid"] for event in ear.events if event.get("message", {}).get("is_echo")]
    assert sorted(echoed) == sorted(line.mid for line in graph.sent)


def test_nobody_listens_after_the_end(caller: Caller, graph: FakeGraph) -> None:
    assert caller.get("me").status_code == 200
    graph.stop()
    with pytest.raises(httpx.TransportError):
        caller.get("me")


def test_it_gives_the_gateway_the_settings_that_open_it(graph: FakeGraph) -> None:
    settings = demo.environment(graph.url)
    caller = Caller(settings["CURIO_GRAPH_URL"], settings["CURIO_MESSENGER_PAGE_TOKEN"])
    assert caller.get("me").json()["id"] == settings["CURIO_MESSENGER_PAGE_ID"]
    assert caller.get("app").json()["id"] == settings["CURIO_MESSENGER_APP_ID"]
    caller.close()


def test_a_running_clock_can_be_put_forward() -> None:
    clock = RunningClock()
    clock.forward(hours=25)
    assert clock() - datetime.now(UTC) > timedelta(hours=24, minutes=59)


def test_by_hand_a_retry_comes_with_the_clock(ear: Ear) -> None:
    with FakeGraph(clock=RunningClock()) as graph:
        graph.connect(ear.url)
        ear.status = 500
        graph.visitor_says("vera", "Bonjour")
        ear.status = 200
        graph.postman.run_due()
        assert len(ear.heard) == 2
        graph.advance(minutes=1)
    assert len(ear.heard) == 3
    assert graph.webhooks[0].state == "delivered"
