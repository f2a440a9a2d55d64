"""Workbooks: xlsx, xls, ods and et, with every cell as exact as the file has it."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from triage.errors import FileError
from triage.tables.headers import LOOKED_AT, Header, chosen_header
from triage.tables.options import AS_FOUND, ReadOptions
from triage.tables.sheet import Piece, Sheet, chunked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from python_calamine import CalamineSheet


class SheetForm(NamedTuple):
    """What stands above the rows of a sheet.

    Attributes
    ----------
    prologue : tuple of tuple
        Rows of cells, those of the header among them.
    header : Header
        Where the header is.
    merged : tuple of (first row, first column, last row, last column)
        Merged cells of these rows.
    """

    prologue: tuple[tuple[Any, ...], ...]
    header: Header
    merged: tuple[tuple[int, int, int, int], ...]


def read_workbook(content: IO[bytes], name: str, options: ReadOptions = AS_FOUND) -> list[Sheet]:
    """Return the sheets of a workbook that hold anything, in their order.

    Parameters
    ----------
    content : binary file
        The workbook, seekable. It is read whole: these formats have no other way.
    name : str
        What the file is called.
    options : ReadOptions
        What is not to be found from the content.

    Raises
    ------
    FileError
        If it is no workbook, asks for a password, lacks the sheet or is empty.
    """
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(content)
        metadata = [m for m in book.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
        present = [m.name for m in metadata]
        if options.sheet not in (None, *present):
            msg = f"文件 {name} 里没有「{options.sheet}」工作表（现有：{'、'.join(present)}），请改正名称。"
            raise FileError(msg)
        found = []
        for one in metadata:
            if options.sheet not in (None, one.name):
                continue
            hidden = one.visible != calamine.SheetVisibleEnum.Visible
            rows = book.get_sheet_by_name(one.name)
            made = _make_sheet(rows, one.name, options.header_row, hidden=hidden)
            if made is not None:
                found.append(made)
    except calamine.PasswordError as error:
        msg = f"文件 {name} 有打开密码，请取消密码另存后再试。"
        raise FileError(msg) from error
    except (calamine.CalamineError, OSError) as error:
        msg = f"文件 {name} 不是完好的表格文件，请用 Excel 或 WPS 打开后另存为 xlsx 再试。"
        raise FileError(msg) from error
    if not found:
        msg = f"文件 {name} 是空的，请检查是否导出完整。"
        raise FileError(msg)
    return found


def _make_sheet(
    rows: CalamineSheet, name: str, header_row: int | None, *, hidden: bool
) -> Sheet | None:
    """Return a sheet with its header, or ``None`` if it is empty."""
    top = list(islice(rows.iter_rows(), LOOKED_AT + 1))
    shown_top = [[shown(cell) for cell in row] for row in top]
    if not any(map(any, shown_top)):
        return None
    ranges = getattr(rows, "merged_cell_ranges", None) or []
    merged = [(*start, *end) for start, end in ranges]
    header = chosen_header(shown_top, name, header_row, merged)

    def read(size: int) -> Iterator[Piece]:
        below = islice(rows.iter_rows(), header.end, None)
        yield from chunked((([shown(cell) for cell in row], row, "") for row in below), size)

    last = rows.end[0] + 1 if rows.end else 0
    stated = "，".join(filter(None, [f"工作表「{name}」", header.stated]))
    prologue = tuple(tuple(row) for row in top[: header.end])
    above = tuple(cells for cells in merged if cells[2] < header.end)
    form = SheetForm(prologue, header, above)
    return Sheet(name, header.columns, read, max(0, last - header.end), hidden, stated, form)


def shown(cell: Any) -> str:
    """Return a cell as text: whole numbers without a point, never in powers of ten."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else _decimal(cell)
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    return str(cell)


def _decimal(number: float) -> str:
    text = repr(number)
    return f"{number:.20f}".rstrip("0") if "e" in text else text
