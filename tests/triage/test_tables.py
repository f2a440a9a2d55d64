import gzip

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from triage.errors import FileError, UsageError
from triage.tables import find_text_column, read_table, write_table

FRAME = pd.DataFrame(
    {"编号": ["007", "1e5"], "诉求内容": ['有"引号"，\n有换行', "=1+1"]}, dtype=str
)


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.xlsx", "a.csv.gz", "甲 乙.CSV"])
def test_what_is_written_is_read_back_to_the_letter(tmp_path, name):
    write_table(FRAME, tmp_path / name)
    pd.testing.assert_frame_equal(read_table(tmp_path / name), FRAME, check_dtype=False)
    assert [path.name for path in tmp_path.iterdir()] == [name]


CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), max_size=12
)  # control characters do not survive xlsx


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_any_cell_survives_csv(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    frame = pd.DataFrame(rows, columns=["甲", "乙"], dtype=str)
    write_table(frame, path)
    # pandas leaves out a line in which every cell is empty only without quotes
    assert read_table(path).to_numpy().tolist() == frame.to_numpy().tolist()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_encodings_of_chinese_offices_are_told_apart(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_text("诉求内容,编号\n路灯不亮,001\n", encoding=encoding)
    frame = read_table(path)
    assert frame["诉求内容"].tolist() == ["路灯不亮"]
    assert frame["编号"].tolist() == ["001"]


def test_xlsx_starts_no_formula_and_keeps_numbers_as_text(tmp_path):
    write_table(FRAME, tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet["B3"].value == "=1+1"
    assert sheet["B3"].data_type == "s"
    assert sheet["A2"].value == "007"


def test_short_rows_are_padded_with_nothing(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("诉求内容,编号\n路灯不亮\n", encoding="utf-8")
    assert read_table(path)["编号"].tolist() == [""]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.csv", b"", "空的"),
        ("a.csv", b"\xff\xfe\x00\x01\x02", "编码"),
        ("a.csv", b'text\n"unfinished', "不是完好的"),
        ("a.xlsx", b"this is no workbook", "不是完好的"),
        ("a.csv.gz", b"this is no gzip", "无法读取"),
        ("a.csv.gz", gzip.compress("诉求\n".encode() * 9, mtime=0)[:-9], "无法读取"),
        ("a.docx", b"x", "不支持"),
        ("a", b"x", "不支持"),
        ("a.xlsx.gz", b"x", "不支持"),
    ],
)
def test_a_file_that_is_no_table_is_one_chinese_sentence(tmp_path, name, content, word):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileError, match=word) as caught:
        read_table(tmp_path / name)
    assert caught.value.message.endswith("。")


def test_no_such_file(tmp_path):
    with pytest.raises(FileError, match="找不到"):
        read_table(tmp_path / "a.csv")
    with pytest.raises(FileError, match="找不到"):
        read_table(tmp_path / "a.xlsx" / "b.csv")


def test_a_folder_that_cannot_be_written_to(tmp_path):
    with pytest.raises(FileError, match="无法写入"):
        write_table(FRAME, tmp_path / "missing" / "a.csv")


def test_a_failed_write_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    with pytest.raises(FileError, match="磁盘空间"):
        write_table(FRAME, tmp_path / "a.csv")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["编号", "诉求内容"], "诉求内容"),
        (["标题", " 问题描述 "], " 问题描述 "),
        (["TEXT", "label"], "TEXT"),
        (["随便什么"], "随便什么"),
    ],
)
def test_the_text_column_is_found(columns, expected):
    assert find_text_column(pd.DataFrame(columns=columns)) == expected


def test_an_unknown_or_missing_text_column_names_what_is_there():
    frame = pd.DataFrame(columns=["甲", "乙"])
    with pytest.raises(UsageError, match="甲、乙"):
        find_text_column(frame)
    with pytest.raises(UsageError, match="「丙」"):
        find_text_column(frame, "丙")
    assert find_text_column(frame, "乙") == "乙"
