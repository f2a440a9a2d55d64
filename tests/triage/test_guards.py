import pytest

from triage.guards import guard_from_entry, guards, warnings_for
from triage.reading import Reading
from triage.taxonomy import default_taxonomy

ENTRY = {"code": "x", "message": "注意", "source": "某法", "checked": "原文"}


def codes(text, category="dispute", possible=(), handling="transfer"):
    return [guard.code for guard in warnings_for(Reading([text])[0], category, possible, handling)]


@pytest.mark.parametrize(
    ("text", "category", "code"),
    [
        ("对方欠我货款八万元", "dispute", "economic_dispute"),
        ("对方不付尾款，这就是诈骗，请立案", "rights_infringement", "dispute_told_as_crime"),
        ("民警刁难我", "misconduct", "confidential"),
        ("派出所所长收了好处费，店又被砸", "rights_infringement", "officer_accused"),
        ("我怕被报复，请替我保密", "rights_infringement", "informant"),
        ("工人说要跳楼", "dispute", "danger_to_life"),
        ("他们现在正在砸店", "rights_infringement", "happening_now"),
        ("我今天上午给假客服转了五万，才知道被骗", "rights_infringement", "payment_can_be_stopped"),
        ("库里少了三箱炸药", "safety_hazard", "imminent_danger"),
        ("三十多个工人围住了大门", "dispute", "crowd"),
        ("我的活鱼车被堵着，再不走就死光了", "safety_hazard", "cannot_wait"),
        ("被打的是个十五岁的学生", "rights_infringement", "minor"),
        ("联系电话13812345678", "dispute", "personal_data"),
    ],
)
def test_each_rule_speaks_when_it_should(text, category, code):
    assert code in codes(text, category)


@pytest.mark.parametrize(
    ("text", "category", "code"),
    [
        ("老板拖欠工资", "dispute", "economic_dispute"),
        ("收了定金就失联，公司是假的", "rights_infringement", "dispute_told_as_crime"),
        ("这笔救命钱请尽快退给我", "dispute", "danger_to_life"),
        ("上个月店被砸了", "rights_infringement", "happening_now"),
        ("摩托车飙车，请限速来降低噪声", "safety_hazard", "happening_now"),
        ("担心燃气泄漏的风险", "safety_hazard", "imminent_danger"),
        ("我们不堵路，也不拉横幅，只求三十个人的工资", "dispute", "crowd"),
        ("去年被骗五万元，请破案", "rights_infringement", "payment_can_be_stopped"),
        ("公司做了十五年", "dispute", "minor"),
        ("欠款12万元，已拖了8个月", "dispute", "personal_data"),
    ],
)
def test_no_rule_speaks_when_it_should_not(text, category, code):
    assert code not in codes(text, category)


def test_a_possible_complaint_about_officials_is_kept_from_them():
    assert "possibly_misconduct" in codes("有件事", "dispute", ["dispute", "misconduct"])
    assert "possibly_misconduct" not in codes("有件事", "dispute", ["dispute"])
    assert "possibly_misconduct" not in codes("有件事", "misconduct", ["misconduct", "dispute"])


def test_grave_misconduct_is_not_left_to_a_time_limit_unseen():
    text = "派出所民警收了对方的钱，不立案"
    assert "grave_misconduct" in codes(text, "misconduct", handling="time_limited")
    assert "grave_misconduct" not in codes(text, "misconduct", handling="listed_supervision")
    assert "grave_misconduct" not in codes("民警态度不好", "misconduct", handling="time_limited")


def test_urgent_rules_do_not_look_at_the_category():
    """Danger is danger, also where the model has misread the complaint."""
    assert all(not guard.categories for guard in guards() if guard.urgent)


def test_whatever_is_urgent_is_seen_by_a_person():
    assert all(guard.review for guard in guards() if guard.urgent)


def test_rules_name_categories_and_modes_that_exist():
    taxonomy = default_taxonomy()
    for guard in guards():
        assert set(guard.categories) | set(guard.possible) <= set(taxonomy.category_codes)
        assert set(guard.handlings) <= set(taxonomy.handling_codes)


def test_every_condition_must_hold():
    guard = guard_from_entry({**ENTRY, "personal_data": True, "handlings": ["transfer"]})
    private, other = Reading(["电话13812345678", "四个人"])
    assert guard.holds(private, "dispute", (), "transfer")
    assert not guard.holds(other, "dispute", (), "transfer")
    assert not guard.holds(private, "dispute", (), "on_the_spot")
    with pytest.raises(KeyError):
        guard_from_entry({"code": "x"})
