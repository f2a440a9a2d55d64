"""Which column holds what, found by its header and by what stands in it."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from triage.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.tables.sheet import Sheet

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
CATEGORY_HEADERS = ("category", "类别", "问题类别", "诉求类别", "分类", "一级分类", "label")
HANDLING_HEADERS = ("handling", "办理形式", "办理方式", "处理方式")

NAMED_COLUMNS = ("建议类别", "建议办理形式", "置信度", "需人工复核", "复核原因", "依据", "模型版本")
CODED_COLUMNS = (
    "suggested_category",
    "suggested_handling",
    "confidence",
    "needs_review",
    "review_reasons",
    "evidence",
    "model_version",
)
CHANGE_COLUMNS = ("变化", "change")
"""What is appended: with names, with codes; the last if there was an earlier decision."""

_PARTS = ("详情", "描述", "内容", "诉求", "正文")
_SHORTEST = 8
"""Median of characters below which a column is not taken for complaints by its content."""


class Found(NamedTuple):
    """A column.

    Attributes
    ----------
    name : str
        Its header.
    place : int
        Its place among the columns, from 0.
    how : str
        How it was found, in Chinese.
    """

    name: str
    place: int
    how: str

    @property
    def stated(self) -> str:
        """The column and how it was found, as it is told to the user."""
        return f"「{self.name}」（{self.how}）"


def find_text_column(sheet: Sheet, wanted: str | None = None) -> Found:
    """Return the column that holds the complaints.

    A known header is taken if something stands in the column; else a header
    that speaks of a description, else the column whose cells are clearly the
    longest Chinese texts.

    Parameters
    ----------
    sheet : Sheet
        The table.
    wanted : str, optional
        The column that the user named.

    Raises
    ------
    UsageError
        If the named column is not there, or none is named and none can be told.
    """
    if wanted is not None:
        return require_column(sheet, wanted)
    sample = sheet.sample()
    # A result may be classified once more: what was appended is no complaint.
    ours = {*NAMED_COLUMNS, *CODED_COLUMNS, *CHANGE_COLUMNS}
    lengths = [
        0.0 if column in ours else _usual_length(sample.column(place))
        for place, column in enumerate(sheet.columns)
    ]
    known = _by_header(sheet.columns, TEXT_HEADERS)
    if known is not None and (lengths[known] or not any(lengths)):
        return Found(sheet.columns[known], known, "按表头认出")
    if len(sheet.columns) == 1:
        return Found(sheet.columns[0], 0, "只有这一列")
    longest = max(range(len(lengths)), key=lengths.__getitem__)
    others = max((n for place, n in enumerate(lengths) if place != longest), default=0)
    hinted = any(part in sheet.columns[longest] for part in _PARTS)
    if lengths[longest] >= _SHORTEST and (hinted or lengths[longest] >= 2 * others):
        return Found(sheet.columns[longest], longest, "按内容推测")
    if known is not None:
        return Found(sheet.columns[known], known, "按表头认出")
    present = "、".join(sheet.columns)
    msg = f"没有认出诉求所在的列（现有列：{present}），请用 --text-column 指定。"
    raise UsageError(msg)


def find_label_column(
    sheet: Sheet, headers: Sequence[str], wanted: str | None = None
) -> Found | None:
    """Return the column that holds earlier decisions, or ``None`` if there is none.

    Parameters
    ----------
    sheet : Sheet
        The table.
    headers : sequence of str
        Under which of them it may stand.
    wanted : str, optional
        The column that the user named.

    Raises
    ------
    UsageError
        If the named column is not there.
    """
    if wanted is not None:
        return require_column(sheet, wanted)
    place = _by_header(sheet.columns, headers)
    return None if place is None else Found(sheet.columns[place], place, "按表头认出")


def require_column(sheet: Sheet, name: str) -> Found:
    """Return a column that the user named.

    Raises
    ------
    UsageError
        If the table has none of that name.
    """
    for column in (name, *(c for c in sheet.columns if c.strip() == name.strip())):
        if column in sheet.columns:
            return Found(column, sheet.columns.index(column), "按指定")
    msg = f"表中没有「{name}」这一列（现有列：{'、'.join(sheet.columns)}），请改正列名。"
    raise UsageError(msg)


def _by_header(columns: Sequence[str], headers: Sequence[str]) -> int | None:
    plain = ["".join(column.split()).strip("*＊：:").lower() for column in columns]
    return next((plain.index(header) for header in headers if header in plain), None)


def _usual_length(cells: Sequence[str]) -> float:
    """Return the median of Han characters in the cells that are not empty."""
    filled = [sum("一" <= c <= "鿿" for c in cell[:1000]) for cell in cells if cell.strip()]
    return float(median(filled)) if filled else 0.0
