"""The Send API: a checked body becomes a line of the visitor's thread, or a sign that the visitor sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tests.fake_graph import control, rules
from tests.fake_graph.platform import HUMAN_WINDOW, WINDOW, Account, Channel, Json, Line, Platform, Visitor
from tests.fake_graph.refusals import Refused, wrong

OUTSIDE = {Channel.MESSENGER: (10, 2018278), Channel.INSTAGRAM: (10, 2534022)}
STRANGER = {Channel.MESSENGER: (100, 2018001), Channel.INSTAGRAM: (100, 2534014)}


def find_visitor(account: Account, psid: str) -> Visitor:
    """The visitor whom a body names.

    Raises:
        Refused: this account has none with that id.
    """
    visitor = account.visitors.get(psid)
    if visitor is None:
        code, subcode = STRANGER[account.channel]
        raise Refused(code, "(#100) No matching user found", subcode)
    return visitor


def check_window(account: Account, visitor: Visitor, tag: str | None, now: datetime) -> None:
    """Refuse what comes too late after the visitor's last sign."""
    if tag == "HUMAN_AGENT" and not account.human_agent:
        code, subcode = account.human_agent_refusal
        raise Refused(code, f"(#{code}) The app has not been approved for the Human Agent feature", subcode)
    # The longer window counts from what the visitor last wrote, the ordinary one from any sign.
    since, length = (visitor.spoke_at, HUMAN_WINDOW) if tag else (visitor.heard_at, WINDOW)
    if since is None or now - since >= length:
        code, subcode = OUTSIDE[account.channel]
        raise Refused(code, f"(#{code}) This message is sent outside of allowed window.", subcode)


def prepare_message(platform: Platform, account: Account, body: Json) -> Callable[[], Line]:
    """Check a message; what comes back puts it into the thread.

    Raises:
        Refused: the platform does not take it.
    """
    visitor, now = find_visitor(account, rules.recipient(body)), platform.clock()
    messaging_type, tag = rules.kind(account.channel, body)
    content = rules.content(account.channel, body)
    after = _thread_control(body)
    control.check_owner(account, visitor, platform.app.id, now)
    check_window(account, visitor, tag, now)

    def send() -> Line:
        visitor.typing_since = None
        line = platform.add_line(
            account,
            visitor,
            "page",
            text=content.text,
            buttons=content.buttons,
            attachments=content.attachments,
            metadata=content.metadata,
            reply_to=content.reply_to,
            app_id=platform.app.id,
            messaging_type=messaging_type,
            tag=tag,
        )
        after(visitor, now)
        return line

    return send


def prepare_action(platform: Platform, account: Account, body: Json) -> Callable[[], Json]:
    """Check a sender action; what comes back shows it, and answers without a message id."""
    visitor, now = find_visitor(account, rules.recipient(body)), platform.clock()
    name = rules.action(account.channel, body)
    control.check_owner(account, visitor, platform.app.id, now)
    line = visitor.line(str(body["payload"].get("message_id"))) if "payload" in body else None
    if "payload" in body and line is None:
        raise wrong("Param payload[message_id] must be a message of this thread")

    def show() -> Json:
        if name == "mark_seen":
            visitor.seen_by_page = now
        elif line is not None:
            line.reaction = body["payload"].get("reaction") if name == "react" else None
        else:
            visitor.typing_since = now if name == "typing_on" else None
        return {"recipient_id": visitor.id}

    return show


def _thread_control(body: Json) -> Callable[[Visitor, datetime], None]:
    """What a message does with the thread that it is sent in."""
    if "thread_control" not in body:
        return lambda visitor, now: None
    given = rules.an_object(body["thread_control"], "thread_control")
    rules.only(given, {"control_type", "app_id", "metadata"}, "thread_control")
    if given.get("control_type") == "release":
        return lambda visitor, now: control.release(visitor)
    if given.get("control_type") != "pass" or not str(given.get("app_id", "")).isdigit():
        raise wrong("Param thread_control[control_type] must be one of {pass, release}; pass names an app_id")
    return lambda visitor, now: control.give(visitor, str(given["app_id"]), now)
