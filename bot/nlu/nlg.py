"""Rasa's NLG hook, in process: an action name and the tracker in, curated words out (``endpoints.yml``: ``nlg``)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.catalog import shipped
from bot.nlu.action_replies import compile_the_schema
from bot.nlu.components import live_decider
from bot.nlu.decider import Knowledge
from bot.nlu.decision import ANSWER, SMALLTALK, Decision
from bot.nlu.wording import Wording


class CuratedAnswers(NaturalLanguageGenerator):
    """Words the ``utter_…`` actions of ``domain.yml``."""

    def __init__(self, endpoint_config: Any = None, domain: Any = None) -> None:
        """Rasa hands both over; neither is needed, the words are in the FAQ and the catalogs."""
        compile_the_schema()  # here, because Rasa makes this object once, before the first message

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        live = live_decider().live
        if live is None or tracker.latest_message is None:
            return None
        reply = word(utter_action, tracker, live, datetime.now(timezone.utc))
        # ``custom`` is what the gateway shows; ``text`` serves every other Rasa channel.
        return {"text": reply["text"], "custom": reply}


def word(utter_action: str, tracker: DialogueStateTracker, live: Knowledge, now: datetime) -> dict[str, Any]:
    """The reply of one ``utter_…`` action to the tracker's latest message."""
    wording = Wording(live.faq, live.museum, shipped(), now)
    message: UserUttered = tracker.latest_message
    if message.intent_name == "pick_entry":
        return _picked(wording, message, tracker)
    decision = _decision_of(message) or Decision(SMALLTALK, _language(message, tracker, wording))
    if utter_action == "utter_answer":
        return wording.answer(decision)
    if utter_action == "utter_suggest":
        return wording.suggest(decision)
    if utter_action == "utter_language":
        decision = Decision(SMALLTALK, _wanted_language(message, wording), intent=message.intent_name)
    return wording.small_talk(decision, utter_action.removeprefix("utter_").replace("_", "-"))


def _picked(wording: Wording, message: UserUttered, tracker: DialogueStateTracker) -> dict[str, Any]:
    """The answer that the visitor chose himself; the day he asked about before still counts."""
    language = _language(message, tracker, wording)
    entry = str(_entity(message, "entry"))
    known = wording.faq.by_id.get(entry)
    if known is None or not known.is_valid_on(wording.museum.local(wording.now).date()):
        return wording.small_talk(Decision(SMALLTALK, language, reason="the entry is gone"), "gone")
    before = next(_decisions(tracker), None)
    days = {entry: before.days[entry]} if before and entry in before.days else {}
    return wording.answer(Decision(ANSWER, language, (entry,), 1.0, days=days, reason="chosen by the visitor"))


def _language(message: UserUttered, tracker: DialogueStateTracker, wording: Wording) -> str:
    """The visitor's language, for a message without words of its own: as he chose or wrote before, else the page's."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered) and event.intent_name == "set_language":
            return _wanted_language(event, wording)
        if isinstance(event, UserUttered) and (decision := _decision_of(event)):
            return decision.language
    return str((message.metadata or {}).get("language") or wording.faq.default_language)


def _wanted_language(message: UserUttered, wording: Wording) -> str:
    by_intent = {"language_fr": "fr", "language_en": "en"}
    wanted = by_intent.get(message.intent_name or "") or _entity(message, "language")
    return wanted if wanted in wording.catalog.languages else wording.faq.default_language


def _decisions(tracker: DialogueStateTracker) -> Iterator[Decision]:
    """What was decided about the conversation's messages, latest first."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered) and (decision := _decision_of(event)):
            yield decision


def _decision_of(message: UserUttered) -> Decision | None:
    record = message.parse_data.get("decision")
    return Decision.from_dict(record) if record else None


def _entity(message: UserUttered, name: str) -> str | None:
    return next((entity.get("value") for entity in message.entities if entity.get("entity") == name), None)
