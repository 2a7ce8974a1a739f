"""What the Send API takes: every field of a body is checked, and one that it does not know is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from tests.fake_graph.platform import Button, Channel, Json
from tests.fake_graph.refusals import Refused, wrong

TITLE, PAYLOAD, METADATA, QUICK_REPLIES = 20, 1000, 1000, 13
BUTTON_TEXT, BUTTONS, ELEMENTS, ELEMENT_TEXT = 640, 3, 10, 80
TOP = {"recipient", "message", "messaging_type", "tag", "notification_type", "reply_to", "persona_id", "thread_control"}
ACTIONS = {"mark_seen", "typing_on", "typing_off", "react", "unreact"}
MEDIA = {"image", "audio", "video", "file"}
TYPES = {"RESPONSE", "UPDATE", "MESSAGE_TAG"}
# Since 27 April 2026 these are refused like a tag that never was.
DEAD_TAGS = {"CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE"}


def utf8_length(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class Limit:
    """The longest text of a message, and in which unit it is counted."""

    most: int
    length: Callable[[str], int]


LIMITS = {Channel.MESSENGER: Limit(2000, len), Channel.INSTAGRAM: Limit(1000, utf8_length)}


@dataclass(frozen=True)
class Content:
    """A message as the visitor will see it."""

    text: str = ""
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Json, ...] = ()
    metadata: str | None = None
    reply_to: str | None = None


def only(given: Json, known: Collection[str], where: str) -> None:
    """Refuse fields that the platform does not know, so that a slip of ours shows."""
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise wrong(f'Invalid keys "{", ".join(unknown)}" were found in param "{where}".')


def an_object(value: Any, where: str) -> Json:
    if not isinstance(value, dict):
        raise wrong(f"Param {where} must be an object.")
    return value


def a_list(value: Any, where: str, most: int) -> list[Json]:
    if not isinstance(value, list) or not value:
        raise wrong(f"Param {where} must be a non-empty array.")
    if len(value) > most:
        raise wrong(f"Param {where} must have at most {most} elements.")
    return [an_object(part, f"{where}[{number}]") for number, part in enumerate(value)]


def a_text(given: Json, name: str, where: str, most: int) -> str:
    """A text that must be there and must not be too long."""
    value = given.get(name)
    if not isinstance(value, str) or not value.strip():
        raise wrong(f"The parameter {where}[{name}] is required.")
    if len(value) > most:
        raise wrong(f"Length of param {where}[{name}] must be less than or equal to {most}")
    return value


def recipient(body: Json) -> str:
    """The visitor written to; the fake knows no other way of naming one than its id."""
    given = an_object(body.get("recipient"), "recipient")
    only(given, {"id"}, "recipient")
    if not isinstance(given.get("id"), str) or not given["id"]:
        raise wrong("Param recipient[id] must be a valid ID string")
    return str(given["id"])


def is_action(body: Json) -> bool:
    """Whether the body is a sender action, and not a message.

    Raises:
        Refused: it is both, or neither.
    """
    if "sender_action" in body and "message" in body:
        raise wrong("Only one of message and sender_action may be given", 2018014)
    if "sender_action" not in body and "message" not in body:
        raise wrong("The parameter message is required.")
    return "sender_action" in body


def action(channel: Channel, body: Json) -> str:
    """The sender action of a body that is one; a reaction names the message and the sign."""
    only(body, {"recipient", "sender_action", "payload"}, "body")
    name = body["sender_action"]
    if name not in ACTIONS:
        raise wrong(f"Param sender_action must be one of {{{', '.join(sorted(ACTIONS))}}}")
    if ("payload" in body) != (name in {"react", "unreact"}):
        raise wrong("The parameter payload belongs to a reaction, and only to it")
    if name == "react" and channel is Channel.INSTAGRAM and body["payload"].get("reaction") != "love":
        raise wrong("Param payload[reaction] must be one of {love}")
    return str(name)


def kind(channel: Channel, body: Json) -> tuple[str, str | None]:
    """The messaging type and tag of a message.

    Raises:
        Refused: there is none, or the tag is no longer one, or does not go with the type.
    """
    # Instagram's own reference does without the type.
    given = body.get("messaging_type", "RESPONSE" if channel is Channel.INSTAGRAM and "tag" not in body else None)
    if given not in TYPES:
        raise wrong(f"Param messaging_type must be one of {{{', '.join(sorted(TYPES))}}}")
    tag = body.get("tag")
    if (given == "MESSAGE_TAG") != (tag is not None):
        raise wrong("A tag goes with messaging_type MESSAGE_TAG, and only with it")
    if tag in DEAD_TAGS:
        raise wrong(f"The message tag {tag} is deprecated and can no longer be used")
    if tag not in {None, "HUMAN_AGENT"}:
        raise wrong("Param tag must be one of {HUMAN_AGENT}")
    return str(given), tag


def content(channel: Channel, body: Json) -> Content:
    """What the visitor will see of a body's message.

    Raises:
        Refused: something of it is not as the platform takes it.
    """
    only(body, TOP, "body")
    message = an_object(body["message"], "message")
    only(message, {"text", "metadata", "quick_replies", "attachment"}, "message")
    attachments, text, buttons = _attached(message)
    if "text" in message:
        text = _text(channel, message)
    elif not attachments:
        raise wrong("Message cannot be empty, must provide valid attachment or text", 2018034)
    metadata = message.get("metadata")
    if metadata is not None and (not isinstance(metadata, str) or len(metadata) > METADATA):
        raise wrong(f"Length of param message[metadata] must be less than or equal to {METADATA}")
    reply_to = an_object(body["reply_to"], "reply_to").get("mid") if "reply_to" in body else None
    return Content(text, (*buttons, *_quick_replies(message)), attachments, metadata, reply_to)


def _text(channel: Channel, message: Json) -> str:
    text = message["text"]
    if not isinstance(text, str) or not text.strip():
        raise wrong("Message cannot be empty, must provide valid attachment or text", 2018034)
    if "attachment" in message:
        raise wrong("Message cannot have both text and attachment")
    limit = LIMITS[channel]
    if limit.length(text) > limit.most:
        raise wrong(f"Length of param message[text] must be less than or equal to {limit.most}")
    return text


def _quick_replies(message: Json) -> list[Button]:
    if "quick_replies" not in message:
        return []
    return [_quick_reply(given) for given in a_list(message["quick_replies"], "quick_replies", QUICK_REPLIES)]


def _quick_reply(given: Json) -> Button:
    """A title that is too long is no error: the visitor sees its beginning."""
    only(given, {"content_type", "title", "payload", "image_url"}, "quick_replies")
    if given.get("content_type") != "text":
        raise wrong("Param quick_replies[content_type] must be one of {text}")
    title = a_text(given, "title", "quick_replies", PAYLOAD)
    return Button("quick_reply", title[:TITLE], a_text(given, "payload", "quick_replies", PAYLOAD))


def _attached(message: Json) -> tuple[tuple[Json, ...], str, list[Button]]:
    """The attachment, and the text and buttons of one that is a template."""
    if "attachment" not in message:
        return (), "", []
    given = an_object(message["attachment"], "attachment")
    only(given, {"type", "payload"}, "attachment")
    payload = an_object(given.get("payload"), "attachment[payload]")
    if given.get("type") in MEDIA:
        only(payload, {"url", "is_reusable", "attachment_id"}, "attachment[payload]")
        if not payload.get("url") and not payload.get("attachment_id"):
            raise wrong("Param attachment[payload] must have a url or an attachment_id")
        return (given,), "", []
    if given.get("type") != "template":
        raise wrong("Param attachment[type] must be one of {image, audio, video, file, template}")
    text, buttons = _template(payload)
    return (given,), text, buttons


def _template(payload: Json) -> tuple[str, list[Button]]:
    where = "attachment[payload]"
    if payload.get("template_type") == "button":
        only(payload, {"template_type", "text", "buttons"}, where)
        return a_text(payload, "text", where, BUTTON_TEXT), _buttons(payload.get("buttons"))
    if payload.get("template_type") != "generic":
        raise Refused(100, f"(#100) Param {where}[template_type] must be one of {{button, generic}}")
    only(payload, {"template_type", "elements", "image_aspect_ratio"}, where)
    elements = a_list(payload.get("elements"), "elements", ELEMENTS)
    return "", [button for element in elements for button in _element(element)]


def _element(element: Json) -> list[Button]:
    only(element, {"title", "subtitle", "image_url", "default_action", "buttons"}, "elements")
    a_text(element, "title", "elements", ELEMENT_TEXT)
    if "subtitle" in element:
        a_text(element, "subtitle", "elements", ELEMENT_TEXT)
    return _buttons(element["buttons"]) if "buttons" in element else []


def _buttons(given: Any) -> list[Button]:
    return [_button(button) for button in a_list(given, "buttons", BUTTONS)]


def _button(given: Json) -> Button:
    title = a_text(given, "title", "buttons", PAYLOAD)[:TITLE]
    if given.get("type") == "postback":
        only(given, {"type", "title", "payload"}, "buttons")
        return Button("postback", title, a_text(given, "payload", "buttons", PAYLOAD))
    if given.get("type") != "web_url":
        raise wrong("Param buttons[type] must be one of {postback, web_url}")
    only(given, {"type", "title", "url"}, "buttons")
    return Button("web_url", title, url=a_text(given, "url", "buttons", PAYLOAD))
