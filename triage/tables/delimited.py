"""Tables as text: csv and tsv, each row also as the characters that stand in the file."""

from __future__ import annotations

import csv
import io
from collections import deque
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from triage.errors import FileError
from triage.tables.encodings import find_encoding
from triage.tables.headers import LOOKED_AT, chosen_header
from triage.tables.options import AS_FOUND, ReadOptions
from triage.tables.sheet import Piece, Sheet, chunked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

UNPAIRED = "这一行的引号不成对，内容可能不完整，请核对原文件"
TOO_WIDE = "这一行的列比表头多，内容里可能有未加引号的分隔符，请核对原文件"
UNREADABLE = "这一行有无法识别的字节，请核对原文件"

_SEPARATORS = (",", "\t", ";", "|")
_SEPARATOR_NAMES = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线"}
_LONGEST_RECORD = 1 << 20
"""Characters of a record; a quotation mark that is never closed would take all the rest."""


class Dialect(NamedTuple):
    """How the rows of a file are written.

    Attributes
    ----------
    codec : str
        Encoding; bytes that are no characters are surrogates.
    separator : str
        Between cells.
    newline : str
        At the end of a row.
    prologue : tuple of str
        What stands above the header.
    header : str
        The header as it stands in the file, without the end of its line;
        empty if there is none.
    """

    codec: str
    separator: str
    newline: str
    prologue: tuple[str, ...]
    header: str


class Record(NamedTuple):
    """A row of the file.

    Attributes
    ----------
    cells : list of str
        Its cells.
    raw : str
        The row as it stands in the file, with the end of its line.
    note : str
        What is wrong with it.
    """

    cells: list[str]
    raw: str
    note: str


def read_delimited(
    opened: Callable[[], IO[bytes]],
    name: str,
    options: ReadOptions = AS_FOUND,
) -> Sheet:
    """Return the table of a text file.

    Parameters
    ----------
    opened : callable
        Opens the file from its beginning.
    name : str
        What the file is called.
    options : ReadOptions
        What is not to be found from the content.

    Raises
    ------
    FileError
        If it is no text, or empty.
    """
    found = find_encoding(opened, name, options.encoding)
    with _text(opened, found.codec) as stream:
        lines = list(islice(stream, 200))
    if not any(line.strip("\ufeff\r\n") for line in lines):
        msg = f"文件 {name} 是空的，请检查是否导出完整。"
        raise FileError(msg)
    separator = options.separator or _find_separator(lines, name)
    top = list(islice(records(lines, separator), LOOKED_AT + 1))
    cells = [record.cells for record in top]
    header = chosen_header(cells, name, options.header_row)
    prologue = tuple(record.raw for record in top[: header.first])
    heading = "".join(record.raw for record in top[header.first : header.end])
    dialect = Dialect(found.codec, separator, _line_end(lines[0]), prologue, heading.rstrip("\r\n"))

    def read(size: int) -> Iterator[Piece]:
        with _text(opened, found.codec) as stream:
            rows = islice(records(stream, separator), header.end, None)
            yield from chunked((_fitted(row, len(header.columns), dialect) for row in rows), size)

    stated = [found.stated, f"{_SEPARATOR_NAMES.get(separator, separator)}分隔", header.stated]
    return Sheet(
        name,
        header.columns,
        read,
        found.lines or 1,
        stated="，".join(filter(None, stated)),
        native=dialect,
    )


def records(lines: Iterable[str], separator: str) -> Iterator[Record]:
    """Yield the rows of a text, blank lines left out.

    A quotation mark that has no counterpart spoils its own line only: the
    line is taken apart without regard to quotation marks, and reading goes
    on behind it.
    """
    csv.field_size_limit(1 << 30)
    source = _Lines(iter(lines))
    reader = csv.reader(source, delimiter=separator)
    while True:
        source.begin()
        try:
            cells = next(reader, None)
        except csv.Error:  # a record that is too long
            cells = []
        if cells is None:
            return
        taken = source.taken
        if source.ended_within or (len(taken) > 1 and not _closes(taken, separator)):
            first, *rest = taken
            source.put_back(rest)
            reader = csv.reader(source, delimiter=separator)
            yield Record(first.rstrip("\r\n").split(separator), first, UNPAIRED)
        elif cells:
            raw = "".join(taken)
            if raw.startswith("\ufeff"):
                cells = next(csv.reader([raw.removeprefix("\ufeff")], delimiter=separator), [])
            yield Record(cells, raw, "")


class _Lines:
    """Lines that remember which were taken for a record, and can be put back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: deque[str] = deque()
        self.taken: list[str] = []
        self.ended_within = False
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._length > _LONGEST_RECORD:
            self.ended_within = True
            raise StopIteration
        try:
            line = self._back.popleft() if self._back else next(self._lines)
        except StopIteration:
            # The reader asks for more only within a quoted cell.
            self.ended_within = bool(self.taken)
            raise
        self.taken.append(line)
        self._length += len(line)
        return line

    def begin(self) -> None:
        """Begin a new record."""
        self.taken = []
        self._length = 0

    def put_back(self, lines: list[str]) -> None:
        """Let lines come once more."""
        self._back.extendleft(reversed(lines))
        self.ended_within = False


def _closes(lines: list[str], separator: str) -> bool:
    """Tell whether lines are one well-formed record."""
    try:
        return len(list(csv.reader(lines, delimiter=separator, strict=True))) == 1
    except csv.Error:
        return False


def _fitted(record: Record, width: int, dialect: Dialect) -> tuple[list[str], str, str]:
    """Return a row as wide as the header, so that further columns stand in their places."""
    cells, raw, note = record
    ending = raw[len(raw.rstrip("\r\n")) :]
    missing = width - len(cells)
    if missing < 0:
        # What is too much stays in the last cell, as it was written.
        folded = dialect.separator.join(cells[width - 1 :])
        cells = [*cells[: width - 1], folded]
        note = note or TOO_WIDE
    if missing < 0 or note == UNPAIRED:
        cells = cells + [""] * missing
        raw = delimited(cells, dialect.separator) + ending
    elif missing:
        cells = cells + [""] * missing
        raw = raw[: len(raw) - len(ending)] + dialect.separator * missing + ending
    if not note and not raw.isascii() and any("\ud800" <= c <= "\udfff" for c in raw):
        note = UNREADABLE
    return cells, raw, note


def delimited(cells: Iterable[str], separator: str) -> str:
    """Return cells as a row without the end of its line."""
    return _row(csv.writer(_Echo(), delimiter=separator), cells)


def _row(writer: Any, cells: Iterable[str]) -> str:
    # With another end of line than this the module does not quote line breaks.
    return str(writer.writerow(list(cells))).removesuffix("\r\n")


def _text(opened: Callable[[], IO[bytes]], codec: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(opened(), encoding=codec, errors="surrogateescape", newline="")


def _line_end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :] or "\n"


def _find_separator(lines: list[str], name: str) -> str:
    """Return the separator that cuts the lines into the same number of cells most often."""
    default = "\t" if ".tsv" in name.lower() else ","

    def agreement(separator: str) -> tuple[float, bool]:
        widths = [len(record.cells) for record in islice(records(lines, separator), 100)]
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        return (widths.count(usual) / len(widths) if usual > 1 else 0.0), separator == default

    best = max(_SEPARATORS, key=agreement)
    return best if agreement(best)[0] > 0 else default


class DelimitedWriter:
    """Writes rows as text: those that came from such a file exactly as they stood there.

    Parameters
    ----------
    stream : binary file
        Where to.
    suffix : str
        ``.tsv`` separates by tabs, what comes from elsewhere else by commas.
    """

    def __init__(self, stream: IO[bytes], suffix: str) -> None:
        self._stream = stream
        self._separator = "\t" if suffix == ".tsv" else ","
        self._dialect = Dialect("utf-8", self._separator, "\n", (), "")
        self._native = False
        self._row = csv.writer(_Echo())

    def begin(self, sheet: Sheet, names: Sequence[str]) -> None:
        """Write what stands above the rows, with the names of the further columns."""
        native = sheet.native
        self._native = isinstance(native, Dialect) and self._separator in (",", native.separator)
        if self._native:
            self._dialect = native
        dialect = self._dialect
        self._row = csv.writer(_Echo(), delimiter=dialect.separator)
        if not self._native:
            # Excel takes a file without this mark for GBK.
            self._write("\ufeff" + self._line([*sheet.columns, *names]) + dialect.newline)
            return
        self._write("".join(dialect.prologue))
        if dialect.header:
            self._write(dialect.header + dialect.separator + self._line(names) + dialect.newline)

    def append(self, piece: Piece, cells: Sequence[Sequence[str]]) -> None:
        """Write rows with further cells."""
        separator, newline = self._dialect.separator, self._dialect.newline
        lines = []
        if self._native:
            for raw, more in zip(piece.native, cells, strict=True):
                bare = raw.rstrip("\r\n")
                lines += [bare, separator, self._line(map(harmless, more)), raw[len(bare) :]]
        else:
            for row, more in zip(piece.rows(), cells, strict=True):
                lines += [self._line([*row, *map(harmless, more)]), newline]
        self._write("".join(lines))

    def _line(self, cells: Iterable[str]) -> str:
        return _row(self._row, cells)

    def _write(self, text: str) -> None:
        self._stream.write(text.encode(self._dialect.codec, "surrogateescape"))


class _Echo:
    """Gives back what is written, so that ``writerow`` returns the line."""

    def write(self, line: str) -> str:
        return line


def harmless(cell: str) -> str:
    """Return a cell of ours so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
