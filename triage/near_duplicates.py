"""Complaints that were posted again, found among a million without comparing all pairs.

A text becomes a signature: of two texts the share of equal places in it
estimates how many of their shingles (pairs of neighbouring letters) they have in
common (MinHash, Broder 1997). One hash a shingle is enough: it picks the place
and competes for it, and places that stay empty borrow from others (Shrivastava
2017). Texts that agree in any band of places become candidates, and those that
agree with the first text of a group in enough places belong to it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from triage.arrays import places_where
from triage.codepoints import LazyTable
from triage.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PERMUTATIONS = 128
"""Places of a signature, 4 bytes each: similarities are estimated to 0.03 or 0.04."""
SHINGLE = 2
"""Letters. With three, one changed letter in ten leaves too little in common to find."""
SHORTEST = 10
"""Letters; of shorter texts only identical ones are grouped."""
SAME = 0.55
"""Share of equal places from which on two texts are near-duplicates.

Of 60 random pairs of real messages that this groups, 57 are the same matter;
three are one letter about two places.
"""

_BLANK = np.uint32(2**32 - 1)
_PLACE_BITS = PERMUTATIONS.bit_length() - 1
_CODE_BITS = 21
_LETTER = 2
_FACTOR = np.uint64(0x9E37_79B9_7F4A_7C15)
# Bands of four make candidates of 95 % of the texts that are just alike enough,
# and of nearly all that one changed letter in ten leaves, but seldom of others.
_BAND = 4
# Each round sets the first text of every chain apart with what is like it. Real
# messages need two, a million edited ones five; the rest of a chain made on
# purpose stays ungrouped, or its length squared would be the time.
_ROUNDS = 50
_TEXTS_AT_ONCE = 512
_ROWS_AT_ONCE = 2048


def signatures(texts: Sequence[str]) -> NDArray[np.uint32]:
    """Return what the similarity of texts can be estimated from.

    Case, width, traditional characters, markup, punctuation and white space
    make no difference.

    Parameters
    ----------
    texts : sequence of str
        ``n`` texts.

    Returns
    -------
    ndarray of uint32, shape (n, PERMUTATIONS)
        Each row depends on its text alone.
    """
    result = np.empty((len(texts), PERMUTATIONS), dtype=np.uint32)
    # What fits into the processor's cache is twice as fast.
    for first in range(0, len(texts), _TEXTS_AT_ONCE):
        part = slice(first, first + _TEXTS_AT_ONCE)
        result[part] = _signatures(texts[part])
    return result


def group(signatures: NDArray[np.uint32]) -> NDArray[np.intp]:
    """Group rows whose texts are near-duplicates.

    Every row of a group is like the first of it. Two others need not be like
    each other, and a row that only they are like is not of the group.

    Parameters
    ----------
    signatures : ndarray of uint32, shape (n, PERMUTATIONS)
        Of :func:`signatures`.

    Returns
    -------
    ndarray of int, shape (n,)
        The first row of the group of each row; the row itself if it is alone,
        as one without a letter or digit always is.
    """
    groups = _identical(signatures)
    rows = places_where((groups == np.arange(len(groups))) & (signatures[:, 0] != _BLANK))
    leaders = groups.copy()
    for _ in range(_ROUNDS):
        if not len(rows):
            break
        linked = _linked(signatures, rows)
        alike = _alike(signatures, rows, linked)
        leaders[rows[alike]] = linked[alike]
        # Those whom only a chain links to the first row are grouped among themselves.
        rows = rows[~alike]
    return leaders[groups]


def _signatures(texts: Sequence[str]) -> NDArray[np.uint32]:
    laid = lay_out(texts)
    letters = places_where(_letters()[laid.codes] == _LETTER)
    codes, owners = laid.codes[letters].astype(np.uint64), laid.documents(letters)
    lengths = np.bincount(owners, minlength=len(texts))
    starts = places_where(owners[: -SHINGLE + 1] == owners[SHINGLE - 1 :])
    shingles = codes[starts]
    for offset in range(1, SHINGLE):
        shingles |= codes[starts + offset] << np.uint64(offset * _CODE_BITS)
    hashes = _mixed(shingles)
    places = (hashes >> np.uint64(64 - _PLACE_BITS)).astype(np.intp)
    values = np.minimum(hashes.astype(np.uint32), _BLANK - np.uint32(1))
    result = np.full((len(texts), PERMUTATIONS), _BLANK)
    np.minimum.at(result.reshape(-1), owners[starts] * PERMUTATIONS + places, values)
    _fill(result, places_where(lengths >= SHORTEST))
    short = places_where((lengths > 0) & (lengths < SHORTEST))
    if len(short):
        result[short] = _whole(codes, owners, lengths)[short]
    return result


def _fill(result: NDArray[np.uint32], rows: NDArray[np.intp]) -> None:
    """Let each empty place borrow from the first one in its own order that is not empty."""
    empty = result == _BLANK
    at, places = empty[rows].nonzero()
    at = rows[at]
    for lenders in _lenders().T:
        if not len(at):
            return
        sources = lenders[places]
        open_ = empty[at, sources]
        lent = ~open_
        result[at[lent], places[lent]] = result[at[lent], sources[lent]]
        at, places = at[open_], places[open_]


def _whole(
    codes: NDArray[np.uint64], owners: NDArray[np.intp], lengths: NDArray[np.intp]
) -> NDArray[np.uint32]:
    """Return signatures that agree nowhere unless all letters do."""
    begins = lengths.cumsum() - lengths
    positions = (np.arange(len(codes)) - begins[owners]).astype(np.uint64)
    sums = np.zeros(len(lengths), dtype=np.uint64)
    np.add.at(sums, owners, _mixed(codes | positions << np.uint64(_CODE_BITS)))
    values = _mixed(sums[:, None] + np.arange(PERMUTATIONS, dtype=np.uint64))
    return np.minimum(values.astype(np.uint32), _BLANK - np.uint32(1))


def _identical(signatures: NDArray[np.uint32]) -> NDArray[np.intp]:
    """Return the first row with the signature of each row."""
    # Two different signatures of a million have one key once in 10^7 backlogs.
    keys = _keys(signatures, np.arange(len(signatures)), 0, PERMUTATIONS)
    _, firsts, inverse = np.unique(keys, return_index=True, return_inverse=True)
    groups: NDArray[np.intp] = firsts[inverse]
    blank = places_where(signatures[:, 0] == _BLANK)
    groups[blank] = blank
    return groups


def _linked(signatures: NDArray[np.uint32], rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the first of the rows that each is linked to by a chain of near-duplicates."""
    firsts = np.arange(len(rows))
    for band in range(0, PERMUTATIONS, _BAND):
        one, other = _candidates(_keys(signatures, rows, band, band + _BAND))
        news = firsts[one] != firsts[other]
        one, other = one[news], other[news]
        alike = _alike(signatures, rows[one], rows[other])
        firsts = _joined(firsts, one[alike], other[alike])
    return rows[firsts]


def _candidates(keys: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pair each place with the last before it that has its key."""
    # All pairs would be the square of what has one key. The place stands below
    # as much of the key as there is room for: sorting needs no second array.
    bits = np.uint64(len(keys).bit_length())
    packed = keys >> bits << bits
    packed |= np.arange(len(keys), dtype=np.uint64)
    packed.sort()
    order = (packed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.intp)
    packed >>= bits
    later = places_where(packed[1:] == packed[:-1]) + 1
    return order[later - 1], order[later]


def _joined(
    firsts: NDArray[np.intp], one: NDArray[np.intp], other: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return the first place of each set, now that some of them are linked."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not len(one):
        return firsts
    links = (np.ones(len(one), dtype=np.bool_), (firsts[one], firsts[other]))
    _, sets = connected_components(coo_array(links, shape=(len(firsts),) * 2), directed=False)
    _, lowest = np.unique(sets, return_index=True)
    joined: NDArray[np.intp] = lowest[sets][firsts]
    return joined


def _alike(
    signatures: NDArray[np.uint32], one: NDArray[np.intp], other: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Tell which pairs of rows are near-duplicates."""
    result = np.empty(len(one), dtype=np.bool_)
    for first in range(0, len(one), _ROWS_AT_ONCE):
        part = slice(first, first + _ROWS_AT_ONCE)
        equal = signatures[one[part]] == signatures[other[part]]
        result[part] = np.count_nonzero(equal, axis=1) >= SAME * PERMUTATIONS
    return result


def _keys(
    signatures: NDArray[np.uint32], rows: NDArray[np.intp], first: int, last: int
) -> NDArray[np.uint64]:
    """Return one number for some places of each row."""
    keys = np.empty(len(rows), dtype=np.uint64)
    for begin in range(0, len(rows), _ROWS_AT_ONCE):
        part = slice(begin, begin + _ROWS_AT_ONCE)
        keys[part] = _mixed(signatures[rows[part], first:last]).sum(axis=1)
    return keys


def _mixed(numbers: NDArray[Any]) -> NDArray[np.uint64]:
    """Return hashes, one to one: the end of SplitMix64 (Steele, Lea and Flood 2014)."""
    hashes: NDArray[np.uint64] = numbers + _FACTOR
    hashes ^= hashes >> np.uint64(30)
    hashes *= np.uint64(0xBF58_476D_1CE4_E5B9)
    hashes ^= hashes >> np.uint64(27)
    hashes *= np.uint64(0x94D0_49BB_1331_11EB)
    hashes ^= hashes >> np.uint64(31)
    return hashes


@cache
def _letters() -> LazyTable:
    return LazyTable(lambda character: _LETTER if character.isalnum() else 1, np.uint8)


@cache
def _lenders() -> NDArray[np.intp]:
    """Return for each place the order in which it asks the others, the same for all texts."""
    ranks = _mixed(np.arange(PERMUTATIONS**2, dtype=np.uint64))
    return ranks.reshape(PERMUTATIONS, PERMUTATIONS).argsort(axis=1)
