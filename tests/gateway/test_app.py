"""The gateway as a whole: its pages and files, and how the process starts and stops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from bot.gateway.app import Gateway, bind, main
from bot.gateway.errors import SettingsError
from bot.gateway.settings import Settings
from bot.museum import load_museum
from tests.gateway.conftest import ROOT, Clock
from tests.gateway.doors import ORIGIN, Browser, make_app, make_settings, serving
from tests.gateway.fake_rasa import FakeRasa


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("app")
    with TestClient(make_app(f"sqlite:///{folder}/curio.db", folder, Clock())) as client:
        yield client


# Pages and files


@pytest.mark.parametrize(
    ("path", "accepts", "language"),
    [
        ("/", "", "fr"),
        ("/?lang=en", "fr", "en"),
        ("/?lang=fr", "en", "fr"),
        ("/", "en-GB,en;q=0.9", "en"),
        ("/?lang=<b>", "", "fr"),
    ],
)
def test_the_home_page_speaks_the_visitors_language(client: TestClient, path: str, accepts: str, language: str) -> None:
    answer = client.get(path, headers={"Accept-Language": accepts})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert f'<script src="/widget.js" data-lang="{language}" async></script>' in answer.text
    assert ("Aujourd’hui au musée" if language == "fr" else "Today at the museum") in answer.text


def test_the_home_page_tells_todays_hours_from_the_museums_calendar(client: TestClient) -> None:
    html = client.get("/?lang=en").text  # the clock stands on a Wednesday, 11 in the morning in Paris
    assert "6\u00a0pm" in html
    assert "<li>Full price: " in html


def test_the_address_that_a_browser_claims_is_not_believed(client: TestClient) -> None:
    for path in ("/", "/console/login", "/console/", "/static", "/api/widget/config"):
        answer = client.get(path, headers={"Host": "evil.example"}, follow_redirects=False)
        assert "evil.example" not in answer.text + str(answer.headers)


@pytest.mark.parametrize("path", ["/", "/console/login", "/widget.js", "/static/console.css", "/healthz", "/nothing"])
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "cached"),
    [
        ("/widget.js", "no-cache"),
        ("/static/console.css", "no-cache"),
        ("/static/assets/chat-D3aB_x9Z.js", "public, max-age=31536000, immutable"),
    ],
)
def test_only_files_that_never_change_are_cached(client: TestClient, path: str, cached: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, cached)


@pytest.mark.parametrize("path", ["/static/%2e%2e/widget.js", "/static/..%2fwidget.js", "/static/"])
def test_files_outside_the_built_ones_are_not_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_site_that_embeds_the_widget_may_load_its_files(client: TestClient) -> None:
    for path in ("/widget.js", "/static/assets/chat-D3aB_x9Z.js"):
        assert client.get(path, headers={"Origin": ORIGIN}).headers["Access-Control-Allow-Origin"] == ORIGIN
    for path in ("/", "/console/login", "/healthz"):
        assert "Access-Control-Allow-Origin" not in client.get(path, headers={"Origin": ORIGIN}).headers


def test_the_gateway_describes_itself_to_nobody(client: TestClient) -> None:
    assert [client.get(path).status_code for path in ("/docs", "/redoc", "/openapi.json")] == [404] * 3


def test_the_assistants_door_is_closed_without_the_token(client: TestClient) -> None:
    assert client.post("/handoff", json={}).status_code == 401


def test_a_question_reaches_the_assistant_and_its_answer_the_visitor(
    sqlite_url: str, tmp_path: Path, clock: Clock, rasa: FakeRasa
) -> None:
    app = make_app(sqlite_url, tmp_path, clock, worker=True, worker_threads=1, rasa_url=rasa.url)
    with serving(app) as (address, _), httpx.Client(base_url=address, timeout=30) as client:
        vera = Browser(client)  # type: ignore[arg-type]
        with client.stream("GET", "/api/widget/events", headers=vera.headers) as stream:
            lines = stream.iter_lines()
            httpx.post(
                f"{address}/api/widget/messages",
                json={"client_id": "client-00", "text": "Quels sont vos horaires ?"},
                headers=vera.headers,
            )
            answer = next(line for line in lines if '"kind": "answer"' in line)
    assert '"text": "R\\u00e9ponse \\u00e0 ' in answer


# Starting and stopping


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Settings for a gateway on a free port and a new database."""
    for name in [name for name in os.environ if name.startswith("CURIO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CURIO_DATABASE_URL", f"sqlite:///{tmp_path}/curio.db")
    monkeypatch.setenv("CURIO_MUSEUM_PATH", str(ROOT / "data" / "museum.yml"))
    monkeypatch.setenv("CURIO_PORT", str(free_port()))
    monkeypatch.setenv("CURIO_WORKER", "false")
    return monkeypatch


def free_port() -> int:
    with bind("127.0.0.1", 0) as taken:
        port: int = taken.getsockname()[1]
        return port


def until_it_serves(process: subprocess.Popen[str]) -> None:
    assert process.stderr is not None
    log = ""
    for line in process.stderr:
        log += line
        if "Application startup complete" in line:
            return
    pytest.fail(f"the gateway did not start:\n{log}")


def test_a_signal_ends_the_process_and_its_open_streams(environment: pytest.MonkeyPatch) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.gateway.app"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until_it_serves(process)
    with httpx.Client(base_url=f"http://127.0.0.1:{os.environ['CURIO_PORT']}", timeout=30) as client:
        vera = Browser(client)  # type: ignore[arg-type]
        with client.stream("GET", "/api/widget/events", headers=vera.headers) as stream:
            lines = stream.iter_lines()
            next(lines)
            process.send_signal(signal.SIGINT)
            for _ in lines:  # ends with the body, not with a broken connection
                pass
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    (line,) = out.splitlines()
    assert line.startswith("first password for admin: ")
    assert "Traceback" not in err
    assert "timeout graceful shutdown exceeded" not in err


def prepare(settings: Settings, capsys: pytest.CaptureFixture[str]) -> str:
    """What the gateway prints while it gets ready."""
    gateway = Gateway(settings, load_museum(settings.museum_path), ROOT, Clock())
    for _ in range(2):
        gateway.prepare()
    gateway.database.close()
    return capsys.readouterr().out


def test_the_first_password_is_printed_once(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    settings = make_settings(sqlite_url, admin_password=None)
    (line,) = prepare(settings, capsys).splitlines()
    said, _, password = line.rpartition(" ")
    assert said == "first password for admin:"
    assert len(password) >= 12
    assert prepare(settings, capsys) == ""


def test_a_given_first_password_is_not_printed(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert prepare(make_settings(sqlite_url), capsys) == ""


def refusal(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines in which the gateway says why it does not start."""
    assert main() == 1
    said = capsys.readouterr()
    assert said.out == ""
    return said.err.splitlines()


def test_a_busy_port_is_said_in_one_line(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with bind("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])
        environment.setenv("CURIO_PORT", port)
        (line,) = refusal(capsys)
    assert f"port {port}" in line
    assert "CURIO_PORT" in line
    assert not (tmp_path / "curio.db").exists()


def test_a_wrong_setting_is_named(environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    environment.setenv("CURIO_PORT", "lots")
    (line,) = refusal(capsys)
    assert "CURIO_PORT" in line


def test_each_mistake_in_the_museums_file_has_its_line(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "museum.yml").write_text("version: 2\n")
    environment.setenv("CURIO_MUSEUM_PATH", str(tmp_path / "museum.yml"))
    lines = refusal(capsys)
    assert len(lines) > 1
    assert all(line.startswith("museum.yml") for line in lines)


def test_a_database_that_cannot_be_opened_is_said_in_one_line(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    environment.setenv("CURIO_DATABASE_URL", f"sqlite:///{tmp_path}/file/curio.db")
    (line,) = refusal(capsys)
    assert "file" in line


@pytest.mark.parametrize("host", ["203.0.113.7", "2001:db8::7"])
def test_an_address_of_another_machine_cannot_be_listened_on(host: str) -> None:
    with pytest.raises(SettingsError, match="cannot listen on"):
        bind(host, 0)
