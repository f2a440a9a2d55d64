"""``triage classify`` on one table after another, each ten times as long."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path

from benchmarks.curves import CURVES, draw
from benchmarks.data import LABELLED, MISSING, UNLABELLED, messages

ROWS = (1_000, 10_000, 100_000, 1_000_000)
CORES_AT = 100_000
"""Rows on which one core and two are compared."""
LENGTH = 290
WATCH = """
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(time.perf_counter() - start, peak)
"""
TRIAGE = Path(sys.executable).parent / "triage"


def section() -> str:
    """Return the section."""
    title = "## A backlog"
    if not (LABELLED.is_file() and UNLABELLED.is_file()):
        return f"{title}\n\n{MISSING}"
    texts = [
        text[:LENGTH]
        for text in [*messages(LABELLED), *messages(UNLABELLED)]
        if len(text) >= LENGTH
    ]
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        runs = {rows: _run(Path(folder), texts, rows, cores) for rows in ROWS}
        alone, together = (
            min(_run(Path(folder), texts, CORES_AT, workers) for _ in range(2))[0]
            for workers in (1, cores)
        )
    lines = [
        title,
        "",
        (
            f"`triage classify` from csv to csv, real messages of {LENGTH} characters over and "
            f"over, with evidence, {cores} workers; start-up and reading and writing included. "
            "Memory is the largest of any one process; weights are shared."
        ),
        "",
        "| rows | seconds | rows a second | peak memory |",
        "|---|---|---|---|",
        *(
            f"| {rows:,} | {seconds:.1f} | {rows / seconds:,.0f} | {peak / 1024:.0f} MB |"
            for rows, (seconds, peak) in runs.items()
        ),
        "",
        (
            f"{CORES_AT:,} rows: one worker {alone:.1f} s, {cores} workers {together:.1f} s, "
            f"{alone / together:.2f} times as fast."
        ),
        "",
        f"![Cost against rows]({CURVES}/backlog.svg)",
    ]
    curve = {
        "seconds": [seconds for seconds, _ in runs.values()],
        "peak memory, MB": [peak / 1024 for _, peak in runs.values()],
    }
    draw("backlog", "rows", "seconds, and MB", ROWS, curve)
    return "\n".join(lines)


def _run(folder: Path, texts: list[str], rows: int, workers: int) -> tuple[float, int]:
    """Run over a table of so many rows; see :func:`watched`."""
    source = folder / f"{rows}.csv"
    if not source.exists():
        with source.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["编号", "诉求内容"])
            writer.writerows([f"{n:08}", text] for n, text in enumerate(islice(cycle(texts), rows)))
    command = [
        str(TRIAGE), "classify", "--overwrite", "--workers", str(workers), str(source),
        str(folder / "out.csv"),
    ]  # fmt: skip
    return watched(command)


def watched(command: list[str]) -> tuple[float, int]:
    """Return the seconds of a command, and the kilobytes of its largest process."""
    # Started by a small process: a child's peak begins with the size of its parent.
    done = subprocess.run(
        [sys.executable, "-c", WATCH, *command], check=True, capture_output=True, text=True
    )
    seconds, peak = done.stdout.split()
    return float(seconds), int(peak)
