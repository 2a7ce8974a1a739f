"""How much of everything is measured: a whole run, or a quick look that it works."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass

from bench.matching.views import Task

QUICK_SETS = ("nlpjs_corpus50", "viscounth")


@dataclass(frozen=True)
class Scale:
    """``seeds``: draws a view; ``resamples``: of the bootstrap; ``questions``: a task, ``lines``: a museum (0: all);
    ``sets``: names of the public sets (empty: all).
    """

    seeds: int = 5
    resamples: int = 200
    questions: int = 0
    lines: int = 0
    sets: Collection[str] = ()

    def takes(self, name: str) -> bool:
        return not self.sets or name in self.sets

    def cut(self, task: Task) -> Task:
        """The task with at most ``questions`` of its questions."""
        if not self.questions or len(task.questions) <= self.questions:
            return task
        some = random.Random("questions").sample(task.questions, self.questions)
        return Task(task.variants, tuple(some))


def quick(sets: Collection[str]) -> Scale:
    """Small sets, one draw, few questions; its figures mean nothing."""
    return Scale(1, 20, 60, 200, sets or QUICK_SETS)
