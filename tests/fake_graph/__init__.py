"""A fake of Meta's Graph API for Messenger and Instagram, as strict as the platform.

    with FakeGraph() as graph:                       # graph.url is what CURIO_GRAPH_URL names
        graph.connect(gateway_url)                   # where the webhooks go
        graph.visitor_says("vera", "Bonjour")        # returns when the gateway has answered its webhook
        graph.wait_for_sent(1)                       # until the gateway has answered the visitor
        graph.flush()                                # until echo and receipt are delivered
        assert [line.text for line in graph.sent] == ["Bonjour !"]
        assert graph.refused == []                   # nothing that the platform would not have taken

``graph.instagram`` has the same deeds at the Instagram account, ``graph.fail_next(drops())`` lets a call go wrong,
``graph.advance(hours=25)`` moves the clock. By hand: ``python -m tests.fake_graph``.
"""

from tests.fake_graph.clock import Clock, RunningClock, VirtualClock
from tests.fake_graph.faults import Fault, drops, empty, garbled, held, html, refuses, slow
from tests.fake_graph.hands import Hands
from tests.fake_graph.platform import INBOX, Account, Button, Call, Channel, Line, Visitor
from tests.fake_graph.server import FakeGraph, verify
from tests.fake_graph.signing import Style
from tests.fake_graph.webhooks import Alert, Attempt, Post

__all__ = [
    "INBOX",
    "Account",
    "Alert",
    "Attempt",
    "Button",
    "Call",
    "Channel",
    "Clock",
    "FakeGraph",
    "Fault",
    "Hands",
    "Line",
    "Post",
    "RunningClock",
    "Style",
    "VirtualClock",
    "Visitor",
    "drops",
    "empty",
    "garbled",
    "held",
    "html",
    "refuses",
    "slow",
    "verify",
]
