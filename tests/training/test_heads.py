import numpy as np
import pytest
from scipy.sparse import csr_matrix, random
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB

from training.heads import SMOOTHING, fit_head, weighed_regressions

MATRIX = csr_matrix(random(60, 12, density=0.5, random_state=0))


def labels(classes):
    return [f"c{row % classes}" for row in range(60)]


def test_without_bayes_it_is_logistic_regression():
    head = fit_head(MATRIX, labels(3), regularisation=1.0, bayes=0.0, weighed=0.0)
    plain = LogisticRegression(C=1.0, class_weight="balanced", max_iter=300, tol=1e-3)
    assert np.allclose(head.coef_, plain.fit(MATRIX, labels(3)).coef_)


@pytest.mark.parametrize("classes", [2, 3, 6])
def test_scores_are_the_sum_of_both(classes):
    plain = fit_head(MATRIX, labels(classes), regularisation=1.0, bayes=0.0, weighed=0.0)
    both = fit_head(MATRIX, labels(classes), regularisation=1.0, bayes=0.7, weighed=0.0)
    bayes = ComplementNB(alpha=SMOOTHING).fit(MATRIX, labels(classes))
    scores = MATRIX @ bayes.feature_log_prob_.T
    added = both.decision_function(MATRIX) - plain.decision_function(MATRIX)
    expected = 0.7 * (scores if classes > 2 else scores[:, 1] - scores[:, 0])
    assert np.allclose(added, expected)
    assert np.allclose(both.predict_proba(MATRIX).sum(axis=1), 1.0)


def test_the_weighed_part_is_the_sum_it_says(history):
    from training.fit import Parameters, fit

    parts = fit(history, Parameters(weighed=0.0))
    matrix = parts["features"].transform(list(history.texts)).tocsr()
    plain = fit_head(matrix, history.categories, regularisation=5.0, bayes=0.65, weighed=0.0)
    both = fit_head(matrix, history.categories, regularisation=5.0, bayes=0.65, weighed=1.0)
    weights, _ = weighed_regressions(matrix, history.categories, plain.classes_)
    added = both.coef_ - plain.coef_
    share = added[np.abs(weights) > 1e-9] / weights[np.abs(weights) > 1e-9]
    assert share == pytest.approx(share[0], rel=1e-6)
    assert share[0] > 0


def test_two_classes_share_one_vector_in_every_part():
    matrix = csr_matrix(np.array([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0], [0.2, 0.8]]))
    head = fit_head(matrix, ["a", "a", "b", "b"], regularisation=5.0, bayes=0.5, weighed=1.0)
    assert head.coef_.shape == (1, 2)
    assert list(head.predict(matrix)) == ["a", "a", "b", "b"]
