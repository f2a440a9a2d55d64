import pytest

from triage.gravity import find_gravity, indicators
from triage.reading import Reading
from triage.taxonomy import default_taxonomy


def codes(text, category="rights_infringement"):
    return [gravity.indicator.code for gravity in find_gravity(Reading([text])[0], category)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("被骗走60万元", "Z1"),
        ("五家店被同一拨人索赔", "Z2"),
        ("社会人员来收保护费", "Z3"),
        ("工人被打住院", "Z4"),
        ("省重点项目被人阻工", "Z5"),
        ("立案八个月没有结果", "Z6"),
        ("四十多人围在门口", "Z7"),
    ],
)
def test_each_indicator_is_found(text, code):
    assert code in codes(text)


@pytest.mark.parametrize(
    "text", ["仓库丢了两箱货，价值三千元", "店门口有人骂街", "被骗3万元，请立案"]
)
def test_a_small_matter_states_none(text):
    assert codes(text) == []


def test_an_indicator_counts_only_for_its_categories():
    assert codes("工程款拖欠800万元", "dispute") == []
    assert codes("所长收了红包", "misconduct") == ["Z9"]
    assert codes("库里丢了剧毒品，炸药少了三箱", "safety_hazard") == ["Z8"]
    assert codes("路口撞死过人", "safety_hazard") == ["Z8"]


def test_the_place_is_where_the_words_stand():
    complaint = Reading(["我厂被一伙人打砸"])[0]
    (gravity, *_) = find_gravity(complaint, "rights_infringement")
    assert complaint.text[gravity.start : gravity.end] == "一伙人"


def test_indicators_name_categories_that_exist_and_may_be_listed():
    taxonomy = default_taxonomy()
    for indicator in indicators():
        for category in indicator.categories:
            assert taxonomy.is_legal(category, "listed_supervision"), indicator.code
