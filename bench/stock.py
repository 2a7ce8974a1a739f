"""Writes the stock Rasa project that Curio is compared with: the FAQ as a retrieval intent, as Rasa's own pages advise.

The pipeline is the one that ``rasa init`` gives (without entities, which a FAQ has not), with a ResponseSelector.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.catalog import shipped
from bot.faq import Entry, Faq
from bot.museum import Museum

RETRIEVAL = "faq"
FALLBACK = "nlu_fallback"
NO_ANSWER = {"out_of_scope", FALLBACK}
"""Intents that say that the assistant has no answer."""


def write_project(folder: Path, faq: Faq, museum: Museum, nlu: Path, epochs: int, now: datetime) -> None:
    """A complete Rasa project in ``folder`` (emptied first, trained models apart), answers worded at ``now``."""
    for part in ("data", "config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        place = folder / part
        shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
    (folder / "data").mkdir(parents=True)
    (folder / "var").mkdir(exist_ok=True)
    spoken = [part["intent"] for file in sorted(nlu.glob("*.yml")) for part in _examples(file)]
    for file in nlu.glob("*.yml"):
        shutil.copy(file, folder / "data")
    _write(folder / "data" / "faq_nlu.yml", {"version": "3.1", "nlu": _questions(faq)})
    _write(folder / "data" / "rules.yml", {"version": "3.1", "rules": _rules(spoken)})
    _write(folder / "domain.yml", _domain(faq, museum, spoken, now))
    _write(folder / "config.yml", _config(faq.default_language, epochs))
    write_endpoints(folder, "SQL")
    (folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")


def write_endpoints(folder: Path, tracker_store: str) -> None:
    """``tracker_store``: "SQL" (SQLite, as Curio is shipped) or "in memory"."""
    stores: dict[str, dict[str, str]] = {"SQL": {"type": "SQL", "dialect": "sqlite", "db": "var/tracker.db"}}
    endpoints = {"tracker_store": stores[tracker_store]} if tracker_store in stores else {}
    _write(folder / "endpoints.yml", endpoints)


def _examples(file: Path) -> list[dict[str, Any]]:
    return list(YAML(typ="safe").load(file)["nlu"])


def _questions(faq: Faq) -> list[dict[str, str]]:
    return [
        {
            "intent": f"{RETRIEVAL}/{entry.id}",
            "examples": "".join(f"- {text}\n" for texts in entry.questions.values() for text in texts),
        }
        for entry in faq.entries
    ]


def _rules(spoken: list[str]) -> list[dict[str, Any]]:
    replies = {intent: f"utter_{intent}" for intent in spoken if intent not in NO_ANSWER}
    replies |= {RETRIEVAL: f"utter_{RETRIEVAL}", **dict.fromkeys(sorted(NO_ANSWER), "utter_default")}
    return [
        {"rule": f"reply to {intent}", "steps": [{"intent": intent}, {"action": action}]}
        for intent, action in replies.items()
    ]


def _domain(faq: Faq, museum: Museum, spoken: list[str], now: datetime) -> dict[str, Any]:
    answers = {
        f"utter_{RETRIEVAL}/{entry.id}": [{"text": _answer(entry, faq.default_language, museum, now)}]
        for entry in faq.entries
    }
    small_talk = {f"utter_{intent}": [{"text": intent}] for intent in spoken if intent not in NO_ANSWER}
    return {
        "version": "3.1",
        "intents": [RETRIEVAL, *spoken],
        "responses": {**answers, **small_talk, "utter_default": [{"text": "default"}]},
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": False},
    }


def _answer(entry: Entry, language: str, museum: Museum, now: datetime) -> str:
    """A stock response is a fixed text: one language, and the day's hours as they were when it was trained."""
    return museum.render(entry.answer[language], language, shipped(), now)


def _config(language: str, epochs: int) -> dict[str, Any]:
    learned = {"epochs": epochs, "constrain_similarities": True}
    return {
        "recipe": "default.v1",
        "assistant_id": "stock",
        "language": language,
        "pipeline": [
            {"name": "WhitespaceTokenizer"},
            {"name": "RegexFeaturizer"},
            {"name": "LexicalSyntacticFeaturizer"},
            {"name": "CountVectorsFeaturizer"},
            {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
            {"name": "DIETClassifier", **learned},
            {"name": "ResponseSelector", "retrieval_intent": RETRIEVAL, **learned},
            {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
        ],
        "policies": [{"name": "RulePolicy"}],
    }


def _write(path: Path, content: dict[str, Any]) -> None:
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 10_000
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(content, file)
