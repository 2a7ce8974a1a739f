"""The command that sets the museum's page up at Meta, run against the fake: what it does, and what it says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.gateway.channels.graph.client import GraphClient
from bot.gateway.channels.graph.setting_up import main
from bot.gateway.channels.graph.subscription import MESSENGER
from bot.gateway.channels.messenger.__main__ import MESSENGER as PAGE
from tests.fake_graph import FakeGraph, demo, drops, refuses
from tests.gateway.channels.graph.terminal import ROOT, TODAY, URL, Terminal, set_environment, writes


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGraph]:
    """The fake, as the settings know it; the page is not subscribed to anything."""
    with FakeGraph(subscribed=False) as graph:
        set_environment(monkeypatch, graph)
        yield graph


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    terminal = Terminal(PAGE, capsys)
    yield terminal
    terminal.assert_no_secret_was_said()


# ---- setting up ----


def test_a_new_page_is_subscribed_and_gets_its_profile(graph: FakeGraph, run: Terminal) -> None:
    assert run() == 0
    assert graph.account.subscribed == set(MESSENGER)
    assert set(graph.account.profile) == {
        "get_started", "greeting", "persistent_menu", "ice_breakers", "whitelisted_domains"
    }  # fmt: skip
    assert graph.refused == []
    assert run.wrong == []
    for words in (f"{URL}/webhooks/messenger", demo.PAGE_NAME, demo.APP_NAME, "standby", "Menu", "entry:opening-hours"):
        assert words in run.said
    assert "C’est fait" in run.said


def test_the_second_run_changes_nothing_and_says_so(graph: FakeGraph, run: Terminal) -> None:
    run()
    before, written = dict(graph.account.profile), writes(graph)
    assert run() == 0
    assert "Tout était déjà en place" in run.said
    assert writes(graph) == written
    assert graph.account.profile == before


def test_a_dry_run_shows_the_difference_and_writes_nothing(graph: FakeGraph, run: Terminal) -> None:
    assert run("--dry-run") == 0
    assert "+ [default] 1. Demander à une personne → person" in run.said
    assert "ne transmet pas encore : messages, " in run.said
    assert "C’est fait" not in run.said
    assert writes(graph) == []


def test_it_speaks_english_when_asked(graph: FakeGraph, run: Terminal) -> None:
    assert run("--lang", "en") == 0
    assert "Done. Write a first message" in run.said


def test_entries_can_be_chosen(graph: FakeGraph, run: Terminal) -> None:
    assert run("--entries", "cloakroom, prices") == 0
    assert "+ [default] 2. Y a-t-il un vestiaire ? → entry:cloakroom" in run.said
    assert "entry:opening-hours" not in run.said


def test_a_run_makes_few_enough_calls_of_the_profile(graph: FakeGraph, run: Terminal) -> None:
    codes = [run(), run("check"), run(), run("remove"), run("remove")]
    assert codes == [0, 0, 0, 0, 0]
    assert len(graph.calls("profile")) == 7


# ---- looking ----


def test_a_check_finds_what_is_missing_and_mends_nothing(graph: FakeGraph, run: Terminal) -> None:
    assert run("check") == 1
    assert len(run.wrong) == 2
    assert "ne transmet pas encore" in run.wrong[0]
    assert "ne sont pas encore à jour" in run.wrong[1]
    assert writes(graph) == []


def test_a_check_is_content_after_setting_up(graph: FakeGraph, run: Terminal) -> None:
    run()
    written = writes(graph)
    assert run("check") == 0
    assert run.wrong == []
    assert run.said.count("✓") == 5
    assert writes(graph) == written


def test_an_address_without_https_is_wrong_at_meta_and_not_at_a_stand_in(
    graph: FakeGraph, run: Terminal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CURIO_PUBLIC_URL", "http://127.0.0.1:8000")
    assert run() == 0
    assert f"{graph.url} tient lieu de Meta" in run.said
    assert "whitelisted_domains" not in graph.account.profile
    monkeypatch.setenv("CURIO_GRAPH_URL", "https://graph.facebook.com")
    code = main(PAGE, ["check"], connect=lambda account: GraphClient(replace(account, url=graph.url)), today=TODAY)
    assert code == 1
    assert "✗ L’adresse publique http://127.0.0.1:8000 n’est pas en https" in capsys.readouterr().out


# ---- what may be wrong ----


@pytest.mark.parametrize("problem", [460, 463, 493])
def test_a_token_that_died_is_named_and_nothing_else_is_tried(graph: FakeGraph, run: Terminal, problem: int) -> None:
    graph.account.token_problem = problem
    assert run() == 1
    (line,) = run.wrong
    assert "Meta n’accepte pas le jeton de CURIO_MESSENGER_PAGE_TOKEN" in line
    assert [call.path for call in graph.requests] == ["me"]


def test_the_token_of_another_page_is_refused(graph: FakeGraph, run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    other = graph.add_page("555000111222333", "EAAOTHERPAGE", "Une autre page")
    monkeypatch.setenv("CURIO_MESSENGER_PAGE_TOKEN", "EAAOTHERPAGE")
    assert run() == 1
    (line,) = run.wrong
    assert "« Une autre page » (555000111222333)" in line
    assert demo.PAGE_ID in line
    assert writes(graph) == []
    assert other.account.profile == {}


def test_the_token_of_another_app_is_refused(graph: FakeGraph, run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURIO_MESSENGER_APP_ID", "999")
    assert run() == 1
    (line,) = run.wrong
    assert f"l’application {demo.APP_ID}, et non de l’application 999 de CURIO_MESSENGER_APP_ID" in line
    assert writes(graph) == []


def test_a_wrong_secret_is_told_from_a_wrong_token(
    graph: FakeGraph, run: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CURIO_MESSENGER_APP_SECRET", "ffffffffffffffffffffffffffffffff")
    assert run() == 1
    (line,) = run.wrong
    assert "Le secret de CURIO_MESSENGER_APP_SECRET ne va pas avec le jeton" in line


def test_missing_settings_are_all_named_before_anything_is_called(
    graph: FakeGraph, run: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CURIO_MESSENGER_PAGE_ID")
    monkeypatch.delenv("CURIO_MESSENGER_PAGE_TOKEN")
    assert run() == 2
    (line,) = run.wrong
    assert "CURIO_MESSENGER_PAGE_ID, CURIO_MESSENGER_PAGE_TOKEN" in line
    assert graph.requests == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("CURIO_PUBLIC_URL", "ask.museum.example", "CURIO_PUBLIC_URL"),
        ("CURIO_MUSEUM_PATH", "nowhere.yml", "nowhere.yml"),
        ("CURIO_FAQ_PATH", "nowhere.yml", "nowhere.yml"),
        ("CURIO_MESSENGER_PAGE_TOKEN", "two words", "token"),
    ],
)
def test_settings_that_make_no_sense_are_told_in_a_line(
    graph: FakeGraph, run: Terminal, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)
    assert run() == 2
    (line,) = run.wrong
    assert words in line
    assert graph.requests == []


def test_an_entry_that_does_not_exist_is_told_before_anything_is_called(graph: FakeGraph, run: Terminal) -> None:
    assert run("--entries", "openning-hours,prices", "--lang", "en") == 2
    assert run.wrong == ["✗ The FAQ has no entry “openning-hours”. Did you mean “opening-hours”?"]
    assert graph.requests == []


@pytest.mark.parametrize("code", [4, 613])
def test_at_a_rate_limit_it_says_how_long_to_wait_and_the_next_run_goes_on(
    graph: FakeGraph, run: Terminal, code: int
) -> None:
    graph.fail_next(refuses(code, regain=7), on="profile", skip=1)
    assert run() == 1
    (line,) = run.wrong
    assert "10 en 10 minutes" in line
    assert "7 min" in line
    assert graph.account.subscribed == set(MESSENGER)
    assert run() == 0
    assert len([call for call in graph.calls("subscription") if call.method == "POST"]) == 1


def test_the_platforms_own_limit_is_explained(graph: FakeGraph, run: Terminal) -> None:
    graph.account.profile_calls = [graph.clock()] * 10
    assert run() == 1
    (line,) = run.wrong
    assert "Meta a compté trop d’appels" in line
    assert "10 min" in line
    graph.advance(minutes=10)
    assert run() == 0


@pytest.mark.parametrize(
    ("code", "subcode", "words"),
    [(200, 2018028, "pages_messaging"), (10, None, "pages_messaging"), (100, None, "Meta refuse : ")],
)
def test_other_refusals_are_told_in_plain_words(
    graph: FakeGraph, run: Terminal, code: int, subcode: int | None, words: str
) -> None:
    graph.fail_next(refuses(code, subcode), on="subscription")
    assert run() == 1
    (line,) = run.wrong
    assert words in line
    assert graph.account.profile == {}


def test_a_broken_connection_is_no_traceback(graph: FakeGraph, run: Terminal) -> None:
    graph.fail_next(drops(accepted=False), on="about")
    assert run() == 1
    (line,) = run.wrong
    assert "Meta ne répond pas comme il faut" in line


# ---- taking away ----


def test_removing_takes_the_profile_away_and_leaves_the_subscription(graph: FakeGraph, run: Terminal) -> None:
    run()
    assert run("remove", "--dry-run") == 0
    assert "Ceci serait retiré" in run.said
    assert len(graph.account.profile) == 5
    assert run("remove") == 0
    assert graph.account.profile == {}
    assert "CURIO_MESSENGER_PAGE_ID" in run.said
    assert graph.account.subscribed == set(MESSENGER)
    assert run("remove") == 0
    assert "rien à retirer" in run.said


def test_a_profile_can_be_removed_though_its_entries_are_gone(graph: FakeGraph, run: Terminal) -> None:
    run()
    assert run("remove", "--entries", "no-such-entry") == 0
    assert graph.account.profile == {}


# ---- as a program ----


@pytest.mark.parametrize(("channel", "code"), [("messenger", 1), ("instagram", 1)])
def test_it_runs_as_a_program(graph: FakeGraph, channel: str, code: int) -> None:
    argv = [sys.executable, "-m", f"bot.gateway.channels.{channel}", "check", "--lang", "en"]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, timeout=60, check=False)
    said = done.stdout.decode("utf-8")
    assert (done.returncode, done.stderr) == (code, b"")
    assert "✓ The token opens" in said
    assert "✗ Greeting, menu and first questions are not up to date yet:" in said
