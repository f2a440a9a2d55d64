import pytest

from triage.review import review_reasons
from triage.taxonomy import default_taxonomy
from triage.text import normalise

DISPUTE = default_taxonomy().category("dispute")
OUTSIDE = default_taxonomy().category("out_of_scope")


def test_a_sure_suggestion_needs_no_review():
    assert review_reasons(normalise("拖欠工资三个月"), DISPUTE, 0.9, 0.8) == []


@pytest.mark.parametrize(
    ("text", "category", "confidence", "word"),
    [
        ("拖欠工资三个月", DISPUTE, 0.79, "把握不足"),
        ("拖欠", DISPUTE, 0.9, "文字太少"),
        ("hello", DISPUTE, 0.9, "没有中文"),
        ("孩子上学的事情", OUTSIDE, 0.9, "不属五类"),
    ],
)
def test_each_doubt_is_a_reason(text, category, confidence, word):
    (reason,) = review_reasons(normalise(text), category, confidence, 0.8)
    assert word in reason


def test_several_doubts_are_several_reasons():
    assert len(review_reasons(normalise("hi"), OUTSIDE, 0.1, 0.8)) == 3
