import pytest

from triage.labels import category_code, handling_code
from triage.taxonomy import Taxonomy, default_taxonomy

TAXONOMY = default_taxonomy()


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("dispute", "dispute"),
        ("涉企矛盾纠纷", "dispute"),
        ("矛盾纠纷", "dispute"),
        (" 矛盾纠纷类 ", "dispute"),
        ("涉企安全隐患（治安）", "safety_hazard"),
        ("Safety_Hazard", "safety_hazard"),
        ("侵害企业合法权益", "rights_infringement"),
        ("不属五类", "out_of_scope"),
        ("其他", None),
        ("", None),
        ("涉企", None),
    ],
)
def test_common_spellings_of_categories(label, code):
    assert category_code(label, TAXONOMY) == code


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("transfer", "transfer"),
        ("转交办", "transfer"),
        ("转交", "transfer"),
        ("非公安事项转交办", "transfer"),
        ("现场办理", "on_the_spot"),
        ("重要案件挂牌办", "listed_supervision"),
        ("限期", "time_limited"),
        ("办", None),
        ("以后再说", None),
        ("", None),
    ],
)
def test_common_spellings_of_modes(label, code):
    assert handling_code(label, TAXONOMY) == code


def test_another_taxonomys_labels_are_taken_as_they_are():
    taxonomy = Taxonomy.from_labels(["城乡建设", "劳动和社会保障"])
    assert category_code("城乡建设", taxonomy) == "城乡建设"
