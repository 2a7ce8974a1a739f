"""The command that sets the museum's Instagram account up: through its page, or with a login of its own."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from bot.gateway.channels.graph.account import Account
from bot.gateway.channels.graph.client import GraphClient
from bot.gateway.channels.graph.setting_up import main
from bot.gateway.channels.graph.subscription import INSTAGRAM_LOGIN, MESSENGER
from bot.gateway.channels.instagram.__main__ import INSTAGRAM
from tests.fake_graph import FakeGraph, demo
from tests.gateway.channels.graph.terminal import TODAY, URL, Terminal, set_environment, writes


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGraph]:
    """The fake, as the settings know it; the page is not subscribed to anything."""
    with FakeGraph(subscribed=False) as graph:
        set_environment(monkeypatch, graph)
        yield graph


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    terminal = Terminal(INSTAGRAM, capsys)
    yield terminal
    terminal.assert_no_secret_was_said()


@pytest.mark.parametrize("token", [demo.PAGE_TOKEN, demo.INSTAGRAM_TOKEN], ids=["of the page", "of its own"])
def test_instagram_is_set_up_with_either_token(
    graph: FakeGraph, run: Terminal, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("CURIO_INSTAGRAM_TOKEN", token)
    assert run() == 0
    assert set(graph.instagram.account.profile) == {"persistent_menu", "ice_breakers"}
    assert graph.account.profile == {}
    assert graph.refused == []
    assert f"{URL}/webhooks/instagram" in run.said
    assert run("check") == 0


def test_instagram_takes_what_is_not_set_from_messenger(
    graph: FakeGraph, run: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("APP_ID", "APP_SECRET", "TOKEN", "VERIFY_TOKEN"):
        monkeypatch.delenv(f"CURIO_INSTAGRAM_{name}")
    graph.account.subscribed = set(MESSENGER) - {"messages"}
    assert run() == 0
    # The page and its Instagram account share one list of fields.
    assert graph.account.subscribed == set(MESSENGER)


def test_an_instagram_account_that_is_not_linked_to_the_page_is_refused(
    graph: FakeGraph, run: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CURIO_INSTAGRAM_ACCOUNT_ID", "17841400000000099")
    monkeypatch.setenv("CURIO_INSTAGRAM_TOKEN", demo.PAGE_TOKEN)
    assert run() == 1
    (line,) = run.wrong
    assert "17841400000000099 de CURIO_INSTAGRAM_ACCOUNT_ID" in line
    assert writes(graph) == []


def test_an_instagram_account_with_its_own_login_is_asked_for_otherwise(
    graph: FakeGraph, run: Terminal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CURIO_INSTAGRAM_GRAPH_URL", "https://graph.instagram.com")
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url.path}")
        known = {
            "me": {"id": "1", "user_id": demo.INSTAGRAM_ID, "username": "musee.demo"},
            "subscribed_apps": {"data": [{"subscribed_fields": list(INSTAGRAM_LOGIN)}]},
            "messenger_profile": {"data": []},
        }
        assert request.url.host == "graph.instagram.com"
        return httpx.Response(200, json=known[request.url.path.rpartition("/")[2]])

    def connect(account: Account) -> GraphClient:
        return GraphClient(account, httpx.Client(transport=httpx.MockTransport(answer)))

    assert main(INSTAGRAM, ["--dry-run"], connect=connect, today=TODAY) == 0
    assert "« musee.demo »" in capsys.readouterr().out
    assert asked == ["GET /v25.0/me", "GET /v25.0/me/subscribed_apps", "GET /v25.0/me/messenger_profile"]
