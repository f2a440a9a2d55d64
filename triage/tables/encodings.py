"""In which encoding a text file is, found from all of it."""

from __future__ import annotations

import codecs
from typing import IO, TYPE_CHECKING, NamedTuple

from triage.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable

_NAMES = {"utf-8": "UTF-8", "gb18030": "GBK/GB18030", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_BLOCK = 1 << 20
_GOOD_FOR_BAD = 4
"""Characters beyond ASCII that UTF-8 must have for each byte that it cannot read."""
_MOST_UNREADABLE = 0.01
"""Share of undecodable characters above which a file is no text in that encoding."""


class Encoding(NamedTuple):
    """How the bytes of a file are to be read.

    Attributes
    ----------
    codec : str
        Python's name. A byte order mark, where there is one, is the first
        character of the text.
    lines : int
        Line feeds in the file.
    unreadable : int
        Bytes that stand for no character.
    """

    codec: str
    lines: int
    unreadable: int

    @property
    def stated(self) -> str:
        """The encoding, as it is told to the user."""
        doubt = f"（有 {self.unreadable} 个字节无法识别）" if self.unreadable else ""
        return f"{_NAMES.get(self.codec, self.codec)} 编码{doubt}"


def find_encoding(
    opened: Callable[[], IO[bytes]], name: str, wanted: str | None = None
) -> Encoding:
    """Find the encoding of a file.

    A file with a few broken bytes, such as a field cut in the middle of a
    character, is still read: those bytes go through as they are.

    Parameters
    ----------
    opened : callable
        Opens the file from its beginning.
    name : str
        What the file is called.
    wanted : str, optional
        The encoding that the user named.

    Raises
    ------
    FileError
        If it is in none of the encodings, or not in the one that is wanted.
    """
    with opened() as stream:
        start = stream.read(4)
    if wanted is not None:
        candidates: tuple[str, ...] = (_known(wanted),)
    elif start.startswith(codecs.BOM_UTF16_LE):
        candidates = ("utf-16-le",)
    elif start.startswith(codecs.BOM_UTF16_BE):
        candidates = ("utf-16-be",)
    else:
        candidates = ("utf-8", "gb18030")
    for codec in candidates:
        encoding, characters, foreign = _try(opened, codec)
        # Read as GBK, UTF-8 with a fault or two seems to have none: what is mostly
        # good UTF-8 is not tried as anything else.
        if encoding.unreadable * _GOOD_FOR_BAD <= foreign:
            break
    if encoding.unreadable > _MOST_UNREADABLE * characters:
        if wanted is not None:
            msg = (
                f"文件 {name} 不是 {wanted} 编码，请去掉 --encoding 由程序识别，或改成正确的编码。"
            )
        else:
            msg = f"文件 {name} 的编码既不是 UTF-8 也不是 GBK/GB18030，请另存为 UTF-8 后再试。"
        raise FileError(msg)
    return encoding


def _known(wanted: str) -> str:
    try:
        codec = codecs.lookup(wanted).name
    except LookupError as error:
        msg = f"没有「{wanted}」这种编码，请用 utf-8、gb18030 或 utf-16。"
        raise FileError(msg) from error
    same = {"utf-8-sig": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "utf-16": "utf-16-le"}
    return same.get(codec, codec)


def _try(opened: Callable[[], IO[bytes]], codec: str) -> tuple[Encoding, int, int]:
    """Decode a file; return the encoding with its faults, its characters, and those not ASCII."""
    decoder = codecs.getincrementaldecoder(codec)("surrogateescape")
    lines = unreadable = characters = ascii_ = 0
    with opened() as stream:
        while True:
            block = stream.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError:  # UTF-16 has no way to keep half a character
                return Encoding(codec, lines, 1), 0, 0
            lines += text.count("\n")
            characters += len(text)
            ascii_ += len(text.encode("ascii", "ignore"))
            # NUL characters are those of a binary file.
            unreadable += (
                len(text) - len(text.encode("utf-8", "ignore").decode()) + text.count("\0")
            )
            if not block or unreadable > max(_BLOCK, _MOST_UNREADABLE * characters):
                foreign = characters - ascii_ - unreadable
                return Encoding(codec, lines, unreadable), characters, foreign
