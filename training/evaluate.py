"""Score a model version on labelled data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from training.metrics import calibration_error, head_report
from triage.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from training.history import History
    from triage.judgement import Judgement
    from triage.model import TriageModel
    from triage.suggestion import Suggestion

BATCH = 256
"""Complaints suggested at once."""


def evaluate(
    model: TriageModel, history: History, progress: Callable[[str, int, int], None] | None = None
) -> dict[str, Any]:
    """Return how the suggestions agree with the labels, and how true their promises are.

    Parameters
    ----------
    model : TriageModel
        The model to score.
    history : History
        Labelled complaints in the model's taxonomy.
    progress : callable, optional
        Called with a Chinese phrase, complaints done and complaints in all.

    Returns
    -------
    dict
        As :func:`score`, with ``model_version`` and ``data``.
    """
    suggestions: list[Suggestion] = []
    for start in range(0, len(history), BATCH):
        if progress:
            progress("评估", start, len(history))
        suggestions += suggest(model, history.texts[start : start + BATCH], evidence=False)
    report = score(history, suggestions, model.judgement)
    return {**report, "model_version": model.version, "data": history.name}


def score(
    history: History, suggestions: Sequence[Suggestion], judgement: Judgement
) -> dict[str, Any]:
    """Return how suggestions agree with the labels, and how true their promises are.

    Parameters
    ----------
    history : History
        ``n`` labelled complaints.
    suggestions : sequence of Suggestion
        One for each.
    judgement : Judgement
        What was promised.

    Returns
    -------
    dict
        ``category`` and ``handling`` (see
        :func:`training.metrics.head_report`; ``handling`` is ``None`` without
        labels for it), ``sure`` (``share`` of complaints that are not sent to
        review and ``accuracy`` of their category), ``sets`` (``promised`` and
        empirical ``coverage`` of the possible categories, and their mean
        ``size``), ``calibration_error`` and ``n``.
    """
    categories = [suggestion.category for suggestion in suggestions]
    right = np.array(categories) == np.array(history.categories)
    return {
        "category": head_report(history.categories, categories, history.taxonomy.category_codes),
        "handling": (
            head_report(
                history.handlings,
                [suggestion.handling for suggestion in suggestions],
                history.taxonomy.handling_codes,
                none=True,
            )
            if history.has_handling
            else None
        ),
        "sure": _sure(suggestions, right),
        "sets": {
            "promised": judgement.coverage,
            "coverage": float(
                np.mean(
                    [
                        truth in suggestion.possible_categories
                        for truth, suggestion in zip(history.categories, suggestions, strict=True)
                    ]
                )
            ),
            "size": float(np.mean([len(s.possible_categories) for s in suggestions])),
        },
        "calibration_error": calibration_error(
            np.array([suggestion.confidence for suggestion in suggestions]), right
        ),
        "n": len(history),
    }


def _sure(suggestions: Sequence[Suggestion], right: np.ndarray) -> dict[str, float | None]:
    hits = right[[not suggestion.needs_review for suggestion in suggestions]]
    return {
        "share": len(hits) / len(right),
        "accuracy": float(hits.mean()) if len(hits) else None,
    }
