"""The command: ``python -m bench [--only PART …] [--quick]``, run with the assistant's interpreter."""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bench import machine, report
from bench.assistants import CURIO, REPOSITORY, STOCK, Assistant, curio_assistant, running, stock_assistant
from bench.edits import measure_curio_edits, measure_stock_edit
from bench.plan import PARTS, Plan, quick, say
from bench.processes import BenchError, run
from bench.quality import measure_quality
from bench.speed import measure_speed
from bench.visitors import answerable, read_visitors
from bench.webhooks import GATEWAY, measure_webhooks
from bot.faq import Faq, FaqError, load_faq
from bot.museum import load_museum
from bot.nlu.evaluate import BadLine, Line

PROFILED = 200


class Bench:
    """One run: the two assistants, the messages, and the results so far."""

    def __init__(self, plan: Plan, now: datetime, *, afresh: bool) -> None:
        """``afresh`` forgets what earlier runs measured; else their parts stay until they are measured again."""
        self.plan, self.now = plan, now
        self.results = {} if afresh else _read(plan.results)
        faq_file = plan.home / "faq.yml"
        plan.home.mkdir(parents=True, exist_ok=True)
        cut_faq(plan.faq, faq_file, plan.entries)
        museum = load_museum(REPOSITORY / "data" / "museum.yml")
        self.faq: Faq = load_faq(faq_file, museum.placeholders)
        self.lines: list[Line] = read_visitors(plan.visitors, load_faq(plan.faq, museum.placeholders), self.faq)
        self.stock = stock_assistant(plan.home, self.faq, museum, plan.epochs, now)
        self.curio = curio_assistant(plan.home, faq_file)
        self.results["machine"] = machine.facts(now)
        self.results["faq"] = _size(self.faq)
        self.results["plan"] = {k: v for k, v in asdict(plan).items() if isinstance(v, int)}

    @property
    def both(self) -> tuple[Assistant, Assistant]:
        return self.stock, self.curio

    def do(self, part: str) -> None:
        """Measure one part and keep its results at once: a later part that fails costs nothing."""
        if part not in ("training", "webhooks", "console"):
            self._train_missing([self.curio] if part == "profile" else self.both)
        say(f"{part} …")
        started = time.perf_counter()
        self.results[part] = getattr(self, f"_{part}")()
        self.results.setdefault("measured", {})[part] = self.now.date().isoformat()
        self._keep()
        say(f"{part}: done in {time.perf_counter() - started:.0f} s")

    def _train_missing(self, needed: Sequence[Assistant]) -> None:
        """Seconds are noted for each assistant that had to be trained."""
        for assistant in needed:
            if not assistant.is_trained():
                self.results.setdefault("training", {}).update(self._trained([assistant]))

    def _training(self) -> dict[str, Any]:
        return self._trained(self.both)

    def _trained(self, assistants: Sequence[Assistant]) -> dict[str, Any]:
        seconds = {}
        for assistant in assistants:
            say(f"  training {assistant.name}{' (minutes)' if assistant is self.stock else ''}")
            seconds[assistant.name] = round(assistant.train(), 1)
            say(f"  … {seconds[assistant.name]} s")
        return seconds

    def _quality(self) -> dict[str, Any]:
        result = {}
        for assistant in self.both:
            with running(assistant) as server:
                result[assistant.name] = measure_quality(server, self.lines, self.plan)
        return {"messages": len(self.lines), **result}

    def _speed(self) -> dict[str, Any]:
        lines = answerable(self.lines)
        return {"different_messages": len(lines), **measure_speed(self.both, lines, self.plan)}

    def _edits(self) -> dict[str, Any]:
        curio = measure_curio_edits(self.curio, self.plan)
        with running(self.stock) as server:
            trained = self.results["training"][STOCK]
            return {CURIO: curio, STOCK: measure_stock_edit(server, trained)}

    def _profile(self) -> dict[str, Any]:
        folder, out = self.curio.folder, self.curio.folder / "var" / "profile.json"
        messages = folder / "var" / "profile-messages.jsonl"
        lines = answerable(self.lines)[:PROFILED]
        messages.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        with running(self.curio):  # its action server is needed; the assistant itself only waits
            command = [sys.executable, "-m", "bench.profile", str(self.curio.model), str(messages), str(out)]
            run(command, folder, self.curio.env, folder / "var" / "profile.log")
        return dict(json.loads(out.read_text(encoding="utf-8")))

    def _webhooks(self) -> dict[str, Any]:
        return measure_webhooks(self.plan.home)

    def _console(self) -> dict[str, Any]:
        folder, out = self.plan.home / "console", self.plan.home / "console.json"
        folder.mkdir(parents=True, exist_ok=True)
        command = [str(GATEWAY), "-W", "ignore", "-m", "bench.console", str(folder), str(out)]
        run(command, REPOSITORY, {}, folder / "console.log")
        return dict(json.loads(out.read_text(encoding="utf-8")))

    def _keep(self) -> None:
        text = json.dumps(self.results, ensure_ascii=False, indent=1)
        self.plan.results.write_text(text + "\n", encoding="utf-8")


def cut_faq(source: Path, target: Path, entries: int | None) -> None:
    """Copy the FAQ, or its first ``entries`` entries without their references to others."""
    if entries is None:
        target.write_bytes(source.read_bytes())
        return
    yaml = YAML()
    content = yaml.load(source)
    content["entries"] = content["entries"][:entries]
    for entry in content["entries"]:
        entry.pop("related", None)
    yaml.dump(content, target)


@contextmanager
def only_run_in(home: Path) -> Iterator[None]:
    """Keep ``home`` for this run: two of them would train over each other.

    Raises:
        BenchError: another run is at work there.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BenchError("another bench is running; wait until it has ended") from error
        yield


def _size(faq: Faq) -> dict[str, int]:
    phrasings = sum(len(texts) for entry in faq.entries for texts in entry.questions.values())
    return {"entries": len(faq.entries), "phrasings": phrasings}


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part only (may be repeated)")
    parser.add_argument("--quick", action="store_true", help="a small run to see that it works; writes no page")
    parser.add_argument("--epochs", type=int, help="train stock Rasa with so many instead of 100 (the page says so)")
    parser.add_argument("--faq", type=Path, default=REPOSITORY / "data" / "faq.yml")
    parser.add_argument("--visitors", type=Path, default=REPOSITORY / "tests" / "evaluation" / "visitors.jsonl")
    parser.add_argument("--page", type=Path, default=REPOSITORY / "docs" / "benchmarks.md")
    return parser.parse_args(argv)


def _end(*_: object) -> None:
    sys.exit(143)  # through every ``finally``, so that what was started is stopped


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _arguments(argv)
    signal.signal(signal.SIGTERM, _end)
    os.chdir(REPOSITORY)
    home = REPOSITORY / "var" / ("bench-quick" if arguments.quick else "bench")
    plan = (quick if arguments.quick else Plan)(home, arguments.faq.resolve(), arguments.visitors.resolve())
    if arguments.epochs:
        plan = replace(plan, epochs=arguments.epochs)
    try:
        with only_run_in(home):
            bench = Bench(plan, datetime.now(timezone.utc), afresh=not arguments.only)
            for part in arguments.only or PARTS:
                bench.do(part)
    except (BenchError, FaqError, BadLine) as error:
        print(error, file=sys.stderr)
        return 1
    page = report.page(bench.results)
    print(page)
    if not arguments.quick:
        arguments.page.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
