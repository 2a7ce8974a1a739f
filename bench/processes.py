"""Starts and always stops what is measured: each program in a process group of its own, on 127.0.0.1, a free port."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "HF_HUB_OFFLINE": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SANIC_HOST": HOST,  # the action server listens everywhere unless told otherwise
    "PYTHONWARNINGS": "ignore",
}
START_SECONDS = 600
STOP_SECONDS = 20


class BenchError(RuntimeError):
    """A program that is measured did not start, or did not do what it was asked."""


@dataclass(frozen=True)
class Program:
    """A running program; ``ready_seconds`` from its start until it served."""

    process: subprocess.Popen[bytes]
    port: int
    ready_seconds: float = 0.0

    def memory(self) -> dict[str, float]:
        """Resident memory of the program and its children in MB: now, and the peak so far."""
        pids = [self.process.pid, *_children(self.process.pid)]
        readings = [_status(pid) for pid in pids]
        return {
            "now_mb": round(sum(reading.get("VmRSS", 0) for reading in readings) / 1024),
            "peak_mb": round(sum(reading.get("VmHWM", 0) for reading in readings) / 1024),
        }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def run(command: Sequence[str], folder: Path, env: dict[str, str], log: Path) -> float:
    """Run a command to its end; seconds it took.

    Raises:
        BenchError: it failed; the last lines of its log are quoted.
    """
    started = time.perf_counter()
    with _group(command, folder, env, log) as process:
        code = process.wait()
    if code:
        raise BenchError(f"{' '.join(command[1:4])} … ended with {code}:\n{_tail(log)}")
    return time.perf_counter() - started


@contextmanager
def serving(command: Sequence[str], folder: Path, env: dict[str, str], port: int, path: str) -> Iterator[Program]:
    """A server, once ``GET path`` answers 200; stopped with all its children when the block ends.

    Raises:
        BenchError: it ended, or was not ready in time.
    """
    log = folder / "var" / f"server-{port}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    with _group(command, folder, env, log) as process:
        while not _answers(port, path):
            if process.poll() is not None or time.perf_counter() - started > START_SECONDS:
                raise BenchError(f"{' '.join(command[1:4])} … does not serve:\n{_tail(log)}")
            time.sleep(0.05)
        yield Program(process, port, time.perf_counter() - started)


@contextmanager
def _group(command: Sequence[str], folder: Path, env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            list(command), cwd=folder, env={**os.environ, **QUIET, **env},
            stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the whole group; what does not listen to SIGTERM is killed."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, kind)
        except ProcessLookupError:
            break
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def _answers(port: int, path: str) -> bool:
    try:
        status, _ = request(port, "GET", path)
    except (OSError, http.client.HTTPException):
        return False
    return status == 200


def request(port: int, method: str, path: str, body: object = None) -> tuple[int, bytes]:
    """One HTTP request to a server of ours."""
    connection = http.client.HTTPConnection(HOST, port, timeout=300)
    try:
        payload = json.dumps(body).encode() if body is not None else None
        connection.request(method, path, payload, {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text(encoding="utf-8").split()):
            found += [child, *_children(child)]
    return found


def _status(pid: int) -> dict[str, int]:
    """The ``kB`` lines of ``/proc/<pid>/status``."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    return {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith(" kB")}


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
