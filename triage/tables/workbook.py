"""Workbooks written: values keep their kind, text never becomes a formula."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triage.errors import FileError
from triage.tables.sheet import clean
from triage.tables.spreadsheet import SheetForm, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format

    from triage.tables.sheet import Piece, Sheet

LONGEST_CELL = 32_767
MOST_ROWS = 1_048_576
"""What Excel can hold: characters of a cell, rows of a sheet."""

_WIDEST = 60
_EXACT = 1e15
_LONG_NUMBER = 1e10
_NUMBER = re.compile(r"(0|[1-9][0-9]{0,8})([.][0-9]{4})?")
_FIRST_DATE = dt.date(1900, 3, 1)


class WorkbookWriter:
    """Writes xlsx: sheets in order, rows as they come.

    Parameters
    ----------
    path : Path
        Where to.
    folder : Path
        For the rows until all are there.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        import xlsxwriter

        self._book = xlsxwriter.Workbook(
            path,
            {
                "constant_memory": True,  # rows go to the disk as they come
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "tmpdir": str(folder),
            },
        )
        # A moment of its own would make two runs differ.
        self._book.set_properties({"created": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)})
        self._bold = self._book.add_format({"bold": True})
        self._title = self._book.add_format({"bold": True, "bg_color": "#DDEBF7"})
        self._review = self._book.add_format({"bg_color": "#FFF2CC"})
        self._long = self._book.add_format({"num_format": "0"})
        self._date = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._sheet: Any = None
        self._widths: dict[int, int] = {}
        self._row = 0
        self._native = False
        self._width = 0

    def begin(self, sheet: Sheet, names: Sequence[str]) -> None:
        """Begin a sheet, with the names of the further columns."""
        self._open(sheet)
        self._width = len(sheet.columns)
        if self._native:
            form: SheetForm = sheet.native
            for place, row in enumerate(form.prologue):
                in_header = form.header.first <= place
                self._write(0, row, self._bold if in_header else None)
                if place == form.header.first:
                    self._write(self._width, names, self._title)
                self._row += 1
            # `merge_range` would go back to rows that are on the disk already.
            first, last = form.header.first, form.header.end - 1
            down = [[first, self._width + n, last, self._width + n] for n in range(len(names))]
            self._sheet.merge += [list(cells) for cells in form.merged]
            self._sheet.merge += down if last > first else []
        else:
            self._write(0, sheet.columns, self._bold)
            self._write(self._width, names, self._title)
            self._row += 1
        self._sheet.freeze_panes(self._row, 0)

    def append(
        self, piece: Piece, cells: Sequence[Sequence[str]], marked: Sequence[bool] = ()
    ) -> None:
        """Write rows with further cells, those that are marked in colour."""
        rows = piece.native if self._native else piece.rows()
        for place, (row, more) in enumerate(zip(rows, cells, strict=True)):
            self._write(0, row)
            colour = self._review if marked and marked[place] else None
            self._write(self._width, [_counted(cell) for cell in more], colour)
            self._row += 1

    def copy(self, sheet: Sheet) -> None:
        """Write a sheet as it is, hidden if it was."""
        self._open(sheet)
        for row in sheet.native.prologue:
            self._write(0, row)
            self._row += 1
        for piece in sheet.read(1000):
            for row in piece.native:
                self._write(0, row)
                self._row += 1
        if sheet.hidden:
            self._sheet.hide()

    def summary(self, rows: Sequence[Sequence[str]]) -> None:
        """Write a sheet of a few lines about the others."""
        taken = {name.lower() for name in self._book.sheetnames}
        name = next(n for n in ("汇总", *(f"汇总{k}" for k in range(2, 99))) if n not in taken)
        self._settle()
        self._sheet, self._row, self._widths = self._book.add_worksheet(name), 0, {}
        for row in rows:
            self._write(0, [_counted(cell) for cell in row])
            self._row += 1

    def close(self, *, finished: bool) -> None:
        """Write the file if all went well."""
        if not finished:
            self._book.fileclosed = True  # else it would write when it is thrown away
            for sheet in self._book.worksheets():
                sheet.row_data_fh.close()
                Path(sheet.row_data_filename).unlink(missing_ok=True)
            return
        self._settle()
        self._book.close()

    def _open(self, sheet: Sheet) -> None:
        self._settle()
        self._native = isinstance(sheet.native, SheetForm)
        self._sheet = self._book.add_worksheet(sheet.name if self._native else "建议")
        self._row, self._widths = 0, {}

    def _settle(self) -> None:
        """Make the columns of a sheet that is done as wide as what stands in them."""
        for column, longest in self._widths.items():
            # A Han character is two columns wide.
            self._sheet.set_column(column, column, min(_WIDEST, 2 * longest + 2))

    def _write(self, column: int, cells: Sequence[Any], style: Format | None = None) -> None:
        if self._row >= MOST_ROWS:
            msg = f"结果超过 xlsx 的上限 {MOST_ROWS} 行，请把输出写成 csv。"
            raise FileError(msg)
        for place, cell in enumerate(cells, column):
            length = self._write_cell(place, cell, style)
            self._widths[place] = max(self._widths.get(place, 0), length)

    def _write_cell(self, column: int, cell: Any, style: Format | None) -> int:
        """Write a cell; return how long what it shows is."""
        sheet, row = self._sheet, self._row
        text = shown(cell)
        if isinstance(cell, bool):
            sheet.write_boolean(row, column, cell, style)
        elif isinstance(cell, float) and abs(cell) < _EXACT:
            sheet.write_number(row, column, cell, style or self._form(cell))
        elif isinstance(cell, dt.datetime) and cell.date() >= _FIRST_DATE:
            sheet.write_datetime(row, column, cell, style or self._moment)
        elif (
            isinstance(cell, dt.date) and not isinstance(cell, dt.datetime) and cell >= _FIRST_DATE
        ):
            sheet.write_datetime(
                row, column, dt.datetime.combine(cell, dt.time()), style or self._date
            )
        elif text:
            if len(text) > LONGEST_CELL:
                msg = f"第 {row + 1} 行有一格超过 xlsx 的上限 {LONGEST_CELL} 字，请把输出写成 csv。"
                raise FileError(msg)
            sheet.write_string(row, column, clean(text), style)
        elif style is not None:
            sheet.write_blank(row, column, None, style)
        return min(len(text), _WIDEST)

    def _form(self, number: float) -> Format | None:
        """Keep long numbers such as telephone numbers from being shown in powers of ten."""
        return self._long if number.is_integer() and abs(number) >= _LONG_NUMBER else None


def _counted(cell: str) -> str | float:
    """Return a confidence or a count of ours as a number, so that it can be filtered by."""
    return float(cell) if _NUMBER.fullmatch(cell) else cell
