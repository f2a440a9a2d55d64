import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from triage.errors import FileError
from triage.table_writer import table_writer, write_table
from triage.tables import read_table

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


def test_xlsx_starts_no_formula_and_keeps_numbers_as_text(tmp_path):
    write_table(FRAME, tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet["B3"].value == "=1+1"
    assert sheet["B3"].data_type == "s"
    assert sheet["A2"].value == "007"


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


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.csv.gz", "a.xlsx"])
def test_pieces_make_one_table(tmp_path, name):
    with table_writer(tmp_path / name) as append:
        for row in range(2):
            append(FRAME[row : row + 1])
            assert not (tmp_path / name).exists()
    pd.testing.assert_frame_equal(read_table(tmp_path / name), FRAME, check_dtype=False)


def test_what_is_interrupted_leaves_nothing_behind(tmp_path):
    def write():
        with table_writer(tmp_path / "a.csv") as append:
            append(FRAME)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write()
    assert not list(tmp_path.iterdir())
