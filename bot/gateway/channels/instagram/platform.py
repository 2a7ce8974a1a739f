"""Instagram as the composition roots plug it in: the museum's account, its webhook, its sender, its watch."""

from __future__ import annotations

from bot.gateway.channels import Platform
from bot.gateway.channels.graph import subscription
from bot.gateway.channels.graph.account import Account
from bot.gateway.channels.graph.composing import Text
from bot.gateway.channels.graph.plugging import plug
from bot.gateway.channels.instagram.events import translate
from bot.gateway.channels.instagram.limits import LIMITS
from bot.gateway.settings import Settings

SETTINGS = {
    "id": "instagram_account_id",
    "app_id": "instagram_app_id",
    "app_secrets": "instagram_app_secret",
    "token": "instagram_token",
    "verify_token": "instagram_verify_token",
}
"""The settings that belong together, by the field of the account that they fill; Messenger's stand in for most."""


def account(settings: Settings) -> Account:
    """The account as the settings have it; what is not set for Instagram is as for Messenger."""
    own = (settings.instagram_app_secret, settings.instagram_app_secret_before)
    pages = (settings.messenger_app_secret, settings.messenger_app_secret_before)
    secrets = own if own[0].get_secret_value() else pages
    return Account(
        channel="instagram",
        id=settings.instagram_account_id,
        app_id=settings.instagram_app_id or settings.messenger_app_id,
        app_secrets=tuple(secret.get_secret_value() for secret in secrets if secret.get_secret_value()),
        token=settings.instagram_token.get_secret_value() or settings.messenger_page_token.get_secret_value(),
        verify_token=settings.instagram_verify_token.get_secret_value()
        or settings.messenger_verify_token.get_secret_value(),
        human_agent=settings.instagram_human_agent,
        url=settings.instagram_graph_url or settings.graph_url,
        version=settings.graph_version,
    )


def platform(account: Account, text: Text) -> Platform:
    """``text``: a text of the catalog."""
    # An account that belongs to a page is written from through that page: the API knows it as the token's own.
    node = None if subscription.has_own_login(account) else "me"
    return plug(account, text, channel_object="instagram", translate=translate, limits=LIMITS, node=node)
