"""The end of a conversation's path: everything about a visitor is deleted, by wish or because it has grown old."""

from bot.gateway.erasure.erasing import Erased, erase, erase_sender, status, unlearn
from bot.gateway.erasure.forgetting import Forgetting, forgotten, unforgotten
from bot.gateway.erasure.retention import expire

__all__ = ["Erased", "Forgetting", "erase", "erase_sender", "expire", "forgotten", "status", "unforgotten", "unlearn"]
