"""Sums, head counts and durations that a complaint states.

Gravity is a matter of numbers (rulings: 50 万元, 30 人, 6 个月, 3 家), and to a
bag of words 四十九万 and 五十一万 are alike. So each stated figure is read and
put on the side of the threshold where it belongs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from triage.arrays import places_where, run_starts
from triage.codepoints import LazyTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triage.layout import Layout

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "几": 3,
    "数": 3,
    "多": 3,
}
_UNITS = {"十": 10, "百": 100, "千": 1_000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

_NUMBER = (
    r"(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?|上?[〇零一二两俩三四五六七八九十百千几数]+|(?<!一)半)"
    r"(?P<vague>[多余几来])?(?P<scale>[十百千]?[万亿]*)(?P<after>[多余])?"
)
MAJOR_SUM = 500_000.0
"""Yuan from which a loss is major (Z1)."""
CROWD = 30.0
"""People from which a gathering is a crowd (Z7)."""
SERIES = 3.0
"""Firms from which victims are many (Z2)."""
LONG_PENDING = 6.0
"""Months from which a case is long pending (Z6)."""

_THRESHOLDS = {"sum": MAJOR_SUM, "people": CROWD, "firms": SERIES, "duration": LONG_PENDING}


@dataclass(frozen=True, slots=True)
class Measure:
    """One stated figure.

    Attributes
    ----------
    kind : str
        ``sum`` in yuan, ``people``, ``firms`` or ``duration`` in months.
    value : float
        The figure in that unit.
    start, end : int
        Where it stands in the text, in characters.
    """

    kind: str
    value: float
    start: int
    end: int


@cache
def _stated() -> re.Pattern[str]:
    """Return what matches a stated figure; it takes longer to compile than a text to read."""
    return re.compile(
        _NUMBER
        + r"""(?:
            (?P<yuan>块钱|块|元|人民币|(?<=[万亿])(?!人|名|户|家|个|条|次|吨|平|辆|里|米|件|张|亩|字))
          | (?P<people>名|余人|人(?!民|行|道|口|员)|号人|位|个人|户|受害)
          | (?P<firms>家(?!人|里|庭|长|属))
          | (?P<years>年(?!级|前|月)|周年)
          | (?P<months>个月)
          | (?P<days>天|日内)
        )""",
        re.VERBOSE,
    )


def measures(text: str) -> Iterator[Measure]:
    """Yield the figures that a normalised text states, in order.

    Calendar years ("2019年") are dates, not durations, and are left out.
    """
    for match in _stated().finditer(text):
        if (measure := _measure(match)) is not None:
            yield measure


def measures_in(layout: Layout) -> list[list[Measure]]:
    """Return the figures that each of many texts states, as :func:`measures` does.

    Only where a number stands before a unit is the pattern tried.
    """
    roles = _roles()[layout.codes]
    numeral = (roles == _NUMERAL) | (roles == _MYRIAD)
    edges = run_starts(numeral)
    edges = edges[int(not numeral[:1].any()) :]  # where numerals begin, where they end, in turn
    starts, ends = edges[::2], edges[1::2]  # a line feed ends the last
    myriads = places_where(roles == _MYRIAD)
    stated = roles[ends] == _UNIT
    stated |= myriads.searchsorted(starts) < myriads.searchsorted(ends)
    starts, ends = starts[stated], ends[stated]
    documents = layout.documents(starts)
    offsets = layout.starts[documents]
    found: list[list[Measure]] = [[] for _ in range(len(layout))]
    if not len(starts):
        return found
    stated_at = _stated().match
    for document, start, end in zip(
        documents.tolist(), (starts - offsets).tolist(), (ends - offsets).tolist(), strict=True
    ):
        text = layout.texts[document]
        place = start
        while place < end:
            match = stated_at(text, place)
            if match is None:
                place += 1
                continue
            place = match.end()
            if (measure := _measure(match)) is not None:
                found[document].append(measure)
    return found


_NUMERALS = frozenset("0123456789,.〇零一二两俩三四五六七八九十百千几数多余来半上")
_UNITS_BEGIN = frozenset("块元名人位户家年天个号受周日")
_NUMERAL, _MYRIAD, _UNIT, _OTHER = range(1, 5)


def _role(character: str) -> int:
    if character in _NUMERALS:
        return _NUMERAL
    if character in _MYRIADS:
        return _MYRIAD
    return _UNIT if character in _UNITS_BEGIN else _OTHER


@cache
def _roles() -> LazyTable:
    return LazyTable(_role, np.uint8)


def _measure(match: re.Match[str]) -> Measure | None:
    value = _value(match["number"], match["scale"])
    if match["years"] and value > 100:  # noqa: PLR2004 - a year of the calendar
        return None
    kind, unit = _kind(match)
    return Measure(kind, value * unit, match.start(), match.end())


def is_major(measure: Measure) -> bool:
    """Tell whether a figure reaches the threshold of its kind."""
    return measure.value >= _THRESHOLDS[measure.kind]


def measure_token(measure: Measure) -> str:
    """Return a token that says on which side of its threshold a figure lies."""
    return f"<{measure.kind}:{'major' if is_major(measure) else 'minor'}>"


def _kind(match: re.Match[str]) -> tuple[str, float]:
    """Return the kind of a matched figure and the factor to its unit."""
    if match["people"]:
        return "people", 1.0
    if match["firms"]:
        return "firms", 1.0
    if match["years"]:
        return "duration", 12.0
    if match["months"]:
        return "duration", 1.0
    if match["days"]:
        return "duration", 1 / 30
    return "sum", 1.0


def _value(number: str, scale: str) -> float:
    """Read a figure in digits, Chinese numerals or a mix of both (``3千万``)."""
    value = float(number.replace(",", "")) if number[0].isdigit() else _chinese(number)
    for character in scale:
        value *= _UNITS.get(character) or _MYRIADS[character]
    return value


def _chinese(numerals: str) -> float:
    """Read Chinese numerals below 10,000; a vague one (几十) is read as three of it."""
    if numerals == "半":
        return 0.5
    total = 0
    digit = 0
    for character in numerals:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS.get(character, digit)
    return total + digit
