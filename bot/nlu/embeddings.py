"""Vectors that were computed once are kept: an edit of the FAQ, or a restart, embeds only what changed."""

from __future__ import annotations

import hashlib
import os
import threading
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.nlu.matcher import Encoder

RECALLED = 2_000
"""Vectors of visitors' questions that are remembered: about 3 MB."""


class EmbeddingStore:
    """A memory of vectors by text, kept in one file per encoder."""

    def __init__(self, encoder: Encoder, folder: Path | None) -> None:
        """``folder=None`` keeps nothing on disk."""
        self._encoder = encoder
        self._path = folder / f"embeddings-{encoder.fingerprint}.npz" if folder is not None else None
        self._vectors: dict[str, np.ndarray] = self._read()
        self._used: set[str] = set()
        self._recalled: dict[str, np.ndarray] = {}
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of ``texts``, shape (len(texts), dimensions); only texts never seen before reach the encoder."""
        keys = [_key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._vectors}
        vectors = list(self._encoder.encode(list(new.values()))) if new else []
        with self._lock:
            self._vectors.update(zip(new, vectors, strict=True))
            self._used.update(keys)
        return np.stack([self._vectors[key] for key in keys]) if keys else np.zeros((0, 1), np.float32)

    def glance(self, texts: Sequence[str]) -> np.ndarray:
        """As :meth:`embed`, for visitors' messages: nothing new is remembered."""
        if all(_key(text) in self._vectors for text in texts):
            return self.embed(texts)
        return self._encoder.encode(texts)

    def recall(self, texts: Sequence[str]) -> np.ndarray:
        """As :meth:`glance`, for texts that come again and again: the newest are remembered, never on disk."""
        keys = [_key(text) for text in texts]
        with self._lock:
            new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._recalled}
        vectors = list(self._encoder.encode(list(new.values()))) if new else []
        found = dict(zip(new, vectors, strict=True))
        with self._lock:
            found.update({key: self._recalled[key] for key in keys if key in self._recalled})
            for key in keys:  # the newest at the end
                self._recalled.pop(key, None)
                self._recalled[key] = found[key]
            while len(self._recalled) > RECALLED:
                del self._recalled[next(iter(self._recalled))]
        return np.stack([found[key] for key in keys]) if keys else np.zeros((0, 1), np.float32)

    def save(self) -> None:
        """Write the vectors in use; what no text of this run needed any more is dropped."""
        if self._path is None:
            return
        with self._lock:
            kept = {key: self._vectors[key] for key in self._used if key in self._vectors}
        if not kept:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(f".{os.getpid()}.tmp")
        with draft.open("wb") as file:
            np.savez(file, keys=np.array(list(kept)), vectors=np.stack(list(kept.values())))
        draft.replace(self._path)  # a reader sees the old file or the new one, never half of one

    def _read(self) -> dict[str, np.ndarray]:
        if self._path is None or not self._path.exists():
            return {}
        try:
            with np.load(self._path) as file:
                return dict(zip(file["keys"].tolist(), file["vectors"], strict=True))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return {}  # a damaged memory is only a slower start


def _key(text: str) -> str:
    return hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
