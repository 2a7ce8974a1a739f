"""The conversation log, and the only writer of it: what visitors, the assistant and staff say, and whose turn it is.

Every function here works inside the caller's transaction. Those that write first touch the conversation's row, which
makes the writers of one conversation wait for each other.
"""

from bot.gateway.conversations.assistant import Acknowledge, HandedOff, hand_off, reply_from_bot
from bot.gateway.conversations.reading import Held, OpenRequest, held, holder, open_requests, state, thread
from bot.gateway.conversations.team import close, reply_from_staff, take
from bot.gateway.conversations.visitors import Received, by_token, open_conversation, receive

__all__ = [
    "Acknowledge",
    "HandedOff",
    "Held",
    "OpenRequest",
    "Received",
    "by_token",
    "close",
    "hand_off",
    "held",
    "holder",
    "open_conversation",
    "open_requests",
    "receive",
    "reply_from_bot",
    "reply_from_staff",
    "state",
    "take",
    "thread",
]
