"""Where the header of a table stands, and what the columns are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from triage.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LOOKED_AT = 20
"""Rows at the top among which the header is looked for."""

_LONGEST_HEADER = 24
_SENTENCE = "，。；！？"


class Header(NamedTuple):
    """The top of a table.

    Attributes
    ----------
    first : int
        Row of the header, counted from 0; titles stand above it.
    rows : int
        How many rows it takes; 0 if the table has none.
    columns : tuple of str
        One name a column, all different.
    """

    first: int
    rows: int
    columns: tuple[str, ...]

    @property
    def end(self) -> int:
        """The first row of data."""
        return self.first + self.rows

    @property
    def stated(self) -> str:
        """Where the header stands, in Chinese; nothing if that is the first row."""
        if not self.rows:
            return "没有表头"
        if self.rows > 1:
            return f"表头在第{self.first + 1}至{self.end}行"
        return f"表头在第{self.first + 1}行" if self.first else ""


def find_header(
    top: Sequence[Sequence[str]], merged: Sequence[tuple[int, int, int, int]] = ()
) -> Header:
    """Find the header among the first rows of a table.

    The header is the first row that fills more than one column (or the only
    one) with short names. Titles and notes above it fill one cell.

    Parameters
    ----------
    top : sequence of sequence of str
        The first rows, at least one.
    merged : sequence of (first row, first column, last row, last column)
        Merged cells, both ends included.
    """
    # Titles and notes above a header fill few of the cells.
    full = max(sum(bool(cell.strip()) for cell in row) for row in top)
    for place, row in enumerate(top[:LOOKED_AT]):
        cells = [cell.strip() for cell in row if cell.strip()]
        if not cells or len(cells) < max(min(full, 2), full / 2):
            continue
        if not _are_names(cells):
            break
        rows = _height(top, place, merged)
        return Header(place, rows, _names(top[place : place + rows], place, merged))
    return _no_header(top)


def chosen_header(
    top: Sequence[Sequence[str]],
    name: str,
    row: int | None,
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> Header:
    """Return the header that the user says stands in a row, or find it.

    Parameters
    ----------
    top, merged
        As for :func:`find_header`.
    name : str
        What the table is called.
    row : int or None
        Counted from 1; 0 if there is none; ``None`` if it is to be found.

    Raises
    ------
    UsageError
        If there is no such row.
    """
    if row is None:
        return find_header(top, merged)
    if row == 0:
        return _no_header(top)
    if row > len(top):
        msg = f"{name} 的前 {len(top)} 行里没有第 {row} 行，请改正 --header-row。"
        raise UsageError(msg)
    return Header(row - 1, 1, _names(top[row - 1 : row], row - 1, ()))


def _no_header(top: Sequence[Sequence[str]]) -> Header:
    return Header(0, 0, tuple(f"第{n + 1}列" for n in range(max(map(len, top)))))


def _height(
    top: Sequence[Sequence[str]], place: int, merged: Sequence[tuple[int, int, int, int]]
) -> int:
    """Return how many rows the header takes that begins in a row."""
    below = (
        [cell.strip() for cell in top[place + 1] if cell.strip()] if place + 1 < len(top) else []
    )
    height = 1
    for first, left, last, right in merged:
        if first != place:
            continue
        height = max(height, last - first + 1)
        if right > left and below and _are_names(below):
            height = max(height, 2)
    return min(height, len(top) - place)


def _are_names(cells: Sequence[str]) -> bool:
    """Tell whether the cells of a row are names of columns rather than values."""
    return all(
        len(cell) <= _LONGEST_HEADER
        and not any(sign in cell for sign in _SENTENCE)
        and not _is_number(cell)
        for cell in cells
    )


def _is_number(cell: str) -> bool:
    return any(map(str.isdigit, cell)) and all(
        c.isdigit() or c in " .,:/-+年月日时分" for c in cell
    )


def _names(
    rows: Sequence[Sequence[str]],
    first: int,
    merged: Sequence[tuple[int, int, int, int]],
) -> tuple[str, ...]:
    """Return one name a column: what stands lowest, else what the merged cell above says."""
    width = max(map(len, rows))
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    for top, left, bottom, right in merged:
        if first <= top < first + len(rows) and left < width:
            value = filled[top - first][left]
            for row in range(top, min(bottom, first + len(rows) - 1) + 1):
                for column in range(left, min(right, width - 1) + 1):
                    filled[row - first][column] = filled[row - first][column] or value
    lowest = [
        next((row[n].strip() for row in reversed(filled) if row[n].strip()), "")
        for n in range(width)
    ]
    return unique(name or f"第{n + 1}列" for n, name in enumerate(lowest))


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names, those that come again with a number."""
    seen: dict[str, None] = {}
    for name in names:
        free, number = name, 2
        while free in seen:
            free, number = f"{name}_{number}", number + 1
        seen[free] = None
    return tuple(seen)
