"""The migrations lead to the tables of the code, whatever the folder, and however many processes start at once."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from bot.gateway import conversations
from bot.gateway.db import Base, Database
from bot.gateway.errors import DatabaseUnavailable
from bot.gateway.messages import Inbound
from bot.gateway.migrations import upgrade
from tests.gateway.conftest import MUSEUM, NOW


def test_the_migrated_database_has_the_tables_of_the_code(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        tables = set(inspect(connection).get_table_names())
    assert tables == set(Base.metadata.tables) | {"alembic_version"}


def test_indexes_and_unique_constraints_have_the_names_of_the_code(database: Database) -> None:
    found = inspect(database.engine)
    for table in Base.metadata.sorted_tables:
        unique = {one["name"] for one in found.get_unique_constraints(table.name)}
        assert {index["name"] for index in found.get_indexes(table.name)} - unique == {
            one.name for one in table.indexes
        }


def test_it_works_from_any_folder_and_makes_the_folder_of_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    database = Database("sqlite:///var/deep/curio.db")
    upgrade(database)
    database.close()
    assert (tmp_path / "var" / "deep" / "curio.db").is_file()


def test_a_second_start_changes_nothing(database: Database) -> None:
    inbound = Inbound("web", "vera", "m1", NOW, text="Bonjour")
    with database.begin() as session:
        received = conversations.receive(session, inbound, museum=MUSEUM, now=NOW)
    upgrade(database)
    with database.read() as session:
        assert len(conversations.thread(session, received.conversation_id)) == 1


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without any tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/curio.db"
    url = str(request.getfixturevalue("postgres_url"))
    database = Database(url)
    with database.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA IF EXISTS bare CASCADE"))
        connection.execute(text("CREATE SCHEMA bare"))
    database.close()
    return f"{url}?options=-csearch_path%3Dbare"


def test_starts_at_the_same_time_make_the_tables_once(bare_url: str) -> None:
    databases = [Database(bare_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, databases))
    assert "messages" in inspect(databases[0].engine).get_table_names()
    for database in databases:
        database.close()


def test_ids_of_messages_are_never_given_twice(sqlite: Database) -> None:
    with sqlite.engine.connect() as connection:
        (ddl,) = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'messages'").one()
    assert "AUTOINCREMENT" in ddl


def test_a_database_in_an_impossible_place_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnavailable, match="file"):
        upgrade(Database(f"sqlite:///{tmp_path}/file/curio.db"))


def test_a_folder_in_the_place_of_the_database_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="unable to open"):
        upgrade(Database(f"sqlite:///{tmp_path}"))


def test_a_database_that_cannot_be_written_is_a_clear_error(sqlite_url: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    database = Database(f"sqlite:///file:{path}?mode=ro&uri=true")
    inbound = Inbound("web", "vera", "m1", NOW, text="Bonjour")
    with pytest.raises(DatabaseUnavailable, match="readonly"), database.begin() as session:
        conversations.receive(session, inbound, museum=MUSEUM, now=NOW)
    database.close()


def test_a_file_that_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "curio.db").write_text("This is a letter, not a database. " * 100)
    with pytest.raises(DatabaseUnavailable, match="not a database"):
        upgrade(Database(f"sqlite:///{tmp_path}/curio.db"))


def test_a_server_that_does_not_listen_is_a_clear_error() -> None:
    with pytest.raises(DatabaseUnavailable):
        upgrade(Database("postgresql+psycopg://curio@127.0.0.1:1/curio?connect_timeout=2"))


def test_reading_never_waits_for_a_writer(sqlite: Database, sqlite_url: str) -> None:
    writer = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with sqlite.read() as session:
        assert conversations.thread(session, "nobody") == []
    writer.execute("ROLLBACK")
    writer.close()
