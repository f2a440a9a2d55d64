"""Tables as offices make them: any kind in, each cell and each row as it was.

``sources`` says which files are meant, ``packing`` unpacks them, one module a
kind reads and writes them, ``headers`` and ``columns`` find out what is where.
"""

from __future__ import annotations

import io
import zipfile
from typing import IO, TYPE_CHECKING

from triage.errors import FileError, UsageError
from triage.tables.options import AS_FOUND, ReadOptions
from triage.tables.packing import Packed, check_zip
from triage.tables.sources import TEXT_KINDS, kind_of, result_suffix

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from triage.tables.sheet import Sheet

__all__ = ["first_sheet", "open_table", "result_suffix", "to_frame"]

_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_PARQUET = b"PAR1"


def open_table(source: Packed, options: ReadOptions = AS_FOUND) -> list[Sheet]:
    """Return the sheets of a file; a file that is no workbook has one.

    What a file holds decides, its suffix only what it is called: offices save
    text as ``.xls`` and workbooks as ``.csv``.

    Parameters
    ----------
    source : Packed
        The file.
    options : ReadOptions
        What is not to be found from the content.

    Raises
    ------
    FileError
        If the file is missing, empty, broken or too large.
    """
    _require_pandas()
    path, name = source.path, source.name
    if not path.is_file():
        msg = f"找不到文件 {path}，请检查路径。"
        raise FileError(msg)
    kind = kind_of(name)
    try:
        with source.open(options.limits) as stream:
            start = stream.read(2048)
        if not start:
            msg = f"文件 {name} 是空的，请检查是否导出完整。"
            raise FileError(msg)
        if kind == ".parquet" or start.startswith(_PARQUET):
            return [_parquet(source)]
        if start.startswith((_OLE, _ZIP)):
            return _workbook(source, options)
        return [_text(source, start, options)]
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        msg = f"文件 {path} 无法读取，请检查权限或重新导出。"
        raise FileError(msg) from error


def _parquet(source: Packed) -> Sheet:
    from triage.tables.parquet import read_parquet

    if source.member:
        msg = f"parquet 文件 {source.name} 请先从压缩包中解压出来再处理。"
        raise FileError(msg)
    return read_parquet(source.path, source.name)


def _workbook(source: Packed, options: ReadOptions) -> list[Sheet]:
    from triage.tables.spreadsheet import read_workbook

    content = io.BytesIO(source.read(options.limits))
    check_zip(content, content.getbuffer().nbytes, options.limits, source.name)
    content.seek(0)
    return read_workbook(content, source.name, options)


def _text(source: Packed, start: bytes, options: ReadOptions) -> Sheet:
    name, kind = source.name, kind_of(source.name)
    if kind not in TEXT_KINDS:
        _require_text(name, start)

    def opened() -> IO[bytes]:
        return source.open(options.limits)

    if kind == ".jsonl":
        from triage.tables.jsonlines import read_jsonlines

        return read_jsonlines(opened, name, options)
    from triage.tables.delimited import read_delimited

    return read_delimited(opened, name, options)


def _require_text(name: str, start: bytes) -> None:
    """Refuse what is called a workbook and is none, unless it is a table as text."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    if b"\0" in start:
        msg = f"文件 {name} 不是完好的表格文件，请用 Excel 或 WPS 打开后另存为 xlsx 再试。"
        raise FileError(msg)
    if any(mark in start.lower() for mark in (b"<html", b"<table", b"<?xml")):
        msg = f"文件 {name} 实际是网页格式，请用 Excel 或 WPS 打开后另存为 xlsx 再试。"
        raise FileError(msg)


def first_sheet(path: Path) -> Sheet:
    """Return the table of a file, of a workbook the first sheet that is not hidden.

    Parameters
    ----------
    path : Path
        Any file that :func:`open_table` takes.

    Raises
    ------
    FileError
        As :func:`open_table`.
    """
    sheets = open_table(Packed(path, "", path.name))
    return next((sheet for sheet in sheets if not sheet.hidden), sheets[0])


def to_frame(sheet: Sheet) -> pd.DataFrame:
    """Return a table whole; every cell is text."""
    import pandas as pd

    rows = [row for piece in sheet.read(1 << 14) for row in piece.rows()]
    return pd.DataFrame(rows, columns=list(sheet.columns), dtype=str)


def _require_pandas() -> None:
    try:
        import pandas  # noqa: F401, ICN001 - only whether it is there
    except ImportError as error:
        msg = "读写表格需要额外组件，请安装 huqi-triage[batch]。"
        raise UsageError(msg) from error
