"""What came with a message, in words; a link only to where the platforms keep such things, and nothing is loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.gateway.pages import Reader

PLATFORM_LINK = re.compile(
    r"https://(?:[a-z0-9-]+\.)+(?:fbcdn\.net|fbsbx\.com|cdninstagram\.com|facebook\.com)(?:[/?#][!-~]*)?\Z",
    re.IGNORECASE,
)
NOTHING_TO_OPEN = ("sticker", "location")


@dataclass(frozen=True)
class ShownAttachment:
    """``detail`` is what the channel says about it; ``link``: where it can be seen, outside the console."""

    name: str
    detail: str
    link: str | None


def attachments(payload: dict[str, Any], reader: Reader) -> list[ShownAttachment]:
    """What came with the message that has this payload; what has an odd shape is left out."""
    kept = payload.get("attachments")
    return [_shown(one, reader) for one in (kept if isinstance(kept, list) else []) if isinstance(one, dict)]


def _shown(kept: dict[str, Any], reader: Reader) -> ShownAttachment:
    kind, url = str(kept.get("type") or "other"), str(kept.get("url") or "")
    detail = str(kept.get("title") or "")
    link = url if kind not in NOTHING_TO_OPEN and PLATFORM_LINK.match(url) else None
    if kind == "share" and link is None:
        # Somebody's own link: staff may read where it leads, but one click must not take them there.
        detail = " · ".join(part for part in (detail, url) if part)
    return ShownAttachment(reader.text_or(f"console-attachment-{kind}", "console-attachment-other"), detail, link)
