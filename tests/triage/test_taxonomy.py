from dataclasses import FrozenInstanceError

import pytest

from triage.errors import TaxonomyError
from triage.taxonomy import Category, HandlingMode, Taxonomy, default_taxonomy


def test_default_has_the_campaigns_five_categories_four_modes_five_channels():
    taxonomy = default_taxonomy()
    assert [c.name for c in taxonomy.categories] == [
        "侵害企业合法权益",
        "涉企矛盾纠纷",
        "涉企安全隐患",
        "涉企政务服务",
        "涉企违纪违法",
        "不属五类",
    ]
    assert [m.name for m in taxonomy.handlings] == ["现场办", "限期办", "挂牌办", "转交办"]
    assert [c.name for c in taxonomy.channels] == [
        "座谈",
        "走访",
        "微信群/线上",
        "工商联",
        "政府部门",
    ]


@pytest.mark.parametrize(
    ("category", "handling", "legal"),
    [
        ("misconduct", "on_the_spot", False),
        ("misconduct", "transfer", True),
        ("government_service", "listed_supervision", False),
        ("out_of_scope", "", True),
        ("out_of_scope", "transfer", False),
        ("dispute", "", False),
        ("nonsense", "transfer", False),
    ],
)
def test_legal_modes_follow_the_guideline(category, handling, legal):
    assert default_taxonomy().is_legal(category, handling) is legal


def test_is_loaded_once_and_immutable():
    taxonomy = default_taxonomy()
    assert taxonomy is default_taxonomy()
    with pytest.raises(FrozenInstanceError):
        taxonomy.version = "x"
    with pytest.raises(FrozenInstanceError):
        taxonomy.categories[0].name = "x"


def test_finds_by_code_and_by_name():
    taxonomy = default_taxonomy()
    assert taxonomy.category("涉企矛盾纠纷") is taxonomy.category("dispute")
    assert taxonomy.handling("转交办") is taxonomy.handling("transfer")
    assert taxonomy.category("别的") is None
    assert taxonomy.category_name("别的") == "别的"
    assert taxonomy.handling_name("") == ""


def test_survives_a_round_trip_through_plain_data():
    assert Taxonomy.from_dict(default_taxonomy().to_dict()) == default_taxonomy()


@pytest.mark.parametrize(
    "build",
    [
        lambda: Taxonomy("1", ()),
        lambda: Taxonomy("1", (Category("a", "甲"), Category("a", "乙"))),
        lambda: Taxonomy("1", (Category("a", "甲"), Category("b", "甲"))),
        lambda: Taxonomy("1", (Category("", "甲"),)),
        lambda: Taxonomy("1", (Category("a", "甲", handlings=("x",)),), (HandlingMode("y", "乙"),)),
        lambda: Taxonomy.from_dict({}),
        lambda: Taxonomy.from_dict({"version": "1", "categories": [{"colour": "red"}]}),
        lambda: Taxonomy.from_dict({"version": "1", "categories": ["甲"]}),
    ],
)
def test_refuses_a_taxonomy_that_contradicts_itself(build):
    with pytest.raises(TaxonomyError):
        build()


def test_a_history_brings_its_own_labels():
    taxonomy = Taxonomy.from_labels(["交通", "环保", "交通"], ["快", "慢"])
    assert taxonomy.category_codes == ("交通", "环保")
    assert taxonomy.is_legal("交通", "慢")
