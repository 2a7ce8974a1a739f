"""The conversation log, and the only writer of it: what visitors, the assistant and staff say, and whose turn it is.

Every function here works inside the caller's transaction. Those that write first touch the conversation's row, which
makes the writers of one conversation wait for each other.
"""

from bot.gateway.conversations.assistant import (
    Acknowledge,
    HandedOff,
    hand_off,
    is_answered,
    note,
    reply_from_bot,
)
from bot.gateway.conversations.lines import touch
from bot.gateway.conversations.reading import (
    Held,
    OpenRequest,
    has_open_request,
    held,
    holder,
    last_from_bot,
    open_requests,
    silent_elsewhere,
    state,
    thread,
    written_since,
)
from bot.gateway.conversations.team import (
    close,
    given_back,
    reopen,
    reply_from_elsewhere,
    reply_from_staff,
    take,
    taken_elsewhere,
)
from bot.gateway.conversations.visitors import (
    Received,
    arrive,
    ask_late,
    by_external_id,
    by_token,
    delete,
    edit,
    find,
    greet,
    hear,
    open_conversation,
    put_to_assistant,
    receive,
)

__all__ = [
    "Acknowledge",
    "HandedOff",
    "Held",
    "OpenRequest",
    "Received",
    "arrive",
    "ask_late",
    "by_external_id",
    "by_token",
    "close",
    "delete",
    "edit",
    "find",
    "given_back",
    "greet",
    "hand_off",
    "has_open_request",
    "hear",
    "held",
    "holder",
    "is_answered",
    "last_from_bot",
    "note",
    "open_conversation",
    "open_requests",
    "put_to_assistant",
    "receive",
    "reopen",
    "reply_from_bot",
    "reply_from_elsewhere",
    "reply_from_staff",
    "silent_elsewhere",
    "state",
    "take",
    "taken_elsewhere",
    "thread",
    "touch",
    "written_since",
]
