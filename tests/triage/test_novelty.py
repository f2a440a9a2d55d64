import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import real_messages
from triage.novelty import known_share
from triage.text import normalise

STRANGE = "苏格拉底诘问美诺几何悖论，柏拉图洞穴譬喻，亚里士多德范畴，胡塞尔悬搁，海德格尔此在"


@given(st.text(max_size=60))
def test_it_is_a_share(model, text):
    assert 0 <= known_share(model.features, normalise(text).text) <= 1


def test_a_text_of_another_world_is_strange(model):
    assert known_share(model.features, normalise(STRANGE).text) < model.judgement.known_share
    assert known_share(model.features, normalise("路口没有红绿灯，请交警来看看").text) == 1.0


@pytest.mark.parametrize("text", ["", "在吗", "A7"])
def test_hardly_any_words_are_not_strange(model, text):
    assert known_share(model.features, normalise(text).text) == 1.0


def test_few_real_messages_are_strange(model):
    shares = [known_share(model.features, normalise(text).text) for text in real_messages()[::20]]
    strange = sum(share < model.judgement.known_share for share in shares) / len(shares)
    assert strange < 0.15
