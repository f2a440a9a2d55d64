"""What a suggestion would change of an earlier decision."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from triage.backlog.rows import CATEGORY, CONFIDENCE, HANDLING
from triage.labels import category_code, handling_code

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from triage.taxonomy import Taxonomy

BLANK = "（未填）"
UNSURE = "（把握不足，未改）"


class Change(NamedTuple):
    """What would become of one row.

    Attributes
    ----------
    told : str
        The change in words; empty if there is none.
    old, new : str
        Category before and after, by name.
    unsure : bool
        Whether a change was kept back for want of confidence.
    """

    told: str
    old: str
    new: str
    unsure: bool = False


class Comparison:
    """Compares suggestions with earlier decisions.

    Parameters
    ----------
    taxonomy : Taxonomy
        What the labels mean. Earlier labels may be codes, names or common
        spellings; one that means nothing in it is told as it is, as a change
        that somebody has to look at.
    min_confidence : float
        Below it a change is not proposed.
    """

    def __init__(self, taxonomy: Taxonomy, min_confidence: float = 0.0) -> None:
        self._min_confidence = min_confidence
        self._categories = _kind(category_code, taxonomy, taxonomy.category_name)
        self._handlings = _kind(handling_code, taxonomy, taxonomy.handling_name)

    def compare(self, category: str | None, handling: str | None, cells: Sequence[str]) -> Change:
        """Return what a row's suggestion would change.

        Parameters
        ----------
        category, handling : str or None
            Earlier labels; ``None`` if the table has no such column.
        cells : sequence of str
            The suggestion columns.
        """
        told = []
        old = new = ""
        if category is not None:
            old, new = self._categories(category), self._categories(cells[CATEGORY])
            told += _told("类别", category, old, new)
        if handling is not None:
            before, after = self._handlings(handling), self._handlings(cells[HANDLING])
            told += _told("办理形式", handling, before, after)
        if not cells[CATEGORY]:  # nothing was suggested, so nothing changes
            return Change("", old or BLANK, BLANK)
        if told and float(cells[CONFIDENCE]) < self._min_confidence:
            return Change("", old or BLANK, UNSURE, unsure=True)
        return Change("；".join(told), old or BLANK, new)


def _told(what: str, label: str, old: str, new: str) -> list[str]:
    if old == new or not label.strip():
        return []
    return [f"{what}：{old}→{new}"]


def _kind(
    find: Callable[[str, Taxonomy], str | None], taxonomy: Taxonomy, name: Callable[[str], str]
) -> Callable[[str], str]:
    """Return what brings a label to the name of what it means, or leaves it as it is."""

    @cache
    def known(label: str) -> str:
        code = find(label, taxonomy)
        return label.strip() if code is None else name(code)

    return lambda label: known(label[:40]) if label.strip() else ""
