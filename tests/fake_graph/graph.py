"""The endpoints of the Graph API that a gateway needs: each checks its call, and gives back what carries it out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.fake_graph import access, control, profile, rules, sending, subscriptions
from tests.fake_graph.platform import Account, Call, Channel, Json, Line, Platform
from tests.fake_graph.refusals import Refused, wrong


@dataclass(frozen=True)
class Done:
    """What a call is answered with; ``line``: the message that it sent, ``subscribed``: the account it subscribed."""

    body: Json
    account: Account
    line: Line | None = None
    subscribed: bool = False


Carry = Callable[[], Done]
Endpoint = Callable[[Platform, Account, Call, str], Carry]

VISITOR_FIELDS = {
    Channel.MESSENGER: {"id", "first_name", "last_name", "name", "profile_pic", "locale", "timezone", "gender"},
    Channel.INSTAGRAM: {"id", "name", "username", "profile_pic", "follower_count", "is_verified_user"},
}
ACCOUNT_FIELDS = {
    Channel.MESSENGER: {"id", "name", "category", "link", "username", "instagram_business_account"},
    Channel.INSTAGRAM: {"id", "name", "username", "user_id"},
}


def messages(platform: Platform, opened: Account, call: Call, node: str) -> Carry:
    """``POST /{page}/messages``: a message or a sender action."""
    is_action = rules.is_action(call.body)
    call.kind = "action" if is_action else "message"
    call.psid = rules.recipient(call.body)
    account = access.addressed(platform, opened, node, call.psid)
    if is_action:
        show = sending.prepare_action(platform, account, call.body)
        return lambda: Done(show(), account)
    send = sending.prepare_message(platform, account, call.body)

    def carry() -> Done:
        line = send()
        call.mid = line.mid
        return Done({"recipient_id": line.psid, "message_id": line.mid}, account, line)

    return carry


def messenger_profile(platform: Platform, opened: Account, call: Call, node: str) -> Carry:
    """``GET``, ``POST``, ``DELETE /me/messenger_profile``, with ``platform=instagram`` for the linked account."""
    account = access.addressed(platform, opened, node)
    if "instagram" in {call.query.get("platform"), call.body.get("platform")}:
        account = account if account.channel is Channel.INSTAGRAM else _linked(account)
    profile.call_allowed(platform, account)
    if call.method == "GET":
        answer = profile.read(account, call.query)
        return lambda: Done(answer, account)
    prepare = profile.prepare_write if call.method == "POST" else profile.prepare_delete
    change = prepare(account, call.body)
    return lambda: Done(change(), account)


def subscribed_apps(platform: Platform, opened: Account, call: Call, node: str) -> Carry:
    """``GET``, ``POST``, ``DELETE /{page}/subscribed_apps``."""
    account = access.addressed(platform, opened, node)
    if call.method == "GET":
        answer = subscriptions.read(platform.app, account)
        return lambda: Done(answer, account)
    if call.method == "DELETE":
        end = subscriptions.prepare_delete(account)
        return lambda: Done(end(), account)
    given = call.query.get("subscribed_fields") or call.body.get("subscribed_fields")
    rules.only(call.body, {"subscribed_fields"}, "body")
    subscribe = subscriptions.prepare_write(account, given)
    return lambda: Done(subscribe(), account, subscribed=True)


def thread_control(platform: Platform, opened: Account, call: Call, node: str) -> Carry:
    """``POST /{page}/{pass,take,release,request,extend}_thread_control``."""
    call.psid = rules.recipient(call.body)
    account = access.addressed(platform, opened, node, call.psid)
    visitor = sending.find_visitor(account, call.psid)
    verb = call.path.rpartition("/")[2].partition("_")[0]
    move = control.prepare(platform, account, visitor, verb, call.body)
    return lambda: Done(move(), account)


def thread_owner(platform: Platform, opened: Account, call: Call, node: str) -> Carry:
    """``GET /{page}/thread_owner?recipient=``."""
    call.psid = call.query.get("recipient")
    account = access.addressed(platform, opened, node, call.psid)
    visitor = sending.find_visitor(account, call.psid or "")
    answer = control.thread_owner(account, visitor, platform.clock())
    return lambda: Done(answer, account)


def about(platform: Platform, opened: Account, call: Call, node: str) -> Carry:
    """``GET /app``, ``/me``, ``/{page}`` or ``/{psid}``: who is that?"""
    if node == "app":
        app = platform.app
        return lambda: Done({"category": "Business", "link": "", "name": app.name, "id": app.id}, opened)
    for account in [opened] if opened.linked is None else [opened, opened.linked]:
        if node in account.visitors:
            call.kind, call.psid = "visitor", node
            found = _about_visitor(account, node, call)
            return lambda account=account: Done(found, account)  # type: ignore[misc]
    account = access.addressed(platform, opened, node)
    known: Json = {"id": account.id, "user_id": account.id, "name": account.name, "username": account.name}
    if account.linked is not None:
        known["instagram_business_account"] = {"id": account.linked.id}
    answer = _chosen(known, call, ACCOUNT_FIELDS[account.channel], "id,name")
    return lambda: Done(answer, account)


def _about_visitor(account: Account, psid: str, call: Call) -> Json:
    """Where the platform tells nothing about a visitor, it says nothing at all, or that there is no profile."""
    if account.profiles == "refused":
        raise wrong("No profile available for this user.", 2018218)
    known = {**account.visitors[psid].profile, "id": psid} if account.profiles == "full" else {}
    return _chosen(known, call, VISITOR_FIELDS[account.channel], "first_name,last_name,profile_pic,id")


def _chosen(known: Json, call: Call, fields: set[str], default: str) -> Json:
    names = call.query.get("fields", default).split(",")
    unknown = [name for name in names if name not in fields] if "fields" in call.query else []
    if unknown:
        raise wrong(f"Tried accessing nonexisting field ({unknown[0]})")
    return {name: known[name] for name in (*names, "id") if name in known}


def _linked(account: Account) -> Account:
    if account.linked is None:
        raise wrong("The page is not linked to an Instagram account")
    return account.linked


CONTROL = "(?:pass|take|release|request|extend)_thread_control"
# method, path without the version, what the faults call it, and who answers
ENDPOINTS: list[tuple[set[str], re.Pattern[str], str, Endpoint]] = [
    ({"POST"}, re.compile(r"([^/]+)/messages\Z"), "message", messages),
    ({"GET", "POST", "DELETE"}, re.compile(r"([^/]+)/messenger_profile\Z"), "profile", messenger_profile),
    ({"GET", "POST", "DELETE"}, re.compile(r"([^/]+)/subscribed_apps\Z"), "subscription", subscribed_apps),
    ({"POST"}, re.compile(rf"([^/]+)/{CONTROL}\Z"), "control", thread_control),
    ({"GET"}, re.compile(r"([^/]+)/thread_owner\Z"), "control", thread_owner),
    ({"GET"}, re.compile(r"([^/]+)\Z"), "about", about),
]


def prepare(platform: Platform, opened: Account, call: Call) -> Carry:
    """Find the endpoint of a call and let it check the call.

    Raises:
        Refused: there is no such endpoint, or it does not take the call.
    """
    for methods, path, kind, endpoint in ENDPOINTS:
        match = path.match(call.path)
        if match and call.method in methods:
            call.kind = kind
            return endpoint(platform, opened, call, match.group(1))
    raise Refused(100, f"Unsupported {call.method.lower()} request.", 33)
