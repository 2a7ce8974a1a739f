"""Runs what works in the background: promises are kept, webhooks' events taken in, and the house kept in order.

It runs inside the gateway, or alone as ``python -m bot.gateway.worker``.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.catalog import Catalog, shipped
from bot.gateway import deliveries, erasure
from bot.gateway.channels import FromTheLog, Platform, Sender
from bot.gateway.chat import AppriseChat
from bot.gateway.db import Database
from bot.gateway.erasure import Forgetting
from bot.gateway.errors import CurioError
from bot.gateway.handoff import Acknowledgements
from bot.gateway.housekeeping import Chore, Housekeeping
from bot.gateway.intake import Intake
from bot.gateway.languages import spoken
from bot.gateway.letters import Letters
from bot.gateway.mail import SmtpMailer
from bot.gateway.migrations import upgrade
from bot.gateway.notices import Notices
from bot.gateway.numbers import keep_days
from bot.gateway.pages import CONSOLE
from bot.gateway.platforms import platforms
from bot.gateway.promises import Worker, utc_now
from bot.gateway.rasa_client import RasaClient
from bot.gateway.reception import Reception
from bot.gateway.rights import STATUS_PATH
from bot.gateway.settings import Settings, load_settings
from bot.gateway.stepping import StepThreads
from bot.gateway.wakeup import Bell
from bot.museum import Museum, MuseumError, load_museum

log = logging.getLogger(__name__)

WATCH_EVERY = timedelta(minutes=15)
"""How often the platforms are asked whether they still send us what visitors write."""
FORGET_EVERY = timedelta(seconds=5)
NOTICE_EVERY = timedelta(seconds=30)
EXPIRE_EVERY = SUMS_EVERY = timedelta(hours=1)
EXPIRED_AT_ONCE = 100


@dataclass
class Background:
    """Everything that works beside the web pages; ``bell`` rings for promises, ``arrivals`` for webhooks' events."""

    settings: Settings
    database: Database
    museum: Museum
    catalog: Catalog
    channels: Mapping[str, Platform]
    bell: Bell
    arrivals: Bell
    clock: Callable[[], datetime] = utc_now
    _parts: list[StepThreads | Housekeeping] = field(default_factory=list, init=False)

    def start(self) -> None:
        """Start all of it. Raises DatabaseUnavailable."""
        with self.database.begin() as session:
            for one in self.channels.values():
                credential = one.sender.credential()
                deliveries.lift_old_pauses(session, self.settings.museum, one.name, one.account, credential)
        self.rasa = RasaClient(self.settings.rasa_url, self.settings.rasa_timeout)
        intake = Intake(
            self.database, self.settings.museum, self.channels, reception(self.settings, self.museum, self.catalog),
            self.clock,
        )  # fmt: skip
        self._parts = [
            StepThreads("worker", self._worker().process_one_outbox_row, self.bell, self.settings.worker_threads),
            StepThreads("intake", intake.process_some_events, self.arrivals),
            Housekeeping(self._chores(), self.clock),
        ]
        for part in self._parts:
            part.start()

    def stop(self, timeout: float) -> None:
        """Let everything finish its step; ``timeout``: seconds for each thread."""
        for part in self._parts:
            part.stop(timeout)

    def _worker(self) -> Worker:
        senders: dict[str, Sender] = {"web": FromTheLog(), **{one.name: one.sender for one in self.channels.values()}}
        acknowledgement = Acknowledgements(self.catalog, self.museum, self.settings.can_mail)
        mailer = mailer_of(self.settings)
        # Asking takes at most one question and two looks into the tracker, a third of its time each.
        lease = timedelta(seconds=2 * self.settings.rasa_timeout)
        letters = Letters(mailer, self.catalog, self.museum, self.settings.public_url) if mailer else None
        return Worker(
            self.database, self.rasa, senders, acknowledgement, lease, self.clock, since=self.clock(), letters=letters
        )

    def _notices(self) -> Notices:
        return Notices(
            self.database, self.settings.museum, self.museum, self.catalog, f"{self.settings.public_url}{CONSOLE}",
            self.clock, chat_of(self.settings), mailer_of(self.settings),
        )  # fmt: skip

    def _chores(self) -> list[Chore]:
        forgetting = Forgetting(self.database, self.rasa.forget, self.clock)
        watches = [Chore(f"watch {one.name}", WATCH_EVERY, _watching(one)) for one in self.channels.values()]
        return [
            Chore("forget", FORGET_EVERY, forgetting.process_one),
            Chore("notices", NOTICE_EVERY, self._notices().process),
            # Before conversations grow too old and go: their days' numbers stay.
            Chore("sums of days", SUMS_EVERY, self._keep_days),
            Chore("expire", EXPIRE_EVERY, self._expire),
            *watches,
        ]

    def _keep_days(self) -> bool:
        return keep_days(self.database, self.settings.museum, self.museum, self.clock())

    def _expire(self) -> bool:
        days, now = self.settings.retention_days, self.clock()
        return erasure.expire(self.database, self.settings.museum, days, now, EXPIRED_AT_ONCE) == EXPIRED_AT_ONCE


def mailer_of(settings: Settings) -> SmtpMailer | None:
    """The museum's mail server, if it has set one up. Raises SettingsError."""
    return SmtpMailer(settings.smtp_url.get_secret_value(), settings.mail_from) if settings.can_mail else None


def chat_of(settings: Settings) -> AppriseChat | None:
    """The team's chat tools, if the museum has set some up. Raises SettingsError."""
    urls = settings.notify_urls.get_secret_value()
    return AppriseChat(urls) if urls.strip() else None


def _watching(platform: Platform) -> Callable[[], bool]:
    def watch() -> bool:
        if wrong := platform.watch():
            log.error("%s", wrong)
        return False

    return watch


def reception(settings: Settings, museum: Museum, catalog: Catalog) -> Reception:
    """Receives messages for this museum, on whatever channel."""
    return Reception(
        settings.museum, catalog, spoken(museum, catalog), f"{settings.public_url}{STATUS_PATH}",
        timedelta(hours=settings.inbox_hours),
    )  # fmt: skip


def main() -> int:
    """Run it alone until SIGTERM or SIGINT; what keeps it from starting is said in one line."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    stop = threading.Event()
    try:
        settings, catalog = load_settings(), shipped()
        database, bell = Database(settings.database_url), Bell()
        upgrade(database)
        database.on_commit(bell.ring)
        museum = load_museum(settings.museum_path)
        channels = platforms(settings, catalog.text)
        background = Background(settings, database, museum, catalog, channels, bell, Bell())
        background.start()
    except (CurioError, MuseumError) as error:
        print(error, file=sys.stderr)
        return 1
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()
    background.stop(timeout=20.0)
    background.rasa.close()
    database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
