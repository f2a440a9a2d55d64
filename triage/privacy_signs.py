"""Which of many texts may hold personal data at all, so that few need a close look."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from triage.arrays import places_where, run_lengths
from triage.codepoints import LazyTable, characters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from triage.layout import Layout


PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
"""What a car's plate begins with."""
NUMERALS = r"a-z\d一二三四五六七八九十百零〇两"
"""What numbers houses, as a class of a regular expression."""
SHORTEST_NUMBER = 11
"""Digits of the shortest number that leads to a person."""


def fold(character: str) -> str:
    """Return the character that is matched in its place, or nothing if it is invisible.

    Circled numbers stay what they are: they count the points of a list, and
    folded they would run into the number that follows.
    """
    if character.isspace():
        return " "
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Mn", "Me"}:
        return ""
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    if unicodedata.category(character) == "No":
        return character
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def may_hold_personal_data(layout: Layout) -> list[bool]:
    """Tell of many texts at once which may hold personal data.

    Parameters
    ----------
    layout : Layout
        ``n`` texts.

    Returns
    -------
    list of bool, length n
        Where it is false :func:`find_personal_data` finds nothing; most texts
        that hold none are told so.
    """
    codes = layout.codes
    signs = _signs()[codes]
    suspects = np.zeros(len(layout), dtype=np.bool_)
    for told in (
        places_where(signs & _ALWAYS),
        _long_numbers(signs),
        _counted(codes, signs),
        _placed(codes, signs),
    ):
        suspects[layout.documents(told)] = True
    return [
        suspect or "<" in original or "&" in original or any(sign in text for sign in _ACCOUNTS)
        for suspect, original, text in zip(
            suspects.tolist(), layout.originals, layout.texts, strict=True
        )
    ]


def _long_numbers(signs: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Return digits that end a row long enough, separators between them aside."""
    digits = places_where(signs & _DIGIT)
    gaps = digits[1:] - digits[:-1] - 1
    together = gaps <= _WIDEST_SEPARATOR
    others = (signs & (_SEPARATES | _DIGIT) == 0).cumsum(dtype=np.int32)
    together &= others[digits[1:]] == others[digits[:-1]]
    broken = places_where(~together) + 1
    starts = np.zeros(len(broken) + 1, dtype=np.intp)
    starts[1:] = broken
    return digits[starts[run_lengths(starts, len(digits)) >= SHORTEST_NUMBER]]


def _counted(codes: NDArray[np.uint32], signs: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Return numbers of houses, and of buildings and units that a number follows."""
    counted = places_where(signs & _COUNTED)
    counted = counted[(counted > 0) & (signs[counted - 1] & _NUMERAL != 0)]
    told = []
    for place in counted.tolist():
        after = characters(codes[place + 1 : place + 4])
        if codes[place] == ord("号"):
            before = characters(codes[max(0, place - 8) : place])
            likely = after[:1] == "楼" or _AFTER_STREET.search(before)
        else:
            likely = codes[place] == ord("室") or _LEADS_ON.match(after)
        if likely:
            told.append(place)
    return np.array(told, dtype=np.intp)


def _placed(codes: NDArray[np.uint32], signs: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Return estates and provinces that a letter or a digit follows."""
    places = places_where(signs & _PLACE)
    following = places + 1 + (codes[places + 1] == ord(" "))  # a line feed ends the last text
    placed: NDArray[np.intp] = places[signs[following] & _LATIN != 0]
    return placed


_DIGIT, _NUMERAL, _COUNTED, _PLACE, _LATIN, _SEPARATES, _ALWAYS, _PLAIN = (
    1 << bit for bit in range(8)
)
_ACCOUNTS = ("微信", "wechat", "weixin", "vx", "qq")
_WIDEST_SEPARATOR = 3
# What must stand around a house number, and after a building or a unit.
_AFTER_STREET = re.compile(r"[街巷弄村坊坪塘冲湾岭路同道牌号段组区园寓舍苑府\-,、][ ]?\d+$")
_LEADS_ON = re.compile(rf"元?[ ,\-]?[{NUMERALS}]")


@cache
def _signs() -> LazyTable:
    return LazyTable(_sign, np.uint8)


def _sign(character: str) -> int:
    """Return what a normalised character may be a sign of."""
    sign = _PLAIN
    if unicodedata.decimal(character, None) is not None:
        sign |= _DIGIT | _NUMERAL | _LATIN
    if character in "abcdefghijklmnopqrstuvwxyz":
        sign |= _NUMERAL | _LATIN
    if character in "一二三四五六七八九十百零〇两":
        sign |= _NUMERAL
    if character in " ()-\u2010\u2011\u2012\u2013\u2014\u2015\u2212._":
        sign |= _SEPARATES
    if character in "栋幢座号楼单层室#":
        sign |= _COUNTED
    if character in PROVINCES or character in "区园寓舍苑府":
        sign |= _PLACE
    # Invisible characters that normalisation leaves may stand between any of these.
    if character == "@" or not fold(character):
        sign |= _ALWAYS
    return sign
