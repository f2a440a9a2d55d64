"""The arrays say what the pipeline says that they were compiled from."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import triage.scorer
from benchmarks.data import LABELLED
from tests.conftest import real_messages
from training.pipeline import load_pipeline
from triage.features import find_features
from triage.reading import Reading, read_in_batches
from triage.registry import PIPELINE
from triage.scorer import Scorer


@pytest.fixture(scope="module")
def parts(registry):
    return load_pipeline(registry.find().path / PIPELINE)


def probabilities_of_pipeline(parts, taxonomy, texts):
    matrix = parts["features"].transform(list(texts))
    found = []
    for name, codes in (
        ("category_head", taxonomy.category_codes),
        ("handling_head", taxonomy.handling_codes),
    ):
        order = [list(parts[name].classes_).index(code) for code in codes]
        found.append(parts[name].predict_proba(matrix)[:, order])
    return found


def probabilities_of_scorer(model, reading):
    scores = scores_of(model, reading)
    n = len(model.taxonomy.categories)
    for part in (scores[:, :n], scores[:, n:]):
        shares = np.exp(part - part.max(axis=1, keepdims=True))
        yield shares / shares.sum(axis=1, keepdims=True)


def scores_of(model, reading):
    found, _ = find_features(
        reading.layout, reading.tokens, reading.figures, model.scorer.vocabulary
    )
    return model.scorer.score(model.scorer.weigh(found, len(reading)))


def check(model, parts, texts):
    expected = probabilities_of_pipeline(parts, model.taxonomy, texts)
    for said, truth in zip(probabilities_of_scorer(model, Reading(texts)), expected, strict=True):
        assert said == pytest.approx(truth, abs=1e-6)


@pytest.mark.parametrize("offset", range(4))
def test_real_messages_have_the_pipelines_probabilities(model, parts, offset):
    texts = [*real_messages()[offset::24], *real_messages(LABELLED)[offset::24]]
    for reading in read_in_batches(texts):
        check(model, parts, reading.layout.originals)


@given(
    st.lists(
        st.text(
            st.one_of(
                st.characters(),
                st.sampled_from(
                    "路灯不亮拖欠工资民警收钱，。！?1234.5万元三十人个月<>&; \nabc谢您好领导书记"
                ),
            ),
            min_size=1,
            max_size=60,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_text_has_the_pipelines_probabilities(model, parts, texts):
    check(model, parts, texts)


def test_without_scipy_the_scores_are_the_same(model, monkeypatch):
    reading = Reading(["路灯不亮", "拖欠工资三个月", "在吗"] * triage.scorer.FEWEST_FOR_SCIPY)
    fast = scores_of(model, reading)
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    assert scores_of(model, reading) == pytest.approx(fast, abs=1e-9)


def test_arrays_there_and_back(model):
    n = model.scorer.weights.shape[1]
    again = Scorer.from_arrays(model.scorer.arrays(), n)
    assert again.weights is model.scorer.weights
    with pytest.raises(ValueError, match="go together"):
        Scorer.from_arrays(model.scorer.arrays(), n + 1)
