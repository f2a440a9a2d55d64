"""True confidence: one temperature a head, and the line below which to ask a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sklearn.linear_model import LogisticRegression

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
