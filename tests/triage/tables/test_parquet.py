import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from triage.errors import FileError
from triage.tables.parquet import ROW_GROUP, ParquetWriter, read_parquet
from triage.tables.sheet import Sheet, TextPiece


@pytest.fixture
def path(tmp_path):
    frame = pd.DataFrame(
        {
            "n": [1, 2, 3],
            "诉求": ["路灯", None, "甲\n乙"],
            "when": pd.to_datetime(["2023-05-08", None, "2023-05-09"]),
            "kind": pd.Categorical(["a", "b", "a"]),
        }
    )
    frame.to_parquet(tmp_path / "in.parquet")
    return tmp_path / "in.parquet"


def written(sheet, path):
    writer = ParquetWriter(path)
    writer.begin(sheet, ["建议"])
    for piece in sheet.read(2):
        writer.append(piece, [["x"]] * len(piece))
    writer.close(finished=True)
    return pq.read_table(path)


def test_columns_keep_their_types_and_values(path, tmp_path):
    before, after = pq.read_table(path), written(read_parquet(path, "in"), tmp_path / "out")
    assert after.column_names == [*before.column_names, "建议"]
    assert after.drop_columns(["建议"]).equals(before)
    assert after.schema.metadata == before.schema.metadata
    assert after["建议"].to_pylist() == ["x"] * 3


def test_pieces_and_their_texts(path):
    sheet = read_parquet(path, "in")
    assert (sheet.total, sheet.columns) == (3, ("n", "诉求", "when", "kind"))
    first, second = sheet.read(2)
    assert (first.column(1), second.column(1)) == (["路灯", ""], ["甲\n乙"])
    assert first.take([1]).rows()[0][:2] == ["2", ""]


def test_many_pieces_are_written_together(tmp_path):
    rows = [[str(n)] for n in range(2 * ROW_GROUP + 1)]
    pieces = [TextPiece(rows[n : n + 5000], rows[n : n + 5000]) for n in range(0, len(rows), 5000)]
    table = Sheet("a", ("n",), lambda _size: iter(pieces))
    assert written(table, tmp_path / "out").num_rows == len(rows)
    assert pq.read_metadata(tmp_path / "out").num_row_groups == 3


def test_a_table_without_rows(tmp_path):
    pq.write_table(pa.table({"诉求": pa.array([], pa.string())}), tmp_path / "in.parquet")
    after = written(read_parquet(tmp_path / "in.parquet", "in"), tmp_path / "out")
    assert (after.num_rows, after.column_names) == (0, ["诉求", "建议"])


def test_bytes_that_are_no_characters_become_a_mark(tmp_path):
    piece = TextPiece([["a\udcff"]], [["a\udcff"]])
    table = Sheet("a", ("n",), lambda _size: iter([piece]))
    assert written(table, tmp_path / "out")["n"].to_pylist() == ["a?"]


def test_a_broken_file(tmp_path, path):
    broken = tmp_path / "b.parquet"
    broken.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(FileError, match="不是完好的 parquet"):
        read_parquet(broken, "b.parquet")
