import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.patterns import language

PLAIN = st.text("甲乙丙", min_size=1, max_size=3)
EXPRESSIONS = st.recursive(
    st.one_of(
        PLAIN, st.sampled_from(["[甲丁]", "[^甲]", ".", "[丁-丙]", r"(?!甲)乙", "(?<=甲)丙"])
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "+", "*", "{0,2}", "{2}"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
    ),
    max_leaves=6,
)


@given(EXPRESSIONS, st.text("甲乙丙丁", max_size=12))
def test_one_of_the_strings_stands_in_every_match(expression, text):
    found = language(expression)
    match = re.search(expression, text)
    if found.exact:
        assert bool(match) == any(string in text for string in found.strings)
    elif found.strings and match:
        assert any(string in match[0] for string in found.strings)


@pytest.mark.parametrize(
    ("expression", "strings"),
    [
        ("工资", {"工资"}),
        ("公安局?", {"公安", "公安局"}),
        ("骗(?:走|取|了)", {"骗走", "骗取", "骗了"}),
        ("科目[一二]", {"科目一", "科目二"}),
    ],
)
def test_few_matches_are_written_out(expression, strings):
    found = language(expression)
    assert found.exact
    assert found.strings == strings


@pytest.mark.parametrize(
    ("expression", "strings"),
    [
        ("指定[^。]{0,8}(?:公司|购买)", {"指定"}),
        ("(?:要|想)[^。]{0,6}(?:跳楼|自杀)", {"跳楼", "自杀"}),
        ("止付(?!了)", {"止付"}),
        ("(?:收|收了)[^。]{0,2}", {"收"}),
    ],
)
def test_of_many_matches_the_rarest_strings_are_kept(expression, strings):
    found = language(expression)
    assert not found.exact
    assert found.strings == strings


@pytest.mark.parametrize("expression", ["[^甲]+", ".*", "(?:甲)?", "甲*"])
def test_nothing_is_known_of_what_may_match_anything(expression):
    assert not language(expression).strings


def test_what_is_no_expression():
    with pytest.raises(re.error):
        language("(")
