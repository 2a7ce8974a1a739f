"""The web channel's door: from the widget's JSON to neutral shapes and back, without any I/O."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from bot.gateway.channels.web.desk import Line, Rating, Thread, Visitor
from bot.gateway.errors import Malformed
from bot.gateway.messages import Author, Inbound, Kind
from bot.gateway.rendering import answer_html, is_safe_image, is_safe_link, staff_html, typed_html

CHANNEL = "web"
MESSAGE_ID = re.compile(r"[0-9]{1,30}\Z")
CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")
SHOWN_ANSWER = ("entry", "title", "text", "language", "answered_by")


def read_body(body: bytes) -> dict[str, Any]:
    """The JSON object in a body; NUL and lone surrogates are let through, they are cleaned with the text.

    Raises:
        Malformed: it is not a JSON object.
    """
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed("the body is not JSON") from error
    if not isinstance(read, dict):
        raise Malformed("the body is not a JSON object")
    return read


def to_inbound(sent: dict[str, Any], visitor: Visitor, now: datetime) -> Inbound:
    """What a visitor sent: ``client_id`` with either ``text`` or ``payload``.

    Raises:
        Malformed: a field is missing or of the wrong kind.
    """
    client_id, text, payload = (sent.get(name) for name in ("client_id", "text", "payload"))
    if not isinstance(client_id, str) or not CLIENT_ID.match(client_id):
        raise Malformed("client_id must have 8 to 64 characters of A-Z, a-z, 0-9, _ and -")
    if (text is None) == (payload is None) or not isinstance(text if payload is None else payload, str):
        raise Malformed("a message has either a text or a payload, a string each")
    return Inbound(
        channel=CHANNEL,
        sender=visitor.sender,
        external_id=f"{visitor.conversation_id}:{client_id}",
        received_at=now,
        text=text or "",
        payload=payload,
        language=visitor.language,
    )


def to_rating(sent: dict[str, Any]) -> Rating:
    """What a visitor thinks of an answer: ``message_id``, ``useful`` and perhaps ``words``.

    Raises:
        Malformed: a field is missing or of the wrong kind.
    """
    message_id, words = sent.get("message_id"), sent.get("words")
    if not isinstance(message_id, str) or not MESSAGE_ID.match(message_id):
        raise Malformed("message_id must be the id of a message, as a string of digits")
    if "useful" not in sent or not isinstance(useful := sent["useful"], bool | None):
        raise Malformed("useful must be true, false or null")
    if not isinstance(words, str | None):
        raise Malformed("words must be a string")
    return Rating(int(message_id), useful, words or "")


def thread_json(thread: Thread) -> dict[str, Any]:
    """A page of the conversation as the widget reads it; events only show in the state."""
    shown = [message_json(line) for line in thread.lines if line.author is not Author.EVENT]
    return {"messages": shown, "state": thread.state, "last": thread.last}


def message_json(line: Line) -> dict[str, Any]:
    """One message as the widget reads it."""
    return {
        "id": line.id,
        "author": line.author,
        "kind": line.kind,
        "text": line.text,
        "html": _html(line),
        "language": line.payload.get("language"),
        "answers": [_answer(answer) for answer in line.payload.get("answers") or []],
        "choices": line.payload.get("choices") or [],
        "notice": line.payload.get("notice"),
        "payload": line.payload.get("payload") if line.kind is Kind.CHOICE else None,
        "client_id": _client_id(line),
        "at": line.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "staff": {"name": line.staff.name, "role": line.staff.role} if line.staff else None,
        **({} if line.rating is None else {"rating": line.rating}),
    }


def _html(line: Line) -> str:
    rendered = {Author.BOT: answer_html, Author.STAFF: staff_html}.get(line.author, typed_html)
    return str(rendered(line.text))


def _client_id(line: Line) -> str | None:
    if line.author is not Author.VISITOR or line.external_id is None:
        return None
    return line.external_id.rpartition(":")[2]


def _answer(answer: dict[str, Any]) -> dict[str, Any]:
    """The parts of an answer that visitors see; addresses that a browser should not follow are left out."""
    image = answer.get("image")
    return {
        **{name: answer.get(name) for name in SHOWN_ANSWER},
        "html": str(answer_html(answer.get("text") or "")),
        "links": [link for link in answer.get("links") or [] if is_safe_link(link.get("url") or "")],
        "image": image if image and is_safe_image(image.get("url") or "") else None,
    }
