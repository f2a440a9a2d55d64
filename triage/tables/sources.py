"""Which files are meant: one, a folder of them, a pattern, or what a zip holds."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import TYPE_CHECKING

from triage.errors import FileError
from triage.tables.packing import Packed, members

if TYPE_CHECKING:
    from collections.abc import Iterable

TEXT_KINDS = (".csv", ".tsv", ".txt", ".jsonl")
WORKBOOK_KINDS = (".xlsx", ".xlsm", ".xls", ".ods", ".et")
KINDS = (*TEXT_KINDS, *WORKBOOK_KINDS, ".parquet")
WRITTEN = (".csv", ".tsv", ".txt", ".jsonl", ".xlsx", ".parquet")


def kind_of(name: str) -> str:
    """Return the suffix that says how a table is stored, without ``.gz``.

    Raises
    ------
    FileError
        If it is none that can be read.
    """
    lower = name.lower()
    suffix = Path(lower.removesuffix(".gz")).suffix
    if suffix in KINDS and not (lower.endswith(".gz") and suffix not in TEXT_KINDS):
        return suffix
    msg = f"不支持文件 {name} 的格式，请使用 csv、tsv、xlsx、xls、ods、et、jsonl 或 parquet。"
    raise FileError(msg)


def result_name(name: str) -> str:
    """Return what the result of a table is called: its own name if it can be written so.

    Raises
    ------
    FileError
        As :func:`kind_of`.
    """
    kind = kind_of(name)
    return name if kind in WRITTEN else name[: -len(kind)] + ".xlsx"


def result_suffix(name: str) -> str:
    """Return the suffix of a result, ``.gz`` included; of a zip that of its only table's kind."""
    stem = result_name(name)
    packed = ".gz" if stem.lower().endswith(".gz") else ""
    return Path(stem[: len(stem) - len(packed)]).suffix.lower() + packed


def is_many(given: str) -> bool:
    """Tell whether an input means several files, so that the output is a folder."""
    path = Path(given)
    if path.is_file():
        return path.suffix.lower() == ".zip" and len(_tables(members(path))) > 1
    return path.is_dir() or glob.has_magic(given)


def find_sources(given: str) -> list[Packed]:
    """Return the tables that an input means, in the order of their names.

    Parameters
    ----------
    given : str
        A file, a folder (with the folders in it), a pattern such as
        ``2023/*.csv``, or a zip. Hidden files, and those that Excel leaves
        beside an open workbook, are passed over, as is what is no table.

    Returns
    -------
    list of Packed
        ``name`` is relative to the folder, so that results can be laid out alike.

    Raises
    ------
    FileError
        If there is nothing, or nothing that can be read.
    """
    path = Path(given)
    if path.is_file():
        if path.suffix.lower() != ".zip":
            kind_of(path.name)
            return [Packed(path, "", path.name)]
        found = _tables(members(path))
    elif path.is_dir():
        files = (p for p in path.rglob("*") if p.is_file())
        found = _tables(Packed(p, "", p.relative_to(path).as_posix()) for p in files)
    elif glob.has_magic(given):
        paths = [Path(p) for p in glob.glob(given, recursive=True)]  # noqa: PTH207 - absolute ones too
        files = (p for p in paths if p.is_file())
        base = _common(paths)
        found = _tables(Packed(p, "", p.relative_to(base).as_posix()) for p in files)
    else:
        msg = f"找不到文件 {given}，请检查路径。"
        raise FileError(msg)
    if not found:
        msg = f"{given} 里没有可以读取的表格（csv、tsv、xlsx、xls、ods、et、jsonl、parquet）。"
        raise FileError(msg)
    return sorted(found, key=lambda source: source.name)


def _common(paths: list[Path]) -> Path:
    """Return the folder that all the files lie in."""
    parents = [path.parent for path in paths]
    base = parents[0] if parents else Path()
    while any(base not in (parent, *parent.parents) for parent in parents):
        base = base.parent
    return base


def _tables(sources: Iterable[Packed]) -> list[Packed]:
    found = []
    for source in sources:
        if any(part.startswith((".", "~$")) for part in source.name.split("/")):
            continue
        try:
            kind_of(source.name)
        except FileError:
            continue
        found.append(source)
    return found
