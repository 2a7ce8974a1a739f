"""The museum's team: who belongs to it, what each may do, and the links with which accounts and passwords are made."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.gateway.accounts import ADMIN, DUTIES, plain_login
from bot.gateway.db import Invitation, Staff, StaffSession
from bot.gateway.errors import Declined
from bot.gateway.messages import clean_text
from bot.gateway.security import digest

INVITATION_LENGTH = timedelta(days=7)
MIN_PASSWORD = 12
"""Characters. Length is what counts; rules about digits and signs only make passwords forgotten (NIST SP 800-63B)."""
MAX_NAME = 100
LOGIN = re.compile(r"[\w.@+-]{2,100}\Z")


class NotDone(Declined):
    """The team stays as it is."""


@dataclass(frozen=True)
class Profile:
    """Who somebody is. ``role`` by language, shown to visitors; ``topics`` and ``languages``: () for all."""

    name: str
    role: Mapping[str, str] = field(default_factory=dict)
    duties: Sequence[str] = ()
    topics: Sequence[str] = ()
    languages: Sequence[str] = ()

    @classmethod
    def of(cls, member: Staff) -> Profile:
        return cls(member.name, member.role, member.duties, member.topics, member.languages)


def tidy(profile: Profile) -> Profile:
    """The profile without what no person typed. Raises NotDone: it has no name."""
    name = _line(profile.name)
    if not name:
        raise NotDone("people-error-name")
    role = {language: words for language, given in profile.role.items() if (words := _line(given))}
    duties = [duty for duty in DUTIES if duty in profile.duties]
    return Profile(name, role, duties, _lines(profile.topics), _lines(profile.languages))


def _lines(texts: Sequence[str]) -> list[str]:
    return [line for text in texts if (line := _line(text))]


def _line(text: str) -> str:
    return " ".join(clean_text(text).split())[:MAX_NAME]


def members(session: Session, museum: str) -> list[Staff]:
    """Everybody who has or had an account, by name."""
    return list(session.scalars(select(Staff).where(Staff.museum == museum).order_by(Staff.name, Staff.id)))


def member(session: Session, museum: str, staff_id: int) -> Staff:
    """Raises NotDone: nobody of this museum."""
    found = session.get(Staff, staff_id)
    if found is None or found.museum != museum:
        raise NotDone("people-error-unknown")
    return found


def save(session: Session, museum: str, staff_id: int, profile: Profile) -> None:
    """Write down who somebody is. Raises NotDone: unknown, without a name, or nobody would manage the team."""
    profile = tidy(profile)
    row = member(session, museum, staff_id)
    if ADMIN not in profile.duties:
        _keep_an_admin(session, museum, row)
    row.name, row.role, row.duties = profile.name, dict(profile.role), list(profile.duties)
    row.topics, row.languages = list(profile.topics), list(profile.languages)


def disable(session: Session, museum: str, staff_id: int, now: datetime) -> None:
    """End somebody's access at once: their sessions and their links with it. Raises NotDone."""
    row = member(session, museum, staff_id)
    _keep_an_admin(session, museum, row)
    row.disabled_at = row.disabled_at or now
    end_sessions(session, staff_id)
    _void_links(session, staff_id, now)


def enable(session: Session, museum: str, staff_id: int) -> None:
    """Let somebody in again, with the password they had. Raises NotDone."""
    member(session, museum, staff_id).disabled_at = None


def _keep_an_admin(session: Session, museum: str, leaving: Staff) -> None:
    if ADMIN not in leaving.duties or leaving.disabled_at is not None:
        return
    # Locked, so that the last two cannot leave at the same moment.
    active = select(Staff).where(Staff.museum == museum, Staff.disabled_at.is_(None)).with_for_update()
    if not any(ADMIN in one.duties for one in session.scalars(active) if one.id != leaving.id):
        raise NotDone("people-error-last-admin")


def invite(session: Session, museum: str, profile: Profile, now: datetime) -> str:
    """An invitation to make an account; returns the secret of its link. Raises NotDone: no name."""
    profile = tidy(profile)
    return _link(session, museum, profile, None, now)


def password_link(session: Session, museum: str, staff_id: int, now: datetime) -> str:
    """The secret of a link with which somebody chooses a new password; links made before stop working."""
    row = member(session, museum, staff_id)
    if row.disabled_at is not None:
        raise NotDone("people-error-disabled")
    _void_links(session, staff_id, now)
    return _link(session, museum, Profile.of(row), staff_id, now)


def _link(session: Session, museum: str, profile: Profile, staff_id: int | None, now: datetime) -> str:
    secret = secrets.token_urlsafe(24)
    session.add(
        Invitation(
            museum=museum, digest=digest(secret), name=profile.name, role=dict(profile.role),
            duties=list(profile.duties), staff_id=staff_id, created_at=now, expires_at=now + INVITATION_LENGTH,
        )
    )  # fmt: skip
    return secret


def _void_links(session: Session, staff_id: int, now: datetime) -> None:
    unused = (Invitation.staff_id == staff_id, Invitation.used_at.is_(None))
    session.execute(update(Invitation).where(*unused).values(used_at=now))


def _open(museum: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Invitation.museum == museum, Invitation.used_at.is_(None), Invitation.expires_at > now


def open_invitations(session: Session, museum: str, now: datetime) -> list[Invitation]:
    """Invitations to make an account that were not used yet, the newest first."""
    chosen = select(Invitation).where(*_open(museum, now), Invitation.staff_id.is_(None))
    return list(session.scalars(chosen.order_by(Invitation.id.desc())))


def invitation(session: Session, museum: str, secret: str, now: datetime) -> Invitation:
    """The invitation that this secret opens. Raises NotDone: used, withdrawn or too old."""
    chosen = select(Invitation).where(*_open(museum, now), Invitation.digest == digest(secret))
    found = session.scalar(chosen)
    if found is None:
        raise NotDone("people-error-link")
    return found


def withdraw(session: Session, museum: str, invitation_id: int, now: datetime) -> str:
    """Make a link useless; returns whom it was for. Raises NotDone: it was used or withdrawn already."""
    found = session.get(Invitation, invitation_id)
    if found is None or found.museum != museum or not _use(session, found, now):
        raise NotDone("people-error-link")
    return found.name


def check_password(password: str, again: str) -> None:
    """Raises NotDone: too short, or typed differently the second time."""
    if len(password) < MIN_PASSWORD:
        raise NotDone("people-error-password-short")
    if password != again:
        raise NotDone("people-error-password-differs")


def check_login(login: str) -> str:
    """The login as it is kept. Raises NotDone: other characters than letters, digits and . @ + - _."""
    login = plain_login(login)
    if not LOGIN.match(login):
        raise NotDone("people-error-login")
    return login


def accept(session: Session, found: Invitation, login: str, password_hash: str, now: datetime) -> Staff:
    """Use an invitation: a new account with ``login``, or a new password for the account that it was made for.

    Raises:
        NotDone: somebody else was quicker, with the link or with the login.
    """
    use(session, found, now)
    if found.staff_id is not None:
        row = member(session, found.museum, found.staff_id)
        row.password_hash = password_hash
        end_sessions(session, row.id)
        return row
    row = Staff(
        museum=found.museum, login=login, name=found.name, role=found.role, duties=found.duties,
        password_hash=password_hash, created_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise NotDone("people-error-login-taken") from error
    return row


def use(session: Session, found: Invitation, now: datetime) -> None:
    """Make the link of an invitation useless, now that it serves. Raises NotDone: somebody else was quicker."""
    if not _use(session, found, now):
        raise NotDone("people-error-link")


def _use(session: Session, found: Invitation, now: datetime) -> bool:
    unused = (Invitation.id == found.id, Invitation.used_at.is_(None))
    done = session.execute(update(Invitation).where(*unused).values(used_at=now))
    return isinstance(done, CursorResult) and done.rowcount == 1


def sessions_open(session: Session, staff_id: int, now: datetime) -> list[StaffSession]:
    """The browsers in which somebody is signed in, the newest first."""
    chosen = select(StaffSession).where(StaffSession.staff_id == staff_id, StaffSession.expires_at > now)
    return list(session.scalars(chosen.order_by(StaffSession.created_at.desc())))


def last_signed_in(session: Session, museum: str) -> dict[int, datetime]:
    """When each member of the team last signed in, of those whose session is still kept."""
    chosen = select(StaffSession.staff_id, func.max(StaffSession.created_at)).where(StaffSession.museum == museum)
    return dict(session.execute(chosen.group_by(StaffSession.staff_id)).all())


def end_sessions(session: Session, staff_id: int, but: str | None = None) -> None:
    """Sign somebody out everywhere, except in the browser whose cookie holds the secret ``but``."""
    ended = delete(StaffSession).where(StaffSession.staff_id == staff_id)
    session.execute(ended if but is None else ended.where(StaffSession.digest != digest(but)))
