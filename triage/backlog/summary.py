"""What came out of a backlog."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_MOST_LABELS = 200
_OTHERS = "（其他）"


@dataclass(slots=True)
class Summary:
    """Counts over the rows of one file or many.

    Attributes
    ----------
    rows : int
        Rows of complaints, blank ones not among them.
    blank : int
        Rows in which nothing stands.
    review : int
        Rows that a person must decide.
    unclassified : int
        Rows without a suggestion; each says why.
    damaged : int
        Rows that the file does not hold as it should.
    written : int
        Rows of the output.
    suggested : Counter
        Rows by suggested category.
    compared, changed, unsure : int
        Rows with an earlier decision; those that would change; those whose
        change was not proposed for want of confidence.
    matrix : Counter
        Rows by (earlier category, suggested category).
    stated : list of str
        How the files were read and what was left aside, in Chinese.
    """

    rows: int = 0
    blank: int = 0
    review: int = 0
    unclassified: int = 0
    damaged: int = 0
    written: int = 0
    suggested: Counter[str] = field(default_factory=Counter)
    compared: int = 0
    changed: int = 0
    unsure: int = 0
    matrix: Counter[tuple[str, str]] = field(default_factory=Counter)
    stated: list[str] = field(default_factory=list)

    def count_change(self, old: str, new: str) -> None:
        """Count a pair of categories; labels beyond number are counted together."""
        known = {before for before, _ in self.matrix}
        if old not in known and len(known) >= _MOST_LABELS:
            old = _OTHERS
        self.matrix[old, new] += 1

    def add(self, other: Summary) -> None:
        """Add what came out of another file."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.suggested.update(other.suggested)
        for (old, new), rows in other.matrix.items():
            self.matrix[old, new] += rows
        self.stated += other.stated

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, for JSON."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in _NUMBERS}
        plain["suggested"] = dict(self.suggested.most_common())
        plain["matrix"] = [[old, new, rows] for (old, new), rows in sorted(self.matrix.items())]
        plain["stated"] = self.stated
        return plain

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Summary:
        """Return the summary that :meth:`to_dict` was made from."""
        summary = cls(**{name: plain[name] for name in _NUMBERS})
        summary.suggested.update(plain["suggested"])
        summary.matrix.update({(old, new): rows for old, new, rows in plain["matrix"]})
        summary.stated = list(plain["stated"])
        return summary

    def lines(self) -> list[list[str]]:
        """Return the summary as rows of a table, in Chinese."""
        table = [["项目", "行数"]]
        table += [[label, str(getattr(self, name))] for name, label in _LABELS.items()]
        table += [[], ["建议类别", "行数"]]
        table += [[label, str(rows)] for label, rows in self.suggested.most_common()]
        if self.matrix:
            table += [[], *self.matrix_lines()]
        return [*table, [], *([line] for line in self.stated)]

    def matrix_lines(self) -> list[list[str]]:
        """Return the matrix of earlier and suggested categories, with a line of headers."""
        before = sorted({old for old, _ in self.matrix})
        after = sorted({new for _, new in self.matrix})
        head = ["原类别＼建议类别", *after]
        return [head, *([old, *(str(self.matrix[old, new]) for new in after)] for old in before)]


_LABELS = {
    "rows": "诉求",
    "blank": "空行",
    "review": "需人工复核",
    "unclassified": "无法分类（行内写明原因）",
    "damaged": "原文件有问题的行",
    "compared": "有原类别或原办理形式",
    "changed": "建议改动",
    "unsure": "把握不足、未列入改动",
    "written": "写出",
}
_NUMBERS = tuple(_LABELS)
