"""From features to columns: one hash table, laid out for looking up many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from triage.codepoints import code_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

WORD, RUN, OPENING, CLOSING = range(4)
"""Kinds of features: a word, a run of characters, a token of the opening or of the closing."""

UNKNOWN = -1
"""Column of what is not in the vocabulary."""

_BASE = 0x9E37_79B9_7F4A_7C15
_INVERSE = pow(_BASE, -1, 2**64)
_MIX = np.uint64(0xBF58_476D_1CE4_E5B9)
_SPREAD = np.uint64(0xD6E8_FEB8_6659_FD93)
_HALF, _ONE = np.uint64(32), np.uint64(1)
_KEYS_A_BUCKET = 4
_TRIES = 128


class PrefixHashes:
    """Hashes of any stretch of an array of code points, from two look-ups each.

    The hash of ``c0 c1 c2`` is ``c0 + c1 * B + c2 * B**2`` modulo 2**64, so that
    of a stretch is a difference of prefix sums (Karp and Rabin, "Efficient
    randomized pattern-matching algorithms", IBM J. Res. Dev. 31, 1987).

    Parameters
    ----------
    codes : ndarray of uint32, shape (total,)
        Code points.
    """

    def __init__(self, codes: NDArray[np.uint32]) -> None:
        powers, self._inverses = _powers(len(codes))
        self._sums = np.zeros(len(codes) + 1, dtype=np.uint64)
        (codes * powers).cumsum(out=self._sums[1:])

    def __call__(self, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> Hashes:
        """Return the hash of each stretch, shape as ``starts``."""
        hashes: Hashes = (self._sums[ends] - self._sums[starts]) * self._inverses[starts]
        return hashes


def hash_pairs(codes: Hashes) -> Hashes:
    """Return the hash of each code point with the one after it, shape (total - 1,)."""
    hashes: Hashes = codes[:-1] + codes[1:] * np.uint64(_BASE)
    return hashes


def hashes_of(texts: Sequence[str]) -> Hashes:
    """Return the hash of each of some texts, shape (len(texts),)."""
    ends = np.cumsum([len(text) for text in texts])
    return PrefixHashes(code_points("".join(texts)))(np.concatenate([[0], ends[:-1]]), ends)


def keys_of(kind: int | Hashes, hashes: Hashes) -> Hashes:
    """Return the keys of features: their hashes spread over all of 64 bits, none 0.

    Parameters
    ----------
    kind : int or ndarray of uint64, shape (n,)
        Kind of all of them, or of each.
    hashes : ndarray of uint64, shape (n,)
        Their hashes.
    """
    keys = (hashes + np.asarray(kind, dtype=np.uint64) * _SPREAD) * _MIX
    keys ^= keys >> _HALF
    keys *= _SPREAD
    return keys | np.uint64(1)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A perfect hash table from features to columns: each is one probe away.

    The upper bits of a key choose a bucket, lower ones a place, and the
    bucket's displacement moves its keys to slots that no other key has
    (Belazzougui, Botelho and Dietzfelbinger, "Hash, displace, and compress",
    ESA 2009). A feature is known by 64 bits, so a foreign one is taken for one
    of 100,000 once in 10^14.

    Attributes
    ----------
    keys : ndarray of uint64, shape (n_slots,)
        Which feature is in each slot; 0 in an empty one. A power of two.
    columns : ndarray of int32, shape (n_slots,)
        Its column.
    displacements : ndarray of uint64, shape (n_buckets,)
        Of each bucket. A power of two.
    """

    keys: Hashes
    columns: NDArray[np.int32]
    displacements: Hashes

    @classmethod
    def build(cls, keys: Hashes, columns: NDArray[np.int32]) -> Vocabulary:
        """Build the table.

        Parameters
        ----------
        keys : ndarray of uint64, shape (n,)
            Key of each feature, see :func:`keys_of`.
        columns : ndarray of int32, shape (n,)
            Its column.

        Raises
        ------
        ValueError
            If two features have one key: none may stand for another.
        """
        if len(np.unique(keys)) < len(keys):
            msg = "two features share one key"
            raise ValueError(msg)
        size = 1 << (len(keys) * 5 // 4).bit_length()
        while True:
            table = cls(
                np.zeros(size, dtype=np.uint64),
                np.full(size, UNKNOWN, dtype=np.int32),
                np.zeros(max(1, size // _KEYS_A_BUCKET), dtype=np.uint64),
            )
            if table._fill(keys, columns):
                return table
            size *= 2

    def look_up(self, keys: Hashes) -> NDArray[np.int32]:
        """Return the column of each feature, :data:`UNKNOWN` for those not in the table.

        Parameters
        ----------
        keys : ndarray of uint64, shape (n,)
            Their keys.
        """
        slots = self.displacements[keys >> self._bucket_shift]
        slots = slots + (keys >> _ONE)
        slots &= self._mask
        return np.where(self.keys[slots] == keys, self.columns[slots], np.int32(UNKNOWN))

    @property
    def _bucket_shift(self) -> np.uint64:
        return np.uint64(64 - len(self.displacements).bit_length() + 1)

    @property
    def _mask(self) -> np.uint64:
        return np.uint64(len(self.keys) - 1)

    def _fill(self, keys: Hashes, columns: NDArray[np.int32]) -> bool:
        """Find a displacement for every bucket, the fullest first; tell whether there is one."""
        buckets = (keys >> self._bucket_shift).astype(np.intp)
        places = (keys >> _ONE & self._mask).astype(np.intp)
        order = np.argsort(buckets, kind="stable")
        bounds = np.searchsorted(buckets[order], np.arange(len(self.displacements) + 1))
        moves = np.arange(len(self.keys))
        for bucket in np.argsort(bounds[:-1] - bounds[1:], kind="stable").tolist():
            own = order[bounds[bucket] : bounds[bucket + 1]]
            if len(np.unique(places[own])) < len(own):
                return False
            for first in range(0, len(moves), _TRIES):
                slots = (places[own, None] + moves[first : first + _TRIES]) & (len(self.keys) - 1)
                free = np.flatnonzero(~self.keys[slots].any(axis=0))
                if len(free):
                    self.displacements[bucket] = first + free[0]
                    self.keys[slots[:, free[0]]] = keys[own]
                    self.columns[slots[:, free[0]]] = columns[own]
                    break
            else:
                return False
        return True


_known_powers: tuple[Hashes, Hashes] = (np.ones(1, np.uint64), np.ones(1, np.uint64))


def _powers(length: int) -> tuple[Hashes, Hashes]:
    """Return powers of the base and of its inverse, shape (length,) and (length + 1,)."""
    global _known_powers  # noqa: PLW0603 - a cache that only grows
    powers, inverses = _known_powers
    if len(powers) <= length:
        _known_powers = powers, inverses = (
            _powers_of(_BASE, 2 * length),
            _powers_of(_INVERSE, 2 * length),
        )
    return powers[:length], inverses[: length + 1]


def _powers_of(number: int, highest: int) -> Hashes:
    powers: Hashes = np.array([1] + [number] * highest, dtype=np.uint64).cumprod(dtype=np.uint64)
    return powers
