"""Hands a message to the museum's staff: the action server's one call to the gateway's ``POST /handoff``."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.catalog import shipped
from bot.museum import load_museum

logger = logging.getLogger(__name__)
SECONDS = 8
"""Below the gateway's own patience, so that it still learns the outcome."""

REASONS = {
    "human": "person",
    "ask_person": "person",
    "none_of_these": "none_of_these",
    "faq_answer_and_person": "escalate",
}
EXPLAINED = ("reason", "question", "probability", "missing")
"""What of a decision is passed on as its explanation."""


class ActionHandOff(Action):
    """Passes the latest message on, with the decision's candidates as evidence.

    It says nothing to the visitor: the gateway acknowledges in the same transaction as it keeps the request. Only where
    no gateway is behind (a chat in the terminal, another Rasa channel) it tells the visitor that nothing was passed on.
    """

    def name(self) -> str:
        return "action_hand_off"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        message = tracker.latest_message
        if not (message.get("metadata") or {}).get("message_id"):
            dispatcher.utter_message(text=_not_passed_on(message))
            return []
        try:
            await _post(handoff(tracker.sender_id, message, tracker.events))
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            # The gateway sees that no request came of this message and hands it off itself.
            logger.error("hand-off of conversation %s failed: %s: %s", tracker.sender_id, type(error).__name__, error)
        return []


def handoff(conversation: str, message: dict[str, Any], events: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """The body of ``POST /handoff`` for a message of Rasa's tracker.

    A tapped button and "I want a person" have no candidates of their own: the question before them is the evidence.
    """
    decision = message.get("decision") or {}
    evidence = decision if decision.get("candidates") else _question_before(events)
    metadata = message["metadata"]
    return {
        "conversation": conversation,
        "message_id": str(metadata["message_id"]),
        "reason": REASONS.get((message.get("intent") or {}).get("name") or "", "unsure"),
        "language": decision.get("language") or evidence.get("language") or metadata.get("language"),
        "candidates": evidence.get("candidates") or [],
        "explanation": {name: evidence[name] for name in EXPLAINED if name in evidence},
    }


def _question_before(events: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The latest decision of the tracker that had candidates."""
    decisions = ((event.get("parse_data") or {}).get("decision") or {} for event in reversed(events))
    return next((decision for decision in decisions if decision.get("candidates")), {})


async def _post(body: dict[str, Any]) -> None:
    url = os.environ.get("CURIO_GATEWAY_URL", "http://127.0.0.1:8000")
    headers = {"Authorization": f"Bearer {internal_token()}"}
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.post(f"{url}/handoff", json=body, headers=headers) as response,
    ):
        response.raise_for_status()


def internal_token() -> str:
    """``CURIO_INTERNAL_TOKEN``, or the text of the file that ``CURIO_INTERNAL_TOKEN_FILE`` names."""
    path = os.environ.get("CURIO_INTERNAL_TOKEN_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else os.environ.get("CURIO_INTERNAL_TOKEN", "")


def _not_passed_on(message: dict[str, Any]) -> str:
    known = (message.get("decision") or {}, message.get("metadata") or {})
    language = next((str(source["language"]) for source in known if source.get("language")), "fr")
    museum = load_museum(Path(os.environ.get("CURIO_MUSEUM_PATH", "data/museum.yml")))
    return shipped().text(language, "assistant-not-passed-on", email=museum.contacts.email)
