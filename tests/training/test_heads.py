import numpy as np
import pytest
from scipy.sparse import csr_matrix, random
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB

from training.heads import SMOOTHING, fit_head

MATRIX = csr_matrix(random(60, 12, density=0.5, random_state=0))


def labels(classes):
    return [f"c{row % classes}" for row in range(60)]


def test_without_bayes_it_is_logistic_regression():
    head = fit_head(MATRIX, labels(3), regularisation=1.0, bayes=0.0)
    plain = LogisticRegression(C=1.0, class_weight="balanced", max_iter=300, tol=1e-3)
    assert np.allclose(head.coef_, plain.fit(MATRIX, labels(3)).coef_)


@pytest.mark.parametrize("classes", [2, 3, 6])
def test_scores_are_the_sum_of_both(classes):
    plain = fit_head(MATRIX, labels(classes), regularisation=1.0, bayes=0.0)
    both = fit_head(MATRIX, labels(classes), regularisation=1.0, bayes=0.7)
    bayes = ComplementNB(alpha=SMOOTHING).fit(MATRIX, labels(classes))
    scores = MATRIX @ bayes.feature_log_prob_.T
    added = both.decision_function(MATRIX) - plain.decision_function(MATRIX)
    expected = 0.7 * (scores if classes > 2 else scores[:, 1] - scores[:, 0])
    assert np.allclose(added, expected)
    assert np.allclose(both.predict_proba(MATRIX).sum(axis=1), 1.0)
