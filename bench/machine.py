"""The facts without which figures say nothing: processor, memory, versions, the day."""

from __future__ import annotations

import os
import platform
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = ("rasa", "rasa-sdk", "tensorflow", "onnxruntime", "sentence-transformers", "numpy")


def facts(now: datetime) -> dict[str, Any]:
    """No name and no path of the machine is told."""
    return {
        "date": now.date().isoformat(),
        "cores": len(os.sched_getaffinity(0)),
        "processor": _first("/proc/cpuinfo", "model name"),
        "memory_gb": round(int(_first("/proc/meminfo", "MemTotal").split()[0]) / 2**20, 1),
        "load_before": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in PACKAGES},
    }


def _first(path: str, field: str) -> str:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(field)), "0")
