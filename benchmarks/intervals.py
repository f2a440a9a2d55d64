"""Intervals by the bootstrap: complaints drawn again with replacement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

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
