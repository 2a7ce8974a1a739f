"""What came with a message besides its text, in neutral shapes; nothing behind an address is ever fetched."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from bot.gateway.channels.graph.envelope import number_or_text
from bot.gateway.messages import Attachment, clean_text

LIKE = "369239263222822"
"""The sticker behind the thumbs-up button; the platform sends no character for it."""
MAX_ATTACHMENTS = 30
MAX_URL = 4096
MAX_TITLE = 300
OTHER = "file"
"""For types that did not exist when this was written."""


def attachments(message: Mapping[str, Any], types: Mapping[str, str]) -> tuple[Attachment, ...]:
    """The attachments of a message; ``types``: from the channel's words to ours.

    A sticker stands alone: for years the platform sent an image of it along.
    """
    sent = message.get("attachments")
    elements = [element for element in sent if isinstance(element, dict)] if isinstance(sent, list) else []
    loose = number_or_text(message.get("sticker_id"))
    found = [_attachment(element, types, loose) for element in elements[:MAX_ATTACHMENTS]]
    if loose and not found:
        found = [Attachment("sticker", title=_sticker_title(loose))]
    stickers = [attachment for attachment in found if attachment.type == "sticker"]
    return tuple(stickers[:1] or found)


def story_replied_to(message: Mapping[str, Any]) -> tuple[Attachment, ...]:
    """The story that a message replies to, so that staff can see what the visitor speaks of."""
    reply_to = message.get("reply_to")
    story = reply_to.get("story") if isinstance(reply_to, dict) else None
    return (Attachment("story", _url(story.get("url"))),) if isinstance(story, dict) else ()


def _attachment(element: Mapping[str, Any], types: Mapping[str, str], loose_sticker: str | None) -> Attachment:
    found = element.get("payload")
    payload: Mapping[str, Any] = found if isinstance(found, dict) else {}
    url = _url(payload.get("url")) or _url(element.get("url"))
    stated = element.get("type")
    sticker = number_or_text(payload.get("sticker_id")) or loose_sticker
    if sticker or stated == "sticker":
        return Attachment("sticker", url, _sticker_title(sticker))
    if stated == "location":
        return Attachment("location", url, _coordinates(payload.get("coordinates")))
    title = payload.get("title") or element.get("title")
    shown = clean_text(title)[:MAX_TITLE] if isinstance(title, str) else ""
    return Attachment(types.get(stated, OTHER) if isinstance(stated, str) else OTHER, url, shown)


def _sticker_title(sticker: str | None) -> str:
    return "👍" if sticker == LIKE else ""


def _coordinates(place: Any) -> str:
    if not isinstance(place, dict):
        return ""
    numbers = [place.get(name) for name in ("lat", "long")]
    known = [
        one for one in numbers if isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one)
    ]
    return f"{known[0]}, {known[1]}" if len(known) == len(numbers) else ""


def _url(value: Any) -> str:
    """An address that a browser may be given; of any other kind nothing is kept."""
    if not isinstance(value, str) or len(value) > MAX_URL or not value.isprintable():
        return ""
    return value if value.startswith(("https://", "http://")) else ""
