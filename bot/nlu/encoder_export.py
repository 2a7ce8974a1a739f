"""A sentence-transformers model as one ONNX graph in 8-bit integers, from tokens to the sentence vector.

``python -m bot.nlu.encoder_export SOURCE HOME``, in a process of its own: it needs PyTorch, the assistant does not.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlu.encoder import GRAPH

os.environ.setdefault("USE_TF", "0")  # transformers must not wire up Rasa's TensorFlow

FUSED = ("bert", "roberta", "xlm-roberta", "camembert", "electra")
"""Kinds of models whose layers onnxruntime knows how to fuse."""
MIDDLE = 64
"""Of the weights: 7 bits of 8 are used."""
WEIGHTS = {"MatMulInteger": (1, 3), "QAttention": (1, 7)}
"""Where the nodes that multiply have their weights and the zero points of these."""


def export(source: str, home: Path) -> None:
    """Write ``home``: the graph of the model ``source`` and its tokenizer.

    Whatever stands behind the transformer (pooling, dense layers, normalisation) is part of the graph, so any model
    of sentence-transformers that starts from token ids will do. ``home`` appears whole or not at all.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(source, device="cpu", model_kwargs={"attn_implementation": "eager"}).eval()
    draft = home.with_suffix(f".{os.getpid()}.draft")
    draft.mkdir(parents=True)
    whole, graph = draft / "whole.onnx", draft / GRAPH
    _trace(model, whole)
    _fuse(model, whole)
    # With a bit to spare: on processors without VNNI the full range overflows.
    quantize_dynamic(
        whole, graph, weight_type=QuantType.QUInt8, per_channel=True, reduce_range=True,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )  # fmt: skip
    whole.unlink()
    onnx.save(_signed(onnx.load(graph)), graph)
    tokenizer = model.tokenizer.backend_tokenizer
    tokenizer.enable_truncation(model.max_seq_length or 256)
    tokenizer.enable_padding(pad_id=model.tokenizer.pad_token_id, pad_token=model.tokenizer.pad_token)
    tokenizer.save(str(draft / "tokenizer.json"))
    shutil.rmtree(home, ignore_errors=True)
    draft.rename(home)


def _trace(model: Any, path: Path) -> None:
    import torch

    sample = model.tokenizer(["one two three", "four"], padding=True, return_tensors="pt")
    torch.onnx.export(
        _FromTokens(model),
        (sample["input_ids"], sample["attention_mask"]),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["sentence_embedding"],
        dynamic_axes={"input_ids": {0: "text", 1: "token"}, "attention_mask": {0: "text", 1: "token"}},
        opset_version=17,
        dynamo=False,
    )


def _FromTokens(model: Any) -> Any:  # a class of torch, which only this process loads
    import torch

    class FromTokens(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            return self.model({"input_ids": input_ids, "attention_mask": attention_mask})["sentence_embedding"]

    return FromTokens()


def _fuse(model: Any, path: Path) -> None:
    """Replace the small steps of each layer by the whole ones that onnxruntime has: a tenth less time."""
    from onnxruntime.transformers.optimizer import optimize_model

    config = getattr(model[0], "auto_model", model[0]).config
    if config.model_type in FUSED:
        fused = optimize_model(
            str(path), "bert", num_heads=config.num_attention_heads, hidden_size=config.hidden_size, opt_level=0
        )  # fmt: skip
        fused.save_model_to_file(str(path))


def _signed(graph: Any) -> Any:
    """The same weights as signed integers: the same products, which AVX2 multiplies a tenth faster."""
    from onnx import numpy_helper

    stored = {tensor.name: tensor for tensor in graph.graph.initializer}
    multiplying = [node for node in graph.graph.node if node.op_type in WEIGHTS]
    for name in {node.input[place] for node in multiplying for place in WEIGHTS[node.op_type]}:
        if name in stored:  # else it is computed: two texts multiplied with each other
            shifted = numpy_helper.to_array(stored[name]).astype(np.int16) - MIDDLE
            stored[name].CopyFrom(numpy_helper.from_array(shifted.astype(np.int8), name))
    return graph


if __name__ == "__main__":
    export(sys.argv[1], Path(sys.argv[2]))
