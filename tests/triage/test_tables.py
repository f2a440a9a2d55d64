import gzip

import pandas as pd
import pytest

from triage.errors import FileError, UsageError
from triage.table_writer import write_table
from triage.tables import Table, find_text_column, read_table


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_encodings_of_chinese_offices_are_told_apart(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_text("诉求内容,编号\n路灯不亮,001\n", encoding=encoding)
    frame = read_table(path)
    assert frame["诉求内容"].tolist() == ["路灯不亮"]
    assert frame["编号"].tolist() == ["001"]


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


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.xlsx"])
@pytest.mark.parametrize("rows", [1, 2, 3, 100])
def test_pieces_are_together_the_table(tmp_path, name, rows):
    frame = pd.DataFrame({"诉求": [f"第{n}行，\n换行" for n in range(5)], "号": list("01234")})
    write_table(frame, tmp_path / name)
    pieces = list(Table(tmp_path / name).chunks(rows))
    assert [len(piece) for piece in pieces[:-1]] == [rows] * (len(pieces) - 1)
    assert [column for piece in pieces for column in piece] == list(frame.columns) * len(pieces)
    assert pd.concat(pieces).to_numpy().tolist() == frame.to_numpy().tolist()


def test_a_table_without_rows_is_one_empty_piece(tmp_path):
    (tmp_path / "a.csv").write_text("诉求,号\n", encoding="utf-8")
    (piece,) = Table(tmp_path / "a.csv").chunks(10)
    assert (len(piece), list(piece.columns)) == (0, ["诉求", "号"])


def test_lines_are_counted_in_any_encoding(tmp_path):
    for name, encoding in (("a.csv", "gb18030"), ("b.csv", "utf-8")):
        (tmp_path / name).write_text("诉求\n路灯\n不亮\n", encoding=encoding)
        assert Table(tmp_path / name).lines == 3
