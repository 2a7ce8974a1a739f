"""Draws the plots of ``docs/matching.md``; run with the gateway's interpreter, where matplotlib is installed.

``python -m bench.matching.plot [matching.json] [folder]``. The plots carry their own white ground, so that they are
read on a dark page as on a light one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench.matching.names import BM25, CHARS, MATCHER, MINILM, PRODUCT, STOCK

Results = dict[str, Any]
RESULTS, OUT = Path("var/bench/matching.json"), Path("docs")
STYLES = {
    STOCK: ("#8a8f98", ":"), BM25: ("#b08a2e", (0, (1, 1))), CHARS: ("#3f7f5f", "-."),
    MINILM: ("#3d6a9e", "--"), MATCHER: ("#cf7b5c", "-"), PRODUCT: ("#9c4a2f", "-"),
}  # fmt: skip
"""Colour and dash of each system: they can be told apart without colours too."""


def risk(results: Results) -> Figure:
    """One chart a museum: the share of wrong answers against the share of messages answered."""
    figure, charts = _charts(results)
    for name, axes, systems in charts:
        for system, (colour, dash) in STYLES.items():
            points = systems.get(system, {}).get("curve", [])
            if not points:
                continue
            axes.plot(*_columns(points), color=colour, linestyle=dash, label=system,
                      linewidth=2 if system == PRODUCT else 1.3)  # fmt: skip
        axes.set_title(name, fontsize=9)
        axes.set_xlabel("share of the messages answered", fontsize=8)
        axes.set_ylim(0, None)
    _finish(figure, "share of wrong answers among them")
    return figure


def languages(results: Results) -> Figure:
    """One chart a museum: the right entry first, by language."""
    figure, charts = _charts(results)
    for name, axes, systems in charts:
        known = [system for system in STYLES if system in systems]
        codes = sorted({code for system in known for code in systems[system]["languages"]})
        for place, system in enumerate(known):
            by_language = systems[system]["languages"]
            values = [by_language.get(code, {}).get("right_first") or 0 for code in codes]
            at = [number + (place - len(known) / 2) * 0.8 / len(known) for number in range(len(codes))]
            axes.bar(at, values, 0.8 / len(known), align="edge", color=STYLES[system][0], label=system)
        axes.set_xticks(range(len(codes)), codes)
        axes.set_title(name, fontsize=9)
        axes.set_ylim(0, 1)
    _finish(figure, "right entry first")
    return figure


def reliability(results: Results) -> Figure:
    """One chart a museum: Curio's probability against the share that was right; a dot's area is its messages."""
    figure, charts = _charts(results)
    for name, axes, systems in charts:
        bins = systems.get(PRODUCT, {}).get("reliability", {}).get("bins", [])
        axes.plot([0, 1], [0, 1], color="#8a8f98", linestyle=":", linewidth=1)
        if bins:
            said, true, counts = zip(*bins, strict=True)
            axes.plot(said, true, color=STYLES[PRODUCT][0], linewidth=1.5, label=PRODUCT)
            axes.scatter(said, true, [10 + 150 * count / max(counts) for count in counts], color=STYLES[PRODUCT][0])
        axes.set_title(name, fontsize=9)
        axes.set_xlabel("probability", fontsize=8)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
    _finish(figure, "share that was right")
    return figure


def _charts(results: Results) -> tuple[Figure, Iterator[tuple[str, Axes, Results]]]:
    museums = results["museums"]
    figure = Figure(figsize=(3.6 * max(1, len(museums)), 3.4), layout="constrained", facecolor="white")
    return figure, (
        (name, figure.add_subplot(1, len(museums), place), museum["systems"])
        for place, (name, museum) in enumerate(museums.items(), 1)
    )


def _columns(points: list[list[float]]) -> tuple[list[float], list[float]]:
    return [x for x, _ in points], [y for _, y in points]


def _finish(figure: Figure, title: str) -> None:
    for axes in figure.axes:
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=8)
    figure.axes[0].set_ylabel(title, fontsize=8)
    named = {text: mark for axes in figure.axes for mark, text in zip(*axes.get_legend_handles_labels(), strict=True)}
    figure.legend(named.values(), named.keys(), loc="outside lower center", ncols=3, fontsize=8, frameon=False)


def main(argv: list[str]) -> None:
    source, out = (
        Path(given) if given else default for given, default in zip([*argv, "", ""], (RESULTS, OUT), strict=False)
    )
    # Text stays text and the file is the same at every run of the same results.
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "curio"})
    results = json.loads(source.read_text(encoding="utf-8"))
    if results.get("museums"):
        for name, draw in (("risk", risk), ("languages", languages), ("reliability", reliability)):
            draw(results).savefig(out / f"matching-{name}.svg", metadata={"Date": None})


if __name__ == "__main__":
    main(sys.argv[1:])
