"""Writes the month into a database: the team first, then one conversation after the other."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot.gateway import accounts
from bot.gateway.db import Conversation, Database, Staff
from bot.gateway.demo_data.town import DAYS, Made, Town
from bot.gateway.demo_data.visit import visit

STEP = 20
"""Conversations written between two signs of progress."""
TEAM = {"camille.laurent": "Camille Laurent", "idriss.benali": "Idriss Benali", "ines.roux": "Inès Roux"}


class NotEmpty(Exception):
    """The database already holds conversations."""


def fill(
    database: Database,
    town: Town,
    count: int,
    *,
    again: bool = False,
    password: str | None = None,
    progress: bool = False,
) -> Made:
    """Write ``count`` conversations, each in a transaction of its own.

    ``password``: of the first account, if one has to be made.

    Raises:
        NotEmpty: the database holds conversations of this museum, and ``again`` was not asked for.
    """
    with database.read() as session:
        if not again and session.scalar(select(exists().where(Conversation.museum == town.museum_id))):
            raise NotEmpty("the database already holds conversations; --again writes another month beside them")
    run = secrets.token_hex(4)
    with database.begin() as session:
        _hire(session, town, password)
    for number, begins in enumerate(town.beginnings(count), 1):
        with database.begin() as session:
            visit(session, town, f"demo-{run}-{number}", begins)
        if progress and (number % STEP == 0 or number == count):
            print(f"\r{number} of {count} conversations", end="", flush=True)
    return town.made


def _hire(session: Session, town: Town, password: str | None) -> None:
    """The first account is made as the gateway makes it; the others have passwords that nobody knows."""
    then, name = town.now - timedelta(days=DAYS + 1), town.catalog.text("fr", "console-first-account-name")
    town.made.password = accounts.ensure_first_account(
        session, museum=town.museum_id, name=name, password=password, now=then
    )
    for login, called in TEAM.items():
        same = (Staff.museum == town.museum_id, Staff.login == login)
        known = session.scalar(select(Staff.id).where(*same))
        town.staff.append(known or _account(session, town, login, called, then))


def _account(session: Session, town: Town, login: str, name: str, then: datetime) -> int:
    role = {code: town.catalog.text(code, f"demodata-role-{login.split('.')[0]}") for code in ("fr", "en")}
    return accounts.create_account(
        session, museum=town.museum_id, login=login, name=name, role=role, password=secrets.token_urlsafe(24), now=then
    ).id
