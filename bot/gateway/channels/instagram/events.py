"""Instagram's door: what each event of its webhook means, in neutral shapes."""

from __future__ import annotations

from bot.gateway.channels.graph import translating
from bot.gateway.channels.graph.translating import COMMON, Dialect
from bot.gateway.happenings import Arrived, Happening

DIALECT = Dialect(
    channel="instagram",
    readings=COMMON,  # no delivery receipts, and no warnings about the account
    attachment_types={
        "image": "image",
        "audio": "audio",
        "video": "video",
        "file": "file",
        "share": "share",
        "template": "share",
        "ig_post": "share",
        "ig_reel": "share",
        "reel": "share",
        "story": "story",
        "ig_story": "story",
        "story_mention": "story",
    },
)


def translate(arrived: Arrived, app_id: str) -> Happening:
    """What an event means; ``app_id`` is the museum's own app."""
    return translating.translate(arrived, app_id, DIALECT)
