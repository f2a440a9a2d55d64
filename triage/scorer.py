"""Both linear heads folded into arrays: what is loaded to make suggestions.

The sparse vectors of scikit-learn's pipeline are never formed. TF-IDF scales
features, heads weigh them: both are linear, so inverse document frequency,
block weight and calibration are folded into the weights, and a complaint's
scores are one product of its damped counts with them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from triage.arrays import run_lengths, run_starts
from triage.vocabulary import UNKNOWN, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from triage.features import Occurrences

BLOCKS = 3
"""Words, characters, edges: each block's vector has length 1."""
FEWEST_FOR_SCIPY = 32
"""Texts from which SciPy's sparse product, where it is installed, beats one product a text."""


@dataclass(frozen=True, slots=True)
class Features:
    """The features of ``n`` texts, damped and brought to unit length in each block.

    Attributes
    ----------
    columns : ndarray of int, shape (n_features,)
        Which features, in the order of the texts, each once a text.
    values : ndarray of float, shape (n_features,)
        To be multiplied with the weights.
    bounds : ndarray of int, shape (n + 1,)
        Text ``i`` has the features ``bounds[i] : bounds[i + 1]``.
    counts : ndarray of int, shape (n_features,)
        How often each stands in its text.
    order : ndarray of int, shape (n_occurrences,)
        Puts the occurrences in the order of the features.
    """

    columns: NDArray[np.intp]
    values: NDArray[np.float64]
    bounds: NDArray[np.intp]
    counts: NDArray[np.intp]
    order: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights of both heads.

    Attributes
    ----------
    keys, columns, displacements : ndarray
        See :class:`triage.vocabulary.Vocabulary`.
    idf : ndarray of float, shape (n_features,)
        Inverse document frequency.
    weights : ndarray of float, shape (n_features, n_categories + n_handlings)
        What a feature of value 1 adds to the log-odds of each class against
        the mean of its head. The columns are in the taxonomy's order.
    intercepts : ndarray of float, shape (n_categories + n_handlings,)
        Likewise; minus infinity for a class that was never learnt.
    blocks : ndarray of uint8, shape (n_features,)
        Which block each feature is of.
    """

    keys: NDArray[np.uint64]
    columns: NDArray[np.int32]
    displacements: NDArray[np.uint64]
    idf: NDArray[np.float64]
    weights: NDArray[np.float64]
    intercepts: NDArray[np.float64]
    blocks: NDArray[np.uint8]

    @property
    def vocabulary(self) -> Vocabulary:
        """From features to rows of the weights."""
        return Vocabulary(self.keys, self.columns, self.displacements)

    def weigh(self, found: Occurrences, n: int) -> Features:
        """Count, damp and normalise the features of ``n`` texts.

        Term frequency is damped to ``1 + ln(tf)``, as by scikit-learn's
        ``sublinear_tf``.
        """
        bits = len(self.idf).bit_length()
        # Text, column and number of each occurrence in one number: sorting those
        # is several times faster than sorting places by what stands there.
        number_bits = len(found.columns).bit_length()
        packed = found.documents << bits | found.columns
        packed = packed << number_bits | np.arange(len(packed))
        packed.sort()
        order = packed & ((1 << number_bits) - 1)
        packed >>= number_bits
        first = run_starts(packed)
        counts = run_lengths(first, len(packed))
        packed = packed[first]
        columns = packed & ((1 << bits) - 1)
        documents = packed >> bits
        values = 1 + np.log(counts)
        segments = documents * BLOCKS + self.blocks[columns]
        lengths = np.bincount(segments, (values * self.idf[columns]) ** 2, minlength=n * BLOCKS)
        values /= np.sqrt(lengths)[segments]
        bounds = documents.searchsorted(np.arange(n + 1))
        return Features(columns, values, bounds, counts, order)

    def score(self, features: Features) -> NDArray[np.float64]:
        """Return the log-odds of every class, shape (n, n_categories + n_handlings)."""
        n = len(features.bounds) - 1
        if n >= FEWEST_FOR_SCIPY and (csr_array := _scipy_csr_array()) is not None:
            shape = (n, len(self.weights))
            matrix = csr_array((features.values, features.columns, features.bounds), shape=shape)
            scores: NDArray[np.float64] = matrix @ self.weights
        else:
            edges = features.bounds.tolist()
            scores = np.zeros((n, self.weights.shape[1]))
            for row, (begin, end) in enumerate(pairwise(edges)):
                scores[row] = features.values[begin:end] @ self.weights[features.columns[begin:end]]
        scores += self.intercepts
        return scores

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays by name, ready to be saved."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], n_classes: int) -> Scorer:
        """Build a scorer from what :meth:`arrays` gave.

        Parameters
        ----------
        arrays : mapping of str to ndarray
            By name.
        n_classes : int
            Number of categories and handling modes.

        Raises
        ------
        TypeError, ValueError
            If an array is missing or does not go with the others.
        """
        scorer = cls(**arrays)
        n_features = len(scorer.idf)
        fits = (
            scorer.keys.dtype == np.uint64
            and scorer.columns.shape == scorer.keys.shape
            and scorer.columns.dtype == np.int32
            and int(scorer.columns.min()) >= UNKNOWN
            and int(scorer.columns.max()) < n_features
            and scorer.idf.shape == (n_features,)
            and scorer.weights.shape == (n_features, n_classes)
            and scorer.intercepts.shape == (n_classes,)
            and scorer.blocks.shape == (n_features,)
            and int(scorer.blocks.max()) < BLOCKS
            and scorer.displacements.dtype == np.uint64
            and all(_is_power_of_two(len(part)) for part in (scorer.keys, scorer.displacements))
        )
        if not fits:
            msg = "the arrays of the scorer do not go together"
            raise ValueError(msg)
        return scorer


def _is_power_of_two(size: int) -> bool:
    return size > 0 and size & (size - 1) == 0


def _scipy_csr_array() -> Any:
    """Return SciPy's sparse matrices, or ``None`` where it is not installed."""
    try:
        from scipy.sparse import csr_array
    except ImportError:
        return None
    return csr_array
