"""Properties of characters, looked up for whole arrays of code points at once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import DTypeLike, NDArray

EVERY = sys.maxunicode + 1
"""How many code points there are."""


def code_points(text: str) -> NDArray[np.uint32]:
    """Return the code points of a text, shape (len(text),)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def characters(codes: NDArray[np.uint32]) -> str:
    """Return the text of code points, the inverse of :func:`code_points`."""
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


class LazyTable:
    """A property of every character, worked out when a character is first met.

    What the property of a character is never changes, so filling from several
    threads at once can only write the same value twice.

    Parameters
    ----------
    property_of : callable
        From a character to a number; one of 0 is worked out every time.
    dtype : data type
        Of the numbers.
    """

    def __init__(self, property_of: Callable[[str], int], dtype: DTypeLike) -> None:
        self._property_of = property_of
        # Pages that nobody touches take no memory.
        self._values = np.zeros(EVERY, dtype=dtype)

    def __getitem__(self, codes: NDArray[np.uint32]) -> NDArray[Any]:
        """Return the property of each code point."""
        values = self._values[codes]
        if not values.all():
            for code in set(codes[values == 0].tolist()):
                self._values[code] = self._property_of(chr(code))
            values = self._values[codes]
        return values


class LazyTranslation(dict[int, str]):
    """A table for ``str.translate``, filled when a character is first met.

    Threads may share it for the reason that they may share a :class:`LazyTable`.

    Parameters
    ----------
    translate : callable
        From a character to what stands in its place.
    """

    def __init__(self, translate: Callable[[str], str]) -> None:
        super().__init__()
        self._translate = translate

    def __missing__(self, code_point: int) -> str:
        self[code_point] = translated = self._translate(chr(code_point))
        return translated


def table_of(ranges: Iterable[tuple[int, int]]) -> NDArray[np.bool_]:
    """Return which code points lie in any of some ranges, both ends included."""
    table = np.zeros(EVERY, dtype=np.bool_)
    for first, last in ranges:
        table[first : last + 1] = True
    return table
