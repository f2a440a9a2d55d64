"""Labelled history in, candidate model version out."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version as installed_version
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import softmax

from training.calibrate import review_threshold, sharpen, sharpness
from training.card import model_card
from training.folds import held_out, holds_out_groups
from training.heads import fit_head
from training.history import without_rare_classes
from training.metrics import head_report
from triage.features import build_features
from triage.model import TriageModel
from triage.taxonomy import NO_HANDLING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline

    from training.history import History
    from triage.registry import ModelVersion, Registry

FOLDS = 5
NEVER_SEEN = -30.0
"""Log-probability of a class that a fold has not learnt: next to none, but finite."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a training run may vary; recorded in the manifest.

    Attributes
    ----------
    regularisation, bayes : float
        Of both heads, see :func:`training.heads.fit_head`.
    min_df, max_words, max_characters : int
        See :func:`triage.features.build_features`.
    seed : int
        Of the cross-validation splits, the only random thing.
    """

    regularisation: float = 5.0
    bayes: float = 0.65
    min_df: int = 2
    max_words: int = 40_000
    max_characters: int = 40_000
    seed: int = 0


def fit(
    history: History, parameters: Parameters, features: Pipeline | None = None
) -> dict[str, Any]:
    """Fit features and both heads on all of a history.

    Parameters
    ----------
    history : History
        Labelled complaints.
    parameters : Parameters
        See there.
    features : sklearn.pipeline.Pipeline, optional
        Not yet fitted; by default :func:`triage.features.build_features` with
        the limits of the parameters.

    Returns
    -------
    dict
        ``features``, ``category_head`` and ``handling_head``, the fitted parts
        of a :class:`triage.model.TriageModel`, not yet calibrated.
    """
    features = features or build_features(
        min_df=parameters.min_df,
        max_words=parameters.max_words,
        max_characters=parameters.max_characters,
    )
    matrix = features.fit_transform(list(history.texts)).tocsr()
    handled = [row for row, handling in enumerate(history.handlings) if handling]
    handlings = [history.handlings[row] for row in handled]
    return {
        "features": features,
        "category_head": _head(matrix, history.categories, parameters),
        "handling_head": _head(matrix[handled], handlings, parameters) if handled else None,
    }


def train(
    history: History,
    registry: Registry,
    *,
    parameters: Parameters | None = None,
    created: dt.date | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> ModelVersion:
    """Train a candidate and save it; the current version is left alone.

    Parameters
    ----------
    history : History
        Labelled complaints.
    registry : Registry
        Where to save.
    parameters : Parameters, optional
        Defaults as measured; see ``docs/benchmarks.md``.
    created : date, optional
        Date of the version; default today.
    progress : callable, optional
        Called with a Chinese phrase, steps done and steps in all.

    Raises
    ------
    CorpusError
        If there is too little to learn from.
    RegistryError
        If the same version is there already or cannot be written.
    """
    parameters = parameters or Parameters()
    report = progress or (lambda _phrase, _done, _all: None)
    history = without_rare_classes(history)
    steps = FOLDS + 2
    metrics, threshold, factors = _cross_validate(
        history, parameters, lambda fold: report("交叉验证", fold, steps)
    )
    report("训练模型", FOLDS, steps)
    parts = fit(history, parameters)
    for head, factor in factors.items():
        sharpen(parts[head], factor)
    report("保存模型", FOLDS + 1, steps)
    day = created or dt.datetime.now(tz=dt.UTC).date()
    identity = json.dumps([history.digest(), asdict(parameters), history.taxonomy.to_dict()])
    version = f"{day:%Y%m%d}-{hashlib.sha256(identity.encode()).hexdigest()[:8]}"
    manifest = {
        "created": f"{day:%Y-%m-%d}",
        "libraries": _libraries(),
        "taxonomy": history.taxonomy.to_dict(),
        "data": {
            "name": history.name,
            "rows": len(history),
            "sha256": history.digest(),
            "held_back": list(history.held_back),
        },
        "parameters": asdict(parameters),
        "sharpness": factors,
        "review_threshold": threshold,
        "metrics": metrics,
    }
    saved = registry.save(version, parts, manifest, model_card(version, manifest))
    report("完成", steps, steps)
    return saved


def _head(matrix: csr_matrix, labels: Sequence[str], parameters: Parameters) -> LogisticRegression:
    return fit_head(
        matrix, labels, regularisation=parameters.regularisation, bayes=parameters.bayes
    )


def _cross_validate(
    history: History, parameters: Parameters, report: Callable[[int], None]
) -> tuple[dict[str, Any], float, dict[str, float]]:
    """Return metrics, the review threshold, and the sharpness of each head.

    All from the same out-of-fold scores. Sharpening moves no argmax of a head,
    so the metrics are those of the calibrated model.
    """
    taxonomy = history.taxonomy
    categories = np.array(history.categories)
    handlings = np.array(history.handlings)
    truth = {"category": categories, "handling": handlings}
    classes = {
        "category": np.unique(categories),
        "handling": np.unique(handlings[handlings != NO_HANDLING]),
    }
    scores = {head: np.full((len(history), len(classes[head])), NEVER_SEEN) for head in classes}
    predicted = {head: np.full(len(history), "", dtype=object) for head in classes}
    for number, (learn, test) in enumerate(held_out(history, FOLDS, parameters.seed)):
        report(number)
        parts = fit(history.take(learn), parameters)
        model = TriageModel(**parts, taxonomy=taxonomy, review_threshold=0.0, version="")
        prediction = model.predict([history.texts[row] for row in test])
        predicted["category"][test] = prediction.categories
        predicted["handling"][test] = prediction.handlings
        for head in ("category", "handling"):
            fitted = parts[f"{head}_head"]
            if fitted is not None:
                columns = np.searchsorted(classes[head], fitted.classes_)
                scores[head][test[:, None], columns] = np.log(
                    fitted.predict_proba(prediction.matrix)
                )
    factors = {}
    for head, labels in classes.items():
        labelled = np.flatnonzero(truth[head] != NO_HANDLING)
        if len(labels):
            right = np.searchsorted(labels, truth[head][labelled])
            factors[f"{head}_head"] = sharpness(scores[head][labelled], right)
    confidence = softmax(scores["category"] * factors["category_head"], axis=1).max(axis=1)
    threshold = review_threshold(confidence, predicted["category"] == categories)
    metrics = {
        "how": f"{FOLDS}-fold cross-validation on the training data itself"
        + (", whole groups held out" if holds_out_groups(history, FOLDS) else ""),
        "category": head_report(
            history.categories, list(predicted["category"]), taxonomy.category_codes
        ),
        "handling": (
            head_report(
                history.handlings, list(predicted["handling"]), taxonomy.handling_codes, none=True
            )
            if history.has_handling
            else None
        ),
    }
    return metrics, threshold, factors


def _libraries() -> dict[str, str]:
    names = ("jieba", "numpy", "rjieba", "scikit-learn", "scipy", "skops")
    return {
        "python": platform.python_version(),
        **{name: installed_version(name) for name in names},
    }
