import datetime as dt
import io

import openpyxl
import pytest

from triage.errors import FileError
from triage.tables.options import ReadOptions
from triage.tables.spreadsheet import read_workbook, shown


def workbook(*sheets, hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


ROWS = [["编号", "诉求内容"], [1, "路灯"], [2, "欠薪"]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (13812345678.0, "13812345678"),
        (1e15, "1000000000000000"),
        (220102199003078.0, "220102199003078"),
        (0.1, "0.1"),
        (0.00001, "0.00001"),
        (-2.0, "-2"),
        (True, "是"),
        ("00017", "00017"),
        ("", ""),
        (dt.date(2023, 5, 8), "2023-05-08"),
        (dt.datetime(2023, 5, 8), "2023-05-08"),  # noqa: DTZ001 - workbooks know no zones
        (dt.datetime(2023, 5, 8, 9, 30), "2023-05-08 09:30:00"),  # noqa: DTZ001
        (dt.time(9, 30), "09:30:00"),
    ],
)
def test_cells_are_shown_exactly(cell, text):
    assert shown(cell) == text


def test_sheets_come_in_their_order_with_what_is_hidden():
    book = workbook(("五月", ROWS), ("空", []), ("字典", [["a", "b"]]), hidden=["字典"])
    sheets = read_workbook(book, "a.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("五月", False), ("字典", True)]
    assert sheets[0].stated == "工作表「五月」"
    assert sheets[0].total == 2
    (piece,) = sheets[0].read(9)
    assert piece.rows() == [["1", "路灯"], ["2", "欠薪"]]
    assert piece.native == [[1.0, "路灯"], [2.0, "欠薪"]]


def test_one_sheet_by_its_name():
    both = ("五月", ROWS), ("六月", ROWS)
    (sheet,) = read_workbook(workbook(*both), "a.xlsx", ReadOptions(sheet="六月"))
    assert sheet.name == "六月"
    with pytest.raises(FileError, match="现有：五月、六月"):
        read_workbook(workbook(*both), "a.xlsx", ReadOptions(sheet="七月"))


def test_the_header_where_the_user_says():
    book = workbook(("五月", [["标题", "x"], *ROWS]))
    (sheet,) = read_workbook(book, "a.xlsx", ReadOptions(header_row=2))
    assert (sheet.columns, sheet.total) == (("编号", "诉求内容"), 2)


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_a_broken_workbook(content):
    with pytest.raises(FileError, match="不是完好的"):
        read_workbook(io.BytesIO(content), "a.xlsx")
