"""One made-up conversation, written turn by turn through the log's own functions, with past times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.faq import Entry
from bot.gateway import conversations, outbox
from bot.gateway.db import Conversation, OutboxRow
from bot.gateway.demo_data.town import Town
from bot.gateway.handoff import Acknowledgements
from bot.gateway.messages import BotReply, Handoff, Inbound, Kind
from bot.gateway.outbox import Claim, Promise

LANGUAGES = {"fr": 68, "en": 19, "de": 6, "es": 4, "it": 3}
CHANNELS = {"web": 66, "messenger": 20, "instagram": 14}
BECAME = {"answer": 56, "chosen": 11, "none": 5, "left": 3, "unsure": 15, "person": 4, "smalltalk": 6}
TURNS = {1: 60, 2: 28, 3: 12}
ACCOUNT = "demo"
"""The museum's page on the channels that have one."""


@dataclass
class Visit:
    """One conversation while it is written; ``at`` is where its clock stands."""

    session: Session
    town: Town
    channel: str
    language: str
    sender: str
    at: datetime
    said: int = 0

    @property
    def spoken(self) -> str:
        """The language of the bot's answers."""
        return self.language if self.language in self.town.faq.languages else "en"

    def text(self, key: str, language: str | None = None) -> str:
        return self.town.catalog.text(language or self.language, key)

    def passes(self, least: int, most: int) -> None:
        """That many seconds; never beyond now."""
        self.at = min(self.at + timedelta(seconds=self.town.chance.randint(least, most)), self.town.now)

    def says(self, text: str = "", payload: str | None = None) -> int:
        """The visitor writes or taps; returns the message's id."""
        self.passes(8, 90)
        self.said += 1
        inbound = Inbound(
            self.channel, self.sender, f"{self.sender}:{self.said}", self.at, text, payload, self.language,
            account="" if self.channel == "web" else ACCOUNT,
        )  # fmt: skip
        received = conversations.receive(self.session, inbound, museum=self.town.museum_id, now=self.at)
        self.keep_promises(received.conversation_id)
        return received.message_id

    def hears(self, question: int, kind: Kind, text: str, **payload: Any) -> None:
        """The bot replies."""
        self.passes(1, 3)
        whole = {"notice": None, "answers": [], "choices": [], "decision": {"decision": kind.value}, **payload}
        reply = BotReply(kind, text, self.spoken, whole)
        conversations.reply_from_bot(self.session, question, reply, self.at)

    def answer(self, question: int, entry: Entry) -> None:
        """The bot replies with an entry of the FAQ."""
        town, default = self.town, self.town.faq.default_language
        language = self.spoken if self.spoken in entry.answer else default
        text = town.museum.render(entry.answer[language], language, town.catalog, self.at)
        links = [{"title": link.title.get(language, link.url), "url": link.url} for link in entry.links]
        given = {
            "entry": entry.id, "title": entry.title(language, default), "text": text, "language": language,
            "links": links, "image": None, "answered_by": None, "probability": self.sure(0.8, 0.99),
        }  # fmt: skip
        choices = [{"title": self.text("assistant-ask-person", self.spoken), "payload": "person"}]
        self.hears(question, Kind.ANSWER, text, answers=[given], choices=choices)
        town.made.answered += 1

    def suggest(self, question: int, entries: list[Entry]) -> None:
        default = self.town.faq.default_language
        choices = [{"title": entry.title(self.spoken, default), "payload": f"entry:{entry.id}"} for entry in entries]
        choices.append({"title": self.text("assistant-none-of-these", self.spoken), "payload": "none"})
        self.hears(question, Kind.SUGGEST, self.text("assistant-suggest", self.spoken), choices=choices)

    def hand_off(self, message: int, reason: str, question: str, answer: str) -> None:
        """The team is asked, and answers when it is in, if that was before now."""
        self.passes(1, 3)
        town, default = self.town, self.town.faq.default_language
        candidates = [
            {
                "entry": entry.id,
                "title": entry.title(self.spoken, default),
                "topic": entry.topic,
                "probability": self.sure(0.05, 0.4),
            }
            for entry in town.chance.sample(town.faq.entries, min(2, len(town.faq.entries)))
        ]
        handoff = Handoff(reason, self.language, candidates, {"reason": reason, "question": question})
        words = Acknowledgements(town.catalog, town.museum)
        conversations.hand_off(self.session, message, handoff, words, self.at)
        town.made.handed_off += 1
        self.team_answers(message, answer)

    def team_answers(self, message: int, answer: str) -> None:
        town = self.town
        begins = town.museum.next_staff_opening(self.at).astimezone(UTC)
        writes = begins + timedelta(minutes=min(town.chance.lognormvariate(3.4, 1.1), 2000))
        if writes >= town.now or town.chance.random() < (0.6 if self.at >= town.newest_since else 0.02):
            return
        conversation, who = self.conversation(), town.chance.choice(town.staff)
        self.at = max(self.at, writes)
        conversations.take(self.session, conversation.id, who, max(begins, self.at - timedelta(minutes=4)))
        conversations.reply_from_staff(self.session, conversation.id, who, answer, self.at)
        town.made.replied += 1
        if town.chance.random() < 0.4:
            self.says(self.text("demodata-thanks"))
        self.passes(60, 900)
        conversations.close(self.session, conversation.id, who, self.at)

    def conversation(self) -> Conversation:
        found = conversations.find(self.session, self.town.museum_id, self.channel, self.sender)
        assert found is not None
        return found

    def keep_promises(self, conversation_id: str) -> None:
        """Note that everything promised about the conversation is done, as the worker does once it is."""
        rows = select(OutboxRow).where(OutboxRow.conversation_id == conversation_id, OutboxRow.done_at.is_(None))
        for row in self.session.scalars(rows.order_by(OutboxRow.id)).all():
            claim = Claim(row.id, Promise(row.kind), row.museum, row.conversation_id, row.message_id, row.attempts)
            outbox.complete(self.session, claim, max(row.run_at, self.at))

    def sure(self, least: float, most: float) -> float:
        return round(self.town.chance.uniform(least, most), 2)


def visit(session: Session, town: Town, sender: str, begins: datetime) -> None:
    """Write the whole conversation of a visitor that began at ``begins``."""
    guest = Visit(session, town, town.pick(CHANNELS), town.pick(LANGUAGES), sender, begins)
    greeting = BotReply(Kind.GREETING, guest.text("desk-greeting"), guest.language, {"language": guest.language})
    conversation = conversations.open_conversation(
        session, museum=town.museum_id, channel=guest.channel, sender=sender, language=guest.language, now=begins,
        account="" if guest.channel == "web" else ACCOUNT, greeting=greeting,
    )  # fmt: skip
    town.made.conversations += 1
    for _ in range(town.pick(TURNS)):
        became = town.pick(BECAME)
        _turn(guest, became)
        guest.keep_promises(conversation.id)
        if became in ("none", "left", "unsure", "person"):
            return
        guest.passes(20, 200)


def _turn(visit: Visit, became: str) -> None:
    town = visit.town
    if became in ("none", "unsure", "person"):
        _ask_a_person(visit, became)
    elif became == "smalltalk":
        visit.hears(visit.says(visit.text("demodata-hello")), Kind.SMALLTALK, visit.text("demodata-hello-back"))
    else:
        entry, words = town.ask(visit.language)
        asked = visit.says(words)
        if became == "answer":
            visit.answer(asked, entry)
            return
        visit.suggest(asked, [entry, *(other for other in (town.entry(),) if other != entry)])
        if became == "chosen":
            visit.answer(visit.says(payload=f"entry:{entry.id}"), entry)


def _ask_a_person(visit: Visit, became: str) -> None:
    question, answer = visit.town.riddle(visit.language)
    asked, reason = visit.says(question), became
    if became == "none":
        visit.suggest(asked, [visit.town.entry()])
        asked, reason = visit.says(payload="none"), "none_of_these"
    elif became == "person":
        visit.answer(asked, visit.town.entry())
        asked = visit.says(payload="person")
    visit.hand_off(asked, reason, question, answer)
