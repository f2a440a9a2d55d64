"""A linear head: logistic regression with a share of naive Bayes in its weights.

Logistic regression learns the corpus better, naive Bayes carries over better
to complaints written by other people, and regression over features weighed by
their log-count ratios does best on noisy labels. All three are linear in the
features, so their sum is one linear classifier, which is stored, explained
and calibrated like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

SMOOTHING = 0.1
"""Additive smoothing of the naive Bayes parts."""
WEIGHED_REGULARISATION = 1.0
"""Inverse strength of the penalty where features are weighed: they are few that count."""


def fit_head(
    matrix: csr_matrix,
    labels: Sequence[str],
    *,
    regularisation: float,
    bayes: float,
    weighed: float,
) -> LogisticRegression:
    """Fit one head.

    Parameters
    ----------
    matrix : csr_matrix, shape (n, n_features)
        Features, none below 0.
    labels : sequence of str
        ``n`` labels, at least two different ones.
    regularisation : float
        Inverse strength ``C`` of the L2 penalty.
    bayes : float
        Share of the naive Bayes weights.
    weighed : float
        Share of the regression over weighed features, in spreads of the
        scores of the rest; with both shares 0 plain logistic regression is left.

    Returns
    -------
    LogisticRegression
        ``coef_`` and ``intercept_`` hold the sum.

    Notes
    -----
    The naive Bayes part is complement naive Bayes (Rennie et al., "Tackling
    the Poor Assumptions of Naive Bayes Text Classifiers", ICML 2003), which
    does not suffer from classes of unlike size.
    """
    head = LogisticRegression(
        C=regularisation, class_weight="balanced", max_iter=300, tol=1e-3
    ).fit(matrix, labels)
    weights = ComplementNB(alpha=SMOOTHING).fit(matrix, labels).feature_log_prob_
    if len(head.classes_) == 2:  # noqa: PLR2004 - two classes share one vector of weights
        weights = np.diff(weights, axis=0)
    head.coef_ = head.coef_ + bayes * weights
    if weighed:
        coefficients, intercepts = weighed_regressions(matrix, labels, head.classes_)
        share = (
            weighed
            * _spread(matrix, head.coef_, head.intercept_)
            / _spread(matrix, coefficients, intercepts)
        )
        head.coef_ = head.coef_ + share * coefficients
        head.intercept_ = head.intercept_ + share * intercepts
    return head


def weighed_regressions(
    matrix: csr_matrix, labels: Sequence[str], classes: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fit each class against the rest over features weighed by log-count ratios.

    Parameters
    ----------
    matrix : csr_matrix, shape (n, n_features)
        Features, none below 0.
    labels : sequence of str
        ``n`` labels.
    classes : sequence of str
        The different labels, in the order wanted.

    Returns
    -------
    coefficients : ndarray of float, shape (n_classes, n_features)
        Of the features as they are, the weights multiplied in; one row for two
        classes, that of the second.
    intercepts : ndarray of float, shape (n_classes,)
        Likewise.

    Notes
    -----
    Wang and Manning, "Baselines and Bigrams: Simple, Good Sentiment and Topic
    Classification", ACL 2012, with logistic regression for the SVM.
    """
    truth = np.asarray(labels)
    rows, intercepts = [], []
    for code in classes if len(classes) > 2 else classes[1:]:  # noqa: PLR2004 - as above
        own = truth == code
        ratio = np.log(_shares(matrix[np.flatnonzero(own)])) - np.log(
            _shares(matrix[np.flatnonzero(~own)])
        )
        head = LogisticRegression(
            C=WEIGHED_REGULARISATION, class_weight="balanced", max_iter=300, tol=1e-3
        ).fit(matrix.multiply(ratio).tocsr(), own)
        rows.append(head.coef_[0] * ratio)
        intercepts.append(head.intercept_[0])
    return np.array(rows), np.array(intercepts)


def _shares(matrix: csr_matrix) -> NDArray[np.float64]:
    """Return each feature's smoothed share of all that is counted."""
    counts = np.asarray(matrix.sum(axis=0)).ravel() + SMOOTHING
    shares: NDArray[np.float64] = counts / counts.sum()
    return shares


def _spread(
    matrix: csr_matrix, coefficients: NDArray[np.float64], intercepts: NDArray[np.float64]
) -> float:
    """Return how far scores lie apart: their standard deviation around each row's mean."""
    scores = matrix @ coefficients.T + intercepts
    if scores.shape[1] > 1:
        scores = scores - scores.mean(axis=1, keepdims=True)
    return float(scores.std())
