"""A channel on the Graph API as the composition roots plug it in: its webhook, its sender, its watch."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.gateway.channels import Platform
from bot.gateway.channels.graph import signed_request, subscription, webhook
from bot.gateway.channels.graph.account import Account
from bot.gateway.channels.graph.client import GraphClient
from bot.gateway.channels.graph.composing import Limits, Text
from bot.gateway.channels.graph.sender import GraphSender
from bot.gateway.happenings import Happening


def plug(
    account: Account,
    text: Text,
    *,
    channel_object: str,
    translate: Callable[..., Happening],
    limits: Limits,
    node: str | None = None,
) -> Platform:
    """``channel_object``: what the webhook's bodies are about; ``translate(arrived, app_id=…)``: the channel's reading
    of an event; ``node``: under which the API takes messages, where that is not the account's id.
    """
    client = GraphClient(account)
    return Platform(
        name=account.channel,
        account=account.id,
        app_id=account.app_id,
        router=partial(webhook.router, f"/webhooks/{account.channel}", channel_object, account),
        translate=partial(translate, app_id=account.app_id),
        sender=GraphSender(account, client, limits, text, node),
        watch=partial(subscription.watch, client, account, subscription.fields_of(account)),
        read_deletion=signed_request.read,
        secrets=account.app_secrets,
        person_days=7 if account.human_agent else None,
    )
