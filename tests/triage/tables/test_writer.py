import pytest

from triage.errors import FileError
from triage.tables.sheet import Sheet, TextPiece
from triage.tables.sources import WRITTEN
from triage.tables.writer import TableWriter, written_kind

ROWS = [["1", "路灯"], ["2", "欠薪"]]
SHEET = Sheet("a", ("号", "诉求"), lambda _size: iter([TextPiece(ROWS, ROWS)]))


def begun(path, folder):
    folder.mkdir(exist_ok=True)
    writer = TableWriter(path, folder)
    writer.begin(SHEET, ["建议"])
    writer.append(TextPiece(ROWS, ROWS), [["x"], ["y"]], [False, True])
    return writer


@pytest.mark.parametrize("suffix", [*WRITTEN, ".csv.gz"])
def test_a_file_appears_when_it_is_whole(tmp_path, suffix):
    path, folder = tmp_path / f"out{suffix}", tmp_path / "drafts"
    writer = begun(path, folder)
    assert not path.exists()
    writer.finish([["诉求", "2"]])
    assert path.stat().st_size
    assert path.stat().st_mode & 0o777 == 0o644
    assert not list(folder.iterdir())


@pytest.mark.parametrize("suffix", [*WRITTEN, ".csv.gz"])
def test_an_abandoned_file_leaves_nothing(tmp_path, suffix):
    path, folder = tmp_path / f"out{suffix}", tmp_path / "drafts"
    begun(path, folder).abandon()
    assert not path.exists()
    assert not (folder / "draft").exists()


def test_two_tables_go_into_a_workbook_only(tmp_path):
    writer = begun(tmp_path / "out.csv", tmp_path / "drafts")
    with pytest.raises(FileError, match="--sheet"):
        writer.begin(SHEET, ["建议"])
    writer.abandon()


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a.et"])
def test_old_kinds_are_only_read(name):
    with pytest.raises(FileError, match="只能读取"):
        written_kind(name)
