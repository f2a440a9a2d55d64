"""The same backlog on one machine and on a Dask cluster, one worker killed in between."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from benchmarks.backlog import LENGTH
from benchmarks.dask_cluster import cluster
from benchmarks.data import LABELLED, MISSING, UNLABELLED, messages, perturbed
from triage.backlog.cluster import classify_on_cluster
from triage.backlog.plan import Task
from triage.backlog.run import NOBODY, Watcher, classify_files
from triage.locations import embedded_models
from triage.registry import Registry
from triage.tables.sources import find_sources

if TYPE_CHECKING:
    import subprocess

    from triage.tables.packing import Packed

PARTITIONS, ROWS = 40, 5_000
TINY = 200
"""Partitions of ten rows, of which the cost of a partition is found."""


def section() -> str:
    """Return the section."""
    title = "## A backlog on a Dask cluster"
    if not (LABELLED.is_file() and UNLABELLED.is_file()):
        return f"{title}\n\n{MISSING}"
    texts = [t[:LENGTH] for t in [*messages(LABELLED), *messages(UNLABELLED)] if len(t) >= LENGTH]
    registry = Registry(embedded_models())
    task = Task(registry.folder, registry.current(), workers=1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large = _dataset(folder / "large", texts, PARTITIONS, ROWS)
        tiny = _dataset(folder / "tiny", texts, TINY, 10)
        begun = time.perf_counter()
        classify_files(large, folder / "here", task)
        local = time.perf_counter() - begun
        begun = time.perf_counter()
        classify_files(tiny, folder / "tiny-here", task)
        local_tiny = time.perf_counter() - begun
        one, there_tiny = _on_cluster(folder, large, tiny, task, 1)
        same = _digest(folder / "there1") == _digest(folder / "here")
        two, _ = _on_cluster(folder, large, tiny, task, 2)
        same &= _digest(folder / "there2") == _digest(folder / "here")
        killed = _with_a_kill(folder, large, task)
        same &= _digest(folder / "killed") == _digest(folder / "here")
    if not same:
        msg = "the results differ"
        raise AssertionError(msg)
    rows = PARTITIONS * ROWS
    return "\n".join(
        [
            title,
            "",
            (
                f"{rows:,} rows in {PARTITIONS} Parquet partitions, real messages of {LENGTH} "
                "characters repeated and perturbed, with evidence; scheduler and workers (one "
                "thread each) are processes of this machine. All results are the same files, "
                "byte for byte."
            ),
            "",
            "| run | seconds | rows a second | against local |",
            "|---|---|---|---|",
            *(
                f"| {what} | {seconds:.1f} | {rows / seconds:,.0f} | {local / seconds:.2f} |"
                for what, seconds in (
                    ("local, one process", local),
                    ("Dask, one worker", one),
                    ("Dask, two workers", two),
                    ("Dask, two workers, one killed half-way", killed),
                )
            ),
            "",
            (
                f"{TINY} partitions of ten rows: {local_tiny / TINY * 1000:.1f} ms a partition "
                f"locally, {there_tiny / TINY * 1000:.1f} ms on a cluster of one worker. The "
                "scheduler shares the machine with the workers, so two workers on two cores "
                "cannot be twice as fast."
            ),
        ]
    )


def _dataset(folder: Path, texts: list[str], partitions: int, rows: int) -> list[Packed]:
    folder.mkdir()
    source = perturbed(texts, partitions * rows)
    for part in range(partitions):
        frame = pd.DataFrame({"诉求内容": [next(source) for _ in range(rows)]})
        frame.to_parquet(folder / f"part-{part:03}.parquet")
    return find_sources(str(folder))


def _on_cluster(
    folder: Path, large: list[Packed], tiny: list[Packed], task: Task, workers: int
) -> tuple[float, float]:
    """Return the seconds of both backlogs; the cluster is warm, as one that stands is."""
    place = folder / f"cluster{workers}"
    place.mkdir()
    with cluster(place, workers) as (address, _):
        classify_on_cluster(tiny, folder / "warm", task, address)
        shutil.rmtree(folder / "warm")
        seconds = []
        for sources, name in ((large, f"there{workers}"), (tiny, f"tiny{workers}")):
            begun = time.perf_counter()
            classify_on_cluster(sources, folder / name, task, address, NOBODY)
            seconds.append(time.perf_counter() - begun)
    return seconds[0], seconds[1]


def _with_a_kill(folder: Path, large: list[Packed], task: Task) -> float:
    place = folder / "cluster-killed"
    place.mkdir()
    with cluster(place, 2) as (address, workers):

        def kill(done: int, total: int | None) -> None:
            victim: subprocess.Popen[bytes] = workers[0]
            if total is not None and done > total / 2 and victim.poll() is None:
                victim.kill()

        begun = time.perf_counter()
        classify_on_cluster(large, folder / "killed", task, address, Watcher(kill))
        return time.perf_counter() - begun


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.parquet")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
