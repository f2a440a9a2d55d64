"""How far a figure may be off by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import t as student

from training.metrics import head_report

if TYPE_CHECKING:
    from collections.abc import Sequence

DRAWS = 2_000


def interval(
    truth: Sequence[str], predicted: Sequence[str], labels: Sequence[str]
) -> tuple[float, float]:
    """Return the 95 % percentile interval of the macro-F1."""
    random = np.random.default_rng(0)
    right, said = np.array(truth), np.array(predicted)
    drawn = [random.integers(0, len(right), len(right)) for _ in range(DRAWS)]
    scores = [head_report(right[rows], said[rows], labels)["macro_f1"] for rows in drawn]
    low, high = np.percentile(scores, [2.5, 97.5])
    return float(low), float(high)


def repeated_interval(scores: Sequence[float], folds: int) -> tuple[float, float]:
    """Return the 95 % interval of a mean over repeated cross-validation.

    Corrected for the overlap of what the folds learn from (Nadeau and Bengio,
    "Inference for the Generalization Error", Machine Learning 2003).

    Parameters
    ----------
    scores : sequence of float
        One for each fold of each repetition.
    folds : int
        Folds of one repetition.
    """
    n = len(scores)
    spread = np.std(scores, ddof=1) * np.sqrt(1 / n + 1 / (folds - 1))
    reach = float(student.ppf(0.975, n - 1) * spread)
    middle = float(np.mean(scores))
    return middle - reach, middle + reach
