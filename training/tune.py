"""Step 2: contrastive tuning on museum questions (multiple negatives ranking loss, Henderson et al. 2017).

Run by ``training/__main__.py`` in one process per core: ``python -m training.tune BASE OUT --steps N``.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("USE_TF", "0")
import torch
from datasets import Dataset
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)
from sentence_transformers.base.sampler import DefaultBatchSampler
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from torch.nn.utils.rnn import pad_sequence

from training import corpus
from training.base import MAX_TOKENS, PADDING

ROWS = 48
"""Rows of a batch in each process."""
FROZEN_LAYERS = 6
"""The lowest layers know what letters and words are in a hundred languages: that is kept as it is."""
CHUNK = 24
"""Texts of about one length that go through the network together."""
TOKENS = 64
SCALE = 20.0
RATE = 1.5e-4


# With several processes the trainer reads its checkpoint back to "cpu:0", a name that torch itself does not know.
torch.serialization.register_package(
    100, lambda storage: None, lambda storage, place: storage if place.startswith("cpu:") else None
)


class InOrder(DefaultBatchSampler):
    """The batches as ``corpus.batches`` composed them."""

    def __iter__(self) -> Iterator[list[int]]:
        for start in range(0, len(self.sampler), self.batch_size):
            yield list(range(start, start + self.batch_size))


class RankingByLength(MultipleNegativesRankingLoss):
    """The same loss, its texts put through the network by length: with little padding it takes half the time."""

    def forward(self, sentence_features: Iterable[dict[str, torch.Tensor]], labels: torch.Tensor) -> torch.Tensor:
        columns = [(part["input_ids"], part["attention_mask"]) for part in sentence_features]
        rows = [
            row[mask.bool()] for ids, masks in columns for row, mask in zip(ids, masks, strict=True)
        ]  # without padding
        order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
        parts = [self._embed([rows[i] for i in order[at : at + CHUNK]]) for at in range(0, len(order), CHUNK)]
        back = torch.empty(len(order), dtype=torch.long)
        back[order] = torch.arange(len(order))
        vectors = torch.cat(parts)[back]
        return self.compute_loss_from_embeddings(list(vectors.split([len(ids) for ids, _ in columns])), labels)

    def _embed(self, rows: list[torch.Tensor]) -> torch.Tensor:
        ids = pad_sequence(rows, batch_first=True, padding_value=PADDING)
        mask = pad_sequence([torch.ones_like(row) for row in rows], batch_first=True)
        return self.model({"input_ids": ids, "attention_mask": mask})["sentence_embedding"]


def tune(base: Path, out: Path, steps: int, rows: int, frozen: int, seed: int) -> None:
    """Tune the model in ``base`` for ``steps`` steps and write it to ``out``; goes on from the last checkpoint."""
    torch.set_num_threads(1)  # one process per core: two threads in each would only get in each other's way
    model = SentenceTransformer(str(base), device="cpu")
    model.max_seq_length = TOKENS
    freeze(model, frozen)
    processes = int(os.environ.get("WORLD_SIZE", "1"))
    drawn = [row for batch in corpus.batches(steps, processes, rows, seed) for row in batch]
    data = Dataset.from_dict({name: [row[i] for row in drawn] for i, name in enumerate(("anchor", "positive", "near"))})
    loss = RankingByLength(model, scale=SCALE, directions=("query_to_doc", "doc_to_query"))
    trainer = SentenceTransformerTrainer(model, arguments(out, steps, rows, seed), train_dataset=data, loss=loss)
    checkpoints = out.with_suffix(".checkpoints")
    trainer.train(resume_from_checkpoint=any(checkpoints.glob("checkpoint-*")) if checkpoints.exists() else None)
    if trainer.is_world_process_zero():
        model.max_seq_length = MAX_TOKENS
        model.save(str(out))


def arguments(out: Path, steps: int, rows: int, seed: int, rate: float = RATE) -> Any:
    return SentenceTransformerTrainingArguments(
        output_dir=str(out.with_suffix(".checkpoints")), max_steps=steps, per_device_train_batch_size=rows,
        learning_rate=rate, warmup_steps=max(1, steps // 20), lr_scheduler_type="linear", weight_decay=0.01,
        max_grad_norm=1.0, batch_sampler=InOrder, seed=seed, use_cpu=not torch.cuda.is_available(),
        ddp_backend=None if torch.cuda.is_available() else "gloo", ddp_find_unused_parameters=False,
        save_strategy="steps", save_steps=50, save_total_limit=1, logging_steps=10, report_to="none",
        dataloader_drop_last=True, disable_tqdm=True,
    )  # fmt: skip


def freeze(model: SentenceTransformer, layers: int) -> None:
    """Keep the word vectors and the lowest ``layers`` as they are."""
    bert = model[0].auto_model
    bert.pooler = None  # sentence vectors are means; nothing trains this part
    for part in [bert.embeddings, *bert.encoder.layer[:layers]]:
        for parameter in part.parameters():
            parameter.requires_grad = False


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--frozen", type=int, default=FROZEN_LAYERS)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    tune(chosen.base, chosen.out, chosen.steps, chosen.rows, chosen.frozen, chosen.seed)
