"""Who may answer visitors: staff accounts, their passwords, and the sessions of their browsers."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.gateway.db import Staff, StaffSession
from bot.gateway.security import digest

FIRST_LOGIN = "admin"
SCIENTIST, CURATOR, COMMUNITY, ADMIN = "scientist", "curator", "community", "admin"
DUTIES = (SCIENTIST, CURATOR, COMMUNITY, ADMIN)
"""What somebody does beside answering visitors: knowledge questions, the FAQ, the public questions, the team."""
SESSION_LENGTH = timedelta(hours=12)
MAX_PASSWORD = 1000
"""Characters; hashing more would only keep the machine busy."""

NO_PASSWORD = "!"  # noqa: S105 - it is none
"""Stands in the place of the hash where somebody has no password: no hash, so none fits."""

_hasher = PasswordHasher()
_hashing = threading.BoundedSemaphore(2)
"""Each hash takes 64 MiB: a crowd at the login page must not take the machine's memory."""


def hash_password(password: str) -> str:
    """The password as the database keeps it (argon2id)."""
    with _hashing:
        return _hasher.hash(_bytes(password))


def _bytes(password: str) -> bytes:
    return password[:MAX_PASSWORD].encode("utf-8", "surrogatepass")


def plain_login(login: str) -> str:
    """As logins are kept: a telephone's keyboard begins with a capital and ends with a blank."""
    return login.strip().lower()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """Checked when the login is unknown, so that the time taken does not tell which logins exist."""
    return hash_password(secrets.token_urlsafe(16))


def create_account(
    session: Session, *, museum: str, login: str, name: str, role: dict[str, Any], password: str, now: datetime,
    duties: Iterable[str] = (),
) -> Staff:  # fmt: skip
    """A new account; ``name`` and ``role`` (by language) are shown to visitors beside this person's replies."""
    member = Staff(
        museum=museum, login=login, name=name, role=role, password_hash=hash_password(password), created_at=now,
        duties=list(duties),
    )  # fmt: skip
    session.add(member)
    session.flush()
    return member


def ensure_first_account(
    session: Session, *, museum: str, name: str, password: str | None, now: datetime
) -> str | None:
    """Make the account ``admin`` if the museum has none; returns its password if one had to be made up."""
    if session.scalar(select(exists().where(Staff.museum == museum))):
        return None
    made_up = None if password else secrets.token_urlsafe(12)
    try:
        with session.begin_nested():
            create_account(
                session,
                museum=museum,
                login=FIRST_LOGIN,
                name=name,
                role={},
                password=password or made_up or "",
                duties=DUTIES,
                now=now,
            )
    except IntegrityError:
        return None  # another process, started at the same time, has made it and prints its password
    return made_up


def authenticate(session: Session, museum: str, login: str, password: str) -> Staff | None:
    """The member of staff with this login and password; a disabled account answers like one that does not exist, and so
    does one without a password."""
    login = plain_login(login)
    active = (Staff.museum == museum, Staff.disabled_at.is_(None))
    member = session.scalar(select(Staff).where(*active, Staff.login == login))
    kept = member.password_hash if member and has_password(member) else _nobodys_hash()
    return member if _verify(kept, password) else None


def has_password(member: Staff) -> bool:
    """Whether somebody can sign in with a password; else only with OpenID Connect."""
    return member.password_hash != NO_PASSWORD


def _verify(password_hash: str, password: str) -> bool:
    try:
        with _hashing:
            return _hasher.verify(password_hash, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


@dataclass(frozen=True)
class Signed:
    """A browser whose session belongs to a member of staff; ``csrf`` stands in each of its forms."""

    staff_id: int
    name: str
    language: str
    csrf: str
    duties: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def may(self, duty: str) -> bool:
        return duty in self.duties


def open_session(session: Session, member: Staff, language: str, now: datetime) -> str:
    """Start a session; returns the secret for the browser's cookie. Sessions that have ended are cleared away."""
    secret = secrets.token_urlsafe(32)
    session.execute(delete(StaffSession).where(StaffSession.expires_at <= now))
    session.add(
        StaffSession(
            digest=digest(secret),
            museum=member.museum,
            staff_id=member.id,
            csrf=secrets.token_urlsafe(32),
            language=language,
            created_at=now,
            expires_at=now + SESSION_LENGTH,
        )
    )
    session.flush()
    return secret


def signed_in(session: Session, museum: str, secret: str | None, now: datetime) -> Signed | None:
    """Whose session the cookie's secret opens; ``None``: nobody's, or it has ended."""
    if not secret:
        return None
    chosen = select(StaffSession, Staff).join(Staff, Staff.id == StaffSession.staff_id)
    valid = (StaffSession.digest == digest(secret), StaffSession.museum == museum, StaffSession.expires_at > now)
    found = session.execute(chosen.where(*valid, Staff.disabled_at.is_(None))).first()
    if found is None:
        return None
    kept, member = found
    return Signed(
        member.id, member.name, kept.language, kept.csrf, tuple(member.duties), tuple(member.topics),
        tuple(member.languages),
    )  # fmt: skip


def close_session(session: Session, secret: str) -> None:
    """End a session; a browser that still has the cookie is a stranger again."""
    session.execute(delete(StaffSession).where(StaffSession.digest == digest(secret)))


def choose_language(session: Session, secret: str, language: str) -> None:
    """Remember the language in which the owner of the session reads the console."""
    kept = session.get(StaffSession, digest(secret))
    if kept is not None:
        kept.language = language


@dataclass
class LoginLimits:
    """Counts sign-in attempts by login and address; in this process's memory, which is enough to stop guessing."""

    per_login: int = 5
    per_address: int = 30
    window: timedelta = timedelta(minutes=15)
    _attempts: dict[tuple[str, str], list[datetime]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def allow(self, login: str, address: str, now: datetime) -> bool:
        """Count this attempt; false when there were too many of its like within the window."""
        with self._lock:
            self._forget_old(now)
            pair = self._attempts.setdefault((login[:100], address), [])
            whole = sum(len(times) for (_, other), times in self._attempts.items() if other == address)
            allowed = len(pair) < self.per_login and whole < self.per_address
            if allowed:
                pair.append(now)
            return allowed

    def succeeded(self, login: str, address: str) -> None:
        """A right password clears the count of its login."""
        with self._lock:
            self._attempts.pop((login[:100], address), None)

    def _forget_old(self, now: datetime) -> None:
        recent = {key: [at for at in times if at > now - self.window] for key, times in self._attempts.items()}
        self._attempts = {key: times for key, times in recent.items() if times}
