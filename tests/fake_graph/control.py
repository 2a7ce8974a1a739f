"""Who has a thread (Conversation Routing): who may write in it, and to whom its events go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.fake_graph import rules
from tests.fake_graph.platform import WINDOW, Account, Channel, Json, Platform, Visitor
from tests.fake_graph.refusals import Refused, wrong

NOT_OWNER = {Channel.MESSENGER: (10, 2018300), Channel.INSTAGRAM: (100, 2534037)}
LONGEST = timedelta(days=7)


def owner(account: Account, visitor: Visitor, now: datetime) -> str | None:
    """The app that has the thread; an idle thread belongs to the default app. ``None``: there is no routing."""
    if account.default_app is None:
        return None
    if visitor.owner is None or visitor.owner_until is None or visitor.owner_until <= now:
        return account.default_app
    return visitor.owner


def check_owner(account: Account, visitor: Visitor, app_id: str, now: datetime) -> None:
    """Refuse an app that writes in a thread that another one has."""
    if owner(account, visitor, now) not in {None, app_id}:
        code, subcode = NOT_OWNER[account.channel]
        raise Refused(code, f"(#{code}) Another app is controlling this thread now.", subcode)


def role(account: Account, visitor: Visitor, app_id: str, now: datetime) -> str:
    """Where events about the thread stand in the webhooks of this app."""
    return "messaging" if owner(account, visitor, now) in {None, app_id} else "standby"


def give(visitor: Visitor, app_id: str, now: datetime, until: timedelta = WINDOW) -> None:
    visitor.owner, visitor.owner_until = app_id, now + until


def keep_alive(account: Account, visitor: Visitor, now: datetime) -> None:
    """A visitor who writes keeps the thread with its owner for another day."""
    has = owner(account, visitor, now)
    if has is not None:
        give(visitor, has, now)


def prepare(platform: Platform, account: Account, visitor: Visitor, verb: str, body: Json) -> Callable[[], Json]:
    """Check one of the calls that move a thread; what comes back makes the move."""
    known = {"recipient", "metadata"} | {"pass": {"target_app_id"}, "extend": {"duration"}}.get(verb, set())
    rules.only(body, known, "body")
    now, ours = platform.clock(), platform.app.id
    if account.default_app is None or (verb == "take" and account.default_app != ours):
        raise Refused(10, "(#10) Only available to Primary and Secondary Receivers", 2018171)
    if verb in {"pass", "release", "extend"}:
        check_owner(account, visitor, ours, now)
    target = _target(body) if verb == "pass" else ours
    length = _length(body) if verb == "extend" else WINDOW
    moves: dict[str, Callable[[], None]] = {
        "release": lambda: release(visitor),
        "request": lambda: None,
    }
    return lambda: _done(moves.get(verb, lambda: give(visitor, target, now, length)))


def release(visitor: Visitor) -> None:
    """The thread is nobody's: the default app has it."""
    visitor.owner = visitor.owner_until = None


def _done(move: Callable[[], None]) -> Json:
    move()
    return {"success": True}


def _target(body: Json) -> str:
    target = str(body.get("target_app_id", ""))
    if not target.isdigit():
        raise wrong("The parameter target_app_id is required.")
    return target


def _length(body: Json) -> timedelta:
    duration = body.get("duration")
    if not isinstance(duration, int) or not 0 < duration <= LONGEST.total_seconds():
        raise wrong("Param duration must be a number of seconds, 7 days at most")
    return timedelta(seconds=duration)


def thread_owner(account: Account, visitor: Visitor, now: datetime) -> Json:
    """The answer of ``thread_owner``: empty where nobody has the thread."""
    if account.default_app is None or visitor.owner is None or visitor.owner_until is None:
        return {"data": []}
    if visitor.owner_until <= now:
        return {"data": []}
    expiration = int(visitor.owner_until.timestamp())
    return {"data": [{"thread_owner": {"app_id": visitor.owner, "expiration": expiration}}]}
