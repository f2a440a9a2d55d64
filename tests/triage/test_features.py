"""What is found in many texts at once is what scikit-learn's vectorizers form of each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import real_messages
from training.compile import compile_scorer
from training.features import build_features, word_tokens, word_vectorizer
from triage.features import find_features
from triage.reading import Reading
from triage.taxonomy import Taxonomy

TEXTS = [
    "请求安装信号灯。路口没有红绿灯，上个月撞了三回，货车抢行。<br>",
    "老板拖欠工资5万元，30多名工人讨薪。恳请领导协调。KTV噪音扰民！",
    "咨询居住证怎么办理？需要带什么材料，谢谢。3.14.15",
    "路口货车抢行，工人讨薪，居住证怎么办理",
]


@pytest.fixture(scope="module")
def features():
    return build_features(min_df=1).fit(TEXTS)


@pytest.fixture(scope="module")
def vocabulary(features):
    parts = {"features": features, "category_head": None, "handling_head": None}
    return compile_scorer(parts, Taxonomy.from_labels(["甲"])).vocabulary


def find(vocabulary, texts):
    reading = Reading(texts)
    found, known = find_features(reading.layout, reading.tokens, reading.figures, vocabulary)
    return reading, found, known


def check(features, vocabulary, texts):
    reading, found, known = find(vocabulary, texts)
    matrix = features.transform(texts).tocsr()
    for document in range(len(texts)):
        columns = set(found.columns[found.documents == document].tolist())
        assert columns == set(matrix[document].indices.tolist())
    assert (found.starts < found.ends).all()
    assert (reading.layout.documents(found.ends - 1) == found.documents).all()
    learnt = word_vectorizer(features).vocabulary_
    for text, share in zip(reading.layout.texts, known, strict=True):
        words = {word for word in word_tokens(text) if len(word) > 1}
        expected = sum(word in learnt for word in words) / len(words) if len(words) > 2 else 1.0
        assert share == pytest.approx(expected)


def test_the_features_of_what_was_learnt_from(features, vocabulary):
    check(features, vocabulary, TEXTS)


@given(
    st.lists(
        st.text(st.one_of(st.characters(), st.sampled_from("".join(TEXTS))), max_size=50),
        min_size=1,
        max_size=4,
    )
)
def test_the_features_of_any_texts(features, vocabulary, texts):
    check(features, vocabulary, texts)


def test_the_features_of_real_messages(features, vocabulary):
    check(features, vocabulary, real_messages()[::100])


def test_a_feature_stands_where_its_words_do(vocabulary):
    text = "路口没有红绿灯"
    reading, found, _ = find(vocabulary, ["好", text])
    spans = {
        (int(start - reading.layout.starts[1]), int(end - reading.layout.starts[1]))
        for start, end in zip(found.starts, found.ends, strict=True)
        if start >= reading.layout.starts[1]
    }
    assert {text[start:end] for start, end in spans} >= {"路口", "没有", "红绿灯", "口没", "灯"}


def test_pairs_never_span_two_texts(vocabulary):
    together = find(vocabulary, ["路", "口"])[1]
    assert np.array_equal(
        np.sort(together.columns),
        np.sort(np.concatenate([find(vocabulary, [one])[1].columns for one in "路口"])),
    )
