import pytest

from triage.reading import Reading
from triage.secondary import MOST, find_secondary, second_matters
from triage.taxonomy import Taxonomy, default_taxonomy


@pytest.mark.parametrize(
    ("text", "category", "secondary"),
    [
        ("我被骗三万元去报案，派出所不立案，请督察追究民警的责任", "misconduct", ["rights_infringement"]),
        ("村民坐在厂门口要补偿，车出不去，请派出所来劝", "dispute", ["rights_infringement"]),
        ("大股东把公章拿走，请公安先找回来", "dispute", ["rights_infringement"]),
        ("围挡夜里被偷三次，请破案，另请派车巡逻", "rights_infringement", ["safety_hazard"]),
        ("路灯坏了，女工被人尾随，请派出所加强巡逻", "safety_hazard", ["rights_infringement"]),
        ("老板拖欠工资三个月", "dispute", []),
        ("仓库被盗，报过警没抓着，请赶紧破案", "rights_infringement", []),
    ],
)  # fmt: skip
def test_a_second_matter_is_named_when_there_is_one(text, category, secondary):
    assert find_secondary(Reading([text])[0], category, default_taxonomy()) == secondary


def test_rules_name_categories_that_exist_and_differ():
    codes = default_taxonomy().category_codes
    for rule in second_matters():
        assert {rule.category, rule.secondary} <= set(codes)
        assert rule.category != rule.secondary
        assert rule.words


def test_another_taxonomy_has_no_second_matters_of_ours():
    other = Taxonomy.from_labels(["misconduct", "城建"])
    complaint = Reading(["我被骗三万元，派出所不立案"])[0]
    assert find_secondary(complaint, "misconduct", other) == []


def test_never_more_than_the_guideline_allows():
    rules = [rule for rule in second_matters() if rule.category == "rights_infringement"]
    assert len({rule.secondary for rule in rules}) <= MOST
