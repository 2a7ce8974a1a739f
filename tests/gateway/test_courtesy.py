"""Work in the background holds still while a webhook is being answered, but never for long."""

import threading
from pathlib import Path

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from bot.gateway.courtesy import Courtesy
from bot.gateway.db import Database
from tests.gateway.conftest import Clock
from tests.gateway.doors import make_app

AGES = 60.0


@pytest.fixture
def database(sqlite_url: str) -> Database:
    return Database(sqlite_url)


def test_nobody_in_a_hurry_holds_nothing_up() -> None:
    assert Courtesy().let_pass(timeout=0)


def test_work_waits_until_the_last_one_in_a_hurry_has_passed() -> None:
    courtesy, passed = Courtesy(), threading.Event()
    courtesy.begin()
    courtesy.begin()

    def wait() -> None:
        if courtesy.let_pass(AGES):
            passed.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    courtesy.end()
    assert not courtesy.let_pass(timeout=0)
    assert not passed.is_set()
    courtesy.end()
    waiting.join(AGES)
    assert passed.is_set()


def test_under_a_flood_the_work_goes_on() -> None:
    courtesy = Courtesy()
    courtesy.begin()
    assert not courtesy.let_pass(timeout=0.001)


def test_a_route_is_in_a_hurry_until_it_has_answered_even_when_it_breaks() -> None:
    courtesy, app = Courtesy(), FastAPI()

    @app.get("/calm", dependencies=[Depends(courtesy.hurry)])
    def calm() -> bool:
        return courtesy.let_pass(timeout=0)

    @app.get("/broken", dependencies=[Depends(courtesy.hurry)])
    def broken() -> None:
        raise ValueError("on purpose")

    with TestClient(app, raise_server_exceptions=False) as visitor:
        assert visitor.get("/calm").json() is False
        assert visitor.get("/broken").status_code == 500
    assert courtesy.let_pass(timeout=0)


def test_only_transactions_that_are_not_urgent_hold_still(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(database.courtesy, "let_pass", lambda: asked.append(True))
    with database.begin(urgent=True):
        assert not asked
    with database.begin(), database.read():
        assert len(asked) == 2


def test_every_webhook_is_answered_in_a_hurry(
    sqlite_url: str, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = {"messenger_page_id": "1", "messenger_app_id": "2", "messenger_app_secret": "3"}
    opened = {"messenger_page_token": "4", "messenger_verify_token": "5"}
    app, hurried = make_app(sqlite_url, tmp_path, clock, **channel, **opened), []
    monkeypatch.setattr(app.state.gateway.database.courtesy, "begin", lambda: hurried.append(True))
    assert TestClient(app).post("/webhooks/messenger", content=b"{}").status_code == 403
    assert hurried
