import datetime as dt
import io

import openpyxl
import pytest

from tests.triage.tables.test_spreadsheet import ROWS, workbook
from triage.errors import FileError
from triage.tables.sheet import Sheet, TextPiece
from triage.tables.spreadsheet import read_workbook
from triage.tables.workbook import LONGEST_CELL, WorkbookWriter


@pytest.fixture
def write(tmp_path):
    def write(sheet, cells=("x",), *, marked=False, copied=()):
        writer = WorkbookWriter(tmp_path / "out.xlsx", tmp_path)
        try:
            writer.begin(sheet, ["建议"])
            for piece in sheet.read(2):
                writer.append(piece, [cells] * len(piece), [marked] * len(piece))
            for other in copied:
                writer.copy(other)
            writer.summary([["诉求", "2"]])
        except BaseException:
            writer.close(finished=False)
            raise
        writer.close(finished=True)
        return openpyxl.load_workbook(tmp_path / "out.xlsx")

    return write


def text_sheet(*rows):
    pieces = [TextPiece([list(row) for row in rows], list(rows))]
    return Sheet("a.csv", ("号", "诉求"), lambda _size: iter(pieces))


def test_values_keep_their_kind(write):
    moment = dt.datetime(2023, 5, 8, 9, 30)  # noqa: DTZ001 - workbooks know no zones
    rows = [["编号", "电话", "时间", "诉求内容"], ["00017", 13812345678, moment, "路灯"]]
    (sheet,) = read_workbook(workbook(("五月", rows)), "a.xlsx")
    written = write(sheet)["五月"]
    assert [cell.value for cell in written[2]] == ["00017", 13812345678, moment, "路灯", "x"]
    assert written["B2"].number_format == "0"
    assert "yyyy" in written["C2"].number_format


def test_text_never_becomes_a_formula_or_a_number(write):
    written = write(text_sheet(("=1+1", "@x"), ("007", "http://a")), ("=cmd()",))["建议"]
    assert [cell.value for cell in written[2]] == ["=1+1", "@x", "=cmd()"]
    assert {cell.data_type for row in written.iter_rows() for cell in row} == {"s"}


def test_rows_for_review_stand_out_and_columns_are_wide_enough(write):
    written = write(text_sheet(("1", "市场门口的路灯坏了半个月")), marked=True)["建议"]
    assert (
        written["C2"].fill.bgColor.rgb == written["C2"].fill.fgColor.rgb
        or written["C2"].fill.fill_type
    )
    assert written["A2"].fill.fill_type is None
    assert written.column_dimensions["B"].width > 24
    assert written.freeze_panes == "A2"


def test_titles_and_merged_headers_stay(write):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["汇总表"],
        ["序号", "诉求人", None, "诉求内容"],
        [None, "姓名", "电话", None],
        [1, "李四", 138, "路灯"],
    ):
        sheet.append(row)
    for merged in ("A1:D1", "A2:A3", "B2:C2", "D2:D3"):
        sheet.merge_cells(merged)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    (sheet,) = read_workbook(file, "a.xlsx")
    written = write(sheet)["Sheet"]
    assert {str(cells) for cells in written.merged_cells.ranges} == {
        "A1:D1", "A2:A3", "B2:C2", "D2:D3", "E2:E3",
    }  # fmt: skip
    assert [cell.value for cell in written[4]] == [1, "李四", 138, "路灯", "x"]


def test_other_sheets_are_carried_along_and_a_summary_is_added(write):
    book = workbook(("汇总", ROWS), ("字典", [["a", "b"], ["c", "d"]]), hidden=["字典"])
    sheet, other = read_workbook(book, "a.xlsx")
    written = write(sheet, copied=[other])
    assert written.sheetnames == ["汇总", "字典", "汇总2"]
    assert written["字典"].sheet_state == "hidden"
    assert [[cell.value for cell in row] for row in written["字典"].iter_rows()] == [
        ["a", "b"],
        ["c", "d"],
    ]
    assert written["汇总2"]["A1"].value == "诉求"


def test_what_excel_cannot_hold_is_refused_rather_than_cut(write, monkeypatch):
    with pytest.raises(FileError, match="第 2 行有一格"):
        write(text_sheet(("1", "长" * (LONGEST_CELL + 1))))
    monkeypatch.setattr("triage.tables.workbook.MOST_ROWS", 2)
    with pytest.raises(FileError, match="上限 2 行"):
        write(text_sheet(("1", "甲"), ("2", "乙")))


def test_confidences_and_counts_can_be_filtered_by(write):
    written = write(text_sheet(("1", "甲")), ("0.9123",))
    assert written["建议"]["C2"].value == 0.9123
    assert written["建议"]["A2"].value == "1"
    assert written["汇总"]["B1"].value == 2
    again = write(text_sheet(("1", "甲")), ("007",))["建议"]
    assert again["C2"].value == "007"
