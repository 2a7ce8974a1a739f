"""Asks the assistant about one message; the only module that knows Rasa's HTTP API.

Rasa's REST channel answers ``200 []`` both when an action has said nothing and when something broke, so an empty
answer proves nothing: the conversation's tracker tells whether the message arrived and what was said to it.
"""

from __future__ import annotations

import json
import logging
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, Field, ValidationError

from bot.gateway.errors import AssistantUnavailable, PayloadNotAllowed
from bot.gateway.messages import BLANK, BotReply, Kind

log = logging.getLogger(__name__)
Shape = TypeVar("Shape", bound=BaseModel)

MAX_QUESTION = 2_000
"""Characters that the assistant gets to see; the log keeps the whole message."""

REHEARSING = 30.0
"""Seconds for what asks the assistant many questions at once."""

# A full-width slash becomes "/" as soon as anything normalises the text.
SLASHES = "/／⁄∕"
COMMANDS = {"person": "/ask_person", "none": "/none_of_these"}
COMMANDS_WITH = {"entry": ("pick_entry", "entry"), "language": ("set_language", "language")}


@dataclass(frozen=True)
class Question:
    """A visitor's message for the assistant: free text, or the payload of a tapped choice.

    ``sender`` is the visitor's address on the channel; the assistant never gets it.
    """

    conversation_id: str
    message_id: int
    museum: str
    channel: str
    language: str
    text: str
    payload: str | None = None
    sender: str = ""


class Link(BaseModel):
    """A page to read on."""

    title: str
    url: str


class Image(BaseModel):
    """A picture that goes with an answer."""

    url: str
    alt: str = ""


class Signature(BaseModel):
    """The person who signs an answer."""

    name: str
    role: str = ""


class Answer(BaseModel):
    """One curated answer, as it is shown."""

    entry: str
    title: str
    text: str
    language: str
    links: list[Link] = Field(default_factory=list)
    image: Image | None = None
    answered_by: Signature | None = None
    probability: float | None = None


class Choice(BaseModel):
    """A button that the visitor may tap."""

    title: str
    payload: str


class Custom(BaseModel):
    """What the assistant sends in the ``custom`` part of its reply."""

    curio: Literal[1]
    kind: Literal["answer", "suggest", "smalltalk", "notice"]
    language: str = Field(pattern=r"^[a-z]{2,3}$")
    text: str = Field(min_length=1)
    notice: str | None = None
    answers: list[Answer] = Field(default_factory=list)
    choices: list[Choice] = Field(default_factory=list)
    decision: dict[str, Any] = Field(default_factory=dict)


class TriedCandidate(BaseModel):
    """An entry that the assistant thought of, with its probability (0 to 1) and the nearest way of asking for it."""

    entry: str
    title: str = ""
    probability: float = 0.0
    phrasing: str = ""


class Tried(BaseModel):
    """What the assistant would do with a question: ``decision`` is answer, suggest, handoff or smalltalk."""

    decision: Literal["answer", "suggest", "handoff", "smalltalk"]
    language: str
    entries: list[str] = Field(default_factory=list)
    probability: float = 0.0
    candidates: list[TriedCandidate] = Field(default_factory=list)
    missing: list[str] = Field(default_factory=list)


class Mistake(BaseModel):
    """A message that would be answered wrongly: ``kind`` is labelled, phrasing or stranger (nothing answers it)."""

    kind: Literal["labelled", "phrasing", "stranger"]
    text: str
    expected: list[str]
    given: str


class Rehearsed(BaseModel):
    """What a change of the FAQ would do: the shares of wrong answers among ``asked`` messages, and which are new."""

    budget: float
    asked: int
    before: float
    after: float
    broken: list[Mistake]
    mended: list[Mistake]

    @property
    def is_over_budget(self) -> bool:
        """Whether the change makes wrong answers more frequent than the museum allows."""
        return bool(self.broken) and self.after > max(self.budget, self.before)


class Grouped(BaseModel):
    """Questions by meaning: the places of each group's questions; ``answered``: which would be answered by now."""

    groups: list[list[int]]
    answered: list[bool]


class RasaClient:
    """A connection to one assistant, shared by all threads of a worker."""

    def __init__(self, url: str, timeout: float) -> None:
        """``timeout``: seconds to wait for an answer; a look into the tracker gets a third of it."""
        self._http = httpx.Client(base_url=url, timeout=timeout, trust_env=False)
        self._look_timeout = timeout / 3

    def close(self) -> None:
        self._http.close()

    def ask(self, question: Question, *, again: bool = False) -> BotReply | None:
        """The assistant's reply; ``None``: it has dealt with the message and has nothing to show (it handed it off).

        ``again``: the message may have been put to it before, so look for that first.

        Raises:
            AssistantUnavailable: as far as can be seen, the message has not been dealt with.
        """
        if again:
            found = self._look_up(question)
            if found.arrived:
                return found.reply
        try:
            reply = _shown(item.get("custom") for item in self._post(question))
            why = "an empty answer, and the message is not in the tracker"
        except AssistantUnavailable as error:
            reply, why = None, str(error)
        if reply is not None:
            return reply
        # Nothing, or nothing we understand: the message may have arrived all the same.
        try:
            found = self._look_up(question)
        except AssistantUnavailable as error:
            raise AssistantUnavailable(f"{why}; {error}") from error
        if found.arrived:
            return found.reply
        raise AssistantUnavailable(why)

    def forget(self, conversation_id: str) -> None:
        """Empty the assistant's short memory of a conversation. Raises AssistantUnavailable."""
        answer = self._json("POST", "/webhooks/desk/forget", json={"sender": conversation_id})
        if not isinstance(answer, dict) or answer.get("forgotten") is not True:
            raise AssistantUnavailable("the assistant did not say that it has forgotten")

    def try_out(self, text: str, language: str) -> Tried:
        """What the assistant would decide about a question of ``language``. Raises AssistantUnavailable."""
        body = {"text": harmless(text), "language": language}
        return _shaped(Tried, _part(self._json("POST", "/webhooks/desk/try", json=body), "decision"))

    def similarities(self, text: str, others: Sequence[str]) -> list[float]:
        """How alike in meaning ``text`` and each of ``others`` are (cosine). Raises AssistantUnavailable."""
        body = {"text": harmless(text), "others": [harmless(other) for other in others]}
        found = _part(self._json("POST", "/webhooks/desk/alike", json=body), "similarities")
        if not isinstance(found, list) or len(found) != len(others):
            raise AssistantUnavailable("the assistant did not compare all questions")
        return [float(one) if isinstance(one, int | float) else 0.0 for one in found]

    def rehearse(self, faq: str) -> Rehearsed:
        """What would be answered wrongly if the FAQ's file were this text. Raises AssistantUnavailable."""
        answer = self._json("POST", "/webhooks/desk/rehearse", json={"faq": faq}, timeout=REHEARSING)
        return _shaped(Rehearsed, _part(answer, "rehearsal"))

    def thefts(self) -> list[Mistake]:
        """The phrasings of the FAQ that another entry would answer. Raises AssistantUnavailable."""
        found = _part(self._json("POST", "/webhooks/desk/thefts", json={}, timeout=REHEARSING), "thefts")
        if not isinstance(found, list):
            raise AssistantUnavailable("the assistant did not say which phrasings are stolen")
        return [_shaped(Mistake, one) for one in found]

    def group(self, questions: Sequence[tuple[str, str]]) -> Grouped:
        """Questions, each with its language, by meaning. Raises AssistantUnavailable."""
        body = {"questions": [{"text": harmless(text), "language": language} for text, language in questions]}
        answer = self._json("POST", "/webhooks/desk/group", json=body, timeout=REHEARSING)
        found = _shaped(Grouped, _part(answer, "grouped"))
        places = sorted(place for group in found.groups for place in group)
        if places != list(range(len(questions))) or len(found.answered) != len(questions):
            raise AssistantUnavailable("the assistant did not group all questions")
        return found

    def _post(self, question: Question) -> list[dict[str, Any]]:
        message = {
            "sender": question.conversation_id,
            "message": command(question.payload) if question.payload else harmless(question.text),
            "metadata": {
                "message_id": str(question.message_id),
                "channel": question.channel,
                "language": question.language,
                "museum": question.museum,
            },
        }
        items = self._json("POST", "/webhooks/desk/webhook", json=message)
        if not isinstance(items, list):
            raise AssistantUnavailable("the assistant answered something that is not a list")
        return [item for item in items if isinstance(item, dict)]

    def _look_up(self, question: Question) -> Found:
        path = f"/conversations/{quote(question.conversation_id, safe='')}/tracker?include_events=ALL"
        tracker = self._json("GET", path, timeout=self._look_timeout)
        events = tracker.get("events") if isinstance(tracker, dict) else None
        if not isinstance(events, list):
            raise AssistantUnavailable("the assistant's tracker has no list of events")
        return find_reply(events, question.message_id)

    def _json(self, method: str, path: str, **arguments: Any) -> Any:
        try:
            response = self._http.request(method, path, **arguments)
            response.raise_for_status()
            return response.json()
        except httpx.TimeoutException as error:
            raise AssistantUnavailable("the assistant took too long") from error
        except httpx.HTTPStatusError as error:
            raise AssistantUnavailable(f"the assistant answered with status {error.response.status_code}") from error
        except httpx.HTTPError as error:
            raise AssistantUnavailable(f"the assistant cannot be reached: {error}") from error
        except ValueError as error:
            raise AssistantUnavailable("the assistant's answer is not JSON") from error


@dataclass(frozen=True)
class Found:
    """What a tracker says about a message: whether it arrived, and the reply if there was one to show."""

    arrived: bool
    reply: BotReply | None = None


def find_reply(events: list[Any], message_id: int) -> Found:
    """Look for the visitor's message in a tracker's events, and for a reply between it and the next message."""
    arrived = ours = False
    customs = []
    for event in events:
        kind = _part(event, "event")
        if kind == "user":
            ours = _part(event, "metadata", "message_id") == str(message_id)
            arrived = arrived or ours
        elif kind == "bot" and ours:
            customs.append(_part(event, "data", "custom"))
    return Found(arrived, _shown(customs))


def command(payload: str) -> str:
    """The assistant's command for an allowed payload.

    Raises:
        PayloadNotAllowed: there is no such payload.
    """
    if payload in COMMANDS:
        return COMMANDS[payload]
    name, _, value = payload.partition(":")
    if name not in COMMANDS_WITH or not value:
        raise PayloadNotAllowed(f"no command belongs to the payload {payload!r}")
    intent, entity = COMMANDS_WITH[name]
    return f"/{intent}{json.dumps({entity: value})}"


def harmless(text: str) -> str:
    """Free text as the assistant gets it: one line, not too long, and never a command of Rasa's ("/restart")."""
    line = " ".join(text.split())
    start = 0
    while start < len(line) and (line[start] in SLASHES or unicodedata.category(line[start]) in BLANK):
        start += 1
    return line[start:][:MAX_QUESTION] or "?"


def _shown(customs: Any) -> BotReply | None:
    """The first reply in our own shape; anything else is not ours to show."""
    for custom in customs:
        if _part(custom, "curio") is None:
            continue
        try:
            shown = Custom.model_validate(custom)
        except ValidationError as error:
            log.warning("the assistant's reply has another shape than agreed: %s", error)
            continue
        payload = shown.model_dump(exclude={"curio", "kind", "text", "language"})
        return BotReply(Kind(shown.kind), shown.text, shown.language, payload)
    return None


def _shaped(shape: type[Shape], value: Any) -> Shape:
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        raise AssistantUnavailable(f"the assistant's {shape.__name__} has another shape than agreed") from error


def _part(value: Any, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value
