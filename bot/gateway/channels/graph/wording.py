"""What a message of the log says, in the words of a chat: no marks, links as addresses, a name under it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.gateway.messages import Author, Outbound, clean_text, is_blank
from bot.gateway.plain import link, plain
from bot.gateway.rendering import is_safe_image, is_safe_link


def words_of(outbound: Outbound, *, images: bool) -> str:
    """As staff typed it, or the bot's Markdown as plain text; blank if there is nothing to read.

    ``images``: whether the channel shows pictures; else what they show is said.
    """
    if outbound.author == Author.STAFF:
        words = clean_text(outbound.text)
        return words if is_blank(words) else joined(words, _signature(outbound.payload.get("signature")))
    answers = outbound.payload.get("answers") or []
    if not answers:
        return plain(clean_text(outbound.text))
    notice = plain(clean_text(outbound.payload.get("notice") or ""))
    return joined(notice, *(_answer(answer, images=images, titled=len(answers) > 1) for answer in answers))


def pictures_of(outbound: Outbound) -> list[str]:
    """The addresses of the answers' pictures that the platform can be given: it fetches them itself, and by https."""
    if outbound.author != Author.BOT:
        return []
    return [image["url"] for image in _images(outbound) if _is_sendable(image)]


def picture_in_words(outbound: Outbound, url: str) -> str:
    """What the picture with this address shows, with the address."""
    described = (image.get("alt") or "" for image in _images(outbound) if image.get("url") == url)
    return link(clean_text(next(described, "")), url)


def joined(*parts: str) -> str:
    """The parts that say something, as paragraphs."""
    return "\n\n".join(part for part in (clean_text(part) for part in parts) if not is_blank(part))


def _images(outbound: Outbound) -> list[dict[str, Any]]:
    return [answer["image"] for answer in outbound.payload.get("answers") or [] if answer.get("image")]


def _is_sendable(image: dict[str, Any]) -> bool:
    url = image.get("url") or ""
    return is_safe_image(url) and url.lower().startswith("https:")


def _answer(answer: dict[str, Any], *, images: bool, titled: bool) -> str:
    body = plain(clean_text(answer.get("text") or ""))
    titled_body = "\n".join(part for part in (answer.get("title") if titled else "", body) if part)
    lines = [*_links(answer, body)]
    image = answer.get("image")
    if image and not (images and _is_sendable(image)):
        lines.append(_described(image, "\n".join([body, *lines])))
    return joined(titled_body, "\n".join(line for line in lines if line), _signature(answer.get("answered_by")))


def _links(answer: dict[str, Any], body: str) -> Iterator[str]:
    """A line for each link whose address is not in the text already."""
    for found in answer.get("links") or []:
        url = found.get("url") or ""
        if is_safe_link(url) and not _stands_in(link("", url), body):
            yield link(found.get("title") or "", url)


def _described(image: dict[str, Any], words: str) -> str:
    """For a picture that is not sent: what it shows, and its address unless something points there already."""
    alt, url = image.get("alt") or "", image.get("url") or ""
    return link(alt, url) if is_safe_image(url) and not _stands_in(url, words) else alt


def _stands_in(address: str, words: str) -> bool:
    """Whether the whole address stands there, not only the beginning of a longer one."""
    return re.search(rf"{re.escape(address)}/?(?![\w/?#&=%@-]|\.\w)", words) is not None


def _signature(person: dict[str, Any] | None) -> str:
    """The name, and the role if there is one."""
    named = [part for part in ((person or {}).get("name"), (person or {}).get("role")) if part]
    return f"— {', '.join(named)}" if person and person.get("name") else ""
