"""Normalisation of a complaint, with a way back to the text as it was sent.

Matching wants one spelling: half-width, lower case, simplified, no HTML, no
invisible characters. The clerk wants to see the words highlighted where they
stand in the original. So every normalised text carries a map of offsets.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from triage.errors import TextError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHARACTERS = 20_000
"""Longest text taken: seven times the longest of 9,479 real messages (2,836)."""

_TAGS = (
    "a|b|big|blockquote|body|br|center|code|dd|div|dl|dt|em|font|form|h[1-6]|head|hr|html|i|img|"
    "input|li|link|meta|ol|o:p|option|p|pre|s|section|small|span|strong|sub|sup|table|tbody|td|"
    "tfoot|th|thead|title|tr|u|ul"
)
_INVISIBLE = (
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffd\ud800-\udfff\U000e0000-\U000e01ef"
)
# Where something that does not map one to one may begin: one character class,
# which `re` scans for many times faster than for the alternatives below.
_SUSPECT = re.compile(rf"[<&\s\u3164{_INVISIBLE}]")
# Only known tags count as HTML: people also write "a<b" and "<<合同>>".
_IRREGULAR = re.compile(
    rf"""
    (?P<gap> <!--.{{0,2000}}?--> | <(?P<block>script|style)\b.{{0,5000}}?</(?P=block)\s*>
           | </?(?:{_TAGS})(?:\s[^<>]{{0,500}})?\s*/?> | [\s\u3164]+ )
  | (?P<entity> &(?:\#[0-9]{{1,7}}|\#x[0-9a-f]{{1,6}}|[a-z]{{2,8}}[0-9]{{0,2}}); )
  | (?P<invisible> [{_INVISIBLE}]+ )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
# A superscript 2 is not the digit 2, and half is not 1.
_UNSAFE_DECOMPOSITIONS = ("<super>", "<sub>", "<fraction>")


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """A normalised text and where each of its characters came from.

    Attributes
    ----------
    original : str
        The text as the user sent it.
    text : str
        The normalised text.
    """

    original: str
    text: str
    # Piece i starts at _starts[i] in `text` and at _origins[i][0] in `original`.
    # Inside a piece of equal length characters map one to one; a piece of one
    # character stands for the whole stretch _origins[i].
    _starts: tuple[int, ...]
    _origins: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the normalised text to the original.

        Parameters
        ----------
        start, end : int
            Offsets in :attr:`text` in characters, ``0 <= start < end <= len(text)``.

        Returns
        -------
        tuple of int
            Start and end offsets in :attr:`original`, in characters.

        Raises
        ------
        IndexError
            If the span is empty or outside the text.
        """
        if not 0 <= start < end <= len(self.text):
            msg = f"span {start}:{end} is not inside a text of {len(self.text)} characters"
            raise IndexError(msg)
        return self._origin(start)[0], self._origin(end - 1)[1]

    def _origin(self, position: int) -> tuple[int, int]:
        piece = bisect_right(self._starts, position) - 1
        begin, end = self._origins[piece]
        following = self._starts[piece + 1] if piece + 1 < len(self._starts) else len(self.text)
        if following - self._starts[piece] == end - begin:
            begin += position - self._starts[piece]
            return begin, begin + 1
        return begin, end


class _CharacterTable(dict[int, int]):
    """``str.translate`` table: one character in, one out; filled as needed.

    What :mod:`unicodedata` says of a character never changes, so filling from
    several threads at once can only write the same value twice.
    """

    def __init__(self, simplified: dict[str, str]) -> None:
        super().__init__()
        self._simplified = simplified

    def __missing__(self, code_point: int) -> int:
        character = chr(code_point)
        folded = _one_to_one(character, unicodedata.normalize("NFKC", character))
        if unicodedata.decomposition(character).startswith(_UNSAFE_DECOMPOSITIONS):
            folded = character
        folded = _one_to_one(folded, folded.lower())
        folded = self._simplified.get(folded, folded)
        if folded.isspace():
            folded = " "
        self[code_point] = value = ord(folded)
        return value


def _one_to_one(character: str, replacement: str) -> str:
    """Take the replacement only if it is one visible character: offsets stay exact."""
    return replacement if len(replacement) == 1 else character


@cache
def _character_table() -> _CharacterTable:
    lines = files("triage").joinpath("data/traditional.txt").read_text(encoding="utf-8")
    return _CharacterTable({pair[0]: pair[1] for pair in lines.split("\n") if pair})


def normalise(text: str) -> NormalisedText:
    """Bring a text to the one spelling that matching uses.

    Full width becomes half width (NFKC where it is one character to one),
    upper case lower, traditional simplified; HTML tags and runs of white space
    become one space; entities are decoded; control, zero-width and other
    invisible characters and lone surrogates vanish; the ends are stripped.

    Parameters
    ----------
    text : str
        Any string at all, of any length.

    Returns
    -------
    NormalisedText
        Never longer than the original; possibly empty.
    """
    table = _character_table()
    output: list[str] = []
    starts: list[int] = []
    origins: list[tuple[int, int]] = []
    length = 0

    def add(piece: str, begin: int, end: int) -> None:
        nonlocal length
        starts.append(length)
        origins.append((begin, end))
        output.append(piece)
        length += len(piece)

    position = 0
    # A gap is written only before the next visible character: ends are stripped
    # and gaps that touch (a tag, then a space) become one.
    gap: tuple[int, int] | None = None
    for begin, end, decoded in _irregularities(text):
        if begin > position or decoded.strip():
            if gap and length:
                add(" ", *gap)
            gap = None
        if begin > position:
            add(text[position:begin].translate(table), position, begin)
        if decoded.strip():
            add(decoded.translate(table), begin, end)
        elif decoded:
            gap = (gap[0] if gap else begin, end)
        position = end
    if position < len(text):
        if gap and length:
            add(" ", *gap)
        add(text[position:].translate(table), position, len(text))
    return NormalisedText(text, "".join(output), tuple(starts), tuple(origins))


def _irregularities(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what does not map one to one: start, end, and the character it becomes.

    That character is a space for white space and tags, and the empty string
    for what vanishes.
    """
    position = 0
    while suspect := _SUSPECT.search(text, position):
        position = suspect.end()
        match = _IRREGULAR.match(text, suspect.start())
        if match is None:
            continue
        character = " " if match["gap"] else ""
        if match["entity"]:
            character = html.unescape(match["entity"])
            if character == match["entity"]:  # "&abc;" is no entity but the writer's own text
                continue
            character = character[:1]  # a few entities stand for two characters
            if re.fullmatch(f"[{_INVISIBLE}]", character):
                character = ""
        position = match.end()
        yield match.start(), position, character


def require_text(text: object) -> str:
    """Return the text if a suggestion can be made of it.

    Raises
    ------
    TextError
        If it is not a string, empty, over :data:`MAX_CHARACTERS` characters,
        or not Unicode text (lone surrogates, NUL characters of a binary file).
    """
    if not isinstance(text, str):
        msg = "诉求内容不是文字，请填写文字内容。"
        raise TextError(msg)
    if len(text) > MAX_CHARACTERS:
        msg = f"诉求内容过长（{len(text)}字），最多{MAX_CHARACTERS}字，请分条或摘要后再提交。"
        raise TextError(msg)
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        msg = "诉求内容不是有效的文字（含有二进制数据或损坏的字符），请检查文件编码后重试。"
        raise TextError(msg)
    if not text.strip():
        msg = "诉求内容为空，请填写后再提交。"
        raise TextError(msg)
    return text
