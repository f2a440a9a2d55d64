"""The process that a batch job runs in: ``python -m api.batch_worker FOLDER``.

The service writes one line of JSON to its standard input (see :class:`Order`)
and keeps the pipe open. When the pipe closes the service is gone, however it
ended, and this process ends with it: work that nobody waits for would hold the
machine, and the next service starts the job again.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from api.batch_store import (
    JOB,
    OUTCOME,
    PROGRESS,
    RESULT,
    WORKER_LOCK,
    read_json,
    try_lock,
    write_json,
)
from triage.errors import TriageError, UsageError

BETWEEN_REPORTS = 0.5
"""Seconds: whoever watches needs it no more often, and each report is a write to disk."""

LOWEST_PRIORITY = 19
"""A desk that waits for one suggestion goes before a backlog of a hundred thousand."""


class Order(NamedTuple):
    """What the service says of a job beyond what lies in its folder.

    Attributes
    ----------
    models : str
        Folder of the registry.
    processes : int or None
        Processes to work with.
    rows, unpacked, ratio : int, int, float
        Limits of the library.
    """

    models: str
    processes: int | None
    rows: int
    unpacked: int
    ratio: float


def classify(
    source: Path,
    job: dict[str, Any],
    order: Order,
    progress: Callable[[int, int | None], None],
) -> tuple[Path, dict[str, Any]]:
    """Call the library; return the result, which lies beside the source, and the summary.

    Raises
    ------
    TriageError
        If the file cannot be worked on.
    """
    from triage.backlog.plan import Task
    from triage.backlog.run import Watcher, classify_file
    from triage.tables import result_suffix
    from triage.tables.options import ReadOptions
    from triage.tables.packing import Limits, Packed
    from triage.tables.sources import find_sources

    if source.suffix == ".zip":
        found = find_sources(str(source))
        if len(found) > 1:
            msg = f"压缩包里有 {len(found)} 个表格，一次只处理一个，请解压后逐个提交。"
            raise UsageError(msg)
        packed = found[0]
    else:
        packed = Packed(source, "", job["name"])  # sentences name it as the user does
    options = dict(job["options"])
    limits = Limits(rows=order.rows, unpacked=order.unpacked, ratio=order.ratio)
    task = Task(
        Path(order.models),
        job["version"],
        reading=ReadOptions(encoding=options.pop("encoding", None), limits=limits),
        workers=order.processes,
        **options,
    )
    target = source.with_name(RESULT + result_suffix(packed.name))
    # A result without an outcome is of a worker that was killed between the two.
    summary = classify_file(packed, target, task, Watcher(progress), overwrite=True)
    return target, summary.to_dict()


class Reporter:
    """Writes how far the job is, now and then.

    Parameters
    ----------
    path : Path
        Where to.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        # What an earlier run had done is still done while this one passes over it,
        # and does not count as the speed of this one.
        self._before = int((read_json(path) or {}).get("rows_done", 0))
        self._begun = time.monotonic()
        self._last = -BETWEEN_REPORTS
        self.rows_done = 0
        self.rows_total: int | None = None

    def __call__(self, done: int, total: int | None) -> None:
        """Note how far the job is."""
        self.rows_done, self.rows_total = done, total
        if time.monotonic() - self._last >= BETWEEN_REPORTS:
            write_json(self._path, self.state())
            self._last = time.monotonic()

    def state(self) -> dict[str, Any]:
        """Return how far the job is, and its rows a second."""
        passed = time.monotonic() - self._begun
        rows = self.rows_done - self._before
        rate = round(rows / passed, 1) if rows > 0 and passed > 0 else None
        done = max(self.rows_done, self._before)
        return {"rows_done": done, "rows_total": self.rows_total, "rate": rate}


def work(folder: Path, order: Order) -> dict[str, Any]:
    """Do a job; return its outcome."""
    job = read_json(folder / JOB)
    if job is None:
        return {"state": "failed", "error": "任务记录无法读取，请重新提交。"}
    source = folder / job["upload"]
    reporter = Reporter(folder / PROGRESS)
    try:
        target, summary = classify(source, job, order, reporter)
    except TriageError as error:
        # The user knows the file by his own name, not by where it lies here.
        message = error.message.replace(str(source), job["name"]).replace(source.name, job["name"])
        return {"state": "failed", "error": message, **reporter.state()}
    except MemoryError:
        return {"state": "failed", "error": "内存不足，请拆分文件后重新提交。"}
    except Exception as error:  # noqa: BLE001 - the kind only: its message may quote a complaint
        kind = type(error).__name__
        msg = f"处理时内部出错（{kind}），请检查文件后重新提交；如仍出现请联系管理员。"
        return {"state": "failed", "error": msg, **reporter.state()}
    rows = {"rows_done": reporter.rows_done, "rows_total": reporter.rows_done}
    return {"state": "done", "summary": summary, "result": target.name, **rows}


def main(folder: Path) -> None:
    """Do the job in a folder, and leave the outcome there."""
    order = Order(**json.loads(_first_line()))
    threading.Thread(target=_end_with_the_service, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(LOWEST_PRIORITY)
    # The worker of a service that has just been killed may not have noticed yet.
    while (lock := try_lock(folder / WORKER_LOCK)) is None:
        time.sleep(0.05)
    with lock:
        write_json(folder / OUTCOME, work(folder, order))


def _first_line() -> bytes:
    # Unbuffered: a thread that waits inside a buffered reader would keep the
    # interpreter from ending.
    line = bytearray()
    while not line.endswith(b"\n") and (byte := os.read(0, 1)):
        line += byte
    return bytes(line)


def _end_with_the_service() -> None:
    while os.read(0, 1024):
        pass
    # The service starts this process as the leader of a group, to which those
    # that the library starts belong as well.
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
