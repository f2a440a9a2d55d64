"""A linear head: logistic regression with a share of naive Bayes in its weights.

Logistic regression learns the corpus better, naive Bayes carries over better
to complaints written by other people. Both are linear in the features, so
their sum is one linear classifier, which is stored, explained and calibrated
like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy.sparse import csr_matrix

SMOOTHING = 0.1
"""Additive smoothing of the naive Bayes part."""


def fit_head(
    matrix: csr_matrix, labels: Sequence[str], *, regularisation: float, bayes: float
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
        Share of the naive Bayes weights; 0 leaves plain logistic regression.

    Returns
    -------
    LogisticRegression
        ``coef_`` holds the sum of both.

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
    return head
