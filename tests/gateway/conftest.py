"""Fixtures of the gateway's tests: a database on SQLite and on PostgreSQL, and a strict fake of the assistant."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import create_engine, make_url, text

from bot.catalog import Catalog
from bot.gateway import accounts, conversations
from bot.gateway.channels import FromTheLog, Piece, Sign
from bot.gateway.conversations import Received
from bot.gateway.db import Base, Database, Staff
from bot.gateway.errors import DeliveryError
from bot.gateway.handoff import Acknowledgements
from bot.gateway.messages import Inbound, Outbound
from bot.gateway.migrations import upgrade
from bot.gateway.promises import Worker
from bot.gateway.rasa_client import RasaClient
from bot.museum import load_museum
from tests.gateway.fake_rasa import FakeRasa

ROOT = Path(__file__).parents[2]
NOW = datetime(2027, 5, 5, 9, 0, tzinfo=UTC)  # a Wednesday, 11:00 in Paris: the team is in
MUSEUM = "demo"
POSTGRES_URL = "CURIO_TEST_POSTGRES_URL"


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[PasswordHasher]:
    """Every test signs somebody in: passwords are hashed at a fraction of the work. Gives the hasher of real life."""
    real = accounts._hasher
    accounts._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    yield real
    accounts._hasher = real


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all tables, made once."""
    path = tmp_path_factory.mktemp("template") / "curio.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The PostgreSQL database that the tests may empty; its tables are made anew once."""
    url = os.environ.get(POSTGRES_URL)
    if not url:
        if os.environ.get("CURIO_REQUIRE_SERVERS") == "1":
            pytest.fail(f"{POSTGRES_URL} is not set, but CURIO_REQUIRE_SERVERS=1 asks for PostgreSQL")
        pytest.skip(f"{POSTGRES_URL} is not set")
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        url = own_database(url, worker)
    database = Database(url)
    with database.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    upgrade(database)
    database.close()
    return url


def own_database(url: str, worker: str) -> str:
    """The URL of a database beside the given one that only this process of the tests uses; it is made if need be."""
    name = f"{make_url(url).database}_{worker}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if not connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}):
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    path = tmp_path / "curio.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database with all tables, on each kind of database in turn."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    url = str(request.getfixturevalue("postgres_url"))
    database = Database(url)
    with database.engine.begin() as connection:
        tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
    database.close()
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    """For tests in which the kind of database cannot matter."""
    database = Database(sqlite_url)
    yield database
    database.close()


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    fake = FakeRasa()
    yield fake
    fake.stop()
    assert fake.wrong == []


@pytest.fixture
def rasa_client(rasa: FakeRasa) -> Iterator[RasaClient]:
    client = RasaClient(rasa.url, timeout=5)
    yield client
    client.close()


@pytest.fixture(scope="session")
def acknowledgement() -> Acknowledgements:
    return Acknowledgements(Catalog.load(), load_museum(ROOT / "data" / "museum.yml"))


class Clock:
    """A clock that only moves when a test moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Mailbox:
    """The sender of a channel that pushes; it keeps what it got, or refuses with the errors it was given."""

    pushes = True

    def __init__(self) -> None:
        self.sent: list[Outbound] = []
        self.errors: list[DeliveryError] = []
        self.signs: list[tuple[str, Sign]] = []
        self.pieces = 1

    def compose(self, outbound: Outbound) -> list[Piece]:
        return [Piece(number, {"text": outbound.text}) for number in range(1, self.pieces + 1)]

    def push(self, outbound: Outbound, piece: Piece, now: datetime) -> str:
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append(outbound)
        return f"post-{outbound.promise_id}-{piece.number}"

    def show(self, recipient: str, sign: Sign) -> None:
        self.signs.append((recipient, sign))

    def credential(self) -> str:
        return "first token"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def worker(
    database: Database, rasa_client: RasaClient, mailbox: Mailbox, acknowledgement: Acknowledgements, clock: Clock
) -> Worker:
    """A worker on "web" and on "post", a channel that pushes."""
    senders = {"web": FromTheLog(), "post": mailbox}
    return Worker(database, rasa_client, senders, acknowledgement, timedelta(seconds=30), clock)


@pytest.fixture
def alice(database: Database) -> int:
    """Alice is on the team."""
    return add_staff(database, "alice", "Alice")


@pytest.fixture
def bruno(database: Database) -> int:
    """Bruno is on the team, too."""
    return add_staff(database, "bruno", "Bruno")


def add_staff(database: Database, login: str, name: str) -> int:
    member = Staff(museum=MUSEUM, login=login, name=name, role={"fr": "Accueil"}, password_hash="-", created_at=NOW)
    with database.begin() as session:
        session.add(member)
    return member.id


Says = Callable[..., Received]


@pytest.fixture
def says(database: Database, clock: Clock) -> Says:
    """A visitor writes: ``says("Bonjour", sender="vera")``."""
    count = iter(range(1, 1_000_000))

    def say(text: str = "", *, sender: str = "vera", external_id: str | None = None, **parts: object) -> Received:
        fields = {"channel": "web", "language": "fr", "received_at": clock(), **parts}
        inbound = Inbound(sender=sender, external_id=external_id or f"{sender}:{next(count)}", text=text, **fields)
        with database.begin() as session:
            return conversations.receive(session, inbound, museum=MUSEUM, now=clock())

    return say


def drain(worker: Worker) -> int:
    """Let the worker keep every promise that is due; how many there were."""
    steps = 0
    while worker.process_one_outbox_row():
        steps += 1
        assert steps < 1000
    return steps
