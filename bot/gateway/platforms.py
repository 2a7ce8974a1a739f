"""Plugs the channels with a webhook in, as the settings have them: for the gateway, and for a worker run alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.gateway.channels import Platform, instagram, messenger
from bot.gateway.errors import SettingsError
from bot.gateway.settings import Settings

Text = Callable[..., str]
CHANNELS: tuple[Any, ...] = (messenger, instagram)
"""The folders; each has ``account(settings)``, ``SETTINGS`` (by field of it) and ``platform(account, text)``."""


def platforms(settings: Settings, text: Text) -> dict[str, Platform]:
    """The channels that are set up, by name; ``text(language, key, **arguments)``: a text of the catalog.

    Raises:
        SettingsError: a channel is set up in part; it names every setting that is missing.
    """
    problems, built = [], {}
    for channel in CHANNELS:
        account = channel.account(settings)
        if not account.id:
            continue
        missing = [name for field, name in channel.SETTINGS.items() if not getattr(account, field)]
        if missing:
            names = ", ".join(f"CURIO_{name.upper()}" for name in missing)
            problems.append(f"{account.channel} is set up in part; set also {names}")
        else:
            built[account.channel] = channel.platform(account, text)
    if problems:
        raise SettingsError("; ".join(problems))
    return built
