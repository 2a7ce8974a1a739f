"""Messenger: visitors who write to the museum's Facebook page."""

from bot.gateway.channels.messenger.platform import SETTINGS, account, platform

__all__ = ["SETTINGS", "account", "platform"]
