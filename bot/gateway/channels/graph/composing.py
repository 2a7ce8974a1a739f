"""From a message of the log to bodies of the Send API; what depends on the moment is added when they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from bot.gateway.channels import Piece
from bot.gateway.channels.graph.choices import SHORT_TITLES, Buttons, buttons, read_choices
from bot.gateway.channels.graph.splitting import Measure, split
from bot.gateway.channels.graph.wording import joined, picture_in_words, pictures_of, words_of
from bot.gateway.messages import Author, Outbound, is_blank, mark

DISCLOSURES = {"first": "channel-disclosure-first", "again": "channel-disclosure-again"}
"""Whether this message says that a program answers: at first, and when it answers again after a person did."""


class Text(Protocol):
    """A text of the catalog."""

    def __call__(self, language: str, key: str, /, **arguments: Any) -> str: ...


@dataclass(frozen=True)
class Limits:
    """What a message of a channel can hold: ``text`` as ``measure`` counts, buttons, and the title of each."""

    text: int
    measure: Measure
    buttons: int = 13
    title: int = 20
    images: bool = True


def compose(outbound: Outbound, limits: Limits, text: Text) -> list[Piece]:
    """The pieces of a message in the order of sending: its pictures, then its text, with the buttons on the last one.

    A message without any words has no pieces. The same message always gives the same pieces.
    """
    words = words_of(outbound, images=limits.images)
    if is_blank(words):
        return []
    below = _buttons(outbound, limits, text)
    whole = joined(_disclosure(outbound, text), words, below.listing)
    parts = [part for part in split(whole, limits.text, limits.measure) if not is_blank(part)]
    messages: list[dict[str, Any]] = [{"text": part} for part in parts]
    if below.quick_replies:
        messages[-1]["quick_replies"] = below.quick_replies
    pictures = [_picture(url) for url in pictures_of(outbound)] if limits.images else []
    return [_piece(outbound, number, message) for number, message in enumerate([*pictures, *messages], 1)]


def without_picture(outbound: Outbound, piece: Piece) -> Piece | None:
    """The piece with its picture's description and address as text instead; ``None``: it has no picture."""
    attachment = piece.body["message"].get("attachment")
    if attachment is None:
        return None
    return _piece(outbound, piece.number, {"text": picture_in_words(outbound, attachment["payload"]["url"])})


def _piece(outbound: Outbound, number: int, message: dict[str, Any]) -> Piece:
    marked = {**message, "metadata": mark(outbound.promise_id, number)}
    return Piece(number, {"recipient": {"id": outbound.recipient}, "message": marked})


def _picture(url: str) -> dict[str, Any]:
    return {"attachment": {"type": "image", "payload": {"url": url, "is_reusable": True}}}


def _language(outbound: Outbound) -> str:
    """The message's own, because the conversation may have gone on in another one."""
    return str(outbound.payload.get("language") or outbound.language)


def _disclosure(outbound: Outbound, text: Text) -> str:
    key = DISCLOSURES.get(outbound.payload.get("disclosure") or "")
    return text(_language(outbound), key) if key and outbound.author == Author.BOT else ""


def _buttons(outbound: Outbound, limits: Limits, text: Text) -> Buttons:
    if outbound.author != Author.BOT:
        return Buttons("", [])
    short = {payload: text(_language(outbound), key) for payload, key in SHORT_TITLES.items()}
    return buttons(read_choices(outbound.payload, limits.title, short), limits.buttons)
