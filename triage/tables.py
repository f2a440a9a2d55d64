"""Tables as offices make them: read and written so that no cell changes."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from triage.errors import FileError, UsageError

if TYPE_CHECKING:
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
_WIDEST_COLUMN = 60


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
    _require_pandas()
    suffix = table_suffix(path)
    if not path.is_file():
        msg = f"找不到文件 {path}，请检查路径。"
        raise FileError(msg)
    if not path.stat().st_size:
        msg = f"文件 {path} 是空的，请检查是否导出完整。"
        raise FileError(msg)
    try:
        if suffix == ".xlsx":
            frame = _read_xlsx(path)
        else:
            frame = _read_delimited(path, "\t" if suffix == ".tsv" else ",")
    except FileError:
        raise
    except (OSError, EOFError) as error:
        msg = f"文件 {path} 无法读取，请检查权限或重新导出。"
        raise FileError(msg) from error
    except Exception as error:  # each reader raises its own kinds for a broken file
        msg = f"文件 {path} 不是完好的{suffix.removeprefix('.')}表格，请重新导出后再试。"
        raise FileError(msg) from error
    frame.columns = [str(column) for column in frame.columns]
    if not len(frame.columns):
        msg = f"文件 {path} 是空的，请检查是否导出完整。"
        raise FileError(msg)
    return frame


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


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table; a half-written file never bears the final name.

    Parameters
    ----------
    frame : DataFrame
        All cells are written as text: a leading ``=`` starts no formula in xlsx.
    path : Path
        csv and tsv come in UTF-8 with BOM, which Excel needs.

    Raises
    ------
    FileError
        If the folder cannot be written.
    """
    suffix = table_suffix(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        os.close(handle)
    except OSError as error:
        msg = f"无法写入 {path}，请检查目录是否存在、是否有权限。"
        raise FileError(msg) from error
    draft = Path(name)
    try:
        if suffix == ".xlsx":
            _write_xlsx(frame, draft)
        else:
            separator = "\t" if suffix == ".tsv" else ","
            frame.to_csv(
                draft,
                index=False,
                sep=separator,
                encoding="utf-8-sig",
                compression="gzip" if path.name.lower().endswith(".gz") else None,
            )
        draft.chmod(0o644)
        draft.replace(path)
    except OSError as error:
        msg = f"写入 {path} 失败（{error.strerror}），请检查磁盘空间和权限。"
        raise FileError(msg) from error
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def _read_xlsx(path: Path) -> pd.DataFrame:
    import pandas as pd

    return pd.read_excel(path, engine="calamine", dtype=str, keep_default_na=False).fillna("")


def _read_delimited(path: Path, separator: str) -> pd.DataFrame:
    import pandas as pd

    for encoding in _ENCODINGS:
        with suppress(UnicodeDecodeError):
            frame = pd.read_csv(
                path,
                sep=separator,
                dtype=str,
                keep_default_na=False,
                encoding=encoding,
                compression="gzip" if path.name.lower().endswith(".gz") else None,
            )
            return frame.fillna("")  # a short row is padded with nothing, not with "nan"
    msg = f"文件 {path} 的编码既不是 UTF-8 也不是 GBK/GB18030，请另存为 UTF-8 后再试。"
    raise FileError(msg)


def _write_xlsx(frame: pd.DataFrame, path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    ) as workbook:
        sheet = workbook.add_worksheet("建议")
        bold = workbook.add_format({"bold": True})
        for column, header in enumerate(frame.columns):
            cells = frame.iloc[:, column].astype(str)
            sheet.write_string(0, column, str(header), bold)
            for row, cell in enumerate(cells, start=1):
                sheet.write_string(row, column, cell)
            longest = max((len(cell) for cell in (str(header), *cells)), default=0)
            # A Han character is two columns wide.
            sheet.set_column(column, column, min(_WIDEST_COLUMN, 2 * longest + 2))
        sheet.freeze_panes(1, 0)


def _require_pandas() -> None:
    try:
        import pandas  # noqa: F401, ICN001 - only whether it is there
    except ImportError as error:
        msg = "读写表格需要额外组件，请安装 huqi-triage[batch]。"
        raise UsageError(msg) from error
