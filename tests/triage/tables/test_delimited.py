import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.tables.delimited import (
    TOO_WIDE,
    UNPAIRED,
    UNREADABLE,
    DelimitedWriter,
    harmless,
    read_delimited,
    records,
)
from triage.tables.options import ReadOptions


def sheet_of(content, name="a.csv", **options):
    return read_delimited(lambda: io.BytesIO(content), name, ReadOptions(**options))


def written(sheet, cells=("x",), suffix=".csv", size=2):
    stream = io.BytesIO()
    writer = DelimitedWriter(stream, suffix)
    writer.begin(sheet, ["建议"])
    for piece in sheet.read(size):
        writer.append(piece, [cells] * len(piece))
    return stream.getvalue()


cells = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\ufeff\0\r"), max_size=8
)


@given(
    st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=8),
    st.sampled_from(["\n", "\r\n"]),
)
def test_well_formed_rows_come_out_as_they_are(rows, end):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows(rows)
    found = list(records(io.StringIO(text.getvalue(), newline=""), ","))
    assert [record.cells for record in found] == rows
    assert "".join(record.raw for record in found) == text.getvalue()
    assert not any(record.note for record in found)


@given(st.text(st.sampled_from('ab",\n\r路'), max_size=60))
def test_no_character_is_lost_whatever_the_quotes(text):
    lines = io.StringIO(text, newline="")
    found = "".join(record.raw for record in records(lines, ","))
    kept = [line for line in io.StringIO(text, newline="") if line.strip("\r\n")]
    assert "".join(found.splitlines()).replace("\r", "") == "".join("".join(kept).splitlines())


@given(st.text(st.sampled_from('ab",\n路=;'), min_size=1, max_size=60))
def test_every_row_of_a_result_is_as_wide_as_its_header(text):
    sheet = sheet_of(f"编号,诉求内容\n{text}".encode(), separator=",", header_row=1)
    result = list(csv.reader(io.StringIO(written(sheet).decode(), newline="")))
    assert {len(row) for row in result} == {3}
    assert {row[2] for row in result[1:]} <= {"x"}


def test_an_unpaired_quotation_mark_spoils_its_own_row_only():
    sheet = sheet_of('号,诉求内容\n1,"甲\n2,乙\n3,"丙\n丁"\n'.encode())
    (piece,) = sheet.read(9)
    assert piece.cells == [["1", '"甲'], ["2", "乙"], ["3", "丙\n丁"]]
    assert piece.notes == {0: UNPAIRED}
    assert piece.native[1:] == ["2,乙\n", '3,"丙\n丁"\n']


def test_a_row_that_is_too_wide_keeps_all_in_its_last_cell():
    sheet = sheet_of("号,诉求内容\n1,甲,乙,丙\n".encode())
    (piece,) = sheet.read(9)
    assert (piece.cells, piece.notes) == ([["1", "甲,乙,丙"]], {0: TOO_WIDE})
    assert written(sheet).decode().splitlines()[1] == '1,"甲,乙,丙",x'


def test_bytes_that_are_no_characters_go_through():
    sheet = sheet_of(
        "号,诉求内容\n".encode("gbk") + "1,坏了很久\n".encode("gbk") * 99 + b"\xff,x\n"
    )
    *_, piece = sheet.read(10)
    assert piece.notes == {9: UNREADABLE}
    assert written(sheet).endswith(b"\xff,x,x\n")


def test_line_breaks_in_cells_that_are_written_anew_are_quoted():
    sheet = sheet_of('号;诉求内容\n1;"甲\n乙"\n'.encode())
    assert written(sheet, ("丙\r丁",), ".tsv").decode().endswith('1\t"甲\n乙"\t"丙\r丁"\n')


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_and_kept(separator):
    content = separator.join(["号", "诉求内容"]) + "\n" + f"1{separator}路灯坏了，请修\n" * 3
    sheet = sheet_of(content.encode())
    assert sheet.columns == ("号", "诉求内容")
    assert written(sheet).decode().splitlines()[0] == separator.join(["号", "诉求内容", "建议"])


def test_what_stands_above_the_header_stays_there():
    content = "汇总表,,\r\n号,诉求内容,备注\r\n1,甲,\r\n".encode("gbk")
    assert written(sheet_of(content)) == "汇总表,,\r\n号,诉求内容,备注,建议\r\n1,甲,,x\r\n".encode(
        "gbk"
    )


def test_what_the_user_says_of_header_and_encoding_holds():
    content = "甲,乙\n丙,丁\n".encode()
    assert sheet_of(content, header_row=0).columns == ("第1列", "第2列")
    assert sheet_of(content, header_row=2).columns == ("丙", "丁")
    assert sheet_of("路灯\n坏了\n".encode("gbk"), encoding="gbk").columns == ("路灯",)


def test_cells_of_ours_start_no_formula():
    sheet = sheet_of("诉求内容\n甲\n".encode())
    assert written(sheet, ("=1+1",)).decode().splitlines()[1] == "甲,'=1+1"
    assert [harmless(cell) for cell in ("+1", "-1", "@x", "一=1")] == ["'+1", "'-1", "'@x", "一=1"]


def test_a_table_from_elsewhere_gets_the_mark_that_excel_needs():
    sheet = sheet_of("号;诉求内容\n1;甲\n".encode())
    assert written(sheet, suffix=".tsv") == "\ufeff号\t诉求内容\t建议\n1\t甲\tx\n".encode()
