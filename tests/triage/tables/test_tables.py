import zipfile

import pytest

from tests.nasty_files import CASES, TEXTS
from triage.errors import FileError
from triage.tables import first_sheet, open_table, to_frame
from triage.tables.packing import Packed, members

BY_NAME = {case.name: case.content for case in CASES}


@pytest.mark.parametrize(
    "name", ["gbk.csv", "plain.xlsx", "hidden.xlsx", "open.ods", "lines.jsonl"]
)
def test_the_first_table_of_any_file_as_a_frame(tmp_path, name):
    (tmp_path / name).write_bytes(BY_NAME[name])
    assert to_frame(first_sheet(tmp_path / name))["诉求内容"].tolist() == TEXTS


def test_what_a_file_holds_counts_more_than_its_name(tmp_path):
    (tmp_path / "a.csv").write_bytes(BY_NAME["plain.xlsx"])
    (tmp_path / "b.xlsx").write_bytes(BY_NAME["gbk.csv"])
    assert first_sheet(tmp_path / "a.csv").stated == "工作表「Sheet」"
    assert "编码" in first_sheet(tmp_path / "b.xlsx").stated


def test_no_such_file(tmp_path):
    with pytest.raises(FileError, match="找不到"):
        first_sheet(tmp_path / "a.csv")


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("x")

    def refuse(*_arguments):
        raise PermissionError(13, "denied")

    monkeypatch.setattr("triage.tables.packing.Packed.open", refuse)
    with pytest.raises(FileError, match="检查权限"):
        open_table(Packed(tmp_path / "a.csv", "", "a.csv"))


def test_parquet_within_a_zip_is_to_be_unpacked_first(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.parquet", BY_NAME["typed.parquet"])
    with pytest.raises(FileError, match="解压出来"):
        open_table(*members(tmp_path / "a.zip"))


def test_a_damaged_file_within_a_zip(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", "诉求内容\n路灯不亮\n")
    path.write_bytes(path.read_bytes().replace("路灯".encode(), "路燈".encode()))
    with pytest.raises(FileError, match="无法读取"):
        list(open_table(*members(path))[0].read(9))
