"""The choices under a bot's message as buttons of the platform, whose titles are short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.gateway.messages import clean_text

# Our own payloads that have a short title in every language.
SHORT_TITLES = {
    "person": "channel-choice-person",
    "none": "channel-choice-none",
    "keep": "channel-choice-keep",
    "erase-confirmed": "channel-choice-erase-confirmed",
}


@dataclass(frozen=True)
class Choice:
    """``number``: under which it can also be typed, counted over all choices; ``short``: a title that fits a button."""

    number: int
    title: str
    payload: str
    short: str | None


@dataclass(frozen=True)
class Buttons:
    """``listing``: the choices with their numbers, where the buttons do not show all of them in full."""

    listing: str
    quick_replies: list[dict[str, str]]


def buttons(choices: list[Choice], most: int) -> Buttons:
    """At most ``most`` buttons: where there are more choices the last one stays, because it leads to a person."""
    if len(choices) <= most and all(choice.short for choice in choices):
        return Buttons("", [_quick_reply(choice.short or "", choice) for choice in choices])
    shown = choices if len(choices) <= most else [*choices[: most - 1], choices[-1]]
    listing = "\n".join(f"{choice.number}. {choice.title}" for choice in choices)
    return Buttons(listing, [_quick_reply(_title_beside_listing(choice), choice) for choice in shown])


def _title_beside_listing(choice: Choice) -> str:
    return choice.short if choice.short and choice.payload in SHORT_TITLES else str(choice.number)


def _quick_reply(title: str, choice: Choice) -> dict[str, str]:
    return {"content_type": "text", "title": title, "payload": choice.payload}


def read_choices(payload: dict[str, Any], longest: int, short_titles: dict[str, str]) -> list[Choice]:
    """The choices of a message's payload; what has no title or no payload is no choice, and keeps its number.

    ``longest``: a title on a button; ``short_titles``: by payload, for titles that are longer.
    """
    choices = []
    for number, offered in enumerate(payload.get("choices") or [], 1):
        title, tapped = " ".join(clean_text(offered.get("title") or "").split()), offered.get("payload")
        if title and tapped:
            short = title if _length(title) <= longest else short_titles.get(tapped)
            choices.append(Choice(number, title, tapped, short))
    return choices


def _length(title: str) -> int:
    """As the strictest reader of the limit counts: in UTF-16."""
    return len(title.encode("utf-16-le")) // 2
