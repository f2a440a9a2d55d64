import numpy as np
import pytest
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from training.calibrate import (
    COVERAGE,
    draw_lines,
    review_threshold,
    set_thresholds,
    sharpen,
    sharpness,
)
from training.fit import Parameters
from training.heldout import predict_held_out

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


def exchangeable(writers, each, *, spread, random):
    """Return probabilities of two classes whose level varies from writer to writer."""
    level = np.repeat(random.normal(1.5, spread, writers), each)
    truth = random.integers(0, 2, writers * each)
    score = random.normal(level, 1.0) * np.where(truth == 1, 1, -1)
    probability = 1 / (1 + np.exp(-score))
    groups = np.repeat([f"w{n}" for n in range(writers)], each)
    return np.column_stack([1 - probability, probability]), truth, groups


def test_the_sets_keep_their_promise_for_writers_never_read():
    """Averaged over many draws: that is what a conformal guarantee says."""
    random = np.random.default_rng(1)
    covered, plain = [], []
    for _ in range(120):
        p, truth, groups = exchangeable(31, 40, spread=1.0, random=random)
        learnt, new = groups != "w30", groups == "w30"
        for names, kept in ((tuple(groups[learnt]), covered), ((), plain)):
            lowest = set_thresholds(p[learnt], truth[learnt], names, 0.9)
            kept.append(np.mean(p[new, truth[new]] >= lowest[truth[new]]))
    assert np.mean(covered) >= 0.9
    assert np.mean(plain) < np.mean(covered)


def test_too_few_to_promise_anything_rule_nothing_out():
    p = np.array([[0.9, 0.1], [0.8, 0.2]])
    assert list(set_thresholds(p, np.array([0, 0]), (), 0.95)) == [0.0, 0.0]


def test_the_lines_are_drawn_from_what_was_held_out(history):
    unseen = predict_held_out(history, Parameters())
    lines = draw_lines(unseen)
    assert lines.coverage == COVERAGE
    assert set(lines.set_thresholds) == set(history.taxonomy.category_codes)
    assert 0 <= lines.known_share <= unseen.known.max()
