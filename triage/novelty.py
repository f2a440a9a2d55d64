"""Whether a text is like those that the model has learnt from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from triage.arrays import run_starts

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHORTEST_WORD = 2
"""Characters; single ones are known of any text."""
FEWEST_WORDS = 3
"""Fewer words are not enough to call a text strange."""

_KEY_BITS = np.uint64(44)
_LAST = np.uint64(1)


def known_share(
    documents: NDArray[np.intp],
    keys: NDArray[np.uint64],
    known: NDArray[np.bool_],
    n: int,
) -> NDArray[np.float64]:
    """Return which share of their words texts have in common with the model.

    Parameters
    ----------
    documents : ndarray of int, shape (n_words,)
        In which text each word stands, fewer than 2**20.
    keys : ndarray of uint64, shape (n_words,)
        The words, see :func:`triage.vocabulary.keys_of`.
    known : ndarray of bool, shape (n_words,)
        Whether they are in the vocabulary.
    n : int
        Number of texts.

    Returns
    -------
    ndarray of float, shape (n,)
        0 to 1, each word counted once; 1 for a text of fewer than
        :data:`FEWEST_WORDS`.
    """
    # The text in the upper bits, below it as much of the word as there is room
    # for, whether it is known in the last: sorted, equal words stand together.
    packed = documents.astype(np.uint64) << _KEY_BITS
    packed |= keys >> (np.uint64(64) - _KEY_BITS) & ~_LAST
    packed |= known
    packed.sort()
    distinct = packed[run_starts(packed)]
    owners = (distinct >> _KEY_BITS).astype(np.intp)
    words = np.bincount(owners, minlength=n)
    recognised = np.bincount(owners, weights=distinct & _LAST, minlength=n)
    return np.where(words < FEWEST_WORDS, 1.0, recognised / np.maximum(words, 1))
