"""Intervals by the bootstrap: complaints drawn again with replacement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import f1_score

if TYPE_CHECKING:
    from collections.abc import Sequence

DRAWS = 2_000


def macro_f1(truth: Sequence[str], predicted: Sequence[str], labels: Sequence[str]) -> float:
    """Return the macro-F1 over those labels that the truth holds."""
    present = [label for label in labels if label in set(truth)]
    return float(f1_score(truth, predicted, labels=present, average="macro", zero_division=0.0))


def interval(
    truth: Sequence[str], predicted: Sequence[str], labels: Sequence[str]
) -> tuple[float, float]:
    """Return the 95 % percentile interval of the macro-F1."""
    random = np.random.default_rng(0)
    right, said = np.array(truth), np.array(predicted)
    drawn = [random.integers(0, len(right), len(right)) for _ in range(DRAWS)]
    scores = [macro_f1(list(right[rows]), list(said[rows]), labels) for rows in drawn]
    low, high = np.percentile(scores, [2.5, 97.5])
    return float(low), float(high)
