"""What people do at one account: visitors on their phones, and staff in Meta's own inbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests.fake_graph import control, events
from tests.fake_graph.platform import INBOX, Account, Button, Channel, Json, Line, Platform, Visitor
from tests.fake_graph.webhooks import Happened, Postman

THUMBS_UP = 369239263222822
EDITS = 5
OURS = "ours"


class Hands:
    """Every deed changes the thread and tells the gateway; what was written is returned by its mid.

    A visitor whom nobody knows yet comes into being with the first deed.
    """

    def __init__(self, platform: Platform, postman: Postman, account: Account) -> None:
        self.platform = platform
        self.postman = postman
        self.account = account

    def visitor(self, psid: str, **profile: Any) -> Visitor:
        """The visitor with this id; ``profile``: what the platform tells of them."""
        with self.platform.changing():
            visitor = self.platform.visitor(self.account, psid)
            visitor.profile.update(profile)
        return visitor

    @property
    def sent(self) -> list[Line]:
        """What our app sent and the platform took at this account, as visitors saw it, in its order."""
        ours = self.platform.app.id
        lines = [line for visitor in list(self.account.visitors.values()) for line in list(visitor.lines)]
        return sorted((line for line in lines if line.app_id == ours), key=lambda line: line.stamp)

    def thread(self, psid: str) -> list[Line]:
        """What the visitor sees, in order."""
        return [line for line in self.visitor(psid).lines if not line.deleted]

    def visitor_says(
        self, psid: str, text: str, *, reply_to: str | None = None, story: Json | None = None, **parts: Any
    ) -> str:
        """A visitor writes; ``story``: in answer to a story (Instagram), ``parts``: more keys for the message."""
        if reply_to is not None:
            parts["reply_to"] = {"mid": reply_to}
        if story is not None:
            parts["reply_to"] = {"story": story}
        return self._writes(psid, {"text": text, "reply_to": reply_to}, parts)

    def taps(self, psid: str, what: str) -> str:
        """A visitor taps a button by its title or payload: under a message, in the menu, or an ice breaker.

        Raises:
            LookupError: the visitor sees no such button.
        """
        button = next((button for button in self.buttons(psid) if what in {button.title, button.payload}), None)
        if button is None:
            raise LookupError(f"{psid} sees no button {what!r}, only {[button.title for button in self.buttons(psid)]}")
        if button.kind == "quick_reply":
            return self._writes(psid, {"text": button.title}, {"quick_reply": {"payload": button.payload}})
        return self._postback(psid, {"title": button.title, "payload": button.payload})

    def buttons(self, psid: str) -> list[Button]:
        """What the visitor can tap; quick replies only under the last message."""
        lines = self.thread(psid)
        last = [button for line in lines[-1:] for button in line.buttons if button.kind == "quick_reply"]
        kept = [button for line in lines for button in line.buttons if button.kind == "postback"]
        return [*last, *kept, *profile_buttons(self.account, self.visitor(psid).profile.get("locale", ""))]

    def starts(self, psid: str, ref: str | None = None) -> str:
        """A visitor taps Get Started; ``ref``: they came through a link."""
        payload = self.account.profile.get("get_started", {}).get("payload", "GET_STARTED")
        told = {} if ref is None else {"referral": events.referral(ref)}
        return self._postback(psid, {"title": "Get Started", "payload": payload, **told})

    def arrives(self, psid: str, ref: str) -> None:
        """A visitor comes through a link or a code on a poster; a new one taps Get Started."""
        visitor = self.visitor(psid)
        if not visitor.lines:
            self.starts(psid, ref)
            return
        self._hears(visitor)
        self._tell(visitor, events.from_visitor(self.account, psid, self._stamp(), referral=events.referral(ref)))

    def sends_attachment(self, psid: str, kind: str = "image", *, count: int = 1, **payload: Any) -> str:
        """A visitor sends pictures, sound or files, ``count`` in one message, or shares or mentions something."""
        given = payload or {"url": f"https://cdn.example/{kind}"}
        return self.sends_attachments(psid, [{"type": kind, "payload": given}] * count)

    def sends_attachments(self, psid: str, attachments: Sequence[Json], **parts: Any) -> str:
        """A visitor sends what is given as it is; ``parts``: more keys for the message, for instance its text."""
        return self._writes(psid, {"attachments": tuple(attachments), "text": parts.pop("text", "")}, parts)

    def sends_sticker(self, psid: str, sticker_id: int = THUMBS_UP) -> str:
        return self.sends_attachment(psid, "sticker", url="https://cdn.example/sticker.png", sticker_id=sticker_id)

    def reacts(self, psid: str, sign: str | None = "love", mid: str | None = None) -> None:
        """A visitor puts a sign on a message (the museum's last one), or takes it back (``None``)."""
        visitor = self.visitor(psid)
        line = self._line(visitor, mid)
        with self.platform.changing():
            line.reaction = sign
        if sign is not None:
            self._hears(visitor)
        self._tell(visitor, events.reaction(self.account, line, self._stamp(), sign))

    def edits(self, psid: str, mid: str, text: str) -> None:
        """A visitor changes what they wrote; the platform lets them do that five times."""
        visitor = self.visitor(psid)
        line = self._line(visitor, mid)
        if line.author != "visitor" or line.edits >= EDITS:
            raise LookupError("visitors change their own messages, and five times at most")
        with self.platform.changing():
            line.text, line.edits = text, line.edits + 1
        self._tell(visitor, events.edit(self.account, line, self._stamp()))

    def deletes(self, psid: str, mid: str) -> None:
        """A visitor takes a message back; only Instagram tells the gateway."""
        visitor = self.visitor(psid)
        line = self._line(visitor, mid)
        with self.platform.changing():
            line.deleted, line.text = True, ""
        if self.account.channel is Channel.INSTAGRAM:
            message = {"mid": mid, "is_deleted": True}
            self._tell(visitor, events.from_visitor(self.account, psid, self._stamp(), message=message))

    def reads(self, psid: str) -> None:
        """A visitor looks at the thread: everything in it is seen. That opens no window."""
        visitor = self.visitor(psid)
        with self.platform.changing():
            shown = [line for line in visitor.lines if line.author == "page"]
            for line in shown:
                line.delivered = line.seen = True
        if shown:
            self._tell(visitor, events.read(self.account, shown[-1], self._stamp()))

    def inbox_reply(self, psid: str, text: str, app_id: str | None = OURS, **parts: Any) -> str:
        """Staff answer in Meta's inbox, which takes the thread where there is routing. ``app_id``: another, or none."""
        visitor, sender = self.visitor(psid), INBOX[self.account.channel] if app_id == OURS else app_id
        if self.account.default_app is not None and visitor.owner != sender:
            self.take_control(psid)
        with self.platform.changing():
            line = self.platform.add_line(self.account, visitor, "page", text=text, app_id=sender, **parts)
        self._tell(visitor, events.echo(self.account, line))
        return line.mid

    def pass_control(self, psid: str, to: str | None = None, *, previous: str | None = None) -> None:
        """A thread is given to our app, or to another (``to``); threads have owners from then on."""
        self._moves(psid, "pass", to or self.platform.app.id, previous_owner_app_id=previous)

    def take_control(self, psid: str, by: str | None = None) -> None:
        """Meta's inbox, or another app (``by``), takes a thread from ours."""
        ours = self.platform.app.id
        self._moves(psid, "take", by or INBOX[self.account.channel], previous_owner_app_id=ours)

    def request_control(self, psid: str, by: str) -> None:
        """Another app would like to have a thread that is ours."""
        told = events.control(self.account, psid, self._stamp(), "request", requested_owner_app_id=int(by))
        self._tell(self.visitor(psid), told)

    def warns(self, action: str = "warning", reason: str = "spam") -> None:
        """The platform warns, blocks or unblocks the page; no visitor is named."""
        told = {"recipient": {"id": self.account.id}, "timestamp": self._stamp()}
        event = {**told, "policy_enforcement": {"action": action, "reason": reason}}
        self.postman.tell([Happened(self.account, "messaging", event)])

    def happens(self, event: Json, role: str = "messaging") -> None:
        """Any event, as it is, to be delivered like the others: for forged, odd and future ones."""
        self.postman.tell([Happened(self.account, role, event)])

    def _writes(self, psid: str, line: Json, message: Json) -> str:
        visitor = self.visitor(psid)
        with self.platform.changing():
            written = self.platform.add_line(self.account, visitor, "visitor", **line)
        self._hears(visitor, spoke=True)
        self._tell(visitor, events.message(self.account, written, **message))
        return written.mid

    def _postback(self, psid: str, postback: Json) -> str:
        """In standby the platform leaves the payload out."""
        visitor = self.visitor(psid)
        with self.platform.changing():
            line = self.platform.add_line(self.account, visitor, "visitor", text=postback["title"])
        self._hears(visitor, spoke=True)
        if self._role(visitor) == "standby":
            postback = {name: value for name, value in postback.items() if name != "payload"}
        told = {"mid": line.mid, **postback}
        self._tell(visitor, events.from_visitor(self.account, psid, line.stamp, postback=told))
        return line.mid

    def _moves(self, psid: str, verb: str, to: str, **parts: Any) -> None:
        visitor, now = self.visitor(psid), self.platform.clock()
        with self.platform.changing():
            self.account.default_app = self.account.default_app or self.platform.app.id
            control.give(visitor, to, now, timedelta(days=1))
        event = events.control(self.account, psid, self._stamp(), verb, new_owner_app_id=to, **parts)
        self.postman.tell([Happened(self.account, "messaging", event)])

    def _hears(self, visitor: Visitor, *, spoke: bool = False) -> None:
        """The messaging window opens anew."""
        now = self.platform.clock()
        with self.platform.changing():
            visitor.heard_at = now
            visitor.spoke_at = now if spoke else visitor.spoke_at
            if spoke:
                control.keep_alive(self.account, visitor, now)

    def _line(self, visitor: Visitor, mid: str | None) -> Line:
        if mid is None:
            return [line for line in visitor.lines if line.author == "page"][-1]
        line = visitor.line(mid)
        if line is None:
            raise LookupError(f"{visitor.id} has no message {mid}")
        return line

    def _stamp(self) -> int:
        return self.platform.stamp()

    def _role(self, visitor: Visitor) -> str:
        return control.role(self.account, visitor, self.platform.app.id, self.platform.clock())

    def _tell(self, visitor: Visitor, event: Json) -> None:
        self.postman.tell([Happened(self.account, self._role(visitor), event)])


def profile_buttons(account: Account, locale: str) -> list[Button]:
    """What the profile offers in the visitor's language: ice breakers and the menu."""
    breakers = localised(account.profile.get("ice_breakers", []), locale).get("call_to_actions", [])
    menu = localised(account.profile.get("persistent_menu", []), locale).get("call_to_actions", [])
    asked = [Button("ice_breaker", breaker["question"], breaker["payload"]) for breaker in breakers]
    return asked + [Button("menu", entry["title"], entry["payload"]) for entry in menu if entry["type"] == "postback"]


def localised(elements: Sequence[Json], locale: str) -> Json:
    """The element for a locale, or the default one."""
    by_locale = {element["locale"]: element for element in elements}
    return by_locale.get(locale) or by_locale.get("default") or {}
