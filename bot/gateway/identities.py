"""Whose account an identity of the museum's OpenID Connect provider opens, and how the two are linked."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.gateway import deeds, team
from bot.gateway.accounts import NO_PASSWORD
from bot.gateway.db import Invitation, Staff, StaffSubject
from bot.gateway.openid import Identity
from bot.gateway.team import LOGIN, NotDone

CAPITALS = re.compile(r"[A-Z]+")


def opens(session: Session, museum: str, identity: Identity, now: datetime) -> Staff:
    """The account of somebody who came from the provider; the first time it is found by their e-mail and linked.

    Once it is linked the subject counts and not the e-mail, which may be given to somebody else one day.

    Raises:
        NotDone: nobody of the team, or somebody who may no longer sign in. Nothing is written.
    """
    row = _linked(session, museum, identity)
    if row is None:
        row = _by_email(session, museum, identity)
        _refuse_disabled(row)
        _link(session, row, identity, now)
    _refuse_disabled(row)
    return row


def accept(session: Session, found: Invitation, identity: Identity, now: datetime) -> Staff:
    """Use an invitation without a password: a new account whose login is the verified e-mail, or, with a link made for
    an account, that account is linked anew and signed out everywhere.

    Raises:
        NotDone: the identity opens an account already, or has no e-mail that can be a login, or somebody was quicker.
    """
    known = _linked(session, found.museum, identity)
    if known is not None and known.id != found.staff_id:
        raise NotDone("openid-error-linked")
    if found.staff_id is None:
        login = _login(identity)
        if _with_login(session, found.museum, login) is not None:
            raise NotDone("openid-error-login-taken")
        row = team.accept(session, found, login, NO_PASSWORD, now)
    else:
        row = team.member(session, found.museum, found.staff_id)
        team.use(session, found, now)
        team.end_sessions(session, row.id)
        session.execute(delete(StaffSubject).where(_of(row, identity.issuer)))
    _link(session, row, identity, now)
    return row


def linked_since(session: Session, museum: str, staff_id: int) -> datetime | None:
    """When somebody's account was linked; ``None``: they sign in with their password only."""
    chosen = select(StaffSubject.linked_at).where(StaffSubject.museum == museum, StaffSubject.staff_id == staff_id)
    return session.scalar(chosen.order_by(StaffSubject.linked_at.desc()).limit(1))


def _linked(session: Session, museum: str, identity: Identity) -> Staff | None:
    same = (StaffSubject.issuer == identity.issuer, StaffSubject.subject == identity.subject)
    chosen = select(Staff).join(StaffSubject, StaffSubject.staff_id == Staff.id)
    return session.scalar(chosen.where(StaffSubject.museum == museum, *same))


def _by_email(session: Session, museum: str, identity: Identity) -> Staff:
    row = _with_login(session, museum, _login(identity))
    if row is None:
        raise NotDone("openid-error-unknown")
    if session.scalar(select(StaffSubject.id).where(_of(row, identity.issuer))) is not None:
        raise NotDone("openid-error-other")
    return row


def _of(row: Staff, issuer: str) -> ColumnElement[bool]:
    return and_(StaffSubject.staff_id == row.id, StaffSubject.issuer == issuer)


def _with_login(session: Session, museum: str, login: str) -> Staff | None:
    return session.scalar(select(Staff).where(Staff.museum == museum, Staff.login == login))


def _login(identity: Identity) -> str:
    """The login that the verified e-mail is. Raises NotDone: there is no such e-mail, or it cannot be a login.

    Only A to Z are made small: some other letters become one of a to z, and would open another's account.
    """
    if identity.email is None:
        raise NotDone("openid-error-unverified")
    login = CAPITALS.sub(lambda found: found[0].lower(), identity.email)
    if not LOGIN.match(login):
        raise NotDone("openid-error-unknown")
    return login


def _refuse_disabled(row: Staff) -> None:
    if row.disabled_at is not None:
        raise NotDone("openid-error-disabled")


def _link(session: Session, row: Staff, identity: Identity, now: datetime) -> None:
    link = StaffSubject(
        museum=row.museum, staff_id=row.id, issuer=identity.issuer, subject=identity.subject, linked_at=now
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(link)
            session.flush()
    except IntegrityError as error:  # in another browser, at the same moment
        raise NotDone("openid-error-again") from error
    deeds.note(session, row.museum, row.id, "linked", "", now)
