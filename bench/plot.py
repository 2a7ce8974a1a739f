"""Draws ``docs/benchmarks.svg`` from the results; run with the gateway's interpreter, where matplotlib is installed.

``python -m bench.plot [results.json] [out.svg]``
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

STOCK, CURIO = "#8a8f98", "#9c4a2f"
RESULTS, OUT = Path("var/bench/results.json"), Path("docs/benchmarks.svg")


def bars(results: dict[str, Any]) -> list[tuple[str, float, float]]:
    """(title, stock, Curio) of each small chart, for the parts that were measured."""
    charts = []
    if "quality" in results:
        stock, curio = (results["quality"][name] for name in ("stock", "curio"))
        for title, key in (
            ("false answers (% of messages)", "false_answers"),
            ("coverage (% of answerable)", "coverage"),
        ):
            charts.append((title, 100 * stock["all"][key], 100 * curio["all"][key]))
    if "speed" in results:
        stock, curio = (results["speed"][name] for name in ("stock", "curio"))
        charts.append(("messages/s, 8 senders", stock["messages_per_s"], curio["messages_per_s"]))
        charts.append(("p50, one sender (ms)", stock["p50_ms"], curio["p50_ms"]))
    if "edits" in results:
        charts.append(
            ("an FAQ edit is live (s, log)", results["edits"]["stock"]["live_s"], results["edits"]["curio"]["live_s"])
        )
    return charts


def draw(results: dict[str, Any]) -> Figure:
    """One row of small bar charts, stock beside Curio."""
    charts = bars(results)
    figure = Figure(figsize=(2.1 * max(1, len(charts)), 2.6), layout="constrained")
    for place, (title, stock, curio) in enumerate(charts, 1):
        axes: Axes = figure.add_subplot(1, len(charts), place)
        columns = axes.bar(["stock", "Curio"], [stock, curio], color=[STOCK, CURIO], width=0.6)
        axes.bar_label(columns, fmt="%.3g", padding=2, fontsize=8)
        axes.set_title(title, fontsize=8)
        axes.set_yscale("log" if title.endswith("log)") else "linear")
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.tick_params(left=False, labelleft=False, labelsize=8, which="both")
        axes.margins(y=0.15)
    return figure


def main(argv: list[str]) -> None:
    source, out = (
        Path(given) if given else default for given, default in zip([*argv, "", ""], (RESULTS, OUT), strict=False)
    )
    # Text stays text and the file is the same at every run of the same results.
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "curio"})
    draw(json.loads(source.read_text(encoding="utf-8"))).savefig(out, metadata={"Date": None})


if __name__ == "__main__":
    main(sys.argv[1:])
