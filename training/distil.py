"""Between steps 2 and 3, for the small model: half of the layers, taught by the tuned one (as in TinyBERT).

Layer-wise distillation, Jiao et al. 2020. The student begins with every other layer of its teacher. It is taught on
the training texts to arrive where the teacher does: after each of its layers at what the teacher holds after two, and
at the same sentence vector.
Run by ``training/__main__.py`` in one process per core: ``python -m training.distil TEACHER OUT --steps N``.
"""

from __future__ import annotations

import argparse
import copy
import os
import random
from collections.abc import Iterable
from pathlib import Path

os.environ.setdefault("USE_TF", "0")
import torch
from datasets import Dataset
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer
from torch.nn import functional

from training import corpus
from training.base import MAX_TOKENS
from training.export import LAYERS
from training.tune import TOKENS, arguments, freeze

ROWS = 32
RATE = 4e-4
SENTENCE = 10.0
"""How much the sentence vector counts beside the layers."""
MUSEUM_SHARE = 0.6
POOL = 40
"""Batches among which texts are ordered by length, so that there is little padding."""


class LikeTeacher(torch.nn.Module):
    """Squared distance to the teacher's layers and cosine distance to its sentence vector."""

    def __init__(self, student: SentenceTransformer, teacher: SentenceTransformer) -> None:
        super().__init__()
        self.model = student
        self._teacher = [teacher]  # in a list: torch must not take it for a part to train
        count, deep = (model[0].auto_model.config.num_hidden_layers for model in (student, teacher))
        self._pairs = [(place, place * deep // count) for place in range(1, count + 1)]

    def forward(self, sentence_features: Iterable[dict[str, torch.Tensor]], labels: torch.Tensor) -> torch.Tensor:
        (texts,) = sentence_features
        given = {name: texts[name] for name in ("input_ids", "attention_mask")}
        with torch.no_grad():
            taught = self._teacher[0](dict(given))
        found = self.model(dict(given))
        mask = given["attention_mask"].bool()
        layers = [
            functional.mse_loss(found["all_layer_embeddings"][low][mask], taught["all_layer_embeddings"][high][mask])
            for low, high in self._pairs
        ]
        apart = 1 - functional.cosine_similarity(found["sentence_embedding"], taught["sentence_embedding"]).mean()
        return torch.stack(layers).mean() + SENTENCE * apart


def distil(teacher_home: Path, out: Path, steps: int, rows: int, seed: int) -> None:
    """Teach a student for ``steps`` steps and write it to ``out``; goes on from the last checkpoint."""
    torch.set_num_threads(1)  # as in ``tune``
    teacher = SentenceTransformer(str(teacher_home), device="cpu", config_kwargs={"output_hidden_states": True}).eval()
    teacher.max_seq_length = TOKENS
    student = cut(teacher)
    freeze(student, 0)
    processes = int(os.environ.get("WORLD_SIZE", "1"))
    data = Dataset.from_dict({"text": drawn(steps * processes, rows, seed)})
    trainer = SentenceTransformerTrainer(
        student, arguments(out, steps, rows, seed, RATE), train_dataset=data, loss=LikeTeacher(student, teacher)
    )
    checkpoints = out.with_suffix(".checkpoints")
    trainer.train(resume_from_checkpoint=any(checkpoints.glob("checkpoint-*")) if checkpoints.exists() else None)
    if trainer.is_world_process_zero():
        student.max_seq_length = MAX_TOKENS
        student[0].auto_model.config.output_hidden_states = False
        student.save(str(out))


def cut(teacher: SentenceTransformer) -> SentenceTransformer:
    """A copy of ``teacher`` with half of its layers, at most ``LAYERS``, spread evenly from the first to the last."""
    student = copy.deepcopy(teacher)
    bert = student[0].auto_model
    deep = bert.config.num_hidden_layers
    count = min(LAYERS, max(1, deep // 2))
    kept = [round(place * (deep - 1) / max(1, count - 1)) for place in range(count)]
    bert.encoder.layer = torch.nn.ModuleList(bert.encoder.layer[place] for place in kept)
    bert.config.num_hidden_layers = count
    return student.train()


def drawn(batches: int, rows: int, seed: int) -> list[str]:
    """Texts of ``batches`` batches; those of one batch have about one length."""
    chance = random.Random(seed)  # noqa: S311  # not for secrets
    museum = [
        text
        for intent in corpus.intents(corpus.trained_parts())
        for text in [*intent.answer.values(), *(line["text"] for line in intent.questions + intent.near)]
    ]
    museum += [line["text"] for kind in ("smalltalk", "oos", "mixed", "followup") for line in corpus.lines_of(kind)]
    pairs = [text for pair in corpus.parallel(seed) for text in pair] or museum
    found: list[str] = []
    while len(found) < batches * rows:
        pool = [
            corpus.typed(chance.choice(museum if chance.random() < MUSEUM_SHARE else pairs), chance)
            for _ in range(POOL * rows)
        ]
        pool.sort(key=len)
        groups = [pool[at : at + rows] for at in range(0, len(pool), rows)]
        chance.shuffle(groups)
        found += [text for group in groups for text in group]
    return found[: batches * rows]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("teacher", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=900)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--seed", type=int, default=2)
    chosen = parser.parse_args()
    distil(chosen.teacher, chosen.out, chosen.steps, chosen.rows, chosen.seed)
