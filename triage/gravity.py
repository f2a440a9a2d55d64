"""What makes a complaint major: the indicators Z1 to Z9 that it states."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from triage.measures import is_major
from triage.rules import read_rules
from triage.wordlists import optional_list

if TYPE_CHECKING:
    from triage.reading import Complaint
    from triage.wordlists import WordList


LISTED = "listed_supervision"
"""The handling mode of major matters."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A kind of gravity.

    Attributes
    ----------
    code, name : str
        Such as ``Z1`` and 数额大.
    categories : tuple of str
        Categories of which it makes a major matter.
    words : WordList or None
        Words that state it.
    at_least : str
        Kind of figure that states it from its threshold on; empty if none.
    """

    code: str
    name: str
    categories: tuple[str, ...]
    words: WordList | None
    at_least: str


@dataclass(frozen=True, slots=True)
class Gravity:
    """An indicator that a complaint states, and where."""

    indicator: Indicator
    start: int
    end: int


@cache
def indicators() -> tuple[Indicator, ...]:
    """Return the indicators of ``triage/data/gravity.toml``."""
    return tuple(
        Indicator(
            code=entry["code"],
            name=entry["name"],
            categories=tuple(entry["categories"]),
            words=optional_list(entry.get("words", ())),
            at_least=entry.get("at_least", ""),
        )
        for entry in read_rules("gravity", "indicators")
    )


def word_lists() -> list[WordList]:
    """Return the words of all indicators."""
    return [indicator.words for indicator in indicators() if indicator.words is not None]


def find_gravity(complaint: Complaint, category: str) -> list[Gravity]:
    """Return the indicators that a complaint states, each where it first stands.

    Parameters
    ----------
    complaint : Complaint
        The complaint.
    category : str
        Code of its category: not every indicator makes every matter major.
    """
    found = []
    figures = [figure for figure in complaint.figures if is_major(figure)]
    for indicator in indicators():
        if category not in indicator.categories:
            continue
        figure = next((f for f in figures if f.kind == indicator.at_least), None)
        if figure is not None:
            found.append(Gravity(indicator, figure.start, figure.end))
        elif indicator.words is not None and (span := complaint.first(indicator.words)):
            found.append(Gravity(indicator, *span))
    return found
