"""Every view of the public sets through every matcher."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.matching.metrics import Judged, figures, intervals, judge, mean_figures, places_of
from bench.matching.panel import CROSSED, views
from bench.matching.peers import Peer
from bench.matching.scale import Scale
from bench.matching.sets import PublicSet, read_set
from bench.matching.views import Task, View, draw, draw_variants, questions_for
from bench.plan import say


def measure_public(folder: Path, peers: Sequence[Peer], scale: Scale) -> dict[str, Any]:
    """By view: questions, entries, and for each matcher every figure with its interval."""
    results = {}
    for view in views():
        if not scale.takes(view.of):
            continue
        public = read_set(folder, view.of)
        draws = [(lang, scale.cut(draw(public, view, lang, seed)))
                 for lang in view.languages for seed in view.seeds[: scale.seeds]]  # fmt: skip
        results[view.title] = _view(view, draws, peers, scale.resamples)
        say(f"  {view.title}: " + ", ".join(_first(name, row) for name, row in results[view.title]["systems"].items()))
    return results


def _first(name: str, row: dict[str, Any]) -> str:
    return f"{name} {row['figures']['acc1'][0]:.3f}"


def _view(view: View, draws: list[tuple[str, Task]], peers: Sequence[Peer], resamples: int) -> dict[str, Any]:
    places, size = places_of([[f"{line.lang} {line.text}" for line in task.questions] for _, task in draws])
    return {
        "entries": max(len(task.variants) for _, task in draws),
        "questions": sum(len(task.questions) for _, task in draws) // len(draws) * len(view.languages),
        "draws": len(draws) // len(view.languages),
        "languages": list(view.languages),
        "systems": {peer.name: _system(peer, draws, places, size, resamples) for peer in peers},
    }


def _system(
    peer: Peer, draws: list[tuple[str, Task]], places: list[np.ndarray], size: int, resamples: int
) -> dict[str, Any]:
    judged = [judged_by(peer, task) for _, task in draws]
    languages: dict[str, list[float]] = {}
    for (lang, _), one in zip(draws, judged, strict=True):
        languages.setdefault(lang, []).append(figures(one)["acc1"])
    return {
        "figures": intervals(mean_figures(judged, places), size, resamples),
        "languages": {lang: round(sum(values) / len(values), 5) for lang, values in languages.items()},
    }


def judged_by(peer: Peer, task: Task) -> Judged:
    """One matcher's ranking of one task's questions."""
    scores = peer.score(task.variants, [line.text for line in task.questions])
    return judge(scores, list(task.variants), task.questions)


def measure_crossed(folder: Path, peers: Sequence[Peer], scale: Scale) -> dict[str, Any]:
    """By set and matcher: top-1 of the questions in one language (columns) against the FAQ in another (rows)."""
    results: dict[str, Any] = {}
    for name, view in CROSSED.items():
        if not scale.takes(name):
            continue
        public = read_set(folder, name)
        cells = [crossed(public, view, seed, scale) for seed in view.seeds[: scale.seeds]]
        results[name] = {
            "languages": list(view.languages),
            "systems": {peer.name: _matrix(peer, cells, view.languages, scale.resamples) for peer in peers},
        }
        say(f"  {name} across languages: " + ", ".join(
            f"{peer} {row['summary']['ratio'][0]:.2f}" for peer, row in results[name]["systems"].items()
        ))  # fmt: skip
    return results


Cells = dict[tuple[str, str], Task]


def crossed(public: PublicSet, view: View, seed: int, scale: Scale) -> Cells:
    """One task for each (FAQ language, question language); a language's questions are the same in every row."""
    variants = {lang: draw_variants(public, view, lang, seed) for lang in view.languages}
    asked = {
        lang: [line for line in questions_for(public, view, lang, variants[lang]) if line.label is not None]
        for lang in view.languages
    }
    return {
        (faq, lang): scale.cut(Task(known, tuple(line for line in asked[lang] if line.label in known)))
        for faq, known in variants.items()
        for lang in view.languages
    }


def _matrix(peer: Peer, draws: list[Cells], languages: Sequence[str], resamples: int) -> dict[str, Any]:
    tasks = [(pair, task) for cells in draws for pair, task in cells.items()]
    places, size = places_of([[f"{line.lang} {line.text}" for line in task.questions] for _, task in tasks])
    right = [judged_by(peer, task).right for _, task in tasks]

    def top1(counts: np.ndarray | None) -> np.ndarray:
        total = np.zeros((len(languages), len(languages)))
        for (pair, _), hits, place in zip(tasks, right, places, strict=True):
            weight = np.ones(len(hits)) if counts is None else counts[place]
            share = (hits * weight).sum() / max(weight.sum(), 1)
            total[languages.index(pair[0]), languages.index(pair[1])] += share / len(draws)
        return total

    return {
        "matrix": np.round(top1(None), 4).tolist(),
        "summary": intervals(lambda counts: off_and_on(top1(counts)), size, resamples),
    }


def off_and_on(matrix: np.ndarray) -> dict[str, float]:
    """The mean of the diagonal (one language), of the rest (two languages), and the second as a share of the first."""
    same = float(np.diag(matrix).mean())
    other = float(matrix[~np.eye(len(matrix), dtype=bool)].mean())
    return {"diagonal": same, "off": other, "ratio": other / same if same else float("nan")}
