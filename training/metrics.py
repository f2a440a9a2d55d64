"""How well suggestions agree with the labels, and how true their confidence is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def head_report(
    truth: Sequence[str], predicted: Sequence[str], labels: Sequence[str], *, none: bool = False
) -> dict[str, Any]:
    """Score one head.

    Parameters
    ----------
    truth, predicted : sequence of str
        Labels of ``n`` complaints.
    labels : sequence of str
        The classes to average over: those of them that occur in ``truth``.
    none : bool
        Whether "no label" is a possible outcome. It is then a row and a column
        of the confusion matrix, but no class of the average: a mode suggested
        where there is none counts against that mode.

    Returns
    -------
    dict
        ``macro_f1, accuracy, n, per_class`` (precision, recall, f1, support,
        each 0 to 1), ``labels`` and ``confusion`` (rows are the truth).
    """
    present = [label for label in labels if label in set(truth)]
    precision, recall, f1, support = precision_recall_fscore_support(
        truth, predicted, labels=present, zero_division=0.0
    )
    axes = [*labels, ""] if none else list(labels)
    hits = [t == p for t, p in zip(truth, predicted, strict=True)]
    return {
        "macro_f1": float(np.mean(f1)) if present else 0.0,
        "accuracy": float(np.mean(hits)) if hits else 0.0,
        "n": len(hits),
        "per_class": {
            label: {
                "precision": float(precision[row]),
                "recall": float(recall[row]),
                "f1": float(f1[row]),
                "support": int(support[row]),
            }
            for row, label in enumerate(present)
        },
        "labels": axes,
        "confusion": confusion_matrix(truth, predicted, labels=axes).tolist(),
    }


def calibration_error(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10
) -> float:
    """Return the expected calibration error.

    The mean distance between confidence and accuracy over bins of equal width,
    weighted by what is in them (Guo et al., "On Calibration of Modern Neural
    Networks", ICML 2017). On few complaints it is well above 0 even for a
    perfectly calibrated model; see :func:`calibration_floor`.

    Parameters
    ----------
    confidence : ndarray of float, shape (n,)
        Of each suggestion.
    right : ndarray of bool, shape (n,)
        Whether it was right.
    bins : int
        Number of bins.

    Returns
    -------
    float
        0 to 1.
    """
    return float(
        sum(
            len(rows) / len(confidence) * abs(confidence[rows].mean() - right[rows].mean())
            for rows in reliability_bins(confidence, bins)
            if len(rows)
        )
    )


def calibration_floor(
    confidence: NDArray[np.float64], bins: int = 10, draws: int = 2_000, seed: int = 0
) -> float:
    """Return the expected calibration error that a perfectly calibrated model would show.

    Parameters
    ----------
    confidence : ndarray of float, shape (n,)
        Of each suggestion; right and wrong are drawn by it.
    bins, draws, seed : int
        Number of bins, of simulated outcomes, and the seed of the draws.
    """
    random = np.random.default_rng(seed)
    return float(
        np.mean(
            [
                calibration_error(confidence, random.random(len(confidence)) < confidence, bins)
                for _ in range(draws)
            ]
        )
    )


def reliability_bins(confidence: NDArray[np.float64], bins: int = 10) -> list[NDArray[np.intp]]:
    """Return the rows of each bin of confidence, bins of equal width from 0 to 1."""
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    return [np.flatnonzero(places == place) for place in range(bins)]
