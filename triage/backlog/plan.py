"""How a backlog is to be classified, and which columns of its sheets matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from triage.backlog.rows import Job
from triage.errors import UsageError
from triage.tables import open_table
from triage.tables.columns import (
    CATEGORY_HEADERS,
    HANDLING_HEADERS,
    Found,
    find_label_column,
    find_text_column,
)
from triage.tables.options import AS_FOUND, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from triage.tables.packing import Packed
    from triage.tables.sheet import Sheet

Looked = TypeVar("Looked")


class Task(NamedTuple):
    """How a backlog is to be classified.

    Attributes
    ----------
    models : Path
        Folder of the registry.
    version : str
        Name of the model version.
    codes, evidence : bool
        English codes instead of names; whether to write the phrases that decided.
    text_column, category_column, handling_column : str or None
        Columns of complaints and of earlier decisions; by default they are found.
    reading : ReadOptions
        How to read the files.
    only_changed : bool
        Write only rows whose earlier decision would change.
    min_confidence : float
        Below it no change is proposed.
    workers : int or None
        Processes; by default one a core.
    """

    models: Path
    version: str
    codes: bool = False
    evidence: bool = True
    text_column: str | None = None
    category_column: str | None = None
    handling_column: str | None = None
    reading: ReadOptions = AS_FOUND
    only_changed: bool = False
    min_confidence: float = 0.0
    workers: int | None = None

    @property
    def job(self) -> Job:
        """What the workers do with each row."""
        return Job(self.models, self.version, self.codes, self.evidence)


class Plan(NamedTuple):
    """A sheet with the columns that matter; no ``text`` if it is only carried along."""

    sheet: Sheet
    text: Found | None = None
    category: Found | None = None
    handling: Found | None = None

    @property
    def compares(self) -> bool:
        """Whether the rows carry an earlier decision."""
        return bool(self.category or self.handling)

    @property
    def stated(self) -> str:
        """How the sheet is read, in Chinese."""
        if self.text is None:
            why = "是隐藏的" if self.sheet.hidden else "没有认出诉求列"
            return f"{self.sheet.stated}{why}，未分类"
        columns = (
            ("诉求列", self.text),
            ("原类别列", self.category),
            ("原办理形式列", self.handling),
        )
        told = [f"{what}{found.stated}" for what, found in columns if found]
        return "，".join(filter(None, [self.sheet.stated, *told]))


def find_plans(source: Packed, task: Task) -> list[Plan]:
    """Return the sheets of a file with the columns that matter, in their order.

    Hidden sheets are only carried along unless asked for by name.

    Raises
    ------
    TriageError
        If no sheet has complaints.
    """

    def look(sheet: Sheet) -> Plan:
        return Plan(
            sheet,
            find_text_column(sheet, task.text_column),
            find_label_column(sheet, CATEGORY_HEADERS, task.category_column),
            find_label_column(sheet, HANDLING_HEADERS, task.handling_column),
        )

    found = looked_at(source, task.reading, look)
    plans = [plan or Plan(sheet) for sheet, plan in found]
    if task.only_changed and not any(plan.compares for plan in plans):
        msg = (
            "表中没有认出原类别或原办理形式的列，请用 --category-column 或 --handling-column 指定。"
        )
        raise UsageError(msg)
    return plans


def looked_at(
    source: Packed, reading: ReadOptions, look: Callable[[Sheet], Looked]
) -> list[tuple[Sheet, Looked | None]]:
    """Return the sheets of a file, in their order, with what was found in each.

    Nothing is looked for in hidden ones unless asked for by name.

    Parameters
    ----------
    source : Packed
        The file.
    reading : ReadOptions
        How to read it.
    look : callable
        Returns what it finds in a sheet, or raises `UsageError`.

    Raises
    ------
    TriageError
        If the file cannot be read, or nothing was found in any sheet.
    """
    found: list[tuple[Sheet, Looked | None]] = []
    failure = UsageError(f"文件 {source.name} 的工作表都是隐藏的，请用 --sheet 指定。")
    for sheet in open_table(source, reading):
        result = None
        if not sheet.hidden or reading.sheet is not None:
            try:
                result = look(sheet)
            except UsageError as error:
                failure = error
        found.append((sheet, result))
    if all(result is None for _, result in found):
        raise failure
    return found
