"""What a question is about: the topic of the FAQ that the assistant's candidates speak for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

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
