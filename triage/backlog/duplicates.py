"""The same matter posted again, marked so that it is read once."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from triage.backlog.journal import Journal, told_plainly
from triage.backlog.marker import free_name
from triage.backlog.plan import looked_at
from triage.backlog.run import CHUNK, NOBODY, Watcher, new_targets, single_target
from triage.near_duplicates import group, signatures
from triage.tables.columns import find_text_column
from triage.tables.options import AS_FOUND, ReadOptions
from triage.tables.sheet import clean, total_rows
from triage.tables.writer import TableWriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from triage.tables.columns import Found
    from triage.tables.packing import Packed
    from triage.tables.sheet import Sheet

COLUMNS = ("重复组", "组内条数", "组内首条")
"""Number of the group (none if the row is alone), its rows, whether this is the first."""


class Grouped(NamedTuple):
    """How many rows there are, how many groups of more than one, and how many rows in those."""

    rows: int
    groups: int
    repeated: int


def group_files(  # noqa: PLR0913 - what a user may say of files
    sources: Sequence[Packed],
    target: Path,
    *,
    many: bool = False,
    text_column: str | None = None,
    reading: ReadOptions = AS_FOUND,
    watcher: Watcher = NOBODY,
    overwrite: bool = False,
) -> Grouped:
    """Mark near-duplicates, also from one file to another.

    Takes 512 bytes of memory for each row. Read twice: nothing is kept of the
    texts but their signatures.

    Parameters
    ----------
    sources : sequence of Packed
        The files.
    target : Path
        The result, or a folder for the results if there are many.
    many : bool
        Whether the target is a folder.
    text_column : str, optional
        By default it is found.
    reading : ReadOptions
        How to read the files.
    watcher : Watcher
        Who is told.
    overwrite : bool
        Whether existing results may be replaced.

    Raises
    ------
    TriageError
        If a file or column cannot be read, or a result not be written.
    """
    if many:
        targets = new_targets(sources, target, overwrite=overwrite)
    else:
        targets = [single_target(sources[0], target, overwrite=overwrite)]
    files = [
        looked_at(source, reading, lambda sheet: find_text_column(sheet, text_column))
        for source in sources
    ]
    total = total_rows(sheet for sheets in files for sheet, text in sheets if text)
    found = []
    rows = 0
    for sheets in files:
        for sheet, text in sheets:
            if text is None:
                continue
            watcher.tell(f"{sheet.stated}，诉求列{text.stated}".lstrip("，"))
            for piece in sheet.read(CHUNK):
                found.append(signatures([clean(cell) for cell in piece.column(text.place)]))
                rows += len(piece)
                watcher.progress(rows, total)
    watcher.progress(rows, rows)
    cells = _cells(group(np.concatenate(found)) if found else np.empty(0, np.intp))
    journal = Journal(target)
    first = 0
    try:
        for sheets, path in zip(files, targets, strict=True):
            first = _write(sheets, path, journal.folder, cells, first)
    except BaseException:
        journal.close()
        raise
    journal.remove()
    sizes = [int(size) for number, size, head in cells if number and head == "是"]
    return Grouped(rows, len(sizes), sum(sizes))


def _cells(groups: NDArray[np.intp]) -> list[list[str]]:
    """Return the further cells of each row."""
    sizes = np.bincount(groups, minlength=len(groups))
    heads = np.flatnonzero(sizes > 1)
    numbers = dict(zip(heads.tolist(), range(1, len(heads) + 1), strict=True))
    return [
        [str(numbers.get(head, "")), str(sizes[head]), "是" if head == row else "否"]
        for row, head in enumerate(groups.tolist())
    ]


def _write(
    sheets: Sequence[tuple[Sheet, Found | None]],
    target: Path,
    folder: Path,
    cells: Sequence[list[str]],
    first: int,
) -> int:
    """Write one file; return the row behind its last one."""
    with told_plainly(target), ExitStack() as undo:
        target.parent.mkdir(parents=True, exist_ok=True)
        writer = TableWriter(target, folder)
        undo.callback(writer.abandon)
        for sheet, text in sheets:
            if text is None:
                writer.copy(sheet)
                continue
            writer.begin(sheet, [free_name(name, sheet.columns) for name in COLUMNS])
            for piece in sheet.read(CHUNK):
                rows = cells[first : first + len(piece)]
                writer.append(piece, rows, [bool(row[0]) for row in rows])
                first += len(piece)
        undo.pop_all()
        writer.finish()
    return first
