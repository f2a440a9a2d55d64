"""True confidence, and the lines between sure and unsure, from held-out predictions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

from triage.judgement import Judgement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from sklearn.linear_model import LogisticRegression

    from training.heldout import HeldOut

COVERAGE = 0.95
"""Promised share of complaints whose right category is among the possible ones."""
DRAWN_AT = 0.96
"""Share at which the sets are drawn to keep that promise on real complaints.

They lie further from the corpus than one of its writers from another. Chosen
on the development rows, which are there to set thresholds; see
``docs/benchmarks.md``.
"""
FAMILIAR = 0.99
"""Share of held-out complaints that must not be called strange."""
PROMISED_PRECISION = 0.95
"""Share of right categories wanted among suggestions that need no review."""
FEWEST_SURE = 20
"""Sure suggestions needed before their precision is believed."""

_SHARPEST = 20.0


def sharpness(scores: NDArray[np.float64], truth: NDArray[np.intp]) -> float:
    """Return the factor on the scores that makes held-out labels most likely.

    Temperature scaling (Guo et al., "On Calibration of Modern Neural
    Networks", ICML 2017); the factor is the inverse temperature.

    Parameters
    ----------
    scores : ndarray of float, shape (n, n_classes)
        Out-of-fold scores of each class.
    truth : ndarray of int, shape (n,)
        Column of the right class.

    Returns
    -------
    float
        Above 0.
    """
    rows = np.arange(len(truth))

    def loss(log_factor: float) -> float:
        return float(-log_softmax(scores * np.exp(log_factor), axis=1)[rows, truth].mean())

    bound = float(np.log(_SHARPEST))
    return float(np.exp(minimize_scalar(loss, bounds=(-bound, bound), method="bounded").x))


def sharpen(head: LogisticRegression, factor: float) -> None:
    """Fold the factor into a fitted head, in place, and keep it in single precision.

    The head stays an ordinary linear classifier, which anybody can read.
    """
    head.coef_ = (head.coef_ * factor).astype(np.float32)
    head.intercept_ = (head.intercept_ * factor).astype(np.float32)


def review_threshold(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the lowest confidence at which suggestions keep the promised precision.

    Parameters
    ----------
    confidence : ndarray of float, shape (n,)
        Out-of-fold confidence of each suggestion.
    right : ndarray of bool, shape (n,)
        Whether it was right.

    Returns
    -------
    float
        Between 0 and 1; 1 if no threshold keeps the promise, so that every
        suggestion goes to a person.
    """
    order = np.argsort(-confidence, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    kept = np.flatnonzero(precision >= PROMISED_PRECISION)
    kept = kept[kept >= FEWEST_SURE - 1]
    return float(round(confidence[order][kept[-1]], 4)) if len(kept) else 1.0


def set_thresholds(
    probabilities: NDArray[np.float64],
    truth: NDArray[np.intp],
    groups: Sequence[str],
    coverage: float = DRAWN_AT,
) -> NDArray[np.float64]:
    """Return for each class the lowest probability at which it cannot be ruled out.

    Class-conditional conformal prediction for a complaint by a writer who was
    never read: every writer weighs the same, however much of the class is by
    them, and one more writer, of whom the worst must be expected, is counted
    in (Lee, Barber and Willett, "Distribution-free inference with hierarchical
    data", 2023). Where nothing is known of writers every complaint is its own.

    Parameters
    ----------
    probabilities : ndarray of float, shape (n, n_classes)
        Out-of-fold probabilities.
    truth : ndarray of int, shape (n,)
        Column of the right class.
    groups : sequence of str
        The writer of each complaint; empty if unknown.
    coverage : float
        Share, for each class, of complaints whose class is to be kept.

    Returns
    -------
    ndarray of float, shape (n_classes,)
        0 where there are too few to promise anything: the class is then
        possible always.
    """
    writers = np.unique(groups, return_inverse=True)[1] if len(groups) else np.arange(len(truth))
    thresholds = np.zeros(probabilities.shape[1])
    for column in range(probabilities.shape[1]):
        rows = np.flatnonzero(truth == column)
        if not len(rows):
            continue
        counts = np.bincount(writers[rows])
        weight = 1.0 / (counts[writers[rows]] * (np.count_nonzero(counts) + 1))
        scores = probabilities[rows, column]
        order = np.argsort(-scores, kind="stable")
        reached = np.flatnonzero(np.cumsum(weight[order]) >= coverage - 1e-9)
        if len(reached):
            thresholds[column] = scores[order][reached[0]]
    return thresholds


def draw_lines(unseen: HeldOut) -> Judgement:
    """Return what counts as sure, possible and familiar, from held-out predictions."""
    codes = unseen.history.taxonomy.category_codes
    truth = np.array([codes.index(code) for code in unseen.history.categories])
    lowest = set_thresholds(unseen.category_probabilities, truth, unseen.history.groups)
    return Judgement(
        review_threshold=review_threshold(unseen.confidence, unseen.right),
        coverage=COVERAGE,
        set_thresholds={
            # Rounded down: never rule out what was kept.
            code: float(np.floor(threshold * 1e4) / 1e4)
            for code, threshold in zip(codes, lowest, strict=True)
        },
        known_share=float(np.round(np.quantile(unseen.known, 1 - FAMILIAR), 4)),
    )
