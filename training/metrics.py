"""How well suggestions agree with the labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

if TYPE_CHECKING:
    from collections.abc import Sequence


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
