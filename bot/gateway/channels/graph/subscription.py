"""Whether Meta sends us what visitors write: it ends the subscription when our webhook fails for an hour (watchdog).

What was written while it was ended is not sent later, so that whoever runs the installation must hear of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.gateway.channels.graph.account import Account
from bot.gateway.channels.graph.client import GraphClient
from bot.gateway.channels.graph.errors import GraphError

MESSENGER = (
    "messages", "messaging_postbacks", "messaging_referrals", "message_reads", "message_deliveries", "message_echoes",
    "message_edits", "message_reactions", "messaging_handovers", "standby", "messaging_policy_enforcement",
)  # fmt: skip
INSTAGRAM_LOGIN = (
    "messages", "messaging_postbacks", "messaging_referral", "messaging_seen", "message_reactions", "message_edit",
    "messaging_handover", "standby",
)  # fmt: skip
PAGE_OF_INSTAGRAM = ("messages",)
"""An account that belongs to a page needs any one field of that page; its own fields are chosen on Meta's screens."""


def has_own_login(account: Account) -> bool:
    """Whether the account is on Instagram without a page ("Instagram Login")."""
    return account.channel == "instagram" and (urlsplit(account.url).hostname or "").endswith("graph.instagram.com")


def fields_of(account: Account) -> tuple[str, ...]:
    """What the account has to be subscribed to."""
    if account.channel == "messenger":
        return MESSENGER
    return INSTAGRAM_LOGIN if has_own_login(account) else PAGE_OF_INSTAGRAM


def missing(client: GraphClient, account: Account, fields: Sequence[str]) -> list[str]:
    """Those of the ``fields`` that Meta does not send us; all of them when our app is not subscribed.

    Raises:
        GraphError: Meta refused to tell, or could not be reached.
    """
    present = _present(client, account)
    return [field for field in fields if field not in present]


def subscribe(client: GraphClient, account: Account, fields: Sequence[str]) -> list[str]:
    """Subscribe to the ``fields``, and keep those that are there: a page and its Instagram account share one list.

    Returns those that were missing; nothing is written when there are none.

    Raises:
        GraphError: Meta refused, or could not be reached.
    """
    present = _present(client, account)
    added = [field for field in fields if field not in present]
    if added:
        client.post(_edge(account), {}, subscribed_fields=",".join([*present, *added]))
    return added


def watch(client: GraphClient, account: Account, fields: Sequence[str]) -> str | None:
    """Look after the subscription; a sentence for whoever runs the installation, or ``None`` when all is well."""
    name = f"{account.channel} {account.id}"
    try:
        added = subscribe(client, account, fields)
    except GraphError as error:
        return f"{name}: the webhook subscription could not be checked or renewed, visitors may go unheard: {error}"
    if not added:
        return None
    gone = "everything" if set(added) == set(fields) else ", ".join(added)
    return (
        f"{name}: Meta had stopped sending {gone}; subscribed again. What was written meanwhile is not sent later:"
        " look into the page's inbox"
    )


def _present(client: GraphClient, account: Account) -> list[str]:
    answer = client.get(_edge(account))
    apps = [app for app in answer.get("data") or [] if _is_ours(app, account)]
    return [field for app in apps for field in app.get("subscribed_fields") or []]


def _is_ours(app: dict[str, Any], account: Account) -> bool:
    """An app without a number is the one that asks: Instagram Login tells of no other."""
    return str(app.get("id", account.app_id)) == account.app_id


def _edge(account: Account) -> str:
    # "me" is whose token it is: the page that the Instagram account belongs to, or with its own login the account.
    owner = account.id if account.channel == "messenger" else "me"
    return f"{owner}/subscribed_apps"
