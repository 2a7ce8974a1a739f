"""The command: ``python -m bench.matching [--only PART …] [--quick]``, run with the assistant's interpreter."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bench import machine
from bench.assistants import REPOSITORY
from bench.matching import museums, report
from bench.matching.against_stock import decided_by_stock
from bench.matching.decisions import halves, read_setup, sample
from bench.matching.judging import judge_records, measure_museum
from bench.matching.museums import Museum
from bench.matching.names import STOCK
from bench.matching.peers import all_peers
from bench.matching.public import measure_crossed, measure_public
from bench.matching.scale import Scale, quick
from bench.matching.sets import folder_of_sets
from bench.plan import say
from bench.processes import BenchError
from bot.faq import FaqError, load_faq
from bot.museum import load_museum
from bot.nlu.evaluate import BadLine

PARTS = ("museums", "public", "crosslingual")
EPOCHS = 100


class Run:
    """One run: the matchers, what is measured, and the results so far."""

    def __init__(self, arguments: argparse.Namespace, now: datetime) -> None:
        self.arguments, self.now = arguments, now
        self.scale = quick(arguments.set) if arguments.quick else Scale(sets=arguments.set)
        self.home = REPOSITORY / "var" / ("bench-quick" if arguments.quick else "bench")
        self.kept = self.home / "matching.json"
        self.results: dict[str, Any] = (
            json.loads(self.kept.read_text(encoding="utf-8")) if self.kept.exists() else {}
        )  # fmt: skip
        self.peers, self.stores, fingerprint = all_peers(self.home / "matching")
        self.house = load_museum(REPOSITORY / "data" / "museum.yml")
        self.results.update(machine=machine.facts(now), encoder=fingerprint, resamples=self.scale.resamples)

    def do(self, part: str) -> None:
        """Measure one part and keep its results at once: a later part that fails costs nothing."""
        say(f"{part} …")
        started = time.perf_counter()
        found = getattr(self, f"_{part}")()
        if found is None:
            return
        # With --set only some rows are measured; the others stay as they were.
        some = self.arguments.set and part != "museums"
        self.results[part] = {**self.results.get(part, {}), **found} if some else found
        self.results.setdefault("measured", {})[part] = {
            "date": self.now.date().isoformat(),
            "encoder": self.results["encoder"],
        }
        for store in self.stores:
            store.save()
        self._keep()
        say(f"{part}: done in {time.perf_counter() - started:.0f} s")

    def _public(self) -> dict[str, Any] | None:
        folder = self._sets()
        return measure_public(folder, self.peers, self.scale) if folder else None

    def _crosslingual(self) -> dict[str, Any] | None:
        folder = self._sets()
        return measure_crossed(folder, self.peers, self.scale) if folder else None

    def _sets(self) -> Path | None:
        folder = folder_of_sets(self.arguments.sets, REPOSITORY)
        if folder is None:
            say("  skipped: no folder with the public sets (name it with --sets or CURIO_BENCH_SETS)")
        return folder

    def _museums(self) -> dict[str, Any]:
        setup = read_setup(REPOSITORY)
        found = {}
        for museum in self._all_museums():
            say(f"  {museum.name}: {len(museum.faq.entries)} entries, {len(museum.lines)} messages")
            row = measure_museum(
                museum, self.peers, self.house, self.stores[0], setup, self.scale.resamples, self.now
            )  # fmt: skip
            stock = self._stock(museum)
            found[museum.name] = {**row, "systems": {**stock, **row["systems"]}}
        return found

    def _all_museums(self) -> Iterator[Museum]:
        faq = load_faq(self.arguments.faq, self.house.placeholders)
        yield sample(museums.own_museum(faq, self.arguments.visitors), self.scale.lines)
        parts = self.arguments.held_out or museums.held_out_parts(self.arguments.card)
        if not self.arguments.corpus.is_dir():
            say(f"  no stand-ins: there is no corpus in {self.arguments.corpus}")
            return
        for part in parts:
            yield sample(museums.stand_in(self.arguments.corpus, part), self.scale.lines)

    def _stock(self, museum: Museum) -> dict[str, Any]:
        """Stock Rasa's row: measured now if that is wanted, else the earlier one, if it was of the same messages."""
        earlier = self.results.get("museums", {}).get(museum.name, {})
        if not self.arguments.with_stock:
            same = earlier.get("digest") == museum.digest and STOCK in earlier.get("systems", {})
            return {STOCK: earlier["systems"][STOCK]} if same else {}
        epochs = 2 if self.arguments.quick else EPOCHS
        records = decided_by_stock(museum, self.house, self.home / "matching", epochs, self.now)
        _, reported = halves(museum.lines)
        return {STOCK: judge_records(museum, reported, records, self.scale.resamples)}

    def _keep(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.results, ensure_ascii=False, indent=1)
        self.kept.write_text(text + "\n", encoding="utf-8")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.matching", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part only (may be repeated)")
    parser.add_argument("--quick", action="store_true", help="a small run to see that it works; writes no page")
    parser.add_argument("--set", action="append", default=[], help="this public set only (may be repeated)")
    parser.add_argument("--sets", default=os.environ.get("CURIO_BENCH_SETS", ""), help="folder of the public sets")
    parser.add_argument("--with-stock", action="store_true", help="stock Rasa too (minutes of training a museum)")
    parser.add_argument("--corpus", type=Path, default=REPOSITORY / museums.CORPUS)
    parser.add_argument("--held-out", action="append", help="a part of the corpus the encoder never saw")
    parser.add_argument("--card", type=Path, help="the encoder's model card (JSON with held_out_parts)")
    parser.add_argument("--faq", type=Path, default=REPOSITORY / "data" / "faq.yml")
    parser.add_argument("--visitors", type=Path, default=REPOSITORY / "tests" / "evaluation" / "visitors.jsonl")
    parser.add_argument("--page", type=Path, default=REPOSITORY / "docs" / "matching.md")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _arguments(argv)
    arguments.corpus, arguments.faq, arguments.visitors, arguments.page = (
        path.resolve() for path in (arguments.corpus, arguments.faq, arguments.visitors, arguments.page)
    )
    os.chdir(REPOSITORY)
    try:
        run = Run(arguments, datetime.now(timezone.utc))
        for part in arguments.only or PARTS:
            run.do(part)
    except (BenchError, FaqError, BadLine, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    page = report.page(run.results)
    print(page)
    if not arguments.quick:
        arguments.page.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
