"""Fitting: features and both heads, on all of a history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from training.features import build_features
from training.heads import fit_head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline

    from training.history import History


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a training run may vary; recorded in the manifest.

    Attributes
    ----------
    regularisation, bayes : float
        Of both heads, see :func:`training.heads.fit_head`.
    weighed : float
        Of the category head; the handling head is better without.
    min_df, max_words, max_characters : int
        See :func:`training.features.build_features`.
    seed : int
        Of the cross-validation splits, the only random thing.
    """

    regularisation: float = 5.0
    bayes: float = 0.65
    weighed: float = 1.0
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
        Not yet fitted; by default :func:`training.features.build_features` with
        the limits of the parameters.

    Returns
    -------
    dict
        ``features``, ``category_head`` and ``handling_head``, the fitted parts
        not yet calibrated; see :func:`training.compile.compile_scorer`.
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
        "category_head": _head(matrix, history.categories, parameters, parameters.weighed),
        "handling_head": _head(matrix[handled], handlings, parameters, 0.0) if handled else None,
    }


def _head(
    matrix: csr_matrix, labels: Sequence[str], parameters: Parameters, weighed: float
) -> LogisticRegression:
    return fit_head(
        matrix,
        labels,
        regularisation=parameters.regularisation,
        bayes=parameters.bayes,
        weighed=weighed,
    )
