"""Takes personal details out of a visitor's words before they enter the FAQ; a curator reads what is left."""

from __future__ import annotations

import re

HIDDEN = "…"
"""Stands where a detail was."""
DAY = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d")
"""Says when, not who."""
DETAILS = (
    re.compile(r"\bhttps?://\S+", re.IGNORECASE),
    re.compile(r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+\.[^\W\d_]{2,}"),  # e-mail
    re.compile(r"(?<!\w)@\w{3,}"),  # an account's name
    # Telephone, card, account and booking numbers: seven digits or more, however they are grouped.
    re.compile(r"(?<!\w)(?:[A-Z]{2})?[+(]?\d(?:[\s().\-/–]{0,2}\d){6,}"),
)


def masked(words: str) -> str:
    """``words`` with addresses, telephone and other long numbers replaced by ``HIDDEN``. Names of people stay."""
    for detail in DETAILS:
        words = detail.sub(_hidden, words)
    return words


def _hidden(found: re.Match[str]) -> str:
    return found[0] if DAY.fullmatch(found[0]) else HIDDEN
