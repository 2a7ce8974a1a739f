"""The web channel: the widget's HTTP API, from a visitor's browser to the desk and back (``docs/protocol.md``)."""

from bot.gateway.channels.web.desk import About, Line, Opened, Rating, Receipt, Signature, Thread, Visitor, WebDesk
from bot.gateway.channels.web.router import PREFIX, router

__all__ = [
    "PREFIX",
    "About",
    "Line",
    "Opened",
    "Rating",
    "Receipt",
    "Signature",
    "Thread",
    "Visitor",
    "WebDesk",
    "router",
]
