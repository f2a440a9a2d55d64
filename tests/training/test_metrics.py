import pytest

from training.metrics import head_report


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
