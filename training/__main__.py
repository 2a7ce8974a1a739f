"""The whole recipe, step by step: ``make encoder``. What is done already is not done again.

1. base: the multilingual model, its vocabulary cut to the training texts; 2. tune: contrastive, on museum questions;
3. export: 8-bit ONNX and the files around it; 4. judge: fitted on museums that the encoder has not seen; 5. the card.
``--small`` makes a model of half the layers instead, for slow machines: between 2 and 3 it is taught by the tuned model
and then tuned in the same way. It takes half the time for a message and is right less often (``docs/decisions``).
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

STEPS, DISTILLATION, FINISH = 250, 900, 320
"""Steps of the tuning; for the small model also of its distillation and of its own tuning."""
SMOKE = 3
FINISH_FROZEN = 1
"""Of the student's layers; the distillation has moved all of them from where the base model had them."""
FINISH_SEED = 7
"""Another one than the teacher's: the student meets other batches."""
WORK = Path("var/training")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few steps with a small model, not to be shipped")
    parser.add_argument("--small", action="store_true", help="half of the layers; made beside the shipped model")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="one thread each")
    parser.add_argument("--work", type=Path, help="where the steps leave their results")
    parser.add_argument("--out", type=Path, help="the folder of the finished model")
    chosen = parser.parse_args(arguments)
    work = chosen.work or (WORK / "smoke" if chosen.smoke else WORK)
    out = chosen.out or (
        work / ("small-model" if chosen.small else "model") if chosen.smoke or chosen.small else SHIPPED
    )
    begun = time.monotonic()
    made, steps = teach(work, chosen.processes, smoke=chosen.smoke, small=chosen.small)
    say("export: 8-bit ONNX")
    from training.export import export_model, write_card
    from training.judge import MUSEUMS, fit_judge

    facts = export_model(made, out, steps)
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


def teach(work: Path, processes: int, *, smoke: bool, small: bool) -> tuple[Path, str]:
    """Everything up to the model to export, each step unless its result is there; returns it and its steps in words."""
    base, tuned, student, finished = (work / name for name in ("base", "tuned", "student", "finished"))
    tuning, distillation, finish = (SMOKE, SMOKE, SMOKE) if smoke else (STEPS, DISTILLATION, FINISH)
    few = ["--rows", "8"] if smoke else []
    if not base.exists():
        say("base: the multilingual model and its vocabulary")
        make_base(base, smoke=smoke)
    if not tuned.exists():
        say(f"tune: {tuning} steps in {processes} processes")
        in_processes(processes, "training.tune", base, tuned, "--steps", tuning, *few, *_frozen(0 if smoke else None))
    if not small:
        return tuned, str(tuning)
    if not student.exists():
        say(f"distil: {distillation} steps")
        in_processes(processes, "training.distil", tuned, student, "--steps", distillation, *few)
    if not finished.exists():
        say(f"finish: {finish} steps")
        options = ["--steps", finish, "--seed", FINISH_SEED, *few, *_frozen(0 if smoke else FINISH_FROZEN)]
        in_processes(processes, "training.tune", student, finished, *options)
    return finished, f"{tuning} + {distillation} + {finish}"


def _frozen(layers: int | None) -> list[str]:
    return [] if layers is None else ["--frozen", str(layers)]


def in_processes(processes: int, module: str, source: Path, out: Path, *options: object) -> None:
    """One process a core, gradients averaged; it goes on from the last checkpoint if one is there."""
    command = [sys.executable, "-W", "ignore", "-m", "torch.distributed.run", f"--nproc_per_node={processes}",
               "-m", module, str(source), str(out), *map(str, options)]  # fmt: skip
    subprocess.run(command, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})  # noqa: S603  # our own module
    shutil.rmtree(out.with_suffix(".checkpoints"), ignore_errors=True)


def say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
