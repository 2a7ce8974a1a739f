"""Stock Rasa on a museum's messages: the project that ``bench/stock.py`` writes, trained and asked over HTTP."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from bench.assistants import running, stock_assistant
from bench.matching.museums import Museum
from bench.plan import Plan, say
from bench.quality import measure_quality
from bot.museum import Museum as House
from bot.nlu.evaluate import Line


def decided_by_stock(museum: Museum, house: House, home: Path, epochs: int, now: datetime) -> list[Line]:
    """Train if that has not happened yet for this FAQ (minutes), then put every message to it.

    Raises:
        BenchError: Rasa could not be trained or does not answer.
    """
    folder = home / f"stock-{museum.name}"
    assistant = stock_assistant(folder, museum.faq, house, epochs, now)
    if not assistant.is_trained():
        say(f"    {museum.name}: training stock Rasa (minutes)")
        assistant.train()
    plan = Plan(folder, folder, folder)
    with running(assistant) as server:
        measure_quality(server, museum.lines, plan)
    kept = folder / f"predictions-{assistant.name}.jsonl"
    return [json.loads(row) for row in kept.read_text(encoding="utf-8").splitlines()]
