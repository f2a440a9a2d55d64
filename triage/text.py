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
from typing import TYPE_CHECKING

from triage.codepoints import LazyTranslation
from triage.errors import TextError
from triage.locations import read_data

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHARACTERS = 20_000
"""Longest text taken: seven times the longest of 9,479 real messages (2,836)."""

_TAGS = (
    "a|b|big|blockquote|body|br|center|code|dd|div|dl|dt|em|font|form|h[1-6]|head|hr|html|i|img|"
    "input|li|link|meta|ol|o:p|option|p|pre|s|section|small|span|strong|sub|sup|table|tbody|td|"
    "tfoot|th|thead|title|tr|u|ul"
)
WHITE_SPACE = (
    (0x09, 0x0D), (0x1C, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A),
    (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0x3164, 0x3164),
)  # fmt: skip
"""Ranges of the characters that become a space: Unicode's, and Hangul's filler."""
INVISIBLE = (
    (0x00, 0x08), (0x0E, 0x1B), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x61C, 0x61C),
    (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFD), (0xD800, 0xDFFF), (0xE0000, 0xE01EF),
)  # fmt: skip
"""Ranges of the characters that vanish."""


def _character_class(ranges: tuple[tuple[int, int], ...]) -> str:
    return "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in ranges)


_INVISIBLE = _character_class(INVISIBLE)
_SPACE = _character_class(WHITE_SPACE)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# A superscript 2 is not the digit 2, and half is not 1.
_UNSAFE_DECOMPOSITIONS = ("<super>", "<sub>", "<fraction>")


@cache
def _suspect() -> re.Pattern[str]:
    """Return what finds where something that does not map one to one may begin.

    One character class, which `re` scans for many times faster than for the
    alternatives of :func:`_irregular`.
    """
    return re.compile(rf"[<&{_SPACE}{_INVISIBLE}]")


@cache
def _irregular() -> re.Pattern[str]:
    """Return what matches that. Both take longer to compile than a text to read."""
    # Only known tags count as HTML: people also write "a<b" and "<<合同>>".
    return re.compile(
        rf"""
        (?P<gap> <!--.{{0,2000}}?--> | <(?P<block>script|style)\b.{{0,5000}}?</(?P=block)\s*>
               | </?(?:{_TAGS})(?:\s[^<>]{{0,500}})?\s*/?> | [{_SPACE}]+ )
      | (?P<entity> &(?:\#[0-9]{{1,7}}|\#x[0-9a-f]{{1,6}}|[a-z]{{2,8}}[0-9]{{0,2}}); )
      | (?P<invisible> [{_INVISIBLE}]+ )
        """,
        re.VERBOSE | re.DOTALL | re.IGNORECASE,
    )


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


def fold(character: str) -> str:
    """Return what one character becomes: half-width, lower case, simplified."""
    folded = _one_to_one(character, unicodedata.normalize("NFKC", character))
    if unicodedata.decomposition(character).startswith(_UNSAFE_DECOMPOSITIONS):
        folded = character
    folded = _one_to_one(folded, folded.lower())
    folded = _simplified().get(folded, folded)
    return " " if folded.isspace() else folded


def _one_to_one(character: str, replacement: str) -> str:
    """Take the replacement only if it is one visible character: offsets stay exact."""
    return replacement if len(replacement) == 1 else character


@cache
def _simplified() -> dict[str, str]:
    lines = read_data("data/traditional.txt")
    return {pair[0]: pair[1] for pair in lines.split("\n") if pair}


_TABLE = LazyTranslation(fold)


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
            add(text[position:begin].translate(_TABLE), position, begin)
        if decoded.strip():
            add(decoded.translate(_TABLE), begin, end)
        elif decoded:
            gap = (gap[0] if gap else begin, end)
        position = end
    if position < len(text):
        if gap and length:
            add(" ", *gap)
        add(text[position:].translate(_TABLE), position, len(text))
    return NormalisedText(text, "".join(output), tuple(starts), tuple(origins))


def _irregularities(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what does not map one to one: start, end, and the character it becomes.

    That character is a space for white space and tags, and the empty string
    for what vanishes.
    """
    suspects, irregular = _suspect(), _irregular()
    position = 0
    while suspect := suspects.search(text, position):
        position = suspect.end()
        match = irregular.match(text, suspect.start())
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
    if "\x00" in text or _LONE_SURROGATE.search(text):
        msg = "诉求内容不是有效的文字（含有二进制数据或损坏的字符），请检查文件编码后重试。"
        raise TextError(msg)
    if not text.strip():
        msg = "诉求内容为空，请填写后再提交。"
        raise TextError(msg)
    return text
