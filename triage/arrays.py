"""Small operations on arrays that NumPy has no single call for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def places_where(values: NDArray[Any]) -> NDArray[np.intp]:
    """Return where values are true or not 0, as :func:`numpy.flatnonzero` does with more ado."""
    return values.nonzero()[0]


def run_starts(values: NDArray[Any]) -> NDArray[np.intp]:
    """Return where each run of equal values begins."""
    begins = np.empty(len(values), dtype=np.bool_)
    begins[:1] = True
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return places_where(begins)


def run_lengths(starts: NDArray[np.intp], end: int) -> NDArray[np.intp]:
    """Return how long runs are that begin at some places and end at the next, or at the end."""
    lengths = np.empty(len(starts), dtype=np.intp)
    np.subtract(starts[1:], starts[:-1], out=lengths[:-1])
    lengths[-1:] = end - starts[-1:]
    return lengths


def ranges(
    first: NDArray[np.intp], last: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Write out ranges of numbers one after the other.

    Parameters
    ----------
    first, last : ndarray of int, shape (n,)
        Each range begins with the one and ends before the other.

    Returns
    -------
    owners, numbers : ndarray of int
        Which range each number is of, and the numbers.
    """
    sizes = last - first
    owners = np.arange(len(first)).repeat(sizes)
    before = sizes.cumsum() - sizes
    return owners, np.arange(len(owners)) + (first - before)[owners]
