from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import real_messages
from triage.layout import lay_out
from triage.privacy import find_personal_data
from triage.privacy_signs import may_hold_personal_data

SIGNS = "13812345678 -()号楼栋单元室12一二路小区园京吉aAqx@微信QQvx:3#.\u200b&<"


@given(
    st.lists(st.text(st.one_of(st.characters(), st.sampled_from(SIGNS)), max_size=40), max_size=4)
)
def test_where_none_may_be_none_is_found(texts):
    for text, may_hold in zip(texts, may_hold_personal_data(lay_out(texts)), strict=True):
        assert may_hold or not find_personal_data(text), text


def test_where_none_may_be_none_is_found_in_real_messages():
    texts = real_messages()
    suspects = [
        may_hold
        for start in range(0, len(texts), 500)
        for may_hold in may_hold_personal_data(lay_out(texts[start : start + 500]))
    ]
    for text, may_hold in zip(texts, suspects, strict=True):
        assert may_hold or not find_personal_data(text), text
    assert sum(suspects) < len(texts) / 3
