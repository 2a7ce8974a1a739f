"""Which events the app has asked for: ``/{page}/subscribed_apps``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fake_graph.platform import Account, App, Channel, Json
from tests.fake_graph.refusals import wrong

FIELDS = {
    Channel.MESSENGER: {
        "feed", "inbox_labels", "mention", "message_context", "message_deliveries", "message_echoes", "message_edits",
        "message_mention", "message_reactions", "message_reads", "messages", "messaging_account_linking",
        "messaging_customer_information", "messaging_feedback", "messaging_handovers", "messaging_optins",
        "messaging_optouts", "messaging_policy_enforcement", "messaging_postbacks", "messaging_referrals",
        "response_feedback", "send_cart", "standby",
    },
    Channel.INSTAGRAM: {
        "comments", "live_comments", "mentions", "message_edit", "message_reactions", "messages", "messaging_handover",
        "messaging_optins", "messaging_postbacks", "messaging_referral", "messaging_seen", "response_feedback",
        "standby", "story_insights",
    },
}  # fmt: skip

# What an event is subscribed to by: the key that it carries. An echo has a field of its own on Messenger alone.
BY_KEY = {
    Channel.MESSENGER: {
        "message": "messages",
        "echo": "message_echoes",
        "postback": "messaging_postbacks",
        "delivery": "message_deliveries",
        "read": "message_reads",
        "reaction": "message_reactions",
        "message_edit": "message_edits",
        "referral": "messaging_referrals",
        "optin": "messaging_optins",
        "response_feedback": "response_feedback",
        "pass_thread_control": "messaging_handovers",
        "take_thread_control": "messaging_handovers",
        "request_thread_control": "messaging_handovers",
        "app_roles": "messaging_handovers",
        "policy_enforcement": "messaging_policy_enforcement",
    },
    Channel.INSTAGRAM: {
        "message": "messages",
        "echo": "messages",
        "postback": "messaging_postbacks",
        "read": "messaging_seen",
        "reaction": "message_reactions",
        "message_edit": "message_edit",
        "referral": "messaging_referral",
        "optin": "messaging_optins",
        "pass_thread_control": "messaging_handover",
        "take_thread_control": "messaging_handover",
        "request_thread_control": "messaging_handover",
    },
}


def field_of(channel: Channel, event: Json) -> str | None:
    """The webhook field under which an event is sent; ``None`` for one that no field is known for."""
    message = event.get("message")
    if isinstance(message, dict) and message.get("is_echo"):
        return BY_KEY[channel]["echo"]
    return next((field for key, field in BY_KEY[channel].items() if key in event), None)


def wants(account: Account, role: str, event: Json) -> bool:
    """Whether the app is subscribed to such an event; one that no field is known for always goes out."""
    if account.subscribed is None or not account.carrier.subscribed:
        return False
    field = "standby" if role == "standby" else field_of(account.channel, event)
    return field is None or field in account.subscribed


def read(app: App, account: Account) -> Json:
    if account.subscribed is None:
        return {"data": []}
    fields = sorted(account.subscribed)
    return {"data": [{"category": "Business", "link": "", "name": app.name, "id": app.id, "subscribed_fields": fields}]}


def prepare_write(account: Account, given: Any) -> Callable[[], Json]:
    """Check what is asked for; what comes back subscribes to exactly that."""
    names = given.split(",") if isinstance(given, str) else given
    if not names:
        raise wrong("The parameter subscribed_fields is required.")
    known = FIELDS[account.channel]
    for number, name in enumerate(names):
        if name not in known:
            raise wrong(f"Param subscribed_fields[{number}] must be one of {{{', '.join(sorted(known))}}}")
    return lambda: _subscribe(account, set(names))


def prepare_delete(account: Account) -> Callable[[], Json]:
    return lambda: _subscribe(account, None)


def _subscribe(account: Account, names: set[str] | None) -> Json:
    account.subscribed = names
    return {"success": True}
