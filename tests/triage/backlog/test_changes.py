import pytest

from triage.backlog.changes import BLANK, UNSURE, Comparison
from triage.taxonomy import default_taxonomy

CELLS = ["涉企矛盾纠纷", "转交办", "0.8000", "否", "", "", "v"]
CODED = ["dispute", "transfer", "0.8000", "false", "", "", "v"]


@pytest.mark.parametrize("cells", [CELLS, CODED])
@pytest.mark.parametrize(
    ("category", "handling", "told"),
    [
        ("涉企矛盾纠纷", "转交办", ""),
        ("dispute", "非公安事项转交办", ""),
        ("矛盾纠纷", None, ""),
        ("涉企安全隐患", None, "类别：涉企安全隐患→涉企矛盾纠纷"),
        (None, "限期办", "办理形式：限期办→转交办"),
        ("安全隐患", "限期办", "类别：涉企安全隐患→涉企矛盾纠纷；办理形式：限期办→转交办"),
        ("三号类", None, "类别：三号类→涉企矛盾纠纷"),
        ("", " ", ""),
    ],
)
def test_changes_are_told_in_names(cells, category, handling, told):
    assert Comparison(default_taxonomy()).compare(category, handling, cells).told == told


def test_a_change_with_too_little_confidence_is_not_proposed():
    change = Comparison(default_taxonomy(), 0.9).compare("涉企安全隐患", None, CELLS)
    assert change == ("", "涉企安全隐患", UNSURE, True)
    same = Comparison(default_taxonomy(), 0.9).compare("涉企矛盾纠纷", None, CELLS)
    assert same == ("", "涉企矛盾纠纷", "涉企矛盾纠纷", False)


def test_without_a_suggestion_nothing_changes():
    cells = ["", "", "", "是", "诉求内容为空", "", "v"]
    change = Comparison(default_taxonomy(), 0.9).compare("", "限期办", cells)
    assert change == ("", BLANK, BLANK, False)
