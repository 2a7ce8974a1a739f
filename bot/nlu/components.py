"""Rasa graph components: a thin shell around language detection and the decider."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.faq import parse_faq
from bot.nlu import decision as decisions
from bot.nlu.confidence import FEATURES, Budget
from bot.nlu.decider import Decider
from bot.nlu.decision import Decision
from bot.nlu.embeddings import EmbeddingStore
from bot.nlu.encoder import JUDGE, shared_encoder
from bot.nlu.explain import for_the_log
from bot.nlu.follow_up import MAX_EVENTS, previous_question
from bot.nlu.judge import load_judge
from bot.nlu.language import LanguageDetector
from bot.nlu.live import LiveKnowledge

OUT_OF_SCOPE = "out_of_scope"
VECTORS = Path("var/encoder")
INTENTS = {decisions.ANSWER: "faq_answer", decisions.SUGGEST: "faq_suggest", decisions.HANDOFF: "handoff"}
ANSWER_AND_PERSON = "faq_answer_and_person"

logger = logging.getLogger(__name__)
_live: LiveKnowledge | None = None
_detector: LanguageDetector | None = None


def live_decider() -> Decider:
    """The decider of the model that this process runs, for the NLG class beside it.

    Raises:
        RuntimeError: no model is loaded.
    """
    if _live is None:
        raise RuntimeError("no assistant is loaded in this process")
    return _live.decider


def prepare(text: str, hint: str | None) -> None:
    """Encode a message ahead of its turn, in a thread of the caller's; ``hint`` is the conversation's language."""
    if _live is None or _detector is None:
        return
    language = _detector.detect(text, hint if isinstance(hint, str) else None)
    _live.decider.prepare(text, language, datetime.now(timezone.utc))


def try_out(text: str, hint: str | None) -> Decision:
    """What would be decided about a question that stands alone. Raises RuntimeError: no model is loaded."""
    decider = live_decider()
    language = _detector.detect(text, hint) if _detector is not None else hint or "en"
    return decider.decide(text, language, datetime.now(timezone.utc))


def similarities(text: str, others: Sequence[str]) -> list[float]:
    """How alike in meaning ``text`` and each of ``others`` are: cosines of their vectors.

    Raises RuntimeError: no model is loaded.
    """
    return live_decider().similarities(text, others)


def rehearse(text: str) -> dict[str, Any]:
    """What would be answered wrongly if the FAQ were this ``text``, and is not now.

    Raises FaqError: it cannot be read; RuntimeError: no model is loaded.
    """
    decider = live_decider()
    museum = decider.live.museum if decider.live is not None else None
    return decider.rehearse(parse_faq(text, museum.placeholders if museum is not None else ()))


def thefts() -> list[dict[str, Any]]:
    """Phrasings of the FAQ that another entry would answer. Raises RuntimeError: no model is loaded."""
    return live_decider().thefts()


def grouped(texts: Sequence[str], hints: Sequence[str]) -> dict[str, Any]:
    """Questions by meaning, and which of them would be answered by now.

    Raises RuntimeError: no model is loaded.
    """
    answered = [try_out(text, hint).decision == decisions.ANSWER for text, hint in zip(texts, hints, strict=True)]
    return {"groups": live_decider().group(texts), "answered": answered}


def faq_path() -> Path:
    return Path(os.environ.get("CURIO_FAQ_PATH", "data/faq.yml"))


def museum_path() -> Path:
    return Path(os.environ.get("CURIO_MUSEUM_PATH", "data/museum.yml"))


def labelled_path() -> Path:
    """``CURIO_LABELLED_PATH``, or ``data/labelled.jsonl``; the file may be absent."""
    return Path(os.environ.get("CURIO_LABELLED_PATH", "data/labelled.jsonl"))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class LanguageIdentifier(GraphComponent):
    """Sets ``language`` on each message; the gateway's ``metadata.language`` is the hint for short ones."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"languages": ["fr", "en"]}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:
        return cls(LanguageDetector(config["languages"]))

    def __init__(self, detector: LanguageDetector) -> None:
        global _detector
        self._detector = _detector = detector

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            hint = (message.get("metadata") or {}).get("language")
            language = self._detector.detect(message.get(TEXT) or "", hint if isinstance(hint, str) else None)
            message.set("language", language, add_to_output=True)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FaqClassifier(IntentClassifier, GraphComponent):
    """Encoder, matcher and confidence over the live FAQ; what was decided travels as ``decision`` and as the intent.

    Training keeps only the small talk and out-of-scope examples: the FAQ itself is read when the model is loaded, and
    again whenever it changes.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"encoder": "", **Budget().__dict__}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FaqClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FaqClassifier:
        with model_storage.read_from(resource) as folder:
            examples = json.loads((folder / "examples.json").read_text(encoding="utf-8"))
        component = cls(config, model_storage, resource)
        component._go_live(examples)
        return component

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config, self._model_storage, self._resource = config, model_storage, resource

    def train(self, training_data: TrainingData) -> Resource:
        examples: dict[str, list[str]] = {}
        for message in training_data.intent_examples:
            examples.setdefault(message.get(INTENT), []).append(message.get(TEXT))
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "examples.json").write_text(json.dumps(examples, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        now = datetime.now(timezone.utc)
        for message in messages:
            language = message.get("language")
            previous = _previous_question(tracker, language)
            decided = live_decider().decide(message.get(TEXT) or "", language, now, previous=previous)
            logger.info("%s", for_the_log(decided))
            intent = {"name": intent_of(decided), "confidence": decided.probability}
            message.set(INTENT, intent, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
            message.set("decision", decided.as_dict(), add_to_output=True)
        return messages

    def _go_live(self, examples: dict[str, list[str]]) -> None:
        global _live
        strangers = examples.pop(OUT_OF_SCOPE, [])
        budget = Budget(**{name: float(self._config[name]) for name in Budget.__dataclass_fields__})
        encoder = shared_encoder(self._config["encoder"])
        store, judge = EmbeddingStore(encoder, VECTORS), load_judge(encoder.folder / JUDGE, len(FEATURES))
        if _live is not None:
            _live.stop()
        _live = LiveKnowledge(
            Decider(store, examples, strangers, budget, judge), faq_path(), museum_path(), labelled_path()
        )
        _live.watch()


def _previous_question(tracker: DialogueStateTracker | None, language: str) -> str | None:
    """The question that a follow-up would lean on; none where Rasa only parses, without a conversation."""
    live = live_decider().live
    if tracker is None or live is None:
        return None
    faq = live.faq

    def title_of(entry: str) -> str | None:
        known = faq.by_id.get(entry)
        return known.title(language, faq.default_language) if known else None

    events = [event.as_dict() for event in list(tracker.events)[-MAX_EVENTS:]]
    return previous_question(events, time.time(), title_of)  # Rasa sets the events' timestamps by the same clock


def intent_of(decided: Decision) -> str:
    """The Rasa intent that the rules know for a decision."""
    if decided.decision == decisions.SMALLTALK:
        return str(decided.intent)
    if decided.decision == decisions.ANSWER and decided.escalate:
        return ANSWER_AND_PERSON
    return INTENTS[decided.decision]
