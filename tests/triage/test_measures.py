import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import real_messages
from triage.layout import lay_out
from triage.measures import measure_token, measures, measures_in


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("损失五十多万元", "sum", 500_000),
        ("被骗49万", "sum", 490_000),
        ("涉案3.5亿", "sum", 350_000_000),
        ("上千万元", "sum", 10_000_000),
        ("交了12,000元", "sum", 12_000),
        ("两千多块", "sum", 2_000),
        ("20万人民币", "sum", 200_000),
        ("拖欠23名工人", "people", 23),
        ("一百多人堵门", "people", 100),
        ("近2000户业主", "people", 2_000),
        ("数千名受害人", "people", 3_000),
        ("十几家企业", "firms", 13),
        ("两年没结果", "duration", 24),
        ("三个月", "duration", 3),
        ("半年没动静", "duration", 6),
        ("15天", "duration", 0.5),
    ],
)
def test_reads_figures_as_people_write_them(text, kind, value):
    (found,) = measures(text)
    assert (found.kind, found.value) == (kind, pytest.approx(value))
    assert text[found.start : found.end]


@pytest.mark.parametrize(
    "text", ["2019年3月5日", "三年级", "家里有人", "人民路", "万一", "第2条", ""]
)
def test_leaves_out_what_is_no_measure(text):
    assert not list(measures(text))


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("49万元", "<sum:minor>"),
        ("50万元", "<sum:major>"),
        ("29人", "<people:minor>"),
        ("30人", "<people:major>"),
        ("两家", "<firms:minor>"),
        ("三家", "<firms:major>"),
        ("5个月", "<duration:minor>"),
        ("6个月", "<duration:major>"),
    ],
)
def test_each_figure_falls_on_its_side_of_the_threshold(text, token):
    (found,) = measures(text)
    assert measure_token(found) == token


@given(
    st.text(
        st.sampled_from("零一二两三十百千万亿几多余半0123456789.,元块人名家年个月天上 "),
        max_size=30,
    )
)
def test_any_jumble_of_numerals_is_read_without_error(text):
    for found in measures(text):
        assert found.value >= 0
        assert 0 <= found.start < found.end <= len(text)


@given(
    st.lists(
        st.text(
            st.sampled_from(
                "0123,.一两三十百千半几多余来上万亿块钱元人民币名个月号受害家年周天日内 好"
            ),
            max_size=25,
        ),
        max_size=4,
    )
)
def test_figures_of_many_texts_are_those_of_each(texts):
    layout = lay_out(texts)
    assert measures_in(layout) == [list(measures(text)) for text in layout.texts]


def test_figures_of_real_messages_at_once_and_singly():
    layout = lay_out(real_messages()[::10])
    assert measures_in(layout) == [list(measures(text)) for text in layout.texts]
