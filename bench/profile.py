"""Where the time of one message goes in Curio: timers around the steps, in the assistant's own process and flow.

Run by the bench in the assistant's folder: ``python -m bench.profile <model> <messages.jsonl> <out.json>``.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

STEPS = (
    ("language", "bot.nlu.components", "LanguageIdentifier.process"),
    ("encoder", "bot.nlu.embeddings", "EmbeddingStore.glance"),
    ("small talk and days found", "bot.nlu.decider", "read_units"),
    ("n-grams", "bot.nlu.decider", "count_grams"),
    ("search", "bot.nlu.matcher", "Index.score"),
    ("features", "bot.nlu.decider", "measure"),
    ("rest of the decision", "bot.nlu.components", "FaqClassifier.process"),
    ("rest of Rasa's NLU graph", "rasa.core.processor", "MessageProcessor.parse_message"),
    ("policy", "rasa.core.processor", "MessageProcessor._predict_next_with_tracker"),
    ("slots (none here)", "rasa.core.processor", "MessageProcessor.run_action_extract_slots"),
    ("tracker store, reading", "bot.nlu.tracker_store", "WalTrackerStore.retrieve"),
    ("tracker store, writing", "bot.nlu.tracker_store", "WalTrackerStore.save"),
    ("wording the reply (NLG)", "bot.nlu.nlg", "CuratedAnswers.generate"),
    ("action server", "rasa.core.actions.action", "RemoteAction.run"),
)


class Clock:
    """Seconds spent in each step itself, without the steps within it."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._inner = [0.0]

    def around(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        """``step``, timed; messages are asked one by one, so that calls never interleave."""
        if inspect.iscoroutinefunction(step):

            @functools.wraps(step)
            async def timed_coroutine(*args: Any, **kwargs: Any) -> Any:
                started = self._enter()
                try:
                    return await step(*args, **kwargs)
                finally:
                    self._leave(name, started)

            return timed_coroutine

        @functools.wraps(step)
        def timed(*args: Any, **kwargs: Any) -> Any:
            started = self._enter()
            try:
                return step(*args, **kwargs)
            finally:
                self._leave(name, started)

        return timed

    def _enter(self) -> float:
        self._inner.append(0.0)
        return time.perf_counter()

    def _leave(self, name: str, started: float) -> None:
        whole = time.perf_counter() - started
        self.spent[name] = self.spent.get(name, 0.0) + whole - self._inner.pop()
        self._inner[-1] += whole


def put_timers(clock: Clock) -> None:
    """Replace each step by its timed form.

    Raises:
        AttributeError: a step of ``STEPS`` has moved; mend the list.
    """
    for name, module_name, path in STEPS:
        owner: Any = __import__(module_name, fromlist=["_"])
        *parents, attribute = path.split(".")
        for parent in parents:
            owner = getattr(owner, parent)
        setattr(owner, attribute, clock.around(name, getattr(owner, attribute)))


async def profile(model: str, lines: list[dict[str, Any]], warm_up: int = 20) -> dict[str, Any]:
    """Milliseconds a message spends in each step, in order of size, on the mean of ``lines``."""
    from rasa.core.agent import load_agent
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.INFO)  # as ``rasa run`` does; unset, it would print every step
    clock = Clock()
    put_timers(clock)
    agent = await load_agent(model_path=model, endpoints=AvailableEndpoints.read_endpoints("endpoints.yml"))
    for number, line in enumerate([*lines[:warm_up], *lines]):
        if number == warm_up:
            clock.spent.clear()
            started = time.perf_counter()
        metadata = {"message_id": str(number), "language": line["lang"]}
        message = UserMessage(line["text"], CollectingOutputChannel(), f"profile-{number // 4}", metadata=metadata)
        await agent.handle_message(message)
    whole = time.perf_counter() - started
    steps = {name: seconds * 1000 / len(lines) for name, seconds in clock.spent.items()}
    steps["rest of Rasa (dialogue, events, locks)"] = whole * 1000 / len(lines) - sum(steps.values())
    ordered = sorted(steps.items(), key=lambda step: -step[1])
    return {"messages": len(lines), "total_ms": whole * 1000 / len(lines), "steps_ms": dict(ordered)}


def main() -> None:
    model, messages, out = sys.argv[1:]
    lines = [json.loads(line) for line in Path(messages).read_text(encoding="utf-8").splitlines()]
    Path(out).write_text(json.dumps(asyncio.run(profile(model, lines)), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
