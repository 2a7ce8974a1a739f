"""Brings a database to the tables that ``db`` describes; runs at every start, before anything else touches it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from bot.gateway.db import Database, clear_errors
from bot.gateway.errors import DatabaseUnavailable

HOME = Path(__file__).parent
LOCK = 20_270_501
"""Any number that no other program takes for an advisory lock in the same PostgreSQL database."""


def upgrade(database: Database) -> None:
    """Apply the migrations that are missing, all in one transaction.

    Processes that start at the same time wait for each other. It works from any folder.

    Raises:
        DatabaseUnavailable: the database cannot be reached or written.
    """
    engine = database.engine
    if engine.url.get_backend_name() == "sqlite" and engine.url.database:
        _make_folder(Path(engine.url.database).parent)
    with clear_errors(), engine.begin() as connection:
        # On SQLite the transaction itself is the lock: it begins IMMEDIATE.
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        command.upgrade(_config(connection), "head")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(f"the folder {folder} of the database cannot be made: {error.strerror}") from error


def _config(connection: Connection) -> Config:
    config = Config()
    # Percent signs in the path would be taken for an interpolation of the configuration file's format.
    config.set_main_option("script_location", str(HOME).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
