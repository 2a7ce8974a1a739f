"""Instagram: visitors who write to the museum's professional account."""

from bot.gateway.channels.instagram.platform import SETTINGS, account, platform

__all__ = ["SETTINGS", "account", "platform"]
