"""What makes a complaint major: the indicators Z1 to Z9 that it states."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from triage.measures import is_major, measures
from triage.rules import any_of, read_rules

if TYPE_CHECKING:
    import re


@dataclass(frozen=True, slots=True)
class Indicator:
    """A kind of gravity.

    Attributes
    ----------
    code, name : str
        Such as ``Z1`` and 数额大.
    categories : tuple of str
        Categories of which it makes a major matter.
    pattern : re.Pattern or None
        Words that state it.
    at_least : str
        Kind of figure that states it from its threshold on; empty if none.
    """

    code: str
    name: str
    categories: tuple[str, ...]
    pattern: re.Pattern[str] | None
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
            pattern=any_of(entry.get("words", [])),
            at_least=entry.get("at_least", ""),
        )
        for entry in read_rules("gravity", "indicators")
    )


def find_gravity(text: str, category: str) -> list[Gravity]:
    """Return the indicators that a complaint states, each where it first stands.

    Parameters
    ----------
    text : str
        A normalised text.
    category : str
        Code of its category: not every indicator makes every matter major.
    """
    found = []
    figures = [figure for figure in measures(text) if is_major(figure)]
    for indicator in indicators():
        if category not in indicator.categories:
            continue
        match = indicator.pattern.search(text) if indicator.pattern else None
        figure = next((f for f in figures if f.kind == indicator.at_least), None)
        if figure is not None:
            found.append(Gravity(indicator, figure.start, figure.end))
        elif match is not None:
            found.append(Gravity(indicator, *match.span()))
    return found
