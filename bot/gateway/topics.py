"""What a question is about: the topic of the FAQ that the assistant's candidates speak for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

LEAST = 0.2
"""Of the candidates' probabilities, summed over a topic: below it a topic would only be a guess."""
LONGEST = 60


def topic_of(candidates: Iterable[Mapping[str, Any]]) -> str:
    """The topic to which the candidates give most; "" where none is likely enough."""
    shares: dict[str, float] = {}
    for candidate in candidates:
        topic, share = candidate.get("topic"), candidate.get("probability")
        if isinstance(topic, str) and topic and isinstance(share, int | float) and math.isfinite(share):
            shares[topic[:LONGEST]] = shares.get(topic[:LONGEST], 0.0) + share
    best = max(shares, key=lambda topic: shares[topic], default="")
    return best if shares.get(best, 0.0) >= LEAST else ""


class Answerer(Protocol):
    """Somebody of the team: what they answer for; nothing means everything."""

    @property
    def topics(self) -> Sequence[str]: ...

    @property
    def languages(self) -> Sequence[str]: ...


def is_for(who: Answerer, language: str, topic: str) -> bool:
    """Whether they answer such questions; what nobody named a topic for is everybody's."""
    speaks = not who.languages or language in who.languages
    return speaks and (not who.topics or not topic or topic in who.topics)
