"""``python -m bot.gateway.demo_data``: fills the database that the settings name."""

from __future__ import annotations

import argparse
import random
import sys
from datetime import UTC, datetime

from bot.catalog import shipped
from bot.faq import FaqError, load_faq
from bot.gateway import accounts
from bot.gateway.db import Database
from bot.gateway.demo_data import Made, NotEmpty, Town, fill
from bot.gateway.demo_data.town import DAYS
from bot.gateway.errors import CurioError
from bot.gateway.migrations import upgrade
from bot.gateway.settings import load_settings
from bot.museum import MuseumError, load_museum

USUAL = 320
"""Conversations, unless another number is asked for."""


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(prog="demo_data", description="Fill the database with a month of conversations.")
    parser.add_argument("--again", action="store_true", help="also where there are conversations already")
    parser.add_argument("--count", type=int, default=USUAL, help=f"conversations (default {USUAL})")
    parser.add_argument("--seed", type=int, default=1, help="another number makes another month")
    given = parser.parse_args(arguments)
    try:
        made = _fill_from_settings(given.count, given.seed, again=given.again)
    except (NotEmpty, CurioError, FaqError, MuseumError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    print(
        f"\n{made.conversations} conversations of the last {DAYS} days: {made.answered} answers of the bot, "
        f"{made.handed_off} requests, of which {made.replied} answered and {made.waiting} waiting."
    )
    if made.password:
        print(f"Sign in at /console as {accounts.FIRST_LOGIN} with the password {made.password}")
    return 0


def _fill_from_settings(count: int, seed: int, *, again: bool) -> Made:
    settings = load_settings()
    museum = load_museum(settings.museum_path)
    chance = random.Random(seed)  # noqa: S311 - the same month every time is meant
    faq, now = load_faq(settings.faq_path, museum.placeholders), datetime.now(UTC)
    password = settings.admin_password.get_secret_value() if settings.admin_password else None
    town = Town(settings.museum, museum, faq, shipped(), now, chance)
    database = Database(settings.database_url)
    try:
        upgrade(database)
        return fill(database, town, count, again=again, password=password, progress=True)
    finally:
        database.close()


if __name__ == "__main__":
    sys.exit(main())
