import numpy as np
import pytest

from training.features import (
    build_features,
    edge_tokens,
    features_from_state,
    features_to_state,
    telling_characters,
    word_tokens,
)
from triage.text import normalise

TEXTS = [
    "请求安装信号灯。路口没有红绿灯，上个月撞了三回，货车抢行。",
    "老板拖欠工资5万元，30多名工人讨薪。恳请领导协调。",
    "咨询居住证怎么办理？需要带什么材料，谢谢。",
    "路口货车抢行，工人讨薪，居住证怎么办理",
]


@pytest.fixture(scope="module")
def features():
    return build_features(min_df=1).fit(TEXTS)


def test_words_leave_out_bare_digits_and_add_measures():
    tokens = word_tokens("拖欠50万元，30多人")
    assert "<sum:major>" in tokens
    assert "<people:major>" in tokens
    assert "50" not in tokens


def test_what_is_said_whatever_the_matter_is_tells_nothing():
    text = normalise("尊敬的领导您好：A3区2019年5月KTV噪音扰民！谢谢").text
    assert telling_characters(text) == ":区年月噪音扰民!"
    words = word_tokens(text)
    assert {"噪音", "扰民", "ktv", "!"} <= set(words)
    assert not {"领导", "您好", "谢谢", "2019", "a"} & set(words)


def test_edges_mark_the_title_and_the_end():
    tokens = edge_tokens("咨询居住证.正文很长.谢谢")
    assert "<咨询" in tokens
    assert "谢谢>" in tokens


def test_state_is_plain_and_gives_the_same_features_back(features):
    state = features_to_state(features)
    for block in state.values():
        assert isinstance(block["vocabulary"], str)
        assert isinstance(block["idf"], np.ndarray)
    again = features_from_state(state)
    difference = abs(features.transform(TEXTS) - again.transform(TEXTS))
    assert difference.max() < 1e-6


@pytest.mark.parametrize(
    "state", [{}, {"words": {}}, {"words": {"vocabulary": "甲\n乙", "idf": [1.0]}}]
)
def test_a_foreign_state_is_refused(state):
    with pytest.raises((KeyError, TypeError, ValueError)):
        features_from_state(state)
