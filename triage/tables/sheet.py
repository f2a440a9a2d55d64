"""What every reader gives and every writer takes: a sheet, piece by piece."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

SAMPLE = 1_000
"""Rows that are looked at to find out which column holds what."""


class Piece(Protocol):
    """Some rows of a sheet that follow each other.

    Attributes
    ----------
    notes : dict of int to str
        What is wrong with a row, as a Chinese sentence, by its place in the piece.
    native : Any
        The rows as a writer of the same kind takes them, so that it can put
        them out unchanged; its type is the reader's and the writer's business.
    """

    notes: dict[int, str]
    native: Any

    def __len__(self) -> int:
        """Return the number of rows."""
        ...

    def column(self, place: int) -> list[str]:
        """Return the cells of one column as text."""
        ...

    def rows(self) -> list[list[str]]:
        """Return all cells as text, each row as wide as the sheet."""
        ...

    def take(self, places: Sequence[int]) -> Piece:
        """Return the rows at these places, in that order."""
        ...


@dataclass(slots=True)
class TextPiece:
    """Rows whose cells are at hand as text; see :class:`Piece`."""

    cells: list[list[str]]
    native: list[Any]
    notes: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.cells)

    def column(self, place: int) -> list[str]:
        """Return the cells of one column as text."""
        return [row[place] for row in self.cells]

    def rows(self) -> list[list[str]]:
        """Return all cells as text, each row as wide as the sheet."""
        return self.cells

    def take(self, places: Sequence[int]) -> TextPiece:
        """Return the rows at these places, in that order."""
        return TextPiece(
            [self.cells[place] for place in places],
            [self.native[place] for place in places],
            {new: self.notes[old] for new, old in enumerate(places) if old in self.notes},
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file.

    Attributes
    ----------
    name : str
        Of the sheet in a workbook, else of the file.
    columns : tuple of str
        Headers, made up (``第1列``) where the sheet has none.
    read : callable
        Takes a number of rows and yields pieces of that many, from the first on.
    total : int or None
        Rows, or a number not much larger; ``None`` if that is not known.
    hidden : bool
        Whether the user does not see it.
    stated : str
        How the file was read, in Chinese: encoding, separator, where the header stands.
    native : Any
        What a writer of the same kind needs to know of the file.
    """

    name: str
    columns: tuple[str, ...]
    read: Callable[[int], Iterator[Piece]]
    total: int | None = None
    hidden: bool = False
    stated: str = ""
    native: Any = None

    def sample(self) -> Piece:
        """Return the first rows."""
        for piece in self.read(SAMPLE):
            return piece
        return TextPiece([], [])


def total_rows(sheets: Iterable[Sheet]) -> int | None:
    """Return about how many rows sheets have together; ``None`` if one does not say."""
    totals = [sheet.total for sheet in sheets]
    return None if None in totals else sum(filter(None, totals))


def chunked(records: Iterator[tuple[list[str], Any, str]], size: int) -> Iterator[TextPiece]:
    """Gather records, each its cells, its native form and what is wrong with it."""
    piece = TextPiece([], [])
    for cells, native, note in records:
        if note:
            piece.notes[len(piece)] = note
        piece.cells.append(cells)
        piece.native.append(native)
        if len(piece) == size:
            yield piece
            piece = TextPiece([], [])
    if len(piece):
        yield piece


def clean(cell: str) -> str:
    """Return a cell with a replacement mark for each byte that was no character."""
    return cell if cell.isascii() else cell.encode("utf-8", "replace").decode()
