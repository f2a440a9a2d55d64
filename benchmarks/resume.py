"""A million rows, undisturbed and killed again and again: the same bytes at the end."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import tempfile
import time
from pathlib import Path
from random import Random

from benchmarks.backlog import LENGTH, TRIAGE, watched
from benchmarks.data import LABELLED, MISSING, UNLABELLED, messages, perturbed

ROWS = 1_000_000
KILLS = 20
SEED = 6


def section() -> str:
    """Return the section."""
    title = "## A backlog that is killed"
    if not (LABELLED.is_file() and UNLABELLED.is_file()):
        return f"{title}\n\n{MISSING}"
    texts = [t[:LENGTH] for t in [*messages(LABELLED), *messages(UNLABELLED)] if len(t) >= LENGTH]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "in.csv"
        with source.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["编号", "诉求内容"])
            writer.writerows([f"{n:08}", text] for n, text in enumerate(perturbed(texts, ROWS)))
        whole, killed = folder / "whole.csv", folder / "killed.csv"
        seconds, peak = watched([str(TRIAGE), "classify", str(source), str(whole)])
        kept = 0
        random = Random(SEED)  # noqa: S311 - moments, not secrets
        begun = time.perf_counter()
        command = [TRIAGE, "classify", source, killed]
        for _ in range(KILLS):
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
            # On average a twentieth of the work, of which going again through what
            # is done takes a part: it is not done before the last kill.
            time.sleep(random.uniform(0, 2 * seconds / KILLS))
            process.kill()
            process.wait()
            kept = sum(p.stat().st_size for p in folder.glob("*.unfinished/journal*"))
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        total = time.perf_counter() - begun
        same = _digest(whole) == _digest(killed)
        left = sorted(path.name for path in folder.iterdir())
        size = whole.stat().st_size
    if not same:
        msg = "the results differ"
        raise AssertionError(msg)
    return "\n".join(
        [
            title,
            "",
            (
                f"{ROWS:,} rows (real messages of {LENGTH} characters repeated, three characters "
                f"of each exchanged), csv to csv, all cores. Undisturbed: {seconds:.0f} s, "
                f"{ROWS / seconds:,.0f} rows a second, peak memory of the largest process "
                f"{peak / 1024:.0f} MB, {size / 1e6:.0f} MB written."
            ),
            "",
            (
                f"The same command killed (SIGKILL) {KILLS} times at random moments and started "
                f"again: {total:.0f} s in all, {total / seconds:.2f} times as long, the result the "
                f"same byte for byte; the journal had {kept / 1e6:.0f} MB at the last kill; left over at "
                f"the end: {', '.join(set(left) - {'in.csv', 'whole.csv', 'killed.csv'}) or 'nothing'}."
            ),
        ]
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
