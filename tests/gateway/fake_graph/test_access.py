"""Who may call: tokens, proofs, whose page it is, and which version answers."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from tests.fake_graph import FakeGraph, demo
from tests.fake_graph.versions import served
from tests.gateway.fake_graph.caller import Caller, refusal


def test_it_wants_a_token(graph: FakeGraph) -> None:
    answer = httpx.get(f"{graph.url}/v25.0/me", trust_env=False)
    assert refusal(answer) == (104, None)


def test_it_refuses_a_wrong_token(graph: FakeGraph) -> None:
    answer = httpx.get(f"{graph.url}/v25.0/me", params={"access_token": "EAAWRONG"}, trust_env=False)
    assert refusal(answer) == (190, None)
    assert graph.requests[0].token_in == "query"


def test_a_token_can_expire_and_be_replaced(graph: FakeGraph, caller: Caller) -> None:
    graph.account.token_problem = 463
    assert refusal(caller.get("me")) == (190, 463)
    graph.account.token, graph.account.token_problem = "EAANEW", None
    assert refusal(caller.get("me")) == (190, None)
    fresh = Caller(graph.url, "EAANEW")
    assert fresh.get("me").json() == {"name": demo.PAGE_NAME, "id": demo.PAGE_ID}
    fresh.close()


def test_it_keeps_no_token_in_its_records(graph: FakeGraph, caller: Caller) -> None:
    httpx.post(f"{graph.url}/v25.0/me/messages", json={"access_token": demo.PAGE_TOKEN}, trust_env=False)
    httpx.get(f"{graph.url}/v25.0/me", params={"access_token": demo.PAGE_TOKEN}, trust_env=False)
    caller.get("me")
    assert [call.token_in for call in graph.requests] == ["body", "query", "header"]
    assert demo.PAGE_TOKEN not in repr(graph.requests)


def test_it_wants_a_proof_where_the_app_asks_for_one(graph: FakeGraph) -> None:
    def ask(**params: str) -> httpx.Response:
        bearer = {"Authorization": f"Bearer {demo.PAGE_TOKEN}"}
        return httpx.get(f"{graph.url}/v25.0/me", headers=bearer, params=params, trust_env=False)

    assert refusal(ask()) == (100, None)
    graph.account.require_proof = False
    assert ask().status_code == 200
    assert refusal(ask(appsecret_proof="0" * 64)) == (100, None)


def test_another_pages_token_opens_nothing_here(graph: FakeGraph) -> None:
    graph.add_page("424242", "EAAOTHER")
    other = Caller(graph.url, "EAAOTHER", node=demo.PAGE_ID)
    graph.visitor_says("vera", "Bonjour")
    assert refusal(other.send("vera", "Oui.")) == (190, None)
    other.node = "me"
    assert refusal(other.send("vera", "Oui.")) == (100, 2018001)
    other.node = "999"
    assert refusal(other.send("vera", "Oui.")) == (100, 33)
    other.close()


def test_it_says_who_the_app_and_the_account_are(graph: FakeGraph, caller: Caller, instagram: Caller) -> None:
    assert caller.get("app").json()["id"] == demo.APP_ID
    fields = caller.get(demo.PAGE_ID, fields="name,instagram_business_account").json()
    assert fields == {
        "name": demo.PAGE_NAME,
        "instagram_business_account": {"id": demo.INSTAGRAM_ID},
        "id": demo.PAGE_ID,
    }
    assert instagram.get("me", fields="user_id,username").json()["user_id"] == demo.INSTAGRAM_ID
    assert refusal(caller.get("me", fields="name,fans")) == (100, None)


def test_it_tells_what_it_may_of_a_visitor(graph: FakeGraph, caller: Caller) -> None:
    graph.visitor("vera", first_name="Vera", locale="lv_LV")
    assert caller.get("vera", fields="first_name,locale").json() == {
        "first_name": "Vera",
        "locale": "lv_LV",
        "id": "vera",
    }
    graph.account.profiles = "empty"
    assert caller.get("vera", fields="first_name,locale").json() == {}
    graph.account.profiles = "refused"
    assert refusal(caller.get("vera", fields="first_name")) == (100, 2018218)
    assert [call.kind for call in graph.requests] == ["visitor"] * 3


@pytest.mark.parametrize(("method", "path"), [("PUT", "me/messages"), ("GET", "me/messages"), ("POST", "me/feed")])
def test_it_knows_no_other_endpoints(graph: FakeGraph, caller: Caller, method: str, path: str) -> None:
    assert refusal(caller.http.request(method, path)) == (100, 33)


@pytest.mark.parametrize(
    ("asked", "day", "answered"),
    [
        ("v25.0", (2027, 5, 5), "v25.0"),
        ("v26.0", (2027, 5, 5), "v26.0"),
        ("v2.12", (2026, 9, 23), "v20.0"),  # ancient: the oldest in use answers
        ("v20.0", (2026, 9, 24), "v21.0"),  # it expires today
        ("v22.0", (2027, 5, 19), "v22.0"),
        ("v22.0", (2027, 5, 20), "v23.0"),
        ("v24.0", (2030, 1, 1), "v26.0"),
    ],
)
def test_an_expired_version_is_served_by_the_oldest_in_use(
    asked: str, day: tuple[int, int, int], answered: str
) -> None:
    assert served(asked, datetime(*day, 12, tzinfo=UTC)) == answered


def test_a_header_tells_which_version_answered(graph: FakeGraph) -> None:
    old = Caller(graph.url, version="v19.0")
    assert old.get("me").headers["facebook-api-version"] == "v22.0"
    assert graph.requests[0].version == "v19.0"
    old.close()


@pytest.mark.parametrize("version", ["v99.0", "25.0", "webhooks"])
def test_it_refuses_a_version_that_never_was(graph: FakeGraph, version: str) -> None:
    odd = Caller(graph.url, version=version)
    assert refusal(odd.get("me")) == (2500, None)
    odd.close()
