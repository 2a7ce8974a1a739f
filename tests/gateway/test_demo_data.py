"""The made-up month: the log's own rules hold in it, and nothing of it is ever sent."""

import random
from datetime import datetime

import pytest
from sqlalchemy import func, select

from bot.catalog import shipped
from bot.faq import load_faq
from bot.gateway.db import Conversation, Database, Message, OutboxRow, Request, Staff
from bot.gateway.demo_data import Made, NotEmpty, Town, fill
from bot.gateway.demo_data.__main__ import main
from bot.gateway.numbers import Numbers, numbers
from tests.gateway.conftest import MUSEUM, NOW, ROOT
from tests.gateway.staff_room import facts

FEW = 40


def town(seed: int = 1) -> Town:
    faq = load_faq(ROOT / "data" / "faq.yml", facts().placeholders)
    return Town(MUSEUM, facts(), faq, shipped(), NOW, random.Random(seed))


@pytest.fixture
def made(sqlite: Database) -> Made:
    return fill(sqlite, town(), FEW, password="un mot de passe")


def found(database: Database) -> Numbers:
    with database.read() as session:
        return numbers(session, MUSEUM, facts(), NOW, days=90)


def test_the_numbers_count_what_was_made(sqlite: Database, made: Made) -> None:
    month = found(sqlite)
    assert made.conversations == FEW
    assert month.requests.total() == made.handed_off > 0
    assert len(month.waits) == made.replied > 0
    assert sum(answered.times for answered in month.answered) <= made.answered
    assert month.outcomes.handed_off == made.handed_off
    assert month.outcomes.bot > month.outcomes.handed_off


def test_somebody_waits_so_that_there_is_somebody_to_answer(sqlite: Database) -> None:
    assert fill(sqlite, town(), 4 * FEW, password="un mot de passe").waiting > 0


def test_nothing_is_left_to_be_sent(sqlite: Database, made: Made) -> None:
    with sqlite.read() as session:
        outcomes = session.execute(select(OutboxRow.outcome, func.count()).group_by(OutboxRow.outcome)).all()
    assert [outcome for outcome, _ in outcomes] == ["done"]


def test_everything_lies_in_the_past_month_and_in_order(sqlite: Database, made: Made) -> None:
    with sqlite.read() as session:
        lines = session.execute(select(Message.conversation_id, Message.created_at).order_by(Message.id)).all()
    last: dict[str, datetime] = {}
    for conversation, at in lines:
        assert last.get(conversation, at) <= at <= NOW
        last[conversation] = at


def test_answers_are_those_of_the_faq(sqlite: Database, made: Made) -> None:
    known = {entry.id for entry in town().faq.entries}
    with sqlite.read() as session:
        payloads = session.scalars(select(Message.payload).where(Message.kind == "answer")).all()
    assert payloads
    assert {answer["entry"] for payload in payloads for answer in payload["answers"]} <= known
    assert not any("{{" in answer["text"] for payload in payloads for answer in payload["answers"])


def test_the_first_account_is_still_the_one_that_opens_the_console(sqlite: Database, made: Made) -> None:
    with sqlite.read() as session:
        logins = set(session.scalars(select(Staff.login)))
    assert "admin" in logins
    assert len(logins) == 4
    assert made.password is None  # it was given


def test_conversations_that_are_there_already_are_left_alone(sqlite: Database, made: Made) -> None:
    with pytest.raises(NotEmpty):
        fill(sqlite, town(), 3)
    fill(sqlite, town(2), 3, again=True)
    with sqlite.read() as session:
        assert session.scalar(select(func.count()).select_from(Conversation)) == FEW + 3


def test_one_seed_makes_one_month(sqlite: Database, made: Made) -> None:
    again = fill(sqlite, town(), FEW, again=True)
    assert (again.answered, again.handed_off, again.replied) == (made.answered, made.handed_off, made.replied)


def test_the_command_fills_the_database_of_the_settings_once(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("CURIO_DATABASE_URL", sqlite_url)
    assert main(["--count", "3"]) == 0
    assert "3 conversations of the last 30 days" in capsys.readouterr().out
    assert main(["--count", "3"]) == 1
    assert "--again" in capsys.readouterr().err
    database = Database(sqlite_url)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Request)) is not None
    database.close()
