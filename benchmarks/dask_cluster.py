"""A Dask cluster of real processes on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

DASK = Path(sys.executable).parent / "dask"
PATIENCE = 60


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start one scheduler and workers of one thread without nannies; yield the address of a scheduler and its worker processes."""
    file = folder / "scheduler.json"
    options = ["--scheduler-file", file, "--dashboard-address", "127.0.0.1:0"]
    quiet: dict[str, Any] = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "cwd": folder,
    }
    started = [
        subprocess.Popen(
            [DASK, "scheduler", "--host", "127.0.0.1", "--port", "0", *options], **quiet
        )
    ]
    try:
        deadline = time.monotonic() + PATIENCE
        while not file.is_file() or not file.read_text():
            if time.monotonic() > deadline:
                msg = "the scheduler does not start"
                raise TimeoutError(msg)
            time.sleep(0.1)
        for n in range(workers):
            place = ["--local-directory", folder / f"worker{n}", "--nthreads", "1", "--no-nanny"]
            command = [DASK, "worker", *options, *place, "--host", "127.0.0.1"]
            started.append(subprocess.Popen(command, **quiet))
        yield json.loads(file.read_text())["address"], started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()
