"""Score a model version on labelled data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from training.metrics import head_report

if TYPE_CHECKING:
    from training.history import History
    from triage.model import Prediction, TriageModel


def evaluate(model: TriageModel, history: History) -> dict[str, Any]:
    """Return the report of both heads and of the part that needs no review.

    Parameters
    ----------
    model : TriageModel
        The model to score.
    history : History
        Labelled complaints in the model's taxonomy.

    Returns
    -------
    dict
        ``category`` and ``handling`` (see
        :func:`training.metrics.head_report`; ``handling`` is ``None`` without
        labels for it), ``sure`` (``share`` of complaints at or above the
        review threshold and ``accuracy`` of their category), ``n``,
        ``model_version`` and ``data``.
    """
    prediction = model.predict(history.texts)
    return {
        "category": head_report(
            history.categories, prediction.categories, model.taxonomy.category_codes
        ),
        "handling": (
            head_report(
                history.handlings,
                prediction.handlings,
                model.taxonomy.handling_codes,
                none=True,
            )
            if history.has_handling
            else None
        ),
        "sure": _sure(model, history, prediction),
        "n": len(history),
        "model_version": model.version,
        "data": history.name,
    }


def _sure(model: TriageModel, history: History, prediction: Prediction) -> dict[str, float | None]:
    confident = prediction.category_probabilities.max(axis=1) >= model.review_threshold
    right = [t == p for t, p in zip(history.categories, prediction.categories, strict=True)]
    hits = [hit for hit, sure in zip(right, confident, strict=True) if sure]
    return {
        "threshold": model.review_threshold,
        "share": len(hits) / len(right),
        "accuracy": sum(hits) / len(hits) if hits else None,
    }
