"""The further cells of rows: suggestions, what is wrong with a row, what would change."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from triage.backlog.changes import Comparison
from triage.backlog.rows import (
    CATEGORY,
    REASONS,
    REVIEW,
    taxonomy_of,
)
from triage.tables.columns import CHANGE_COLUMNS, CODED_COLUMNS, NAMED_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.backlog.plan import Plan, Task
    from triage.backlog.summary import Summary
    from triage.tables.sheet import Piece

BLANK_ROW = "空行"


class Marker:
    """Completes the rows of a table and counts them.

    Parameters
    ----------
    task : Task
        How to classify.
    summary : Summary
        Where to count.
    """

    def __init__(self, task: Task, summary: Summary) -> None:
        self._task = task
        self._summary = summary
        self._yes, no = ("true", "false") if task.codes else ("是", "否")
        # It says that nothing was overlooked, and asks nobody to look at it.
        self._blank = ["", "", "", no, BLANK_ROW, "", task.version]

    @cached_property
    def _comparison(self) -> Comparison:
        # It needs the model's taxonomy: where there is nothing to compare with,
        # only the workers load the model.
        return Comparison(taxonomy_of(self._task.job), self._task.min_confidence)

    def names(self, plan: Plan) -> list[str]:
        """Return the names of the further columns.

        A column of that name that is already there is kept: ours then gets a
        number, because nothing of the user's is overwritten.
        """
        names: tuple[str, ...] = CODED_COLUMNS if self._task.codes else NAMED_COLUMNS
        if plan.compares:
            names = (*names, CHANGE_COLUMNS[self._task.codes])
        return [free_name(name, plan.sheet.columns) for name in names]

    def mark(
        self, plan: Plan, piece: Piece, cells: Sequence[list[str]]
    ) -> tuple[Piece, list[list[str]], list[bool]]:
        """Return the rows to be written, their further cells, and which need a person.

        Parameters
        ----------
        plan : Plan
            The sheet that they are from.
        piece : Piece
            The rows.
        cells : sequence of list of str
            Their suggestion columns.
        """
        blank = self._blank_rows(plan, piece, cells)
        done: list[list[str]] = []
        changed: list[int] = []
        categories = piece.column(plan.category.place) if plan.category else None
        handlings = piece.column(plan.handling.place) if plan.handling else None
        summary = self._summary
        for place, row in enumerate(cells):
            if place in blank:
                done.append([*self._blank, *[""] * plan.compares])
                summary.blank += 1
                continue
            marked = self._noted(row, piece.notes.get(place))
            if plan.compares:
                old = categories[place] if categories else None
                mode = handlings[place] if handlings else None
                change = self._comparison.compare(old, mode, row)
                marked = [*marked, change.told]
                if change.told:
                    changed.append(place)
                summary.compared += bool((old or "").strip() or (mode or "").strip())
                summary.unsure += change.unsure
                if categories:
                    summary.count_change(change.old, change.new)
            summary.rows += 1
            summary.damaged += place in piece.notes
            summary.review += marked[REVIEW] == self._yes
            summary.unclassified += not row[CATEGORY]
            if row[CATEGORY]:
                summary.suggested[row[CATEGORY]] += 1
            done.append(marked)
        summary.changed += len(changed)
        if self._task.only_changed:
            piece, done = piece.take(changed), [done[place] for place in changed]
        summary.written += len(done)
        return piece, done, [row[REVIEW] == self._yes for row in done]

    def _noted(self, row: list[str], note: str | None) -> list[str]:
        """Return a row's cells with what is wrong with the row in the file."""
        if note is None:
            return row
        noted = list(row)
        noted[REVIEW] = self._yes
        # A text that is not there because of the damage needs no second reason.
        noted[REASONS] = "；".join(filter(None, [note, row[REASONS]]))
        return noted

    def _blank_rows(self, plan: Plan, piece: Piece, cells: Sequence[list[str]]) -> set[int]:
        """Return the rows in which nothing stands at all, such as those below a table.

        If complaints are all that a table has, an empty one is a complaint that
        was lost.
        """
        if len(plan.sheet.columns) == 1:
            return set()
        empty = [place for place, row in enumerate(cells) if not row[CATEGORY]]
        empty = [place for place in empty if place not in piece.notes]
        if not empty:
            return set()
        rows = piece.take(empty).rows()
        return {
            place for place, row in zip(empty, rows, strict=True) if not any(map(str.strip, row))
        }


def free_name(name: str, taken: Sequence[str]) -> str:
    """Return a name that no column has."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free
