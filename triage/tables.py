"""Tables as offices make them, read so that no cell changes."""

from __future__ import annotations

import codecs
import gzip
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any

from triage.errors import FileError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

SUFFIXES = (".csv", ".tsv", ".xlsx")
TEXT_HEADERS = (
    "text",
    "诉求内容",
    "问题描述",
    "留言详情",
    "投诉内容",
    "事项描述",
    "反映内容",
    "诉求",
    "内容",
    "正文",
    "问题",
)
"""Headers under which offices keep the complaint, most certain first."""

_ENCODINGS = ("utf-8-sig", "gb18030")
_BLOCK = 1 << 20


def read_table(path: Path) -> pd.DataFrame:
    """Read a table; every cell stays the string that it is in the file.

    Parameters
    ----------
    path : Path
        csv or tsv in UTF-8 (with or without BOM) or GBK/GB18030, or xlsx
        (first sheet). A trailing ``.gz`` is unpacked.

    Raises
    ------
    FileError
        If the file is missing, of another kind, empty or not readable.
    """
    (frame,) = Table(path).chunks(None)
    return frame


class Table:
    """A table to be read piece by piece.

    Parameters
    ----------
    path : Path
        See :func:`read_table`.

    Attributes
    ----------
    lines : int or None
        Lines of the file, at least as many as there are rows; ``None`` if
        that is known only when all is read.

    Raises
    ------
    FileError
        As :func:`read_table`.
    """

    def __init__(self, path: Path) -> None:
        _require_pandas()
        self._path = path
        self._suffix = table_suffix(path)
        self._encoding = ""
        self.lines: int | None = None
        if not path.is_file():
            msg = f"找不到文件 {path}，请检查路径。"
            raise FileError(msg)
        if not path.stat().st_size:
            raise _empty(path)
        if self._suffix != ".xlsx":
            with self._readable():
                self._encoding, self.lines = _inspect(path)

    def chunks(self, rows: int | None) -> Iterator[pd.DataFrame]:
        """Yield the table in pieces, at least one, its columns the same in all.

        Parameters
        ----------
        rows : int or None
            Rows of a piece; all in one if ``None``.

        Raises
        ------
        FileError
            If the file turns out not to be readable.
        """
        with self._readable():
            frames = self._frames(rows)
            for frame in frames:
                frame.columns = [str(column) for column in frame.columns]
                if not len(frame.columns):
                    raise _empty(self._path)
                yield frame.fillna("")  # a short row is padded with nothing, not with "nan"

    def _frames(self, rows: int | None) -> Iterator[pd.DataFrame]:
        import pandas as pd

        if self._suffix == ".xlsx":
            frame = pd.read_excel(self._path, engine="calamine", dtype=str, keep_default_na=False)
            step = rows or max(1, len(frame))
            yield from (frame[start : start + step] for start in range(0, len(frame) or 1, step))
            return
        options: dict[str, Any] = {
            "sep": "\t" if self._suffix == ".tsv" else ",",
            "dtype": str,
            "keep_default_na": False,
            "encoding": self._encoding,
            "compression": "gzip" if is_packed(self._path) else None,
        }
        if rows is None:
            yield pd.read_csv(self._path, **options)
            return
        with pd.read_csv(self._path, chunksize=rows, **options) as reader:
            yield from reader

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Say in one sentence what is wrong with the file."""
        path = self._path
        try:
            yield
        except (FileError, GeneratorExit):
            raise
        except (OSError, EOFError) as error:
            msg = f"文件 {path} 无法读取，请检查权限或重新导出。"
            raise FileError(msg) from error
        except Exception as error:  # each reader raises its own kinds for a broken file
            msg = f"文件 {path} 不是完好的{self._suffix.removeprefix('.')}表格，请重新导出后再试。"
            raise FileError(msg) from error


def is_packed(path: Path) -> bool:
    """Tell whether a file is to be packed by gzip."""
    return path.name.lower().endswith(".gz")


def _inspect(path: Path) -> tuple[str, int]:
    """Return the encoding of a file and the number of its lines, from all of it.

    Raises
    ------
    FileError
        If it is in none of the encodings.
    """
    for encoding in _ENCODINGS:
        with suppress(UnicodeDecodeError), _open(path) as file:
            decode = codecs.getincrementaldecoder(encoding)().decode
            lines = 0
            while block := file.read(_BLOCK):
                decode(block)
                lines += block.count(b"\n")
            decode(b"", final=True)
            return encoding, lines
    msg = f"文件 {path} 的编码既不是 UTF-8 也不是 GBK/GB18030，请另存为 UTF-8 后再试。"
    raise FileError(msg)


def _open(path: Path) -> IO[bytes] | gzip.GzipFile:
    if is_packed(path):
        return gzip.open(path, "rb")
    return path.open("rb")


def _empty(path: Path) -> FileError:
    return FileError(f"文件 {path} 是空的，请检查是否导出完整。")


def table_suffix(path: Path) -> str:
    """Return the suffix that says how a table is stored.

    Raises
    ------
    FileError
        If it is none of :data:`SUFFIXES`.
    """
    name = path.name.lower()
    for suffix in SUFFIXES:
        if name.endswith(suffix) or (suffix != ".xlsx" and name.endswith(f"{suffix}.gz")):
            return suffix
    msg = f"不支持文件 {path} 的格式，请使用 csv、tsv 或 xlsx。"
    raise FileError(msg)


def find_text_column(frame: pd.DataFrame, wanted: str | None = None) -> str:
    """Return the name of the column that holds the complaints.

    Parameters
    ----------
    frame : DataFrame
        The table.
    wanted : str, optional
        The column that the user named.

    Raises
    ------
    UsageError
        If the named column is not there, or none is named and no header is known.
    """
    columns = [str(column) for column in frame.columns]
    if wanted is not None:
        return require_column(frame, wanted)
    trimmed = {column.strip().lower(): column for column in reversed(columns)}
    for header in TEXT_HEADERS:
        if header in trimmed:
            return trimmed[header]
    if len(columns) == 1:
        return columns[0]
    msg = f"没有认出诉求所在的列（现有列：{'、'.join(columns)}），请用 --text-column 指定。"
    raise UsageError(msg)


def require_column(frame: pd.DataFrame, name: str) -> str:
    """Return the column's name if the table has it.

    Raises
    ------
    UsageError
        If it has not.
    """
    if name not in frame.columns:
        present = "、".join(map(str, frame.columns))
        msg = f"表中没有「{name}」这一列（现有列：{present}），请改正列名。"
        raise UsageError(msg)
    return name


def _require_pandas() -> None:
    try:
        import pandas  # noqa: F401, ICN001 - only whether it is there
    except ImportError as error:
        msg = "读写表格需要额外组件，请安装 huqi-triage[batch]。"
        raise UsageError(msg) from error
