"""Messenger's door: what each event of its webhook means, in neutral shapes."""

from __future__ import annotations

from bot.gateway.channels.graph import translating
from bot.gateway.channels.graph.translating import COMMON, Dialect
from bot.gateway.happenings import Arrived, Happening

DIALECT = Dialect(
    channel="messenger",
    readings={**COMMON, "delivery": translating.delivery, "policy_enforcement": translating.policy},
    attachment_types={
        "image": "image",
        "audio": "audio",
        "video": "video",
        "file": "file",
        "fallback": "share",  # a link
        "template": "share",
        "reel": "share",
        "ig_reel": "share",
        "post": "share",
        "ig_post": "share",
        "appointment_booking": "share",
    },
)


def translate(arrived: Arrived, app_id: str) -> Happening:
    """What an event means; ``app_id`` is the museum's own app."""
    return translating.translate(arrived, app_id, DIALECT)
