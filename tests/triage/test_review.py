import pytest

from triage.guards import guards
from triage.judgement import Judgement
from triage.reading import Reading
from triage.review import category_reasons, guard_reasons, handling_reasons, text_reasons
from triage.taxonomy import Taxonomy, default_taxonomy

TAXONOMY = default_taxonomy()
LINES = Judgement(0.8, 0.95, {}, 0.7)


@pytest.mark.parametrize(
    ("text", "known", "word"),
    [("拖欠", 1.0, "文字太少"), ("hello", 1.0, "没有中文"), ("拖欠工资三个月", 0.5, "差别大")],
)
def test_a_text_may_be_hard_to_judge(text, known, word):
    (reason,) = text_reasons(Reading([text])[0], known, LINES)
    assert word in reason


def test_a_plain_text_is_not():
    assert text_reasons(Reading(["拖欠工资三个月"])[0], 0.9, LINES) == []


def test_a_sure_category_needs_no_review():
    assert category_reasons(["dispute"], 0.9, LINES, TAXONOMY) == []


def test_what_cannot_be_ruled_out_is_named():
    (reason,) = category_reasons(["dispute", "misconduct"], 0.9, LINES, TAXONOMY)
    assert reason == "把握90%，不能排除涉企违纪违法"


def test_doubt_and_a_category_without_handling_are_reasons():
    (doubt,) = category_reasons(["dispute"], 0.79, LINES, TAXONOMY)
    assert "把握不足" in doubt
    (outside,) = category_reasons(["out_of_scope"], 0.99, LINES, TAXONOMY)
    assert "不属五类" in outside


def test_a_taxonomy_without_modes_has_no_category_outside():
    assert category_reasons(["城建"], 0.99, LINES, Taxonomy.from_labels(["城建", "环保"])) == []


@pytest.mark.parametrize(
    ("text", "category", "handling", "confidence", "word"),
    [
        ("路口没有红绿灯", "safety_hazard", "time_limited", 0.4, "把握不足"),
        ("丢了一辆电动车", "rights_infringement", "listed_supervision", 0.9, "未认出重大情形"),
        ("被一伙人打砸", "rights_infringement", "listed_supervision", 0.9, None),
        ("人力资源许可证怎么办", "government_service", "on_the_spot", 0.9, "核对是否转交"),
        ("居住证怎么办", "government_service", "on_the_spot", 0.9, None),
        ("手机没了", "rights_infringement", "time_limited", 0.9, None),
        ("人力资源许可证怎么办", "government_service", "transfer", 0.9, None),
        ("孩子上学", "out_of_scope", "", None, None),
    ],
)
def test_a_mode_may_be_unsure_or_unfounded(text, category, handling, confidence, word):
    reasons = handling_reasons(Reading([text])[0], category, handling, confidence, TAXONOMY)
    assert (word in reasons[0]) if word else not reasons


def test_guards_that_call_for_a_person_are_reasons():
    messages = guard_reasons(guards())
    assert messages == [guard.message for guard in guards() if guard.review]
    assert messages
