"""Receives a visitor's message on whatever channel, and gives the few answers that the gateway gives by itself.

Those are the ones that must not depend on the assistant: about pictures, a changed message, an e-mail address left for
the team, too many messages at once, and the wish to be forgotten. Their words come from the catalog.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalog import Catalog
from bot.faq import fold
from bot.gateway import conversations, erasure
from bot.gateway.conversations import Received
from bot.gateway.db import Conversation, Message
from bot.gateway.mail import ADDRESS, MAX_ADDRESS
from bot.gateway.messages import MESSAGING_WINDOW, BotReply, Handoff, Inbound, Kind, State
from bot.gateway.wishes import wish_language

NUMBER = re.compile(r"\s*([1-9][0-9]?)\s*[.)]?\s*\Z")
LONGEST_TITLE = 300
MOST = ((timedelta(minutes=1), 20), (timedelta(hours=1), 150))
"""Messages of one visitor that are answered in such a time: more come from another program, or from a stuck key."""
CHOICES = {
    "person": "desk-choice-person",
    "erase-confirmed": "rights-choice-erase-confirmed",
    "keep": "rights-choice-keep",
}
REASON_FLOOD = "flood"
REASON_LATE = "late"


@dataclass(frozen=True)
class Farewell:
    """The last word to a visitor of whom nothing is kept any more: it can stand in no log and no outbox."""

    channel: str
    account: str
    recipient: str
    language: str
    text: str


@dataclass(frozen=True)
class Reception:
    """``languages``: those that the gateway has words in, the museum's own first. ``status_url``: the address under
    which an erasure's state can be seen, with ``{code}`` in it.

    ``inbox_holds``: after so long without a word from somebody who took the conversation in another program, the bot
    answers again.
    """

    museum_id: str
    catalog: Catalog
    languages: tuple[str, ...]
    status_url: str
    inbox_holds: timedelta = timedelta(hours=12)

    def receive(self, session: Session, inbound: Inbound, now: datetime) -> Received | Farewell:
        """Keep a visitor's message and see that something answers it.

        Raises:
            MessageEmpty, MessageTooLong, PayloadNotAllowed: nothing was written.
        """
        before = conversations.find(session, self.museum_id, inbound.channel, inbound.sender)
        if before is not None:
            inbound = _chosen(session, before, inbound)
        if inbound.payload == "erase-confirmed" and not inbound.quiet:
            return self._erase(session, before, inbound, now)
        if before is not None and conversations.silent_elsewhere(session, before.id, now - self.inbox_holds):
            conversations.given_back(session, before.id, now, by="timeout")
        received = conversations.receive(session, inbound, museum=self.museum_id, now=now, ask=False)
        if not received.duplicate and not inbound.quiet:
            self._see_to(session, received, inbound, now)
        elif received.duplicate and not inbound.quiet:
            conversations.ask_late(session, received.message_id, now)
        return received

    def greet(self, session: Session, conversation: Conversation, now: datetime) -> None:
        """The first words to somebody who opened the conversation without saying anything; only once."""
        if conversations.last_from_bot(session, conversation.id) is None:
            words = self.text(conversation.language, "desk-greeting")
            greeting = BotReply(Kind.GREETING, words, conversation.language, {"choices": self._tongues(conversation)})
            conversations.greet(session, conversation, greeting, now)

    def edited(self, session: Session, message: Message, now: datetime) -> None:
        """A message was changed: not answered yet, it is answered as it stands now; else the visitor is told, once,
        that changes are not.
        """
        if conversations.is_answered(session, message) and "told" not in message.payload:
            message.payload = {**message.payload, "told": True}
            self._reply(session, message, "desk-edited", now)

    def unlearn(self, session: Session, conversation_id: str, now: datetime) -> None:
        """A message was deleted by its visitor: the assistant must not remember it either."""
        erasure.unlearn(session, conversation_id, now)

    def text(self, language: str, key: str, **arguments: object) -> str:
        return self.catalog.text(language, key, **arguments)

    def _see_to(self, session: Session, received: Received, inbound: Inbound, now: datetime) -> None:
        """Decide who answers: the assistant, a person, or the gateway itself."""
        message = session.get_one(Message, received.message_id)
        state = conversations.state(session, received.conversation_id)
        if now - inbound.received_at > MESSAGING_WINDOW and inbound.account:
            # Nothing that we say would arrive any more; a person should know what was asked.
            self._request(session, message, REASON_LATE, now)
        elif (language := wish_language(message.text, self.catalog)) is not None or inbound.payload == "erase":
            conversation = session.get_one(Conversation, received.conversation_id)
            conversation.language = language or conversation.language
            self._reply(session, message, "rights-confirm", now, ("erase-confirmed", "keep"))
        elif inbound.payload == "keep":
            self._reply(session, message, "rights-kept", now)
        elif inbound.payload == "start":
            self.greet(session, session.get_one(Conversation, received.conversation_id), now)
        elif state is not State.BOT and ADDRESS.match(message.text.strip()):
            self._keep_email(session, message, now)
        elif state is State.PERSON:
            return
        elif self._floods(session, received.conversation_id, now):
            self._request_once(session, message, now)
        elif message.kind == Kind.ATTACHMENT:
            self._reply_once(session, message, "desk-attachment", now, ("person",))
        elif message.kind != Kind.STICKER:
            conversations.put_to_assistant(session, message, now)

    def _reply(
        self, session: Session, message: Message, key: str, now: datetime, payloads: tuple[str, ...] = ()
    ) -> None:
        """A sentence of the gateway's own; it is said even while a person has the conversation."""
        conversations.interject(session, message, self._notice(session, message, key, payloads), now)

    def _reply_once(
        self, session: Session, message: Message, key: str, now: datetime, payloads: tuple[str, ...] = ()
    ) -> None:
        """The same sentence is not said twice in a row."""
        notice = self._notice(session, message, key, payloads)
        last = conversations.last_from_bot(session, message.conversation_id)
        if last is None or last.text != notice.text:
            conversations.interject(session, message, notice, now)

    def _notice(self, session: Session, message: Message, key: str, payloads: tuple[str, ...]) -> BotReply:
        language = session.get_one(Conversation, message.conversation_id).language
        choices = [{"title": self.text(language, CHOICES[name]), "payload": name} for name in payloads]
        return BotReply(Kind.NOTICE, self.text(language, key), language, {"language": language, "choices": choices})

    def _keep_email(self, session: Session, message: Message, now: datetime) -> None:
        conversation = session.get_one(Conversation, message.conversation_id)
        conversation.email = message.text.strip()[:MAX_ADDRESS]
        self._reply(session, message, "desk-email-kept", now)

    def _floods(self, session: Session, conversation_id: str, now: datetime) -> bool:
        return any(conversations.written_since(session, conversation_id, now - time) > most for time, most in MOST)

    def _request_once(self, session: Session, message: Message, now: datetime) -> None:
        """The first message too many goes to the team; what follows stands beside it in the log."""
        if not conversations.has_open_request(session, message.conversation_id, REASON_FLOOD):
            self._request(session, message, REASON_FLOOD, now)
            self._reply(session, message, "desk-flood", now)

    def _request(self, session: Session, message: Message, reason: str, now: datetime) -> None:
        conversations.hand_off(session, message.id, Handoff(reason), None, now)

    def _erase(self, session: Session, conversation: Conversation | None, inbound: Inbound, now: datetime) -> Farewell:
        """A wish that comes again finds nothing to delete and gets its last word all the same."""
        language = conversation.language if conversation is not None else inbound.language or self.languages[0]
        of_sender = (self.museum_id, inbound.channel, inbound.sender)
        erased = erasure.erase_sender(session, *of_sender, origin="chat", now=now)
        words = self.text(language, "rights-erased", url=self.status_url.format(code=erased.code))
        return Farewell(inbound.channel, inbound.account, inbound.sender, language, words)

    def _tongues(self, conversation: Conversation) -> list[dict[str, str]]:
        """The other languages to choose from."""
        others = [language for language in self.languages if language != conversation.language]
        return [{"title": self.text(one, "desk-language-name"), "payload": f"language:{one}"} for one in others]


def _chosen(session: Session, conversation: Conversation, inbound: Inbound) -> Inbound:
    """A choice's number or title, typed below a list of choices, is that choice: not every device shows the buttons."""
    if inbound.payload is not None or inbound.attachments or not inbound.account or len(inbound.text) > LONGEST_TITLE:
        return inbound
    last = conversations.last_from_bot(session, conversation.id)
    choices = (last.payload.get("choices") or []) if last is not None else []
    number, words = NUMBER.match(inbound.text), fold(inbound.text)
    for place, choice in enumerate(choices, 1):
        if (number and int(number[1]) == place) or (words and fold(str(choice["title"])) == words):
            return replace(inbound, payload=str(choice["payload"]))
    return inbound
