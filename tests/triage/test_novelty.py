import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import real_messages
from triage.novelty import known_share
from triage.reading import Reading

STRANGE = "苏格拉底诘问美诺几何悖论，柏拉图洞穴譬喻，亚里士多德范畴，胡塞尔悬搁，海德格尔此在"


def share(model, text):
    return model.predict(Reading([text])).known[0]


def test_each_word_of_a_text_counts_once():
    documents = np.array([0, 0, 0, 0, 2, 2, 2])
    keys = np.array([1, 2, 3, 1, 1, 1, 2], dtype=np.uint64) << np.uint64(50)
    known = np.array([True, True, False, True, False, False, False])
    assert known_share(documents, keys, known, 3).tolist() == [2 / 3, 1.0, 1.0]


@given(st.text(max_size=60))
def test_it_is_a_share(model, text):
    assert 0 <= share(model, text) <= 1


def test_a_text_of_another_world_is_strange(model):
    assert share(model, STRANGE) < model.judgement.known_share
    assert share(model, "路口没有红绿灯，请交警来看看") == 1.0


@pytest.mark.parametrize("text", ["", "在吗", "A7"])
def test_hardly_any_words_are_not_strange(model, text):
    assert share(model, text) == 1.0


def test_few_real_messages_are_strange(model):
    known = model.predict(Reading(real_messages()[::20])).known
    assert (known < model.judgement.known_share).mean() < 0.15
