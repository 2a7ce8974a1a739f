"""What goes wrong at the platform when a test wants it, and what is true behind the bad answer."""

from __future__ import annotations

import json
import threading

import httpx
import pytest

from tests.fake_graph import FakeGraph, drops, empty, garbled, held, html, refuses, slow
from tests.fake_graph.faults import Fault
from tests.gateway.fake_graph.caller import Caller, refusal
from tests.gateway.fake_graph.ear import Ear


@pytest.fixture(autouse=True)
def _greeted(graph: FakeGraph) -> None:
    graph.visitor_says("vera", "Bonjour")
    graph.visitor_says("wim", "Bonjour")


def test_an_error_comes_as_javascript_with_all_its_headers(graph: FakeGraph, caller: Caller) -> None:
    graph.fail_next(refuses(10, 2018278, message="(#10) Outside."))
    answer = caller.send("vera", "Oui.")
    assert refusal(answer) == (10, 2018278)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "text/javascript; charset=UTF-8"
    assert answer.headers["www-authenticate"] == 'OAuth "Facebook Platform" "invalid_request" "(#10) Outside."'
    assert answer.headers["facebook-api-version"] == "v25.0"
    assert answer.json()["error"]["fbtrace_id"] == answer.headers["x-fb-trace-id"]
    assert graph.sent == []
    assert graph.refused == []


@pytest.mark.parametrize(("code", "status"), [(1, 500), (2, 503), (190, 400), (613, 400)])
def test_every_code_has_a_status(graph: FakeGraph, caller: Caller, code: int, status: int) -> None:
    graph.fail_next(refuses(code))
    assert caller.send("vera", "Oui.").status_code == status


def test_status_and_content_type_can_be_others(graph: FakeGraph, caller: Caller) -> None:
    graph.fail_next(refuses(613, status=403, content_type="application/json"))
    answer = caller.send("vera", "Oui.")
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/json")


def test_a_rate_limit_says_how_long_it_lasts(graph: FakeGraph, caller: Caller) -> None:
    graph.fail_next(refuses(613, regain=2))
    usage = json.loads(caller.send("vera", "Oui.").headers["x-business-use-case-usage"])
    told = usage[graph.account.id][0]
    assert (told["call_count"], told["estimated_time_to_regain_access"]) == (100, 2)
    usage = json.loads(caller.send("vera", "Oui.").headers["x-business-use-case-usage"])
    assert usage[graph.account.id][0]["estimated_time_to_regain_access"] == 0


@pytest.mark.parametrize(
    ("fault", "status", "content_type", "taken"),
    [
        (html(), 502, "text/html; charset=utf-8", 0),
        (html(503, accepted=True), 503, "text/html; charset=utf-8", 1),
        (empty(), 200, "application/json; charset=UTF-8", 1),
        (empty(accepted=False), 200, "application/json; charset=UTF-8", 0),
        (garbled(), 200, "application/json; charset=UTF-8", 1),
    ],
)
def test_an_answer_can_be_no_json(
    graph: FakeGraph, caller: Caller, fault: Fault, status: int, content_type: str, taken: int
) -> None:
    graph.fail_next(fault)
    answer = caller.send("vera", "Oui.")
    assert (answer.status_code, answer.headers["content-type"]) == (status, content_type)
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert len(graph.sent) == taken


@pytest.mark.parametrize(
    ("accepted", "kinds"), [(True, ["message", "message", "echo", "delivery"]), (False, ["message"] * 2)]
)
def test_the_connection_can_break_before_the_answer(
    graph: FakeGraph, ear: Ear, caller: Caller, accepted: bool, kinds: list[str]
) -> None:
    graph.fail_next(drops(accepted=accepted))
    with pytest.raises(httpx.TransportError):
        caller.send("vera", {"text": "Oui.", "metadata": "outbox:1:1"})
    graph.flush()
    assert [line.metadata for line in graph.sent] == ["outbox:1:1"] * accepted
    assert ear.kinds == kinds
    assert [call.status for call in graph.calls("message")] == [None]
    assert caller.send("vera", "Encore.").status_code == 200


def test_an_answer_can_be_held_back(graph: FakeGraph, caller: Caller) -> None:
    gate = threading.Event()
    graph.fail_next(held(gate))
    answers: list[int] = []
    sending = threading.Thread(target=lambda: answers.append(caller.send("vera", "Oui.").status_code))
    sending.start()
    graph.wait_for_sent(1)
    assert answers == []
    gate.set()
    sending.join(20)
    assert answers == [200]


def test_a_slow_answer_is_an_answer(graph: FakeGraph, caller: Caller) -> None:
    graph.fail_next(slow(0.01))
    assert caller.send("vera", "Oui.").status_code == 200


def test_faults_come_one_after_the_other(graph: FakeGraph, caller: Caller) -> None:
    graph.fail_next(refuses(1200), times=2)
    graph.fail_next(refuses(4))
    codes = [caller.send("vera", "Oui.") for _ in range(4)]
    assert [refusal(answer)[0] for answer in codes[:3]] == [1200, 1200, 4]
    assert codes[3].status_code == 200


def test_a_later_call_can_be_the_one_that_fails(graph: FakeGraph, caller: Caller) -> None:
    graph.fail_next(refuses(551, 1545041), skip=1)
    assert [caller.send("vera", f"{number}").status_code for number in range(3)] == [200, 400, 200]


def test_a_fault_can_be_meant_for_one_visitor(graph: FakeGraph, caller: Caller) -> None:
    graph.fail_next(refuses(551, 1545041), to="wim", times=None)
    assert caller.send("vera", "Oui.").status_code == 200
    assert refusal(caller.send("wim", "Oui.")) == (551, 1545041)
    assert refusal(caller.send("wim", "Oui.")) == (551, 1545041)
    graph.recover()
    assert caller.send("wim", "Oui.").status_code == 200


def test_a_fault_can_be_meant_for_signs(graph: FakeGraph, caller: Caller) -> None:
    graph.fail_next(refuses(613), on="action")
    assert caller.send("vera", "Oui.").status_code == 200
    assert refusal(caller.act("vera", "typing_on")) == (613, None)


@pytest.mark.parametrize(
    ("kind", "path"), [("profile", "me/messenger_profile"), ("subscription", "me/subscribed_apps"), ("about", "app")]
)
def test_every_kind_of_call_can_fail(graph: FakeGraph, caller: Caller, kind: str, path: str) -> None:
    graph.fail_next(refuses(2), on=kind)
    assert refusal(caller.get(path, fields="get_started" if kind == "profile" else "id")) == (2, None)
    assert [(call.kind, call.fault) for call in graph.requests] == [(kind, "refuses 2/None")]


def test_a_call_that_is_wrong_uses_up_no_fault(graph: FakeGraph, caller: Caller) -> None:
    graph.fail_next(drops())
    assert refusal(caller.send("vera", "")) == (100, 2018034)
    with pytest.raises(httpx.TransportError):
        caller.send("vera", "Oui.")
