"""Where results go: a writer for each kind, and a file that is whole or not there."""

from __future__ import annotations

import gzip
import os
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Any

from triage.errors import FileError
from triage.tables.delimited import DelimitedWriter
from triage.tables.jsonlines import JsonWriter
from triage.tables.sources import WRITTEN, kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from triage.tables.sheet import Piece, Sheet

LEVEL = 6


class TableWriter:
    """Writes a table into a draft, which :meth:`finish` makes the file.

    The same rows give the same bytes.

    Parameters
    ----------
    path : Path
        What the file will be; its suffix says how it is stored.
    folder : Path
        For the draft; on the same disk.

    Raises
    ------
    FileError
        If this kind cannot be written.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        self._path = path
        self._draft = folder / "draft"
        self._open = ExitStack()
        self._sheets = 0
        self.kind = written_kind(path.name)
        self._writer: Any
        if self.kind == ".xlsx":
            from triage.tables.workbook import WorkbookWriter

            self._writer = WorkbookWriter(self._draft, folder)
        elif self.kind == ".parquet":
            from triage.tables.parquet import ParquetWriter

            self._writer = ParquetWriter(self._draft)
        else:
            stream = self._stream()
            self._writer = (
                JsonWriter(stream) if self.kind == ".jsonl" else DelimitedWriter(stream, self.kind)
            )

    def _stream(self) -> IO[bytes]:
        file: IO[bytes] = self._open.enter_context(self._draft.open("wb"))
        if not self._path.name.lower().endswith(".gz"):
            return file
        # No moment and no name, so that two runs give the same bytes.
        packed: Any = gzip.GzipFile("", "wb", LEVEL, file, mtime=0)
        stream: IO[bytes] = self._open.enter_context(packed)
        return stream

    def begin(self, sheet: Sheet, names: Sequence[str]) -> None:
        """Begin a table, with the names of the further columns.

        Raises
        ------
        FileError
            If this kind holds one table only and there is one already.
        """
        self._sheets += 1
        if self._sheets > 1 and self.kind != ".xlsx":
            msg = "文件里有多个工作表都有诉求，请把输出写成 xlsx，或用 --sheet 指定其中一个。"
            raise FileError(msg)
        self._writer.begin(sheet, names)

    def append(self, piece: Piece, cells: Sequence[Sequence[str]], marked: Sequence[bool]) -> None:
        """Write rows with further cells; those marked stand out where there are colours."""
        if self.kind == ".xlsx":
            self._writer.append(piece, cells, marked)
        else:
            self._writer.append(piece, cells)

    def copy(self, sheet: Sheet) -> bool:
        """Write a sheet of a workbook as it is; tell whether this kind of file can hold it."""
        if self.kind == ".xlsx":
            self._writer.copy(sheet)
        return self.kind == ".xlsx"

    def finish(self, summary: Sequence[Sequence[str]] = ()) -> None:
        """Complete the file and give it its name, at once and for good."""
        if self.kind == ".xlsx" and summary:
            self._writer.summary(summary)
        if self.kind in (".xlsx", ".parquet"):
            self._writer.close(finished=True)
        self._open.close()
        with self._draft.open("rb") as file:
            os.fsync(file.fileno())
        self._draft.chmod(0o644)
        self._draft.replace(self._path)

    def abandon(self) -> None:
        """Throw the draft away."""
        if self.kind in (".xlsx", ".parquet"):
            self._writer.close(finished=False)
        self._open.close()
        self._draft.unlink(missing_ok=True)


def written_kind(name: str) -> str:
    """Return the kind in which a file of this name is written.

    Raises
    ------
    FileError
        If there is none.
    """
    kind = kind_of(name)
    if kind not in WRITTEN:
        msg = f"{kind.removeprefix('.')} 格式只能读取，请把输出写成 xlsx 或 csv。"
        raise FileError(msg)
    return kind
