"""JSON lines: one object a line, each also as the characters that stand in the file."""

from __future__ import annotations

import io
import json
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from triage.errors import FileError
from triage.tables.encodings import find_encoding
from triage.tables.options import AS_FOUND, ReadOptions
from triage.tables.sheet import SAMPLE, Piece, Sheet, chunked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

NO_OBJECT = "这一行不是有效的 JSON 对象，请核对原文件"


class JsonFile(NamedTuple):
    """How a file is written; ``codec`` is its encoding."""

    codec: str


def read_jsonlines(
    opened: Callable[[], IO[bytes]], name: str, options: ReadOptions = AS_FOUND
) -> Sheet:
    """Return the table of a file of JSON lines.

    Columns are the keys of the first objects. What is no text is shown as JSON.

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
        If it is no text, or holds no object.
    """
    found = find_encoding(opened, name, options.encoding)

    def lines() -> Iterator[str]:
        with io.TextIOWrapper(
            opened(), encoding=found.codec, errors="surrogateescape", newline="\n"
        ) as stream:
            yield from (line for line in stream if line.strip("\ufeff \t\r\n"))

    keys: dict[str, None] = {}
    for line in islice(lines(), SAMPLE):
        keys.update(dict.fromkeys(_object(line) or ()))
    if not keys:
        msg = f"文件 {name} 里没有 JSON 对象，应当每行一个，请检查后再试。"
        raise FileError(msg)
    columns = tuple(keys)

    def read(size: int) -> Iterator[Piece]:
        yield from chunked((_record(line, columns) for line in lines()), size)

    return Sheet(
        name, columns, read, found.lines or 1, stated=found.stated, native=JsonFile(found.codec)
    )


def _object(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _record(line: str, columns: tuple[str, ...]) -> tuple[list[str], str, str]:
    value = _object(line)
    if value is None:
        return [""] * len(columns), line, NO_OBJECT
    return [_shown(value.get(column)) for column in columns], line, ""


def _shown(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class JsonWriter:
    """Writes objects a line: those that came from such a file exactly as they stood there.

    Parameters
    ----------
    stream : binary file
        Where to.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._columns: tuple[str, ...] = ()
        self._names: Sequence[str] = ()
        self._codec = "utf-8"
        self._native = False

    def begin(self, sheet: Sheet, names: Sequence[str]) -> None:
        """Note the columns, and the names of the further ones."""
        self._columns, self._names = sheet.columns, names
        self._native = isinstance(sheet.native, JsonFile)
        if self._native:
            self._codec = sheet.native.codec

    def append(self, piece: Piece, cells: Sequence[Sequence[str]]) -> None:
        """Write rows with further cells."""
        lines = []
        if self._native:
            for line, more in zip(piece.native, cells, strict=True):
                bare = line.rstrip()
                value = dict(zip(self._names, more, strict=True))
                if _object(line) is None:
                    lines.append(_dump({"原文": bare} | value))
                    continue
                comma = "" if bare.removesuffix("}").rstrip().endswith("{") else ", "
                lines.append(bare.removesuffix("}") + comma + _dump(value).removeprefix("{"))
        else:
            names = (*self._columns, *self._names)
            for row, more in zip(piece.rows(), cells, strict=True):
                lines.append(_dump(dict(zip(names, (*row, *more), strict=True))))
        text = "".join(f"{line}\n" for line in lines)
        self._stream.write(text.encode(self._codec, "surrogateescape"))


def _dump(value: dict[str, str]) -> str:
    return json.dumps(value, ensure_ascii=False)
