"""Messenger as the composition roots plug it in: the museum's page, its webhook, its sender, its watch."""

from __future__ import annotations

from bot.gateway.channels import Platform
from bot.gateway.channels.graph.account import Account
from bot.gateway.channels.graph.composing import Text
from bot.gateway.channels.graph.plugging import plug
from bot.gateway.channels.messenger.events import translate
from bot.gateway.channels.messenger.limits import LIMITS
from bot.gateway.settings import Settings

SETTINGS = {
    "id": "messenger_page_id",
    "app_id": "messenger_app_id",
    "app_secrets": "messenger_app_secret",
    "token": "messenger_page_token",
    "verify_token": "messenger_verify_token",
}
"""The settings that belong together, by the field of the account that they fill."""


def account(settings: Settings) -> Account:
    """The page as the settings have it; what is not set is empty."""
    secrets = (settings.messenger_app_secret, settings.messenger_app_secret_before)
    return Account(
        channel="messenger",
        id=settings.messenger_page_id,
        app_id=settings.messenger_app_id,
        app_secrets=tuple(secret.get_secret_value() for secret in secrets if secret.get_secret_value()),
        token=settings.messenger_page_token.get_secret_value(),
        verify_token=settings.messenger_verify_token.get_secret_value(),
        human_agent=settings.messenger_human_agent,
        url=settings.graph_url,
        version=settings.graph_version,
    )


def platform(account: Account, text: Text) -> Platform:
    """``text``: a text of the catalog."""
    return plug(account, text, channel_object="page", translate=translate, limits=LIMITS)
