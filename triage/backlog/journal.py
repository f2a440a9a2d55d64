"""What is done of a backlog, kept so that a killed run goes on where it was."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from triage.errors import FileError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS piece (key BLOB PRIMARY KEY, cells BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS finished (name TEXT PRIMARY KEY, summary TEXT NOT NULL) WITHOUT ROWID;
"""


def journal_folder(target: Path) -> Path:
    """Return where the journal of an output lies, if there is one."""
    return target.with_name(f"{target.name}.unfinished")


class Journal:
    """A folder beside the output with all that is done so far.

    Suggestions are kept under a digest of what they depend on. So nothing has
    to be compared when a run goes on: what still holds is found, what changed
    meanwhile is not. Each piece is committed on its own.

    Parameters
    ----------
    target : Path
        The output.

    Attributes
    ----------
    folder : Path
        Where drafts may lie as well.
    resumed : bool
        Whether an earlier run left something.

    Raises
    ------
    FileError
        If the folder cannot be written.
    UsageError
        If another run is writing the same output.
    """

    def __init__(self, target: Path) -> None:
        self.folder = journal_folder(target)
        with told_plainly(target):
            self.folder.mkdir(exist_ok=True)
            try:
                self._base = sqlite3.connect(self.folder / "journal.sqlite", timeout=1)
                # Held until this process ends, however it ends.
                self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
                self._base.execute("PRAGMA journal_mode = WAL")
                self._base.execute("PRAGMA synchronous = NORMAL")
                self._base.executescript(_SCHEMA)
                self._base.execute("BEGIN EXCLUSIVE")
                self._base.commit()
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    raise
                msg = f"另一个任务正在写 {target}，请等它结束，或换一个输出文件名。"
                raise UsageError(msg) from error
            self.resumed = self._has("piece") or self._has("finished")
            for leftover in self.folder.iterdir():
                if not leftover.name.startswith("journal.sqlite"):
                    leftover.unlink()

    def _has(self, table: str) -> bool:
        query = f"SELECT EXISTS (SELECT 1 FROM {table})"  # noqa: S608 - names of ours
        return bool(self._base.execute(query).fetchone()[0])

    def get(self, key: bytes) -> list[list[str]] | None:
        """Return the cells kept under a key, or ``None``."""
        found = self._base.execute("SELECT cells FROM piece WHERE key = ?", (key,)).fetchone()
        return None if found is None else json.loads(zlib.decompress(found[0]))

    def put(self, key: bytes, cells: list[list[str]]) -> None:
        """Keep cells under a key, for good."""
        packed = zlib.compress(json.dumps(cells, ensure_ascii=False).encode(), 1)
        with self._base:
            self._base.execute("INSERT OR REPLACE INTO piece VALUES (?, ?)", (key, packed))

    def finished(self, name: str) -> dict[str, Any] | None:
        """Return the summary of a file that is done, or ``None``."""
        query = "SELECT summary FROM finished WHERE name = ?"
        found = self._base.execute(query, (name,)).fetchone()
        return None if found is None else json.loads(found[0])

    def finish(self, name: str, summary: dict[str, Any]) -> None:
        """Note that a file is done; its pieces are no longer needed."""
        with self._base:
            told = json.dumps(summary, ensure_ascii=False)
            self._base.execute("INSERT OR REPLACE INTO finished VALUES (?, ?)", (name, told))

    def forget_pieces(self) -> None:
        """Drop the pieces of a file that is done."""
        with self._base:
            self._base.execute("DELETE FROM piece")

    def close(self) -> None:
        """Leave it to a later run."""
        self._base.close()

    def remove(self) -> None:
        """Remove the folder: all is done."""
        self._base.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def told_plainly(target: Path) -> Iterator[None]:
    """Say in one sentence why an output cannot be written.

    Raises
    ------
    FileError
        If it cannot.
    """
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        if isinstance(error, FileNotFoundError | NotADirectoryError | PermissionError):
            msg = f"无法写入 {target}，请检查目录是否存在、是否有权限。"
        else:
            msg = (
                f"写入 {target} 失败（{reason}），请检查磁盘空间；"
                "已完成的部分已保存，用同一条命令可以接着做。"
            )
        raise FileError(msg) from error
