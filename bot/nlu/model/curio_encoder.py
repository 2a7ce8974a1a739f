"""Lets ``SentenceTransformer("bot/nlu/model/encoder")`` load the 8-bit ONNX graph that lies beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnxruntime
import torch
from sentence_transformers.models import Module
from tokenizers import Tokenizer


class OnnxEncoder(Module):
    """The whole model, from texts to unit vectors, run by onnxruntime on the processor."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = Path(folder)
        self.tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        self.session = onnxruntime.InferenceSession(str(self.folder / "model.onnx"), providers=["CPUExecutionProvider"])

    @property
    def modalities(self) -> list[str]:
        return ["text"]

    @property
    def max_seq_length(self) -> int:
        return int(self.tokenizer.truncation["max_length"])

    def preprocess(self, inputs: list[str], prompt: str | None = None, **_: Any) -> dict[str, torch.Tensor]:
        """Padded token ids and their mask."""
        encoded = self.tokenizer.encode_batch([(prompt or "") + text for text in inputs])
        return {
            "input_ids": torch.tensor([one.ids for one in encoded]),
            "attention_mask": torch.tensor([one.attention_mask for one in encoded]),
        }

    def tokenize(self, texts: list[str], **options: Any) -> dict[str, torch.Tensor]:
        return self.preprocess(texts, **options)

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Add ``sentence_embedding`` (B, dimensions)."""
        inputs = {name: features[name].cpu().numpy() for name in ("input_ids", "attention_mask")}
        (vectors,) = self.session.run(None, inputs)
        features["sentence_embedding"] = torch.nn.functional.normalize(torch.from_numpy(vectors), dim=-1)
        return features

    def get_sentence_embedding_dimension(self) -> int:
        return int(self.session.get_outputs()[0].shape[-1])

    def get_embedding_dimension(self) -> int:
        return self.get_sentence_embedding_dimension()

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        for name in ("model.onnx", "tokenizer.json"):
            (Path(output_path) / name).write_bytes((self.folder / name).read_bytes())

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", **_: Any) -> OnnxEncoder:
        return cls(str(Path(model_name_or_path) / subfolder))
