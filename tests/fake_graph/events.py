"""The events of the webhooks, each as one element of ``messaging``."""

from __future__ import annotations

from tests.fake_graph.platform import Account, Channel, Json, Line

REACTIONS = {"love": "❤", "like": "\U0001f44d", "wow": "\U0001f62e", "sad": "\U0001f622", "angry": "\U0001f620"}


def from_visitor(account: Account, psid: str, stamp: int, **parts: object) -> Json:
    """An event with the visitor as its sender."""
    return {"sender": {"id": psid}, "recipient": {"id": account.id}, "timestamp": stamp, **parts}


def from_page(account: Account, psid: str, stamp: int, **parts: object) -> Json:
    """An event with the page as its sender, as an echo has it."""
    return {"sender": {"id": account.id}, "recipient": {"id": psid}, "timestamp": stamp, **parts}


def message(account: Account, line: Line, **parts: object) -> Json:
    """A visitor's message; ``parts`` go into it."""
    body: Json = {"mid": line.mid}
    if line.text:
        body["text"] = line.text
    if line.attachments:
        body["attachments"] = list(line.attachments)
    return from_visitor(account, line.psid, line.stamp, message={**body, **parts})


def echo(account: Account, line: Line) -> Json:
    """What an app or a person wrote in the museum's name, told to every app."""
    body: Json = {"is_echo": True}
    if account.echo_names_app and line.app_id is not None:
        body["app_id"] = int(line.app_id)
    if account.echo_names_app and line.metadata is not None:
        body["metadata"] = line.metadata
    body["mid"] = line.mid
    if line.text:
        body["text"] = line.text
    if line.attachments:
        body["attachments"] = [_echoed(attachment) for attachment in line.attachments]
    return from_page(account, line.psid, line.stamp, message=body)


def _echoed(attachment: Json) -> Json:
    """A template loses its text, which stands in the message."""
    payload = {name: value for name, value in attachment["payload"].items() if name != "text"}
    return {"type": attachment["type"], "payload": payload}


def delivery(account: Account, line: Line, stamp: int) -> Json:
    """The message has come to the visitor's device; the ids may be missing, the watermark never."""
    told: Json = {"mids": [line.mid]} if account.delivery_mids else {}
    return from_visitor(account, line.psid, stamp, delivery={**told, "watermark": line.stamp})


def read(account: Account, line: Line, stamp: int) -> Json:
    """The visitor has seen everything up to this message."""
    told = {"watermark": line.stamp} if account.channel is Channel.MESSENGER else {"mid": line.mid}
    return from_visitor(account, line.psid, stamp, read=told)


def reaction(account: Account, line: Line, stamp: int, sign: str | None) -> Json:
    """A sign put on a message, or (``None``) taken back."""
    if sign is None:
        return from_visitor(account, line.psid, stamp, reaction={"mid": line.mid, "action": "unreact"})
    told = {"mid": line.mid, "action": "react", "reaction": sign, "emoji": REACTIONS.get(sign, "\U0001f642")}
    return from_visitor(account, line.psid, stamp, reaction=told)


def edit(account: Account, line: Line, stamp: int) -> Json:
    """An earlier message has another text; Messenger counts the changes in a string."""
    count: int | str = str(line.edits) if account.channel is Channel.MESSENGER else line.edits
    return from_visitor(account, line.psid, stamp, message_edit={"mid": line.mid, "text": line.text, "num_edit": count})


def referral(ref: str) -> Json:
    return {"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"}


def control(account: Account, psid: str, stamp: int, verb: str, **parts: object) -> Json:
    """A thread changed hands: ``verb`` is pass, take or request."""
    return from_visitor(account, psid, stamp, **{f"{verb}_thread_control": parts})
