"""Batch jobs on disk: a folder each, and nothing that a crash leaves half written."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

JOB = "job.json"
PROGRESS = "progress.json"
OUTCOME = "outcome.json"
WORKER_LOCK = "worker.lock"
RESULT = "result"
"""Name of the result, without its suffix."""
UNFINISHED = ("queued", "running")

_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchJob:
    """What is known of a job; holds nothing of any complaint.

    Attributes
    ----------
    id : str
        Name of the folder; whoever knows it may see the job.
    state : str
        ``queued``, ``running``, ``done``, ``failed`` or ``cancelled``.
    name : str
        What the user calls the file.
    upload, result : str
        Names of the files in the folder; empty if there is none.
    version : str
        Model version, the same before and after a restart.
    options : dict
        Keyword arguments of the library's task.
    created, started, finished : str or None
        ISO 8601, UTC.
    rows_done, rows_total : int, int or None
        Progress, as it was when the job ended.
    error : str or None
        Why it failed.
    summary : dict or None
        What the library says of the result.
    """

    id: str
    state: str = "queued"
    name: str
    upload: str
    version: str
    options: dict[str, Any] = field(default_factory=dict)
    created: str
    started: str | None = None
    finished: str | None = None
    rows_done: int = 0
    rows_total: int | None = None
    result: str = ""
    error: str | None = None
    summary: dict[str, Any] | None = None


class BatchStore:
    """The jobs in a folder.

    Parameters
    ----------
    folder : Path
        Need not exist yet. Whatever in it is not named like a job is left alone.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().absolute()

    def create(self) -> None:
        """Make the folder, for nobody but this user to look into."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def new_folder(self) -> Path:
        """Make the folder of a new job; until it is saved it is no job yet."""
        self.create()
        path = self.path(secrets.token_hex(16))
        path.mkdir(mode=0o700)
        return path

    def path(self, job_id: str) -> Path:
        """Return the folder of a job."""
        return self.folder / job_id

    def load(self, job_id: str) -> BatchJob | None:
        """Return a job; ``None`` if there is none of that id."""
        # The id comes from outside and becomes a path.
        if not _ID.fullmatch(job_id):
            return None
        content = read_json(self.path(job_id) / JOB)
        try:
            return None if content is None else BatchJob(**content)
        except TypeError:  # another version of the program wrote it
            return None

    def save(self, job: BatchJob) -> None:
        """Write what is known of a job."""
        write_json(self.path(job.id) / JOB, asdict(job))

    def jobs(self) -> list[BatchJob]:
        """Return all jobs, oldest first."""
        found = [self.load(path.name) for path in self._folders()]
        return sorted((job for job in found if job), key=lambda job: (job.created, job.id))

    def discard_drafts(self) -> None:
        """Remove uploads that a killed service left half way."""
        for path in self._folders():
            if not (path / JOB).is_file():
                shutil.rmtree(path, ignore_errors=True)

    def remove(self, job_id: str) -> None:
        """Remove a job and its files."""
        # First what makes it a job: it is gone at once, the rest may take a while.
        (self.path(job_id) / JOB).unlink(missing_ok=True)
        shutil.rmtree(self.path(job_id), ignore_errors=True)

    def remove_ended(self, days: int) -> None:
        """Remove jobs that ended so many days ago."""
        before = now(days)
        for job in self.jobs():
            if job.state not in UNFINISHED and (job.finished or job.created) < before:
                self.remove(job.id)

    def keep_only(self, job_id: str, *names: str) -> None:
        """Remove the files of a job but for those named and the job itself."""
        for path in self.path(job_id).iterdir():
            if path.name in {JOB, *names}:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()

    def _folders(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return [p for p in self.folder.iterdir() if _ID.fullmatch(p.name) and p.is_dir()]


def now(days_ago: int = 0) -> str:
    """Return the time as ISO 8601, UTC, so that text order is time order."""
    return (datetime.now(UTC) - timedelta(days=days_ago)).isoformat(timespec="microseconds")


def read_json(path: Path) -> dict[str, Any] | None:
    """Return the object in a file; ``None`` if there is none that can be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a file such that readers, and a crash, find the old or the new one whole.

    Raises
    ------
    OSError
        If it cannot be written; the old one is still there.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def try_lock(path: Path) -> IO[bytes] | None:
    """Lock a file for as long as the returned object is open; ``None`` if another has it.

    The system lets go of it however its owner ends.
    """
    file = path.open("ab")
    try:
        _lock(file)
    except OSError:
        file.close()
        return None
    return file


try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
else:

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
