"""The queue of batch jobs: one at a time, first come first served.

A thread waits for the process that does the work, so the event loop has nothing
to do with it. What is queued or running when the service ends, is queued again
when it starts.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import api
from api.batch_store import (
    OUTCOME,
    PROGRESS,
    UNFINISHED,
    BatchJob,
    BatchStore,
    now,
    read_json,
    try_lock,
)
from api.batch_worker import Order
from api.problems import ProblemError
from triage.registry import Registry

if TYPE_CHECKING:
    from triage.settings import Settings

LOCK = "service.lock"
BETWEEN_CLEANINGS = 3600.0
"""Seconds at most between two looks for jobs that have been kept long enough."""
_DIED = "处理进程意外终止（可能内存不足），请拆分文件后重新提交。"
_log = logging.getLogger(__name__)


class BatchJobs:
    """Runs jobs, each in a process of its own.

    Parameters
    ----------
    settings : Settings
        Folders and limits.

    Attributes
    ----------
    store : BatchStore
        The jobs on disk.
    process : Popen or None
        What works on the current job.
    """

    def __init__(self, settings: Settings) -> None:
        self.store = BatchStore(settings.batches)
        self._settings = settings
        self._registry = Registry(settings.models.absolute())
        self._changed = threading.Condition()
        self._waiting: deque[str] = deque()
        self._uploading = 0
        self._lock: IO[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._closing = False
        self._current: str | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self._stopped: str | None = None

    def start(self) -> None:
        """Take up the jobs that are there, and work on those to come."""
        self._closing = False
        with self._changed:
            if self.store.folder.is_dir():
                self._own_folder()
        self._thread = threading.Thread(target=self._work, name="batch-jobs", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop; the job that is running goes on when the service starts again."""
        with self._changed:
            self._closing = True
            self._kill()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        with self._changed:
            self._waiting.clear()
            if self._lock is not None:
                self._lock.close()
                self._lock = None

    def reserve(self) -> str:
        """Keep a place in the queue for an upload; return the model version it will use.

        Raises
        ------
        ProblemError
            If too many are waiting, or jobs cannot be taken at all.
        RegistryError
            If there is no model.
        """
        version = self._registry.current()
        with self._changed:
            if not self._own_folder():
                raise _not_ours()
            if len(self._waiting) + self._uploading >= self._settings.batch_waiting:
                msg = f"排队的任务已达 {self._settings.batch_waiting} 个，请等前面的任务完成后再提交。"
                raise ProblemError(429, msg, {"retry-after": "60"})
            self._uploading += 1
        return version

    def release(self, job: BatchJob | None = None) -> None:
        """Give back a reserved place, or put the job on it."""
        with self._changed:
            self._uploading -= 1
            if job is not None:
                self._waiting.append(job.id)
                self._changed.notify_all()

    def status(self, job_id: str) -> tuple[BatchJob, float | None] | None:
        """Return a job as it is at the moment, and its rows a second."""
        job = self.store.load(job_id)
        if job is None or job.state != "running":
            return None if job is None else (job, None)
        progress = read_json(self.store.path(job_id) / PROGRESS) or {}
        rows = {name: progress[name] for name in ("rows_done", "rows_total") if name in progress}
        return replace(job, **rows), progress.get("rate")

    def delete(self, job_id: str) -> bool:
        """Cancel a job that has not ended, or remove one that has.

        Returns
        -------
        bool
            Whether there is such a job.

        Raises
        ------
        ProblemError
            If another service process has the jobs.
        """
        with self._changed:
            job = self.store.load(job_id)
            if job is None:
                return False
            if not self._own_folder():
                raise _not_ours()
            if job_id == self._current:
                self._stopped = job_id
                self._kill()
                # Its files can be removed once the process is gone.
                self._changed.wait_for(lambda: self._current != job_id)
                job = self.store.load(job_id)
                if job is None or job.state == "cancelled":
                    return True
                # It had ended by itself just before.
            if job.state not in UNFINISHED:
                self.store.remove(job_id)
                return True
            if job_id in self._waiting:
                self._waiting.remove(job_id)
            self._cancelled(job)
            return True

    def _own_folder(self) -> bool:
        """Make sure that the jobs are this process's alone; tell whether they are."""
        if self._lock is not None:
            return True
        try:
            self.store.create()
            self._lock = try_lock(self.store.folder / LOCK)
        except OSError as error:
            _log.error("batch folder cannot be used: %s", type(error).__name__)
        if self._lock is None:
            return False
        self.store.discard_drafts()
        self._waiting.extend(job.id for job in self.store.jobs() if job.state in UNFINISHED)
        self._changed.notify_all()
        return True

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closing, BETWEEN_CLEANINGS)
                if self._closing:
                    return
                if self._lock is not None:
                    with suppress(OSError):  # it is tried again
                        self.store.remove_ended(self._settings.batch_days)
                if not self._waiting:
                    continue
                self._current = self._waiting.popleft()
            try:
                self._run(self._current)
            except Exception as error:  # noqa: BLE001 - the queue must go on
                _log.error("batch job %s: %s", self._current, type(error).__name__)
                self._give_up(self._current)
            finally:
                with self._changed:
                    self._current = self._stopped = None
                    self._changed.notify_all()

    def _run(self, job_id: str) -> None:
        job = self.store.load(job_id)
        if job is None:
            return
        # One that was finished just before the service was killed is not done again.
        if not (self.store.path(job_id) / OUTCOME).is_file():
            job = replace(job, state="running", started=job.started or now())
            self.store.save(job)
            late = self._wait_for_process(job)
        else:
            late = False
        with self._changed:
            if self._stopped == job_id:
                self._cancelled(job)
            elif not self._closing:
                self._finish(job, late=late)

    def _wait_for_process(self, job: BatchJob) -> bool:
        """Have a process do the job; return whether it took too long."""
        settings = self._settings
        order = Order(
            models=str(self._registry.folder),
            processes=settings.batch_processes,
            rows=settings.batch_rows,
            unpacked=settings.batch_unpacked_bytes,
            ratio=settings.batch_ratio,
        )
        with self._changed:
            if self._closing or self._stopped == job.id:
                return False
            try:
                process = self.process = start_worker(self.store.path(job.id))
            except OSError as error:  # no outcome, as if it had died
                _log.error("batch worker cannot be started: %s", type(error).__name__)
                return False
        late = threading.Event()

        def stop() -> None:
            late.set()
            _kill_group(process)

        timer = threading.Timer(settings.batch_seconds, stop)
        timer.daemon = True
        timer.start()
        assert process.stdin is not None  # noqa: S101 - as started
        try:
            with suppress(OSError):  # it died at once: there is no outcome, which says enough
                process.stdin.write(json.dumps(order._asdict()).encode() + b"\n")
                process.stdin.flush()
            process.wait()
        finally:
            timer.cancel()
            with self._changed:
                self.process = None
            with suppress(OSError):
                process.stdin.close()
        return late.is_set()

    def _finish(self, job: BatchJob, *, late: bool) -> None:
        outcome = read_json(self.store.path(job.id) / OUTCOME)
        if outcome is None:
            limit = self._settings.batch_seconds
            error = f"处理超过 {limit} 秒的上限，已停止，请拆分文件后重新提交。" if late else _DIED
            outcome = {"state": "failed", "error": error}
        if outcome["state"] != "done":
            _log.warning("batch job %s failed", job.id)
        known: dict[str, Any] = {
            name: outcome[name]
            for name in ("state", "error", "summary", "result", "rows_done", "rows_total")
            if name in outcome
        }
        job = replace(job, finished=now(), **known)
        # The copy of the complaints goes first: should the disk be full, there
        # is then room for what follows.
        self.store.keep_only(job.id, *filter(None, [OUTCOME, job.result]))
        self.store.save(job)
        self.store.keep_only(job.id, *filter(None, [job.result]))

    def _give_up(self, job_id: str) -> None:
        """Let a job fail that cannot even be written down properly, as on a full disk."""
        with suppress(OSError), self._changed:
            job = self.store.load(job_id)
            if job is not None and job.state in UNFINISHED:
                self.store.keep_only(job_id)
                msg = "任务目录无法写入（可能磁盘已满），请管理员处理后重新提交。"
                self.store.save(replace(job, state="failed", error=msg, finished=now()))

    def _cancelled(self, job: BatchJob) -> None:
        """Leave the note that it was cancelled, for whoever is watching, and no file."""
        self.store.save(replace(job, state="cancelled", finished=now()))
        self.store.keep_only(job.id)

    def _kill(self) -> None:
        if self.process is not None:
            _kill_group(self.process)


def _not_ours() -> ProblemError:
    msg = "批量任务暂不可用：任务目录无法写入，或正由另一个服务进程使用，请联系管理员。"
    return ProblemError(503, msg)


def start_worker(folder: Path) -> subprocess.Popen[bytes]:
    """Start the process that does a job; it waits for its order."""
    group: dict[str, Any]
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        group = {"creationflags": flags}
    else:
        group = {"start_new_session": True}  # Ctrl-C is for the service, which ends it
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "api.batch_worker", str(folder)],
        # Where this very program lies, whatever else is installed.
        cwd=Path(api.__file__).parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        # A library's last words might quote a complaint.
        stderr=subprocess.DEVNULL,
        **group,
    )


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a worker with all that it has started."""
    if process.poll() is not None:  # its number may be somebody else's by now
        return
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
