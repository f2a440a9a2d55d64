import numpy as np
import pytest
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from training.calibrate import review_threshold, sharpen, sharpness

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("truth", [0.25, 1.0, 4.0])
def test_the_factor_that_was_put_in_is_found(truth):
    scores = RANDOM.normal(size=(20_000, 4))
    probabilities = softmax(scores * truth, axis=1)
    labels = np.array([RANDOM.choice(4, p=row) for row in probabilities])
    assert sharpness(scores, labels) == pytest.approx(truth, rel=0.1)


def test_sharpening_moves_confidence_and_no_label():
    matrix = RANDOM.normal(size=(200, 5))
    labels = (matrix[:, 0] > 0).astype(int) + (matrix[:, 1] > 0)
    head = LogisticRegression().fit(matrix, labels)
    before, probabilities = head.predict(matrix), head.predict_proba(matrix)
    sharpen(head, 3.0)
    assert (head.predict(matrix) == before).all()
    expected = softmax(np.log(probabilities) * 3, axis=1)
    assert head.predict_proba(matrix) == pytest.approx(expected, abs=1e-4)


def test_the_threshold_keeps_the_promise_and_no_more():
    confidence = np.linspace(1, 0, 101)
    right = confidence >= 0.5
    threshold = review_threshold(confidence, right)
    sure = confidence >= threshold
    assert right[sure].mean() >= 0.95
    assert right[confidence >= threshold - 0.02].mean() < 0.95


@pytest.mark.parametrize(("right", "n"), [(False, 50), (True, 5)])
def test_without_proof_everything_goes_to_a_person(right, n):
    assert review_threshold(np.linspace(0.1, 0.9, n), np.full(n, right)) == 1.0
