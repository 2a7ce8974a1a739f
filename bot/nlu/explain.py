"""Why a decision is what it is, in words that a member of staff understands."""

from __future__ import annotations

import re

from bot.faq import PLACEHOLDER, Entry, fold
from bot.nlu.decision import Decision
from bot.nlu.language import WITHOUT_BLANKS
from bot.nlu.matcher import Phrasing

WORD = re.compile(r"[^\W_]+")
STEM = 5
"""Letters by which words are compared: endings differ, and shorter words say little."""
SHOWN = 5


def missing_words(question: str, language: str, nearest: Phrasing, entry: Entry) -> tuple[str, ...]:
    """Words of the question that ``entry`` does not hold; none where the nearest phrasing is in another language,
    or in one whose words are not told apart by blanks."""
    if nearest.language != language or language in WITHOUT_BLANKS:
        return ()
    texts = (*entry.questions.get(language, ()), PLACEHOLDER.sub(" ", entry.answer.get(language, "")))
    known = {word[:STEM] for text in texts for word in fold(text).split()}
    written = {fold(word): word for word in WORD.findall(question)}
    return tuple(word for folded, word in written.items() if len(folded) >= STEM and folded[:STEM] not in known)[:SHOWN]


def for_the_log(decision: Decision) -> str:
    """One line that says what was decided and why, without a word of the visitor's."""
    nearest = ",".join(f"{one.entry}:{one.probability:.2f}" for one in decision.candidates)
    parts = {
        "decision": decision.decision, "language": decision.language, "reason": repr(decision.reason),
        "intent": decision.intent, "entries": ",".join(decision.entries), "probability": f"{decision.probability:.2f}",
        "candidates": nearest, "missing_words": len(decision.missing),
    }  # fmt: skip
    return " ".join(f"{name}={value}" for name, value in parts.items() if value not in (None, "", 0))
