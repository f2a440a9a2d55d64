"""Small operations on arrays that NumPy has no single call for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def run_starts(values: NDArray[Any]) -> NDArray[np.intp]:
    """Return where each run of equal values begins."""
    begins = np.empty(len(values), dtype=np.bool_)
    begins[:1] = True
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return np.flatnonzero(begins)


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
    owners = np.repeat(np.arange(len(first)), sizes)
    before = np.cumsum(sizes) - sizes
    return owners, np.arange(len(owners)) + (first - before)[owners]
