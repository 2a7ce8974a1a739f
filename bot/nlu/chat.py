"""The assistant in a terminal (``make chat``): what it would tell a visitor, and why, without gateway or staff."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bot.catalog import shipped
from bot.nlu.decision import ANSWER, SUGGEST, Decision
from bot.nlu.evaluate import load_agent
from bot.nlu.wording import Wording

MODEL = Path("models/curio.tar.gz")


def reply_to(decision: Decision, wording: Wording) -> dict[str, Any] | None:
    """What a visitor would see; ``None`` when the message would go to staff."""
    if decision.decision == ANSWER:
        return wording.answer(decision)
    if decision.decision == SUGGEST:
        return wording.suggest(decision)
    if decision.intent in (None, "human"):
        return None
    key = "language" if str(decision.intent).startswith("language") else str(decision.intent).replace("_", "-")
    return wording.small_talk(decision, key)


def explain(decision: Decision) -> str:
    """One line for the person at the terminal: the decision and the nearest candidates."""
    nearest = ", ".join(f"{one.entry} {one.probability:.2f} («{one.phrasing}»)" for one in decision.candidates[:3])
    missing = f"not in the nearest entry: {', '.join(decision.missing)}" if decision.missing else ""
    sure = f"{decision.probability:.0%} sure" if decision.candidates else ""
    parts = [decision.decision, decision.language, decision.reason, sure, nearest, missing]
    return f"[{' · '.join(part for part in parts if part)}]"


def show(decision: Decision, wording: Wording) -> list[str]:
    """Prints one exchange; gives back the entries that may be chosen by number."""
    reply = reply_to(decision, wording)
    print(reply["text"] if reply else "→ would be handed to staff")
    choices = [one for one in (reply["choices"] if reply else []) if one["payload"].startswith("entry:")]
    for number, choice in enumerate(choices, 1):
        print(f"  {number}. {choice['title']}")
    print(explain(decision))
    return [choice["payload"].removeprefix("entry:") for choice in choices]


async def chat() -> None:
    from bot.nlu.components import live_decider

    print("loading the assistant …")
    agent = load_agent(MODEL)
    print("Ask as a visitor would; a number chooses a suggestion; an empty line ends.")
    choices: list[str] = []
    last: Decision | None = None
    while text := input("\n> ").strip():
        live = live_decider().live
        assert live is not None  # a loaded model has learnt its FAQ
        wording = Wording(live.faq, live.museum, shipped(), datetime.now(timezone.utc))
        if text.isdigit() and 0 < int(text) <= len(choices) and last is not None:
            entry = choices[int(text) - 1]
            print(wording.answer(Decision(ANSWER, last.language, (entry,), 1.0, days=last.days))["text"])
            continue
        asked = last.question if last is not None and last.decision in (ANSWER, SUGGEST) else None
        last = Decision.from_dict((await agent.parse_message(text))["decision"])
        if asked:  # parsing knows no conversation, and a follow-up needs it
            last = live_decider().decide(text, last.language, datetime.now(timezone.utc), previous=asked)
        choices = show(last, wording)


if __name__ == "__main__":
    try:
        asyncio.run(chat())
    except (EOFError, KeyboardInterrupt):
        print()
