import numpy as np
import pytest

from training.metrics import (
    calibration_error,
    calibration_floor,
    head_report,
    reliability_bins,
)


def test_macro_f1_is_the_mean_over_the_classes_that_occur():
    report = head_report(["a", "a", "b", "b"], ["a", "b", "b", "b"], ["a", "b", "c"])
    assert report["macro_f1"] == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert report["accuracy"] == 0.75
    assert report["confusion"] == [[1, 1, 0], [0, 2, 0], [0, 0, 0]]
    assert report["per_class"]["a"] == {
        "precision": 1.0,
        "recall": 0.5,
        "f1": pytest.approx(2 / 3),
        "support": 2,
    }


def test_a_mode_where_there_is_none_counts_against_that_mode():
    report = head_report(["x", "", "x"], ["x", "x", ""], ["x"], none=True)
    assert report["per_class"]["x"]["precision"] == 0.5
    assert report["per_class"]["x"]["recall"] == 0.5
    assert report["labels"] == ["x", ""]
    assert report["confusion"] == [[1, 1], [1, 0]]


def test_calibration_error_by_hand():
    confidence = np.array([0.95, 0.95, 0.55, 0.55])
    right = np.array([True, True, True, False])
    assert calibration_error(confidence, right) == pytest.approx(0.5 * 0.05 + 0.5 * 0.05)


def test_a_calibrated_model_is_near_the_floor_and_an_overconfident_one_is_not():
    random = np.random.default_rng(0)
    confidence = random.uniform(0.5, 1, 119)
    floor = calibration_floor(confidence)
    assert 0.03 < floor < 0.12  # what 119 complaints cannot tell from 0
    assert calibration_error(confidence, random.random(119) < confidence - 0.3) > 2 * floor


def test_every_row_is_in_one_bin():
    bins = reliability_bins(np.array([0.0, 0.1, 0.999, 1.0]))
    assert sorted(np.concatenate(bins)) == [0, 1, 2, 3]
    assert list(bins[9]) == [2, 3]
