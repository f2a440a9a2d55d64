"""What a regular expression cannot match without: strings to look for first.

A search engine that indexes strings narrows down where an expression can match
by strings that stand in every match (Cox, "Regular Expression Matching with a
Trigram Index", 2012). Rules are mostly lists of words, so most expressions
here match a handful of strings and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

# The parser of `re` itself, so that no second one has an opinion of its own.
_parser: Any = re._parser  # type: ignore[attr-defined] # noqa: SLF001

_SPECIAL = frozenset(r".^$*+?{}[]\|()")

MOST_STRINGS = 64
"""More than these are not written out."""


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of the strings that an expression matches.

    Attributes
    ----------
    strings : frozenset of str
        One of them stands in every match; empty if nothing is known.
    exact : bool
        Whether they are all that it matches, wherever they stand.
    """

    strings: frozenset[str]
    exact: bool


_UNKNOWN = Language(frozenset(), exact=False)
# On what stands around: no string of its own, but not every occurrence will do.
_CONDITION = Language(frozenset({""}), exact=False)


def language(pattern: str) -> Language:
    """Return what is known of the matches of a regular expression.

    Raises
    ------
    re.error
        If it is none.
    """
    if not _SPECIAL.intersection(pattern):
        return Language(frozenset({pattern}), exact=True)
    found = _of_sequence(_parser.parse(pattern))
    if "" in found.strings:
        return _UNKNOWN
    return found if found.exact else Language(_shortest(found.strings), exact=False)


def _of_sequence(parts: Iterable[tuple[Any, Any]]) -> Language:
    """Return the language of one part after another."""
    strings: frozenset[str] = frozenset({""})
    best: frozenset[str] = frozenset()
    exact = True
    for part in parts:
        one = _of_part(*part)
        exact = exact and one.exact
        if one is _CONDITION:
            continue
        if one.exact and len(strings) * len(one.strings) <= MOST_STRINGS:
            strings = frozenset(map("".join, product(strings, one.strings)))
        else:  # not written out any further: what came before ends here
            exact = False
            best = _better(_better(best, strings), one.strings)
            strings = frozenset({""})
    return Language(strings, exact=True) if exact else Language(_better(best, strings), exact=False)


def _of_part(kind: Any, value: Any) -> Language:
    name = str(kind)
    if name == "LITERAL":
        return Language(frozenset({chr(value)}), exact=True)
    if name == "IN":
        return _of_set(value)
    if name == "BRANCH":
        return _of_choice(_of_sequence(branch) for branch in value[1])
    if name == "SUBPATTERN":
        return _of_sequence(value[-1])
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        least, most, repeated = value
        return _of_repeat(least, most, _of_sequence(repeated))
    return _CONDITION if name in ("ASSERT", "ASSERT_NOT", "AT") else _UNKNOWN


def _of_set(members: Iterable[tuple[Any, Any]]) -> Language:
    characters: set[str] = set()
    for kind, value in members:
        if str(kind) == "LITERAL":
            characters.add(chr(value))
        elif str(kind) == "RANGE" and value[1] - value[0] < MOST_STRINGS:
            characters |= {chr(code) for code in range(value[0], value[1] + 1)}
        else:
            return _UNKNOWN
    return Language(frozenset(characters), exact=True)


def _of_choice(choices: Iterable[Language]) -> Language:
    together: frozenset[str] = frozenset()
    exact = True
    for one in choices:
        if not one.strings:
            return _UNKNOWN
        together |= one.strings
        exact = exact and one.exact
    return Language(together, exact=exact)


def _of_repeat(least: int, most: int, repeated: Language) -> Language:
    if (least, most) == (0, 1) and repeated.exact:
        return Language(repeated.strings | {""}, exact=True)
    if (least, most) == (1, 1):
        return repeated
    return Language(repeated.strings, exact=False) if least else _UNKNOWN


def _better(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Return which of two sets of strings is rarer: the longer strings, then the fewer."""
    return max(one, other, key=_rarity)


def _rarity(strings: frozenset[str]) -> tuple[int, int]:
    return min(map(len, strings), default=0), -len(strings)


def _shortest(strings: frozenset[str]) -> frozenset[str]:
    """Leave out strings in which another one stands."""
    return frozenset(
        one for one in strings if not any(other in one for other in strings if other != one)
    )
