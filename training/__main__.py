"""The whole recipe, step by step: ``make encoder``. What is done already is not done again.

1. base: the multilingual model, its vocabulary cut to the training texts; 2. tune: contrastive, on museum questions;
3. export: 8-bit ONNX and the files around it; 4. judge: fitted on museums that the encoder has not seen; 5. the card.
``--smoke`` runs all of it in a few minutes on a fraction of the data, to see that it works.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bot.nlu.encoder import SHIPPED, SentenceEncoder

os.environ.setdefault("USE_TF", "0")  # transformers must not wire up Rasa's TensorFlow

STEPS = 250
WORK = Path("var/training")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few steps with a small model, not to be shipped")
    parser.add_argument("--steps", type=int, default=STEPS, help="steps of the contrastive tuning")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="one thread each")
    parser.add_argument("--work", type=Path, help="where the steps leave their results")
    parser.add_argument("--out", type=Path, help="the folder of the finished model")
    chosen = parser.parse_args(arguments)
    work = chosen.work or (WORK / "smoke" if chosen.smoke else WORK)
    out = chosen.out or (work / "model" if chosen.smoke else SHIPPED)
    begun = time.monotonic()
    base, tuned = work / "base", work / "tuned"
    steps = 3 if chosen.smoke else chosen.steps
    if not base.exists():
        say("base: the multilingual model and its vocabulary")
        make_base(base, smoke=chosen.smoke)
    if not tuned.exists():
        say(f"tune: {steps} steps in {chosen.processes} processes")
        tune(base, tuned, steps, chosen.processes, rows=8 if chosen.smoke else None)
    say("export: 8-bit ONNX")
    from training.export import export_model, write_card
    from training.judge import MUSEUMS, fit_judge

    facts = export_model(tuned, out, steps)
    say("judge: fitted on stand-in museums")
    figures = fit_judge(SentenceEncoder(str(out)), out, museums=3 if chosen.smoke else MUSEUMS)
    write_card(out, facts, figures)
    say(f"done in {(time.monotonic() - begun) / 60:.0f} minutes: {out}")
    print(json.dumps(figures, indent=2))
    return 0


def make_base(home: Path, *, smoke: bool) -> None:
    from training import base, corpus

    packed = base.packed_model()
    keep = base.used_pieces(packed, corpus.texts())
    base.build(packed, keep, home, [0, 11] if smoke else None)


def tune(base: Path, out: Path, steps: int, processes: int, rows: int | None) -> None:
    """One process a core, gradients averaged; it goes on from the last checkpoint if one is there."""
    command = [sys.executable, "-W", "ignore", "-m", "torch.distributed.run", f"--nproc_per_node={processes}",
               "-m", "training.tune", str(base), str(out), "--steps", str(steps)]  # fmt: skip
    if rows:
        command += ["--rows", str(rows), "--frozen", "0"]
    subprocess.run(command, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})  # noqa: S603  # our own module
    shutil.rmtree(out.with_suffix(".checkpoints"), ignore_errors=True)


def say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
