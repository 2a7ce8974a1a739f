"""The console where staff read what the assistant handed off, and answer: server-rendered, usable without a script."""

from bot.gateway.staff.console import HOME, Console, Window
from bot.gateway.staff.live import Live
from bot.gateway.staff.router import router

__all__ = ["HOME", "Console", "Live", "Window", "router"]
