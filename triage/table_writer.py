"""Tables written so that no cell changes, piece by piece, and whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from triage.errors import FileError
from triage.tables import is_packed, table_suffix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd
    import xlsxwriter
    from xlsxwriter.format import Format

    Append = Callable[[pd.DataFrame], None]

_WIDEST_COLUMN = 60


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table in one piece; see :func:`table_writer`."""
    with table_writer(path) as append:
        append(frame)


@contextmanager
def table_writer(path: Path) -> Iterator[Append]:
    """Write a table piece by piece; a half-written file never bears the final name.

    Parameters
    ----------
    path : Path
        csv and tsv come in UTF-8 with BOM, which Excel needs.

    Yields
    ------
    callable
        Takes the next rows, all with the same columns. All cells are written
        as text: a leading ``=`` starts no formula in xlsx.

    Raises
    ------
    FileError
        If the folder cannot be written.
    """
    suffix = table_suffix(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        os.close(handle)
    except OSError as error:
        msg = f"无法写入 {path}，请检查目录是否存在、是否有权限。"
        raise FileError(msg) from error
    draft = Path(name)
    writer = _xlsx_writer(draft) if suffix == ".xlsx" else _delimited_writer(draft, path)
    try:
        with writer as append:
            yield append
        draft.chmod(0o644)
        draft.replace(path)
    except OSError as error:
        msg = f"写入 {path} 失败（{error.strerror}），请检查磁盘空间和权限。"
        raise FileError(msg) from error
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


@contextmanager
def _delimited_writer(draft: Path, path: Path) -> Iterator[Append]:
    begun = False

    def append(frame: pd.DataFrame) -> None:
        nonlocal begun
        frame.to_csv(
            draft,
            index=False,
            header=not begun,
            mode="a",
            sep="\t" if table_suffix(path) == ".tsv" else ",",
            # The mark stands at the beginning of the file and nowhere else.
            encoding="utf-8" if begun else "utf-8-sig",
            compression="gzip" if is_packed(path) else None,
        )
        begun = True

    yield append


@contextmanager
def _xlsx_writer(draft: Path) -> Iterator[Append]:
    import xlsxwriter

    options = {
        "constant_memory": True,  # rows go to the disk as they come
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(draft, options) as workbook:
        yield _Sheet(workbook).append


class _Sheet:
    """The sheet with the suggestions, its columns as wide as what stands in them."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._sheet = workbook.add_worksheet("建议")
        self._bold = workbook.add_format({"bold": True})
        self._widths: list[int] = []
        self._row = 0

    def append(self, frame: pd.DataFrame) -> None:
        if not self._row:
            self._widths = [0] * len(frame.columns)
            self._write([str(header) for header in frame.columns], self._bold)
            self._sheet.freeze_panes(1, 0)
        for cells in frame.astype(str).itertuples(index=False, name=None):
            self._write(cells)
        for column, longest in enumerate(self._widths):
            # A Han character is two columns wide.
            self._sheet.set_column(column, column, min(_WIDEST_COLUMN, 2 * longest + 2))

    def _write(self, cells: Sequence[str], style: Format | None = None) -> None:
        for column, cell in enumerate(cells):
            self._sheet.write_string(self._row, column, cell, style)
            self._widths[column] = max(self._widths[column], len(cell))
        self._row += 1
