"""The tables of the log, the outbox and the desk, and how a transaction is opened.

Every table carries the museum, so that one installation can serve several. Nothing here decides anything.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Connection,
    Date,
    DateTime,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    text,
)
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.types import TypeDecorator

from bot.gateway.courtesy import Courtesy
from bot.gateway.errors import DatabaseUnavailable

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
# SQLite only counts up by itself in a column of type INTEGER.
BigId = BigInteger().with_variant(Integer, "sqlite")

IS_OPEN = text("done_at IS NULL")
IS_WAITING = text("handled_at IS NULL")
IS_UNFORGOTTEN = text("forgotten_at IS NULL")


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The common ancestor of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment, dict[str, Any]: JSON, list[dict[str, Any]]: JSON}


class Conversation(Base):
    """One visitor on one channel. Its state is derived from its messages, never stored."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("museum", "channel", "sender"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    museum: Mapped[str] = mapped_column(String(60))
    channel: Mapped[str] = mapped_column(String(20))
    sender: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(10))
    token_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    account: Mapped[str] = mapped_column(String(60), default="")  # the museum's page on the channel
    heard_at: Mapped[datetime | None]  # when the visitor last opened the channel's messaging window
    email: Mapped[str | None] = mapped_column(String(320))  # left for an answer that may take longer
    snoozed_until: Mapped[datetime | None]  # until then the team's list keeps it aside, unless the visitor writes
    created_at: Mapped[datetime]
    # Written by every change of the log: it serialises the writers of one conversation, so that message ids
    # become visible in their order and a stream that has seen id N has seen every id below it.
    touched_at: Mapped[datetime]

    def snoozed_at(self, now: datetime) -> datetime | None:
        """Until when it is kept aside; ``None``: it is not."""
        return self.snoozed_until if self.snoozed_until is not None and self.snoozed_until > now else None


class Message(Base):
    """One line of the typed log."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("museum", "channel", "external_id"),
        Index("ix_messages_conversation_id_id", "conversation_id", "id"),
        Index("ix_messages_question_id", "question_id"),
        Index("ix_messages_museum_created_at", "museum", "created_at"),
        # An id is never given twice, not even after the newest message was deleted: streams go on from an id.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    museum: Mapped[str] = mapped_column(String(60))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    channel: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str | None] = mapped_column(String(300))
    author: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    payload: Mapped[dict[str, Any]]
    question_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))  # the visitor message it answers
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]


class Request(Base):
    """A visitor's message that waits for a person, with the evidence for handing it off."""

    __tablename__ = "requests"
    __table_args__ = (
        Index("ix_requests_after_id", "after_id"),
        Index("ix_requests_museum_created_at", "museum", "created_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    museum: Mapped[str] = mapped_column(String(60))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(10))
    topic: Mapped[str] = mapped_column(String(60), default="")  # of the FAQ; "": the candidates do not tell
    candidates: Mapped[list[dict[str, Any]]]
    explanation: Mapped[dict[str, Any]]
    # The newest line of the log when the request was made: a CLOSED event above it settles the request.
    after_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    created_at: Mapped[datetime]


class Rating(Base):
    """What a visitor thinks of one of the assistant's answers; the last word counts."""

    __tablename__ = "ratings"
    __table_args__ = (Index("ix_ratings_museum_at", "museum", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    museum: Mapped[str] = mapped_column(String(60))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)  # the answer
    useful: Mapped[bool] = mapped_column(Boolean)
    words: Mapped[str] = mapped_column(Text, default="")  # what was missing, if the visitor says so
    at: Mapped[datetime]


class Note(Base):
    """What somebody of the team wrote down about a conversation, for colleagues: it never leaves the console."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    museum: Mapped[str] = mapped_column(String(60))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class OutboxRow(Base):
    """A promise to the outside: ask the assistant about a message, deliver a message to its visitor, or e-mail it."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("kind", "message_id"),
        Index("ix_outbox_message_id", "message_id"),
        # Only the open rows: the worker looks at nothing else, however long the log has grown.
        Index("ix_outbox_due", "run_at", "id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index("ix_outbox_lane", "conversation_id", "kind", "id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    museum: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(10))  # ask, deliver, mail
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    run_at: Mapped[datetime]
    taken_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    done_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(10))  # done, cancelled, failed


class Attempt(Base):
    """One try at keeping a promise, kept so that staff can see why a reply did not arrive."""

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    museum: Mapped[str] = mapped_column(String(60))
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), index=True)
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(10))  # done, retry, cancelled, failed
    detail: Mapped[str] = mapped_column(Text)


class Part(Base):
    """One piece of a message as a channel that pushes was given it: what the channel calls it, and how far it came.

    A row without ``external_id`` was begun: whether the channel took it is not known yet.
    """

    __tablename__ = "parts"
    __table_args__ = (UniqueConstraint("outbox_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    museum: Mapped[str] = mapped_column(String(60))
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"))
    number: Mapped[int] = mapped_column(Integer)
    begun_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(Integer)
    external_id: Mapped[str | None] = mapped_column(String(300), index=True)
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]


class ChannelEvent(Base):
    """One event as a channel's webhook delivered it, kept before the webhook is answered."""

    __tablename__ = "channel_events"
    __table_args__ = (
        UniqueConstraint("museum", "channel", "key"),
        # Only those that are not taken in yet: the worker looks at nothing else.
        Index("ix_channel_events_waiting", "at", "id", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
        Index("ix_channel_events_sender", "museum", "channel", "sender"),
        Index("ix_channel_events_received_at", "received_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    museum: Mapped[str] = mapped_column(String(60))
    channel: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(60))
    sender: Mapped[str | None] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(200))  # repeats of one event have one key
    at: Mapped[datetime]  # as the channel dates it
    received_at: Mapped[datetime]
    # JSON in ASCII: databases refuse some of what a hostile body may hold. Emptied once the event is taken in.
    body: Mapped[str] = mapped_column(Text)
    handled_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(20))  # done, ignored, quarantined
    detail: Mapped[str] = mapped_column(Text, default="")


class Pause(Base):
    """While it lasts, nothing is sent for this account: a rate limit, or a token that no longer opens anything."""

    __tablename__ = "pauses"

    museum: Mapped[str] = mapped_column(String(60), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    account: Mapped[str] = mapped_column(String(60), primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str] = mapped_column(Text)
    alarm: Mapped[bool] = mapped_column(Boolean)
    # Digest of the token that was refused: with another one the pause is void.
    credential: Mapped[str] = mapped_column(String(64))


class Erasure(Base):
    """A visitor's wish that everything about them be deleted, and how far it has come. Holds nothing about them."""

    __tablename__ = "erasures"
    __table_args__ = (
        Index("ix_erasures_unforgotten", "id", sqlite_where=IS_UNFORGOTTEN, postgresql_where=IS_UNFORGOTTEN),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    museum: Mapped[str] = mapped_column(String(60))
    channel: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(40), unique=True)  # with which the status page is opened
    origin: Mapped[str] = mapped_column(String(20))  # chat, callback, staff, retention
    found: Mapped[bool] = mapped_column(Boolean)  # whether there was anything to delete
    conversation_id: Mapped[str | None] = mapped_column(String(40))  # under which the assistant knew the conversation
    requested_at: Mapped[datetime]
    forgotten_at: Mapped[datetime | None]  # when the assistant's tracker was emptied


class Staff(Base):
    """A person who answers visitors."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("museum", "login"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    museum: Mapped[str] = mapped_column(String(60))
    login: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[dict[str, Any]]  # shown to visitors, by language
    password_hash: Mapped[str] = mapped_column(String(200))
    # What they may do beside answering visitors: accounts.DUTIES.
    duties: Mapped[list[str]] = mapped_column(JSON, default=list)
    # What they answer for; empty: everything.
    topics: Mapped[list[str]] = mapped_column(JSON, default=list)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    email: Mapped[str | None] = mapped_column(String(320))  # for notices
    wants_notices: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]  # they may no longer sign in; what they wrote keeps their name

    def role_in(self, language: str) -> str | None:
        """What they are at the museum, in this language or another one."""
        return self.role.get(language) or next(iter(self.role.values()), None)


class StaffSession(Base):
    """A login of a member of staff; the cookie holds the secret, the table its digest."""

    __tablename__ = "staff_sessions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    museum: Mapped[str] = mapped_column(String(60))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    csrf: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class StaffSubject(Base):
    """A member of staff is, to an OpenID Connect provider, this subject; at most one for each provider."""

    __tablename__ = "staff_subjects"
    __table_args__ = (UniqueConstraint("museum", "issuer", "subject"), UniqueConstraint("staff_id", "issuer"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    museum: Mapped[str] = mapped_column(String(60))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime]


class FaqChange(Base):
    """One change of the FAQ file made from the console: the entry's text in the file before and after it."""

    __tablename__ = "faq_changes"
    __table_args__ = (Index("ix_faq_changes_museum_id", "museum", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    museum: Mapped[str] = mapped_column(String(60))
    entry_id: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))  # phrasing, entry, edit, import, undo
    before: Mapped[str] = mapped_column(Text)  # "" for an entry that did not exist
    after: Mapped[str] = mapped_column(Text)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    # How it stood with the false-answer budget: kept, overridden, unchecked (the assistant was away), "" (not asked).
    verdict: Mapped[str] = mapped_column(String(20), default="")


class Proposal(Base):
    """What somebody of the team proposes to add to the FAQ, until a curator has decided."""

    __tablename__ = "proposals"
    __table_args__ = (Index("ix_proposals_museum_id", "museum", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    museum: Mapped[str] = mapped_column(String(60))
    # The question it came from; not any more when its visitor had everything deleted: the words are masked.
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)
    lesson: Mapped[dict[str, Any]]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    outcome: Mapped[str | None] = mapped_column(String(20))  # approved, rejected
    remark: Mapped[str] = mapped_column(Text, default="")  # why it was rejected


class Invitation(Base):
    """A link with which somebody makes their own account; the link holds the secret, the table its digest."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    museum: Mapped[str] = mapped_column(String(60), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[dict[str, Any]]
    duties: Mapped[list[str]] = mapped_column(JSON)
    # An invitation for an account that exists lets its owner choose a new password.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SavedReply(Base):
    """A text that the team sends often, with placeholders; anybody of the team adds and changes it."""

    __tablename__ = "saved_replies"
    __table_args__ = (UniqueConstraint("museum", "name"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    museum: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(60))
    topic: Mapped[str] = mapped_column(String(60), default="")
    texts: Mapped[dict[str, Any]]  # by language
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))  # who changed it last
    changed_at: Mapped[datetime]


class Deed(Base):
    """One line of the audit log: who did what in the console, and when. Never a visitor's words."""

    __tablename__ = "deeds"
    __table_args__ = (Index("ix_deeds_museum_id", "museum", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    museum: Mapped[str] = mapped_column(String(60))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class Noticed(Base):
    """Of which of the requests that wait somebody was told: the team's chat, or one person by e-mail."""

    __tablename__ = "noticed"

    museum: Mapped[str] = mapped_column(String(60), primary_key=True)
    audience: Mapped[str] = mapped_column(String(40), primary_key=True)  # chat, staff:<id>
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)  # waiting, overdue
    request_ids: Mapped[list[int]] = mapped_column(JSON)


class DaySums(Base):
    """What became of the questions of one past day on the museum's clock: sums, nobody's words."""

    __tablename__ = "day_sums"

    museum: Mapped[str] = mapped_column(String(60), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    sums: Mapped[dict[str, Any]]


PATIENCE = 30
"""Seconds that a writer waits for the others on SQLite."""


class Turns:
    """One at a time; who is urgent does not wait for those who are not, except for the one whose turn it is.

    Only the next one is woken: if all were, they would mostly keep each other from running.
    """

    def __init__(self) -> None:
        lock = threading.Lock()
        self._urgent, self._others = threading.Condition(lock), threading.Condition(lock)
        self._taken = False
        self._urgent_ones = 0

    def take(self, timeout: float, *, urgent: bool) -> bool:
        """Wait for a turn; false when there was none within ``timeout`` seconds."""
        mine = self._urgent if urgent else self._others
        with mine:
            self._urgent_ones += urgent
            try:
                free = mine.wait_for(lambda: not self._taken and (urgent or not self._urgent_ones), timeout)
                self._taken = self._taken or free
            finally:
                self._urgent_ones -= urgent
            if not free:
                self._wake_next()  # what woke this one was perhaps meant for it alone
            return free

    def is_wanted(self) -> bool:
        """Whether somebody urgent waits."""
        return self._urgent_ones > 0

    def give_back(self) -> None:
        with self._urgent:
            self._taken = False
            self._wake_next()

    def _wake_next(self) -> None:
        if not self._taken:
            (self._urgent if self._urgent_ones else self._others).notify()


TOUCHED = "touched"
Touched = Callable[[frozenset[str]], None]


class Database:
    """Opens transactions; every failure of the database itself comes out as ``DatabaseUnavailable``."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.courtesy = Courtesy()
        self._writing = sessionmaker(self.engine, expire_on_commit=False)
        self._reading = sessionmaker(self.engine.execution_options(read_only=True), expire_on_commit=False)
        self._listeners: list[Touched] = []
        # SQLite makes writers that meet sleep and try again, and some may never get their turn. Within a process
        # they queue here instead, so that SQLite only has to arbitrate between processes.
        self._turns = Turns() if self.engine.dialect.name == "sqlite" else None

    def on_commit(self, listener: Touched) -> None:
        """Call ``listener`` with the ids of the conversations that a transaction changed, once it is committed."""
        self._listeners.append(listener)

    @contextmanager
    def begin(self, *, urgent: bool = False) -> Iterator[Session]:
        """A transaction that commits at the end of the ``with`` block or rolls back on an error.

        ``urgent``: before all others of this process that wait; for short ones that somebody outside waits for.
        """
        if not urgent:
            self.courtesy.let_pass()
        with self._in_turn(urgent), clear_errors(), self._writing.begin() as session:
            yield session
        changed = frozenset(session.info.get(TOUCHED, ()))
        if changed:
            for listener in self._listeners:
                listener(changed)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A snapshot for reading only: on SQLite it never waits for a writer, and no writer waits for it."""
        self.courtesy.let_pass()
        with clear_errors(), self._reading.begin() as session:
            yield session

    def is_wanted(self) -> bool:
        """Whether somebody urgent waits for the transaction that runs: one of many steps should end with this one."""
        return self._turns is not None and self._turns.is_wanted()

    @contextmanager
    def _in_turn(self, urgent: bool) -> Iterator[None]:
        if self._turns is None:
            yield
            return
        if not self._turns.take(PATIENCE, urgent=urgent):
            raise DatabaseUnavailable(f"the database cannot be used: no turn to write within {PATIENCE} seconds")
        try:
            yield
        finally:
            self._turns.give_back()

    def close(self) -> None:
        self.engine.dispose()


def mark_touched(session: Session, conversation_id: str) -> None:
    """Note that this transaction changes the conversation, for the listeners of the commit."""
    session.info.setdefault(TOUCHED, set()).add(conversation_id)


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn what the driver says when the database is away, locked, full or read-only into our own error."""
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        # The other kinds (a constraint, a wrong statement) are mistakes of ours, or something the caller expects.
        if type(error) not in (DatabaseError, OperationalError, InterfaceError, PoolTimeout):
            raise
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise DatabaseUnavailable(f"the database cannot be used: {reason}") from error


def make_engine(url: str) -> Engine:
    """An engine for SQLite (WAL, real transactions) or PostgreSQL."""
    if not url.startswith("sqlite"):
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=40)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": PATIENCE}, pool_size=10, max_overflow=40)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not open transactions of its own
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail with "database is locked" instead of waiting.
    reading = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
