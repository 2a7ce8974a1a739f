"""The results as a page: absolute figures, and Curio's as a share of stock Rasa's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bench.assistants import CURIO, STOCK
from bench.webhooks import VISITORS

Results = dict[str, Any]
Row = tuple[str, Any, Any]

SHOWN_LANGUAGES = ("fr", "en")
METRICS = (
    ("false_answers", "false answers, of all messages"),
    ("strangers_answered", "answered, of what nothing in the FAQ answers"),
    ("coverage", "coverage: answered right, of the answerable"),
    ("suggestion_hit", "suggested with the right entry, of the answerable"),
    ("right_first", "right entry ranked first, of the answerable"),
    ("aurc", "area under the risk-coverage curve"),
)
TARGETS = {"rate": 2.0, "edit_s": 1.0, "memory_mb": 1300, "webhook_ms": 50, "batch_s": 5, "page_ms": 150}

HEAD = """# Benchmarks

Curio and a stock Rasa assistant that holds the same FAQ, measured in one run on one machine by `make bench`, which also
writes this page. Do not edit it by hand.

![Messages a second, the median of one sender, and the time until an edit is live](benchmarks.svg)
"""
WHAT = """## What is compared

- **Stock Rasa**: the pipeline that `rasa init` gives (CountVectorsFeaturizer by word and by character, DIETClassifier
  and ResponseSelector with {epochs} epochs each, FallbackClassifier at 0.3 / 0.1), RulePolicy; the FAQ is a retrieval
  intent, its answers are responses of the domain in the museum's first language; small talk and out-of-scope examples
  are Curio's own. What falls back, or is recognised as out of scope, counts as handed off.
- **Curio**: the assistant of this repository with its action server; behind it a small server accepts each hand-off in
  the gateway's place, so that handing off is part of what is timed.
- **Quality**: the labelled messages of `tests/evaluation/visitors.jsonl`, on which neither assistant was trained or
  tuned. The metrics are those of `bot/nlu/evaluate.py`; "macro" is the mean over the languages. Stock Rasa has no
  suggestions.
- **Speed**: the messages among them that an entry answers, in French and English, through
  REST (each on its own channel), in conversations of four; both assistants run side by side and take turns, the median
  of the rounds counts. The load comes from the same machine, so both rates are lower than they would be alone.
- **An edit**: a new phrasing and a new answer are written into the file; the clock stops when a visitor's reply is the
  new answer. For Curio in a made-up FAQ of the size shown; for stock Rasa a full `rasa train` on the museum's own,
  smaller FAQ, then the loading of the new model.
- **Webhooks**: signed events of {visitors} visitors, each in a request of its own, sent at fixed moments to the whole
  gateway on SQLite, whose worker meanwhile asks and sends through stand-ins that answer at once.
"""


def page(results: Results) -> str:
    """The page, with the parts that were measured."""
    parts = [HEAD, _machine(results), _verdict(results), *_tables(results), _plan(results)]
    return "\n".join(part for part in parts if part)


def _machine(results: Results) -> str:
    machine, faq = results["machine"], results["faq"]
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    return (
        f"{machine['date']}: {machine['cores']} cores ({machine['processor']}), {machine['memory_gb']} GB; load "
        f"average before the run {machine['load_before']}. Python {machine['python']}, {versions}. "
        f"FAQ: {faq['entries']} entries, {faq['phrasings']} phrasings.\n{_older(results)}"
    )


def _older(results: Results) -> str:
    """The parts that were not measured on the page's day."""
    days = {part: day for part, day in results.get("measured", {}).items() if day != results["machine"]["date"]}
    return "".join(f'The part "{part}" was measured on {day}.\n' for part, day in days.items())


def _plan(results: Results) -> str:
    return WHAT.format(epochs=results["plan"]["epochs"], visitors=VISITORS)


def _verdict(results: Results) -> str:
    """The promises of the design, each kept or not."""
    checks = []
    if "speed" in results:
        curio, stock = results["speed"][CURIO], results["speed"][STOCK]
        rate = curio["messages_per_s"] / stock["messages_per_s"]
        checks.append(
            (f"at least {TARGETS['rate']:.0f} × stock's messages/s", rate >= TARGETS["rate"], f"{rate:.2f} ×")
        )
        p50 = f"{curio['p50_ms']} ms, stock {stock['p50_ms']} ms"
        checks.append(("p50 below stock's", curio["p50_ms"] < stock["p50_ms"], p50))
        peak = curio["memory"]["peak_mb"]
        checks.append((f"memory at most {TARGETS['memory_mb']} MB", peak <= TARGETS["memory_mb"], f"{peak} MB at most"))
    if "edits" in results:
        edit = results["edits"][CURIO]
        name = f"an edit of {edit['entries']} entries live within {TARGETS['edit_s']:.0f} s"
        checks.append((name, edit["live_s"] <= TARGETS["edit_s"], f"{edit['live_s']} s"))
    if "webhooks" in results:
        checks += _webhook_checks(results["webhooks"])
    if "console" in results:
        name, slowest = max(results["console"]["pages"].items(), key=lambda page: page[1])
        goal = f"every page of the console within {TARGETS['page_ms']} ms at {results['console']['requests']} requests"
        checks.append((goal, slowest <= TARGETS["page_ms"], f"{slowest} ms at most ({name})"))
    rows = [f"| {name} | {measured} | {'yes' if kept else '**no**'} |" for name, kept, measured in checks]
    return "\n".join(["| Target | Measured | Kept |", "| --- | --- | --- |", *rows, ""]) if rows else ""


def _webhook_checks(webhooks: Results) -> list[tuple[str, bool, str]]:
    steady, batch = webhooks["steady"], webhooks["batch"]
    p99, accepted = steady["p99_ms"], batch["accepted_s"]
    rate = f"webhooks acknowledged within {TARGETS['webhook_ms']} ms (p99) at {steady['rate']} a second"
    many = f"a batch of {batch['events']} events acknowledged within {TARGETS['batch_s']} s"
    return [
        (rate, p99 < TARGETS["webhook_ms"], f"{p99} ms, {_spread(steady['all_p99_ms'])}"),
        (many, accepted <= TARGETS["batch_s"], f"{accepted} s, in the log after {batch['taken_in_s']} s"),
    ]


def _spread(runs: list[float]) -> str:
    return f"the median of {len(runs)} runs ({min(runs)} to {max(runs)})"


def _tables(results: Results) -> Iterable[str]:
    if "quality" in results:
        yield _table("Quality", _quality_rows(results["quality"]))
    if "speed" in results:
        yield _table("Speed and memory", _speed_rows(results["speed"]))
    if "edits" in results or "training" in results:
        yield _table("Training, and an edit of the FAQ", _edit_rows(results))
    if "edits" in results:
        yield _edit_note(results["edits"][CURIO])
    if "profile" in results:
        yield _profile(results["profile"])
    if "console" in results:
        yield _console(results["console"])


def _console(console: Results) -> str:
    """The pages, the slowest first."""
    pages = sorted(console["pages"].items(), key=lambda page: -page[1])
    rows = "\n".join(f"| {name} | {spent} |" for name, spent in pages)
    log = f"{console['requests']} requests in the log, of which {console['waiting']} wait"
    head = f"{log}; SQLite, the median, without a network."
    return f"## Pages of the console\n\n{head}\n\n| Page | ms |\n| --- | --: |\n{rows}\n"


def _table(title: str, rows: list[Row]) -> str:
    head = f"## {title}\n\n| | stock Rasa | Curio | Curio / stock |\n| --- | --: | --: | --: |"
    return "\n".join([head, *(_row(*row) for row in rows), ""])


def _row(name: str, stock: Any, curio: Any) -> str:
    ratio = f"{curio / stock:.2f}" if _is_number(stock) and _is_number(curio) and stock else "–"
    return f"| {name} | {_shown(stock)} | {_shown(curio)} | {ratio} |"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float))


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _speed_rows(speed: Results) -> list[Row]:
    stock, curio = speed[STOCK], speed[CURIO]

    def row(name: str, *path: str) -> Row:
        return name, _at(stock, *path), _at(curio, *path)

    return [
        row("messages/s, 8 senders", "messages_per_s"),
        row("p50, one sender (ms)", "p50_ms"),
        row("p99, one sender (ms)", "p99_ms"),
        row("p50 of what got a reply (ms)", "replied", "p50_ms"),
        row("p50 of what was handed off (ms)", "handed_off", "p50_ms"),
        row("share handed off to staff", "handed_off_share"),
        row("messages/s, tracker store in memory", "in_memory", "messages_per_s"),
        row("p50, tracker store in memory (ms)", "in_memory", "p50_ms"),
        row("memory of the assistant, peak (MB)", "memory", "peak_mb"),
        row("memory of the assistant, after the load (MB)", "memory", "now_mb"),
        row("memory of its action server (MB)", "actions_memory", "now_mb"),
        row("start-up until it serves (s)", "startup_s"),
    ]


def _at(values: Any, *path: str) -> Any:
    for step in path:
        values = values.get(step) if isinstance(values, dict) else None
    return values


def _edit_rows(results: Results) -> list[Row]:
    training, edits = results.get("training", {}), results.get("edits", {})
    return [
        ("full `rasa train` (s)", training.get(STOCK), training.get(CURIO)),
        ("an edit is live after (s)", _at(edits, STOCK, "live_s"), _at(edits, CURIO, "live_s")),
        ("… of which loading the new model (s)", _at(edits, STOCK, "reload_s"), None),
        ("the thresholds are fitted to it after (s)", None, _at(edits, CURIO, "judged_s")),
        ("an edit right after another is live after (s)", None, _at(edits, CURIO, "right_after_another_s")),
    ]


def _edit_note(edit: Results) -> str:
    every = ", ".join(str(seconds) for seconds in edit["live_s_all"])
    during, memory = edit["messages_during"], edit["memory"]
    return (
        f"Curio's edits were made in {edit['entries']} entries with {edit['phrasings']} phrasings: {every} s. Messages "
        f"right after an edit, while the thresholds are fitted to it: p50 {during['p50_ms']} ms, p99 "
        f"{during['p99_ms']} ms. The first start on that FAQ, with every phrasing embedded, took {edit['startup_s']} "
        f"s; the assistant's memory with it: {memory['peak_mb']} MB at most.\n"
    )


def _profile(profile: Results) -> str:
    rows = [f"| {name} | {ms:.2f} | {ms / profile['total_ms']:.0%} |" for name, ms in profile["steps_ms"].items()]
    head = "## Where the time of one message goes in Curio\n\n| Step | ms | Share |\n| --- | --: | --: |"
    total = f"| **all, without HTTP** | {profile['total_ms']:.2f} | 100% |"
    return "\n".join([head, *rows, total, ""])


def _quality_rows(quality: Results) -> list[Row]:
    groups = [("all", "all"), ("macro", "macro"), *((code, f"languages.{code}") for code in SHOWN_LANGUAGES)]
    return [
        (f"{title}, {group}", *(_at(quality[name], *path.split("."), key) for name in (STOCK, CURIO)))
        for key, title in METRICS
        for group, path in groups
    ]
