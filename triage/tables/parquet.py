"""Parquet, read batch by batch; columns keep their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triage.errors import FileError
from triage.tables.sheet import Piece, Sheet, clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa


class ArrowPiece:
    """Rows of a Parquet file; see :class:`triage.tables.sheet.Piece`."""

    def __init__(self, native: pa.RecordBatch) -> None:
        self.native: Any = native
        self.notes: dict[int, str] = {}

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self.native.num_rows)

    def column(self, place: int) -> list[str]:
        """Return the cells of one column as text."""
        return ["" if cell is None else str(cell) for cell in self.native.column(place).to_pylist()]

    def rows(self) -> list[list[str]]:
        """Return all cells as text."""
        columns = [self.column(place) for place in range(self.native.num_columns)]
        return [list(row) for row in zip(*columns, strict=True)]

    def take(self, places: Sequence[int]) -> ArrowPiece:
        """Return the rows at these places, in that order."""
        return ArrowPiece(self.native.take(list(places)))


def read_parquet(path: Path, name: str) -> Sheet:
    """Return the table of a Parquet file.

    Raises
    ------
    FileError
        If the file is broken.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    def broken() -> FileError:
        return FileError(f"文件 {name} 不是完好的 parquet 表格，请重新导出后再试。")

    try:
        with pq.ParquetFile(path) as file:
            schema, total = file.schema_arrow, file.metadata.num_rows
    except (pa.ArrowException, OSError) as error:
        raise broken() from error

    def read(size: int) -> Iterator[Piece]:
        try:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(size):
                    yield ArrowPiece(batch)
        except (pa.ArrowException, OSError) as error:
            raise broken() from error

    return Sheet(name, tuple(schema.names), read, total, native=schema)


ROW_GROUP = 50_000
"""Rows that are written together; more pack better and take more memory."""


class ParquetWriter:
    """Writes Parquet: columns that came from such a file keep their types, ours are text.

    Parameters
    ----------
    path : Path
        Where to.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: Any = None
        self._names: tuple[str, ...] = ()
        self._columns: tuple[str, ...] = ()
        self._waiting: list[Any] = []

    def begin(self, sheet: Sheet, names: Sequence[str]) -> None:
        """Lay out the columns."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._columns, self._names = sheet.columns, tuple(names)
        schema = sheet.native
        if not isinstance(schema, pa.Schema):
            schema = pa.schema([(column, pa.string()) for column in sheet.columns])
        for name in names:
            schema = schema.append(pa.field(name, pa.string()))
        self._file = pq.ParquetWriter(self._path, schema)

    def append(self, piece: Piece, cells: Sequence[Sequence[str]]) -> None:
        """Write rows with further cells."""
        import pyarrow as pa

        more = [list(column) for column in zip(*cells, strict=True)] or [[] for _ in self._names]
        if isinstance(piece, ArrowPiece):
            columns = list(piece.native.columns)
        else:
            columns = [
                pa.array(map(clean, piece.column(n)), pa.string())
                for n in range(len(self._columns))
            ]
        columns += [pa.array(map(clean, column), pa.string()) for column in more]
        self._waiting.append(pa.record_batch(columns, schema=self._file.schema))
        if sum(batch.num_rows for batch in self._waiting) >= ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._waiting:
            self._file.write_table(pa.Table.from_batches(self._waiting), row_group_size=1 << 30)
            self._waiting = []

    def close(self, *, finished: bool) -> None:
        """Write what is left, and the end of the file if all went well."""
        if self._file is None:
            return
        if finished:
            self._flush()
        self._file.close()
